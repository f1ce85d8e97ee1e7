"""The encoder: a render, varied as photos vary, -> W+ of the same person.

The true w of every render is known (the parameter mapping gives it), so the code itself is the first teacher; the
picture that the generator makes of the code is the second. As in e4e (Tov et al., arXiv 2102.02766) the rows' offsets
from the first row are kept small, and rows are released one after another. Photos have no plain wall behind people, so
most renders are shown in other surroundings of the same mean colour.
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.network import Encoder
from models.generator.network import Generator
from models.starter.data import Dataset
from models.starter.loop import load_optimizers, optimizer_states, resume
from models.starter.muon import Muon, descend, split_parameters
from models.starter.picture_losses import picture_loss, psnr, region_weights
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate
from models.starter.surroundings import clouds, surrounded, walls

BATCH = 32
LR = 4e-3
CODE_WEIGHT = 0.3
OFFSET_WEIGHT = 0.05
SURROUNDED_SHARE = 0.7
COARSE_SHARE, COARSE_RESOLUTION = 0.6, 128  # so much of the training looks at small pictures, in half the time


def train_encoder(
    encoder: Encoder,
    generator: Generator,
    people: Tensor,
    data: Dataset,
    images: int,
    state_path: Path,
    say: Callable[[str], None],
) -> None:
    """Train `encoder` in place on `images` pictures; `people` float32 [N, w_dim] are the true w of `data`."""
    resume(EncoderTraining(encoder, generator, people, data, images), state_path, say)
    encoder.eval().requires_grad_(False)


class EncoderTraining:
    """The course of `train_encoder`; `done` counts pictures."""

    name = "encoder"

    def __init__(self, encoder: Encoder, generator: Generator, people: Tensor, data: Dataset, images: int) -> None:
        torch.manual_seed(5)
        self._encoder, self._generator, self._data = encoder.train(), generator, data
        self._people, self._std = people, people.std(0).clamp(min=1e-3)
        self._walls = walls(data.images, encoder.config.input_size)
        encoder.latent_avg.copy_(people.mean(0).expand_as(encoder.latent_avg))
        matrices, others = split_parameters(encoder)
        self._optimizers = [Muon(matrices, LR), torch.optim.Adam(others, LR, betas=(0.9, 0.99))]
        self.done, self.length = 0, images
        self._last = math.nan

    def step(self) -> None:
        """Descend on the pictures of `BATCH` people."""
        set_rate(self._optimizers, LR * learning_rate(self.done, self.length, 2000, 0.05))
        chosen = self._data.train[torch.randint(len(self._data.train), (BATCH,))]
        loss = self._loss(self._codes(chosen), chosen)
        descend(self._optimizers, loss)
        self.done += BATCH
        self._last = loss.item()

    def _codes(self, chosen: Tensor) -> Tensor:
        """W+ codes [N, rows, w_dim] of people as photos might show them; later rows are released later."""
        rows = self._encoder.config.rows
        seen = self._data.pixels(chosen, self._encoder.config.input_size)
        elsewhere = torch.rand(len(chosen), 1, 1, 1) < SURROUNDED_SHARE
        photos = photo_like(torch.where(elsewhere, surrounded(seen, self._walls[chosen]), seen))
        stage = min(rows - 1, int(2 * self.done / self.length * rows))
        with mixed_precision():
            offsets: Tensor = self._encoder(photos, stage)
        return offsets.float() + self._encoder.latent_avg

    def _loss(self, codes: Tensor, chosen: Tensor) -> Tensor:
        """Pictures of the codes against the renders, codes against the true w, and offsets between rows."""
        late = self.done / self.length > COARSE_SHARE
        resolution = self._generator.config.resolution if late else COARSE_RESOLUTION
        pictures = self._generator.synthesise(self._generator.affine(codes), resolution=resolution)
        loss = picture_loss(pictures, self._data.pixels(chosen, resolution), region_weights(resolution))
        loss = loss + CODE_WEIGHT * ((codes[:, 0] - self._people[chosen]) / self._std).square().mean()
        return loss + OFFSET_WEIGHT * ((codes - codes[:, :1]) / self._std).square().mean()

    def report(self) -> str:
        """The last loss, and PSNR of held-out people."""
        self._encoder.eval()
        quality = reconstruction(self._encoder, self._generator, self._data)
        self._encoder.train()
        return f"loss {self._last:.4f}, {quality:.2f} dB"

    def state_dict(self) -> dict[str, Any]:
        """Encoder and optimisers."""
        optimizers = optimizer_states(self._optimizers)
        return {"encoder": self._encoder.state_dict(), "optimizers": optimizers, "images": self.done}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        self._encoder.load_state_dict(state["encoder"])
        load_optimizers(self._optimizers, state["optimizers"])
        self.done = state["images"]


@torch.inference_mode()
def reconstruction(encoder: Encoder, generator: Generator, data: Dataset) -> float:
    """PSNR of held-out renders through encoder and generator."""
    parts = []
    for index in data.held_out.split(32):
        codes = encoder.encode(data.pixels(index, encoder.config.input_size))
        target = data.pixels(index, generator.config.resolution)
        parts.append(generator.synthesise(generator.affine(codes)) - target)
    return psnr(torch.cat(parts))


def photo_like(images: Tensor) -> Tensor:
    """Renders [N, 3, S, S] with what a camera, a room and a careless alignment add, in -1..1."""
    n, device = len(images), images.device
    x = _misaligned(images)
    x = (x + 1) / 2
    x = x.clamp(min=1e-3) ** torch.exp(0.2 * torch.randn(n, 1, 1, 1, device=device))
    x = x * torch.exp(0.07 * torch.randn(n, 3, 1, 1, device=device)) * _light(n, x.shape[-1], device)
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * (1 + 0.25 * torch.randn(n, 1, 1, 1, device=device))
    x = torch.where(torch.rand(n, 1, 1, 1, device=device) < 0.5, x, _soft(x))
    x = x + 0.05 * torch.rand(n, 1, 1, 1, device=device) * torch.randn_like(x)
    return _occluded(x.clamp(0, 1) * 2 - 1)


def _misaligned(images: Tensor) -> Tensor:
    n = len(images)
    angle, scale = 0.04 * torch.randn(n), 1 + 0.04 * torch.randn(n)
    shift = 0.04 * torch.randn(n, 2)
    cos, sin = angle.cos() * scale, angle.sin() * scale
    matrix = torch.stack([torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)], 1)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)


def _light(n: int, size: int, device: torch.device) -> Tensor:
    """A slope of light across the picture, and shadows and patches of light on it, [N, 1, S, S] about 1."""
    line = torch.linspace(-1, 1, size, device=device)
    slope = 0.2 * torch.randn(n, 2, 1, 1, device=device)
    uneven = 0.15 * torch.rand(n, 1, 1, 1, device=device) * clouds(n, 1, size, device)
    return torch.exp(slope[:, 0:1] * line[None, None, None, :] + slope[:, 1:2] * line[None, None, :, None] + uneven)


def _soft(x: Tensor) -> Tensor:
    return F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")


def _occluded(x: Tensor) -> Tensor:
    """One plain rectangle over every sixth picture."""
    for i in torch.nonzero(torch.rand(len(x)) < 1 / 6).flatten().tolist():
        size = x.shape[-1]
        top, left = (int(v) for v in torch.randint(0, size * 3 // 4, (2,)))
        height, width = (int(v) for v in torch.randint(size // 10, size // 3, (2,)))
        x[i, :, top : top + height, left : left + width] = torch.rand(3, 1, 1) * 2 - 1
    return x
