"""The encoder: a render, varied as photos vary, -> W+ of the same person.

The true w of every render is known (the parameter mapping gives it), so the code itself is the first teacher; the
picture that the generator makes of the code is the second. As in e4e (Tov et al., arXiv 2102.02766) the rows' offsets
from the first row are kept small, and rows are released one after another. Photos have no plain wall behind people, so
most renders are shown in other surroundings of the same mean colour.
"""

import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.network import Encoder
from models.generator.network import Generator
from models.starter.checkpointing import load_state, save_state
from models.starter.data import Dataset
from models.starter.muon import Muon, descend, split_parameters
from models.starter.precision import mixed_precision
from models.starter.schedule import learning_rate, set_rate
from models.starter.surroundings import clouds, surrounded, walls
from models.starter.train_generator import picture_loss, psnr, region_weights

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
    checkpoint_seconds: float = 120.0,
) -> None:
    """Train `encoder` in place on `images` pictures; `people` float32 [N, w_dim] are the true w of `data`."""
    torch.manual_seed(5)
    encoder.train()
    encoder.latent_avg.copy_(people.mean(0).expand_as(encoder.latent_avg))
    matrices, others = split_parameters(encoder)
    optimizers = [Muon(matrices, LR), torch.optim.Adam(others, LR, betas=(0.9, 0.99))]
    done = 0
    saved = load_state(state_path)
    if saved is not None:
        encoder.load_state_dict(saved["encoder"])
        for optimizer, part in zip(optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(part)
        done = saved["images"]
    std = people.std(0).clamp(min=1e-3)
    wall = walls(data.images, encoder.config.input_size)
    clock = time.monotonic()
    while done < images:
        share = done / images
        set_rate(optimizers, LR * learning_rate(done, images, 2000, 0.05))
        chosen = data.train[torch.randint(len(data.train), (BATCH,))]
        seen = data.pixels(chosen, encoder.config.input_size)
        elsewhere = torch.rand(BATCH, 1, 1, 1) < SURROUNDED_SHARE
        photos = photo_like(torch.where(elsewhere, surrounded(seen, wall[chosen]), seen))
        stage = min(encoder.config.rows - 1, int(2 * share * encoder.config.rows))
        with mixed_precision():
            offsets = encoder(photos, stage).float()
        codes = offsets + encoder.latent_avg
        resolution = generator.config.resolution if share > COARSE_SHARE else COARSE_RESOLUTION
        pictures = generator.synthesise(generator.affine(codes), resolution=resolution)
        loss = picture_loss(pictures, data.pixels(chosen, resolution), region_weights(resolution))
        loss = loss + CODE_WEIGHT * ((codes[:, 0] - people[chosen]) / std).square().mean()
        loss = loss + OFFSET_WEIGHT * ((codes - codes[:, :1]) / std).square().mean()
        descend(optimizers, loss)
        done += BATCH
        if time.monotonic() - clock > checkpoint_seconds or done >= images:
            clock = time.monotonic()
            parts = [optimizer.state_dict() for optimizer in optimizers]
            save_state(state_path, {"encoder": encoder.state_dict(), "optimizers": parts, "images": done})
            encoder.eval()
            say(f"encoder {done}/{images}, loss {loss.item():.4f}, {reconstruction(encoder, generator, data):.2f} dB")
            encoder.train()
    encoder.eval().requires_grad_(False)


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
