"""Train a latent mapper for one text; it can be stopped at any time and resumed bit for bit.

Source: StyleCLIP (arXiv 2103.17249, section 5); defaults and course equal `mapper/training/coach.py`. The early
stop on held-out faces is ours.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.encoder.identity import IdentityNetwork
from models.errors import Damaged, PhotoError, SemblanceError, Stopped
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.losses import MapperObjective
from models.mapper.network import PrincipalMapper
from models.mapper.ranger import Ranger
from models.mapper.resume import read_checkpoint, write_checkpoint
from models.mapper.settings import TrainingSettings
from models.optimization.clip_loss import ClipLoss
from models.progress import Progress

PREVIEW_FACES = 4

Preview = Callable[[int, Tensor, Tensor], None]


@dataclass(frozen=True)
class Validation:
    """Mean losses over the held-out faces after `step` steps."""

    step: int
    total: float
    clip: float
    identity: float
    latent: float


@dataclass(frozen=True)
class TrainedMapper:
    """The mapper of the best validation (before the first: as it was), all validations, and the steps done."""

    mapper: LatentMapper
    validations: tuple[Validation, ...]
    steps: int


def batch_indices(faces: int, batch: int, step: int, seed: int) -> Tensor:
    """Indices of the faces of a step, int64 [min(batch, faces)]: a new order in every epoch, of which an
    incomplete last batch is left out. Nothing but the arguments decides, so that a training can be resumed."""
    size = min(batch, faces)
    epoch, position = divmod(step, faces // size)
    order = torch.randperm(faces, generator=torch.Generator().manual_seed(seed + epoch))
    return order[position * size : (position + 1) * size]


def train_mapper(
    config: MapperConfig,
    generator: Generator,
    clip_loss: ClipLoss,
    codes: Tensor,
    held_out: Tensor,
    settings: TrainingSettings,
    progress: Progress,
    *,
    identity: IdentityNetwork | None = None,
    checkpoint: Path | None = None,
    preview: Preview | None = None,
) -> TrainedMapper:
    """A mapper that turns faces toward the text of `clip_loss`, from W+ `codes` and `held_out`, [N, rows, w_dim] each.

    `checkpoint` is written at every validation and at a stop; where it exists, training goes on from it. A stop returns
    the best so far. `preview(step, before, after)` gets up to four held-out faces [N, 3, R, R] at every validation.
    Raises `PhotoError` if there are no codes, `PackError` (see `MapperObjective`), `CheckpointError` for a checkpoint
    of another training, `Damaged` for one that is none, `OutputError` if it cannot be written, and `SemblanceError` if
    the training diverges.
    """
    if not len(codes) or not len(held_out):
        raise PhotoError("There are too few faces to train on.", "Give some to learn from and some to hold out.")
    objective = MapperObjective(generator, clip_loss, settings.weights, identity)
    run = _Run(config, objective, codes, held_out, settings)
    if checkpoint is not None and checkpoint.exists():
        run.load_state_dict(read_checkpoint(checkpoint, run.purpose()))
    with suppress(Stopped):
        while not run.finished:
            progress.report(run.steps / settings.steps, "Training the mapper")
            if not run.validation_due:
                run.step()
                continue
            run.validate(progress)
            if preview is not None:
                preview(run.steps, *run.example())
            if checkpoint is not None:
                write_checkpoint(checkpoint, run.purpose(), run.state_dict())
    if checkpoint is not None:
        write_checkpoint(checkpoint, run.purpose(), run.state_dict())
    return TrainedMapper(run.best(), tuple(run.validations), run.steps)


class _Run:
    """The state of a training between two steps. All that it draws at random follows from the seed and the step."""

    def __init__(
        self,
        config: MapperConfig,
        objective: MapperObjective,
        codes: Tensor,
        held_out: Tensor,
        settings: TrainingSettings,
    ) -> None:
        self.objective = objective
        self.codes = codes
        self.held_out = held_out
        self.settings = settings
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            network = config.build(objective.generator.config).to(codes.device)
        if isinstance(network, PrincipalMapper):
            network.take(principal_components(objective.generator))
        self.mapper = LatentMapper(config, objective.clip_loss.text, network)
        self.parameters = list(network.parameters())
        self.optimizer = Ranger(self.parameters, settings.learning_rate)
        self.steps = 0
        self.validations: list[Validation] = []
        self.best_weights = self._weights()

    @property
    def validation_due(self) -> bool:
        """True if a validation is due after the steps done so far."""
        at_one = self.steps % self.settings.validation_interval == 0 or self.steps >= self.settings.steps
        return self.steps > 0 and at_one and not (self.validations and self.validations[-1].step == self.steps)

    @property
    def finished(self) -> bool:
        """True if all steps are done, or the held-out faces have gained nothing for `patience` validations."""
        if self.validations:
            totals = [validation.total for validation in self.validations]
            if len(totals) - 1 - totals.index(min(totals)) >= self.settings.patience:
                return True
        return self.steps >= self.settings.steps and not self.validation_due

    def step(self) -> None:
        """One step of the optimiser."""
        batch = batch_indices(len(self.codes), self.settings.batch, self.steps, self.settings.seed)
        losses = self.objective(self.mapper, self.codes[batch])
        gradients = torch.autograd.grad(losses.total, self.parameters)
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            parameter.grad = gradient
        self.optimizer.step()
        self.steps += 1

    @torch.no_grad()
    def validate(self, progress: Progress) -> None:
        """Measure the held-out faces, and keep the weights if they are the best so far.

        Raises `SemblanceError` if the losses are not finite, `Stopped`.
        """
        sums = torch.zeros(4)
        for faces in self.held_out.split(self.settings.batch):
            progress.check()
            losses = self.objective(self.mapper, faces)
            sums += len(faces) * torch.stack([losses.total, losses.clip, losses.identity, losses.latent]).cpu()
        total, clip, identity, latent = (sums / len(self.held_out)).tolist()
        if not math.isfinite(total):
            raise SemblanceError(
                f"The training diverged within {self.steps} steps.", "Begin it anew with a lower learning rate."
            )
        if all(total < earlier.total for earlier in self.validations):
            self.best_weights = self._weights()
        self.validations.append(Validation(self.steps, total, clip, identity, latent))

    @torch.no_grad()
    def example(self) -> tuple[Tensor, Tensor]:
        """Some held-out faces before and after, as they are now."""
        generator, faces = self.objective.generator, self.held_out[:PREVIEW_FACES]
        s = generator.affine(faces)
        return generator.synthesise(s), generator.synthesise(s + self.mapper.delta(generator, faces))

    def best(self) -> LatentMapper:
        """The mapper with the best weights, ready for use. Ends the run."""
        self.mapper.network.load_state_dict(self.best_weights)
        self.mapper.network.eval().requires_grad_(False)
        return self.mapper

    def purpose(self) -> dict[str, Any]:
        """Values that a checkpoint must share with this training; a resumed training may be longer or more patient."""
        settings = asdict(self.settings)
        del settings["steps"], settings["patience"]
        faces = [list(self.codes.shape), list(self.held_out.shape)]
        texts = {"text": self.mapper.text, "neutral": self.objective.clip_loss.neutral}
        return {**texts, "mapper": self.mapper.config.to_dict(), "settings": settings, "faces": faces}

    def state_dict(self) -> dict[str, Any]:
        """State that changes during the training, as tensors and plain values."""
        return {
            "steps": self.steps,
            "network": self.mapper.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "best_weights": self.best_weights,
            "validations": [asdict(validation) for validation in self.validations],
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state`. Raises `Damaged` if it is incomplete."""
        try:
            self.mapper.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.best_weights = state["best_weights"]
            self.validations = [Validation(**validation) for validation in state["validations"]]
            self.steps = state["steps"]
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise Damaged(
                "The checkpoint of this training is incomplete.", "Delete it to begin anew.", repr(error)
            ) from error

    def _weights(self) -> dict[str, Tensor]:
        return {name: value.clone() for name, value in self.mapper.network.state_dict().items()}
