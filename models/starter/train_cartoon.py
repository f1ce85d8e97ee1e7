"""The cartoon generator: the starter's style code of a person -> the cartoon of the same person.

It begins as the starter's generator and learns constant, convolutions, ToRGB and noise alone. Mapping and affine layers
stay, so W and StyleSpace are shared: encoder, regression and directions of the starter do for cartoons as they are. The
code of a portrait is the encoder's, brought nearer to it by a few steps in W+, because an outline that does not lie
where the code says is learned as a blur.
"""

import copy
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.network import Encoder
from models.generator.network import Generator
from models.starter.checkpointing import load_state, save_state
from models.starter.loop import average_in, load_optimizers, optimizer_states
from models.starter.muon import Muon, descend, split_parameters
from models.starter.picture_losses import iris_loss, picture_loss, psnr, region_weights, texture_loss
from models.starter.render_cartoons import CARTOONS_FOLDER
from models.starter.schedule import cosine, learning_rate, set_rate
from models.starter.train_generator import ADAM_BETAS, EMA_DECAY, IRIS_WEIGHT

BATCH = 12
TEXTURE_WEIGHT = 10.0
FITTING_BATCH, FITTING_STEPS, FITTING_RATE, FITTING_PULL = 16, 8, 0.08, 0.02
FITTING_RESOLUTION = 64


@dataclass(frozen=True)
class CartoonStage:
    """Training at one resolution: `images` in all, peak `lr`."""

    resolution: int
    images: int
    lr: float


def load_cartoons(folder: Path) -> Tensor:
    """Cartoons uint8 [n, 3, S, S] of the first n people in a folder of renders. Raises FileNotFoundError."""
    people, paths = sorted(folder.glob("*.npz")), sorted((folder / CARTOONS_FOLDER).glob("*.npz"))
    if not paths or [path.name for path in paths] != [path.name for path in people[: len(paths)]]:
        raise FileNotFoundError(f"Cartoons are missing in {folder}; make them with models.starter.render_cartoons.")
    images = np.concatenate([np.load(path)["images"] for path in paths])
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous()


def fitted_codes(generator: Generator, encoder: Encoder, portraits: Tensor) -> Tensor:
    """W+ codes [N, rows, w_dim] of portraits uint8 [N, 3, S, S]."""
    return torch.cat([_fitted(generator, encoder, part) for part in portraits.split(FITTING_BATCH)])


def _fitted(generator: Generator, encoder: Encoder, portraits: Tensor) -> Tensor:
    with torch.no_grad():
        start = encoder.encode(_pixels(portraits, encoder.config.input_size))
    target, weights = _pixels(portraits, FITTING_RESOLUTION), region_weights(FITTING_RESOLUTION)
    offset = torch.zeros_like(start, requires_grad=True)
    optimizer = torch.optim.Adam([offset], FITTING_RATE)
    for step in range(FITTING_STEPS):
        set_rate([optimizer], FITTING_RATE * cosine(step / FITTING_STEPS))
        made = generator.synthesise(generator.affine(start + offset), resolution=FITTING_RESOLUTION)
        loss = picture_loss(made, target, weights) + FITTING_PULL * offset.square().mean()
        descend([optimizer], loss * len(portraits))
    return (start + offset).detach()


class CartoonTraining:
    """Goes on from the starter's `generator`, a stage at a time: `done` and `length` count its pictures.

    `styles` float32 [N, channels]; `cartoons` uint8 [N, 3, S, S]; rows `train`
    and `held_out` of both.
    """

    def __init__(
        self,
        generator: Generator,
        styles: Tensor,
        cartoons: Tensor,
        train: Tensor,
        held_out: Tensor,
        stages: list[CartoonStage],
    ) -> None:
        torch.manual_seed(13)
        self._styles, self._cartoons = styles, cartoons
        self._train, self._held_out, self._stages = train, held_out, stages
        self._model = copy.deepcopy(generator).requires_grad_(True)
        self._model.mapping_layers.requires_grad_(False)
        for module in self._model.modules_in_order():
            module.affine.requires_grad_(False)
        self.average = copy.deepcopy(generator).requires_grad_(False)
        matrices, others = split_parameters(self._model, exclude=("const", "rgbs", "mapping_layers", "affine"))
        trained = [parameter for parameter in others if parameter.requires_grad]
        self._optimizers = [Muon(matrices, 1e-2), torch.optim.Adam(trained, 1e-2, betas=ADAM_BETAS)]
        self.name, self.done, self.length = "", 0, 0
        self.number, self.count = 0, len(stages)
        self._last = math.nan

    def begin(self) -> None:
        """Take up the stage, or go on with it."""
        self._stage = self._stages[self.number]
        self.name, self.length = f"cartoon {self._stage.resolution} px", self._stage.images

    def step(self) -> None:
        """Descend on one batch."""
        stage = self._stage
        set_rate(self._optimizers, stage.lr * learning_rate(self.done, stage.images, 400, 0.05) + 1e-5)
        people = self._train[torch.randint(len(self._train), (BATCH,))]
        output = self._model.synthesise(self._styles[people], resolution=stage.resolution)
        target = _pixels(self._cartoons[people], stage.resolution)
        loss = picture_loss(output, target, region_weights(stage.resolution)) + IRIS_WEIGHT * iris_loss(output, target)
        loss = loss + TEXTURE_WEIGHT * texture_loss(output, target)  # a line a pixel aside is better than a blur
        descend(self._optimizers, loss)
        self.done += BATCH
        average_in(self.average.state_dict(), self._model, EMA_DECAY)
        self._last = loss.item()

    @torch.inference_mode()
    def report(self) -> str:
        """The last loss, and PSNR of the averaged model's cartoons of held-out people."""
        resolution, rows = self._stage.resolution, self._held_out
        made = [self.average.synthesise(self._styles[part], resolution=resolution) for part in rows.split(32)]
        quality = psnr(torch.cat(made) - _pixels(self._cartoons[rows], resolution))
        return f"loss {self._last:.4f}, held-out {quality:.2f} dB"

    def save(self, path: Path) -> None:
        """Write all that `restore` needs."""
        models = {"model": self._model.state_dict(), "average": self.average.state_dict()}
        optimizers = optimizer_states(self._optimizers)
        save_state(path, {**models, "optimizers": optimizers, "stage": self.number, "images": self.done})

    def restore(self, path: Path) -> None:
        """Go on from a state, if there is one."""
        state = load_state(path)
        if state is None:
            return
        self._model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        load_optimizers(self._optimizers, state["optimizers"])
        self.number, self.done = state["stage"], state["images"]


def _pixels(images: Tensor, resolution: int) -> Tensor:
    return F.adaptive_avg_pool2d(images.float() / 127.5 - 1, resolution)
