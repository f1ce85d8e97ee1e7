"""The cartoon generator: the starter's style code of a person -> the cartoon of the same person.

It begins as the starter's generator and learns constant, convolutions, ToRGB and noise alone. Mapping and affine layers
stay, so W and StyleSpace are shared: encoder, regression and directions of the starter do for cartoons as they are. The
code of a portrait is the encoder's, brought nearer to it by a few steps in W+, because an outline that does not lie
where the code says is learned as a blur.
"""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.network import Encoder
from models.generator.network import Generator
from models.starter.checkpointing import load_state, save_state
from models.starter.muon import Muon, descend, split_parameters
from models.starter.render_cartoons import CARTOONS_FOLDER
from models.starter.schedule import cosine, learning_rate, set_rate
from models.starter.train_generator import (
    ADAM_BETAS,
    EMA_DECAY,
    IRIS_WEIGHT,
    iris_loss,
    picture_loss,
    psnr,
    region_weights,
    texture_loss,
)

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
    """Goes on from the starter's `generator`. `styles` float32 [N, channels]; `cartoons` uint8 [N, 3, S, S]."""

    def __init__(self, generator: Generator, styles: Tensor, cartoons: Tensor) -> None:
        torch.manual_seed(13)
        self._styles, self._cartoons = styles, cartoons
        self._model = copy.deepcopy(generator).requires_grad_(True)
        self._model.mapping_layers.requires_grad_(False)
        for module in self._model.modules_in_order():
            module.affine.requires_grad_(False)
        self.average = copy.deepcopy(generator).requires_grad_(False)
        matrices, others = split_parameters(self._model, exclude=("const", "rgbs", "mapping_layers", "affine"))
        trained = [parameter for parameter in others if parameter.requires_grad]
        self._optimizers = [Muon(matrices, 1e-2), torch.optim.Adam(trained, 1e-2, betas=ADAM_BETAS)]

    def step(self, people: Tensor, resolution: int, lr: float) -> float:
        """One step on the cartoons of these rows; the loss."""
        set_rate(self._optimizers, lr)
        output = self._model.synthesise(self._styles[people], resolution=resolution)
        target = _pixels(self._cartoons[people], resolution)
        loss = picture_loss(output, target, region_weights(resolution)) + IRIS_WEIGHT * iris_loss(output, target)
        loss = loss + TEXTURE_WEIGHT * texture_loss(output, target)  # a line a pixel aside is better than a blur
        descend(self._optimizers, loss)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self._model.parameters()), 1 - EMA_DECAY)
        return loss.item()

    @torch.inference_mode()
    def psnr(self, people: Tensor, resolution: int) -> float:
        """PSNR of the averaged model's cartoons of these rows."""
        made = [self.average.synthesise(self._styles[part], resolution=resolution) for part in people.split(32)]
        return psnr(torch.cat(made) - _pixels(self._cartoons[people], resolution))

    def save(self, path: Path, stage: int, images: int) -> None:
        """Write all that `restore` needs."""
        models = {"model": self._model.state_dict(), "average": self.average.state_dict()}
        parts = [optimizer.state_dict() for optimizer in self._optimizers]
        save_state(path, {**models, "optimizers": parts, "stage": stage, "images": images})

    def restore(self, path: Path) -> tuple[int, int]:
        """Go on from a state, if there is one; its stage and how many images of that are done."""
        state = load_state(path)
        if state is None:
            return 0, 0
        self._model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimizer, part in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(part)
        return state["stage"], state["images"]


def train_cartoon(
    training: CartoonTraining,
    train: Tensor,
    held_out: Tensor,
    stages: list[CartoonStage],
    state_path: Path,
    say: Callable[[str], None],
    checkpoint_seconds: float = 120.0,
) -> Generator:
    """Train on the rows `train` through all stages, from `state_path` on if it exists; the averaged (EMA) model."""
    first, done = training.restore(state_path)
    saved = time.monotonic()
    for number, stage in list(enumerate(stages))[first:]:
        while done < stage.images:
            people = train[torch.randint(len(train), (BATCH,))]
            lr = stage.lr * learning_rate(done, stage.images, 400, 0.05) + 1e-5
            loss = training.step(people, stage.resolution, lr)
            done += BATCH
            if time.monotonic() - saved > checkpoint_seconds or done >= stage.images:
                saved = time.monotonic()
                training.save(state_path, number, done)
                quality = training.psnr(held_out, stage.resolution)
                say(f"{stage.resolution} px {done}/{stage.images}, loss {loss:.4f}, held-out {quality:.2f} dB")
        done = 0
    return training.average


def _pixels(images: Tensor, resolution: int) -> Tensor:
    return F.adaptive_avg_pool2d(images.float() / 127.5 - 1, resolution)
