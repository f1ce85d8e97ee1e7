"""Other surroundings for renders: the wall behind a person becomes what may be behind people in photos.

An encoder that only ever saw plain walls takes curtains and flags for hair. All renders share one wall but for its
colour, so where a picture shows it follows from the pictures themselves: there the brightness beside that of the upper
corners is what it is in most other pictures.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

CORNER = 1 / 16  # of a picture's side
TOLERANCE = 0.06  # of the logarithm of brightness
BINS = 96  # of a logarithm from -1.2 to 1.2
LOUDEST, COLOURFUL = 0.7, 0.4
CELLS = (2, 4, 8, 16)


def walls(images: Tensor, size: int) -> Tensor:
    """Share of wall in each pixel: renders uint8 [N, 3, S, S] to [N, 1, size, size] in 0..1."""
    common = _common_wall(images[:: max(1, len(images) // 1500)])
    parts = []
    for part in images.split(500):
        near = (_beside_corners(part) - common).abs().amax(1, keepdim=True) < TOLERANCE
        # single pixels of hair may have the colour by chance: the neighbours must agree
        parts.append(F.adaptive_avg_pool2d((F.avg_pool2d(near.float(), 3, 1, 1) > 0.5).float(), size))
    return torch.cat(parts)


def _beside_corners(images: Tensor) -> Tensor:
    """Logarithm of brightness beside that of the upper corners, [N, 3, S, S]."""
    x = (images.float() + 8).log()
    side = max(1, round(images.shape[-1] * CORNER))
    corners = torch.cat([x[..., :side, :side], x[..., :side, -side:]], dim=-1)
    return x - corners.flatten(2).median(2).values[..., None, None]


def _common_wall(images: Tensor) -> Tensor:
    """The commonest value of each pixel, [3, S, S]."""
    beside = _beside_corners(images)
    bins = ((beside + 1.2) / 2.4 * BINS).long().clamp(0, BINS - 1)
    counts = torch.zeros(BINS, *beside.shape[1:], device=beside.device)
    counts.scatter_add_(0, bins, torch.ones_like(beside))
    counts = counts[:-2] + counts[1:-1] + counts[2:]
    return (counts.argmax(0) + 1.5) / BINS * 2.4 - 1.2


def surrounded(images: Tensor, wall: Tensor) -> Tensor:
    """Pictures [N, 3, S, S] in -1..1 with something else, of the same mean colour, where `wall` [N, 1, S, S] is."""
    scene = _patches(len(images), images.shape[-1], images.device)
    scene = scene * LOUDEST * torch.rand(len(images), 1, 1, 1, device=images.device)
    mean = (scene * wall).sum((2, 3), keepdim=True) / wall.sum((2, 3), keepdim=True).clamp(min=1)
    return (images + wall * (scene - mean)).clamp(-1, 1)


def _patches(n: int, size: int, device: torch.device) -> Tensor:
    """Blurred and sharp patches of colours, coarse and fine, [N, 3, size, size] about -1..1."""
    first, second, choice = (clouds(n, channels, size, device) for channels in (3, 3, 1))
    first, second = (COLOURFUL * x + (1 - COLOURFUL) * x.mean(1, keepdim=True) for x in (first, second))
    sharp = torch.where(choice > 0, first, second)
    blurred = torch.lerp(first, second, choice.clamp(0, 1))
    return torch.where(torch.rand(n, 1, 1, 1, device=device) < 0.5, sharp, blurred)


def clouds(n: int, channels: int, size: int, device: torch.device) -> Tensor:
    """Noise of several sizes about 0, some of it in stripes, [N, channels, size, size]."""
    total = torch.zeros(n, channels, size, size, device=device)
    for cells in CELLS:
        noise = torch.randn(n, channels, cells, cells, device=device)
        stripes = torch.rand(n, 1, 1, 1, device=device)
        noise = torch.where(stripes < 0.15, noise[:, :, :1].expand_as(noise), noise)  # upright
        noise = torch.where(stripes > 0.9, noise[..., :1].expand_as(noise), noise)
        strength = 2 * torch.rand(n, 1, 1, 1, device=device) / math.sqrt(cells / CELLS[0])
        total = total + strength * F.interpolate(noise, size, mode="bilinear", align_corners=False)
    return total
