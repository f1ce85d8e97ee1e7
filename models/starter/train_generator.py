"""The generator, supervised: the numbers that describe a rendered person -> w -> StyleSpace -> the picture.

First small pictures, then larger ones; the largest are learned by the finest layers alone. Eyes, mouth and earlobes
weigh more. ToRGB layers get no style of their own (their affine weights stay zero), so that everything a person can
vary lies in convolution channels, the ones that StyleCLIP edits; and the change of styles between two people who differ
in one group of numbers is kept sparse (L1 / L2 over channels), which makes single channels local. Half of the pictures
are of twins (`scene.twins`), and how these two differ counts for itself: a gaze or an earring is a few pixels in a few
people, too little for the loss of pictures to find; so are irises, whose colours beside the skin's count for themselves
too. Where a strand of hair lies the numbers do not tell, so L1 loss would paint hair smooth: in large pictures, how
strong edges of each slant are nearby counts as well, and the generator's noise is there to make them of.
"""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from models.generator.config import GeneratorConfig
from models.starter.captions import chances, state
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset
from models.starter.loop import SECONDS, average_in, load_optimizers, optimizer_states, run_stages
from models.starter.muon import Muon, descend, split_parameters
from models.starter.picture_losses import iris_loss, picture_loss, psnr, region_weights, texture_loss, twins_loss
from models.starter.precision import training_dtype
from models.starter.schedule import cosine, set_rate, warm_up
from models.starter.supervised import SupervisedGenerator

EMA_DECAY = 0.998
IRIS_WEIGHT, TWINS_WEIGHT = 0.5, 0.5
SPARSITY_STEPS = 2000  # the sparsity's weight grows over the first steps of the whole training
ADAM_BETAS = (0.9, 0.99)

# Groups of numbers that one attribute is made of, by the start of their names.
ATTRIBUTE_GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "g:smile", "g:upper", "g:lower", "g:cheek", "g:jaw", "g:frown",
        "g:press", "g:shrug", "g:funnel", "g:pucker", "g:puff",
    ),
    ("g:blink", "g:wide", "g:squint", "g:wink"),
    ("g:inner", "g:outer", "g:down", "g:sneer"),
    ("skin",),
    ("hair",),
    ("iris",),
    ("lip",),
    ("style:", "hlen", "hside", "hline", "hvol", "hwave", "hpart", "hdrop"),
    ("beard:", "stub"),
    ("glasses:", "gsq", "gw", "gh", "gc"),
    ("age", "wr", "loc:head-age"),
    ("gender",),
    ("bg",),
    ("hat:", "hatc"),
    ("earrings:", "earc"),
    ("freck",),
    ("gaze", "averted"),
    ("shadowc", "lashd", "browd", "browa", "browth", "browgap"),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Training at one resolution: `images` in all, `batch` a step, peak `lr`, weights of sparsity and texture.

    `decay`: the rate falls to zero. Layers of sizes below `trained_from` stay as they are, and so does w.
    """

    resolution: int
    images: int
    batch: int
    lr: float
    sparsity: float
    texture: float
    decay: bool
    trained_from: int = 4


def sparsity_loss(model: SupervisedGenerator, data: Dataset, groups: list[list[int]], pairs: int = 56) -> Tensor:
    """L1 / L2 over convolution channels of the style change when one group of numbers is another person's.

    A scalar []: 1 if all channels change alike, 1 / sqrt(channels) if one does.
    """
    choice = data.train[torch.randint(len(data.train), (2, pairs))]
    one, other = data.vectors[choice[0]], data.vectors[choice[1]]
    swapped = one.clone()
    for i in range(pairs):
        columns = groups[i % len(groups)]
        swapped[i, columns] = other[i, columns]
    index = model.generator.layout.convolution_index
    styles = model.styles(torch.cat([one, swapped]))[:, index]
    change = (styles[:pairs] - styles[pairs:]) / (styles.std(0) + 1e-3)
    change = change[change.detach().abs().mean(1) > 0.02]
    ratio = change.abs().sum(1) / (change.square().sum(1) + 1e-6).sqrt()
    return ratio.mean() / math.sqrt(change.shape[1])


@torch.inference_mode()
def held_out_psnr(model: SupervisedGenerator, data: Dataset, resolution: int) -> float:
    """PSNR of the pictures of people that training never saw."""
    parts = data.held_out.split(32)
    return psnr(torch.cat([model(data.vectors[i], resolution) - data.pixels(i, resolution) for i in parts]))


@torch.inference_mode()
def held_out_twins_loss(model: SupervisedGenerator, data: Dataset, resolution: int) -> float:
    """`twins_loss` of people that training never saw."""
    rows = data.held_out_twins.t().flatten()
    made = torch.cat([model(data.vectors[part], resolution) for part in rows.split(32)])
    return twins_loss(made, data.pixels(rows, resolution)).item()


def train_generator(
    data: Dataset,
    config: GeneratorConfig,
    stages: list[Stage],
    state_path: Path,
    say: Callable[[str], None],
    checkpoint_seconds: float = SECONDS,
) -> SupervisedGenerator:
    """Train through all stages, going on from `state_path` if it exists; returns the averaged (EMA) model.

    The average has a file of its own, `average_path`, under 16 MB: all that other stages need, and enough to go on from
    where the rest was left behind on another machine.
    """
    training = GeneratorTraining(data, config, stages)
    run_stages(training, state_path, say, checkpoint_seconds)
    return training.average


class GeneratorTraining:
    """The course of `train_generator`, a stage at a time: `done` and `length` count its pictures."""

    def __init__(self, data: Dataset, config: GeneratorConfig, stages: list[Stage]) -> None:
        torch.manual_seed(0)
        self._data, self._stages = data, stages
        self._model = SupervisedGenerator(config, len(data.names))
        self._model.generator.compute_dtype = training_dtype()
        self.average = copy.deepcopy(self._model)
        self._optimizers = _optimizers(self._model)
        self._groups = [data.columns(*names) for names in ATTRIBUTE_GROUPS]
        self._chances = torch.from_numpy(chances([state(data.attributes[i]) for i in data.train.tolist()]))
        self.name, self.done, self.length = "", 0, 0
        self.number, self.count, self._steps = 0, len(stages), 0
        self._last = math.nan

    def begin(self) -> None:
        """Take up the stage, or go on with it."""
        self._stage = self._stages[self.number]
        self.name, self.length = f"generator {self._stage.resolution} px", self._stage.images
        self._weights = region_weights(self._stage.resolution)
        self._model.train_from(self._stage.trained_from)

    def step(self) -> None:
        """Descend on one batch, half of it twins."""
        stage = self._stage
        set_rate(self._optimizers, _learning_rate(stage, self.done / stage.images, self._steps))
        people = self._data.train[torch.multinomial(self._chances, stage.batch // 2, replacement=True)]
        twins = self._data.twins[torch.randint(len(self._data.twins), (stage.batch // 4,))].t().flatten()
        loss = self._loss(torch.cat([people, twins]), len(people))
        descend(self._optimizers, loss)
        self.done += stage.batch
        self._steps += 1
        average_in(self.average.state_dict(), self._model, min(EMA_DECAY, (self._steps + 1) / (self._steps + 20)))
        self._last = loss.item()

    def _loss(self, chosen: Tensor, people: int) -> Tensor:
        """The loss of the pictures of rows `chosen`, of which those behind the first `people` are of twins."""
        stage = self._stage
        output = self._model(self._data.vectors[chosen], stage.resolution)
        target = self._data.pixels(chosen, stage.resolution)
        loss = picture_loss(output, target, self._weights) + IRIS_WEIGHT * iris_loss(output, target)
        loss = loss + TWINS_WEIGHT * twins_loss(output[people:], target[people:])
        if stage.texture:
            loss = loss + stage.texture * texture_loss(output, target)
        if stage.sparsity:
            ramp = min(1.0, self._steps / SPARSITY_STEPS)
            loss = loss + stage.sparsity * ramp * sparsity_loss(self._model, self._data, self._groups)
        return loss

    def report(self) -> str:
        """The last loss, and how near the average comes to held-out people and twins."""
        resolution = self._stage.resolution
        quality = held_out_psnr(self.average, self._data, resolution)
        missed = held_out_twins_loss(self.average, self._data, resolution)
        return f"loss {self._last:.4f}, held-out {quality:.2f} dB, twins missed {missed:.2f}"

    def save(self, path: Path) -> None:
        """Write all that `restore` needs: the average, then the rest."""
        save_state(average_path(path), self.average.state_dict())
        progress = {"stage": self.number, "images": self.done, "steps": self._steps}
        optimizers = optimizer_states(self._optimizers)
        save_state(path, {"model": self._model.state_dict(), "optimizers": optimizers, "progress": progress})

    def restore(self, path: Path) -> None:
        """Go on from what is there: all, the average alone, or nothing."""
        averaged, saved = load_state(average_path(path)), load_state(path)
        if averaged is not None:
            self.average.load_state_dict(averaged)
            self._model.load_state_dict(averaged if saved is None else saved["model"])
        if saved is not None:
            load_optimizers(self._optimizers, saved["optimizers"])
            progress = saved["progress"]
            self.number, self.done, self._steps = progress["stage"], progress["images"], progress["steps"]


def average_path(state_path: Path) -> Path:
    """The file of the averaged model beside a training's state."""
    return state_path.with_name(f"{state_path.stem}-average.pt")


def _learning_rate(stage: Stage, share: float, steps: int) -> float:
    return stage.lr * warm_up(steps, 60, 0.05) * (cosine(share) if stage.decay else 1.0) + 1e-5


def _optimizers(model: SupervisedGenerator) -> list[torch.optim.Optimizer]:
    matrices, others = split_parameters(model, exclude=("const", "rgbs", "mapping_layers"))
    trained = [parameter for parameter in others if parameter.requires_grad]
    return [Muon(matrices, 1e-2), torch.optim.Adam(trained, 1e-2, betas=ADAM_BETAS, fused=True)]
