"""Losses of a generator that learns pictures of people: of pixels, texture, twins and irises."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

# top, bottom, left, right as shares of the picture
EYES = (0.33, 0.55, 0.24, 0.76)
MOUTH = (0.62, 0.86, 0.32, 0.68)
IRISES = (0.37, 0.54, 0.28, 0.72)
EARLOBES = (0.54, 0.82, 0.12, 0.30), (0.54, 0.82, 0.70, 0.88)
REGION_WEIGHT = 4.0
SQUARE_WEIGHT = 4.0
TEXTURE_SCALES, TEXTURE_WINDOW = 2, 6  # px
IRIS_RESOLUTION = 64  # px of the pictures whose irises are compared
TWIN_SCALES = 3
SMALLEST_DIFFERENCE = 1e-4  # mean square of a picture; a smaller difference is not to be seen


def region_weights(resolution: int) -> Tensor:
    """Weights [resolution, resolution] with mean 1, higher over eyes, mouth and earlobes."""
    weights = torch.ones(resolution, resolution)
    for top, bottom, left, right in (EYES, MOUTH, *EARLOBES):
        rows = slice(int(top * resolution), math.ceil(bottom * resolution))
        weights[rows, int(left * resolution) : math.ceil(right * resolution)] = REGION_WEIGHT
    return weights / weights.mean()


def picture_loss(output: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Weighted L1 of pixels [N, 3, S, S] and neighbour differences, plus L1 and squares of half sizes down to 8 px.

    Squares, because few people wear a hat or earrings: a missing one is a large error in few pixels.
    """
    difference = output - target
    loss = (difference.abs() * weights).mean()
    for step in (difference.diff(dim=-1).abs() * weights[:, 1:], difference.diff(dim=-2).abs() * weights[1:]):
        loss = loss + 0.5 * step.mean()
    while difference.shape[-1] > 8:
        difference = F.avg_pool2d(difference, 2)
        loss = loss + 0.5 * (difference.abs() + SQUARE_WEIGHT * difference.square()).mean()
    return loss


def texture_loss(output: Tensor, target: Tensor) -> Tensor:
    """Difference of how strong the edges of four slants are around each place, at two scales (the idea of texture
    synthesis by Heeger and Bergen, 1995), whatever their exact places. Pictures [N, 3, S, S]."""
    losses = []
    for _ in range(TEXTURE_SCALES):
        for made, true in zip(_edges(output), _edges(target), strict=True):
            losses.append(F.l1_loss(_strength(made), _strength(true)))
        output, target = F.avg_pool2d(output, 2), F.avg_pool2d(target, 2)
    return torch.stack(losses).mean()


def _strength(edges: Tensor) -> Tensor:
    """Strength of the edges around each pixel."""
    return F.avg_pool2d(edges.abs(), TEXTURE_WINDOW, TEXTURE_WINDOW // 2)


def _edges(images: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Differences of neighbouring pixels: across, down, and along both diagonals."""
    across, down = images[..., 1:] - images[..., :-1], images[..., 1:, :] - images[..., :-1, :]
    falling = images[..., 1:, 1:] - images[..., :-1, :-1]
    rising = images[..., 1:, :-1] - images[..., :-1, 1:]
    return across, down, falling, rising


def twins_loss(output: Tensor, target: Tensor) -> Tensor:
    """Error of the difference of twins, relative to the square of the true one: 1 if there is none, at each of
    three scales. Pictures [2 N, 3, S, S]: N people, then their twins."""
    made, true = (pictures[len(pictures) // 2 :] - pictures[: len(pictures) // 2] for pictures in (output, target))
    losses = []
    for _ in range(TWIN_SCALES):
        missed, size = (made - true).square().mean((1, 2, 3)), true.square().mean((1, 2, 3))
        losses.append((missed / (size + SMALLEST_DIFFERENCE)).mean())
        made, true = F.avg_pool2d(made, 2), F.avg_pool2d(true, 2)
    return torch.stack(losses).mean()


def iris_loss(output: Tensor, target: Tensor) -> Tensor:
    """Error of the colours around the eyes, apart from brightness and from their mean there, relative to their
    mean square: 1 if all of it is one colour. Pictures [N, 3, S, S]."""
    made, true = _iris_colours(output), _iris_colours(target)
    return (made - true).square().mean() / (true.square().mean() + SMALLEST_DIFFERENCE)


def _iris_colours(pictures: Tensor) -> Tensor:
    size = min(IRIS_RESOLUTION, pictures.shape[-1])
    top, bottom, left, right = (round(share * size) for share in IRISES)
    box = F.adaptive_avg_pool2d(pictures, size)[..., top:bottom, left:right]
    colours = box - box.mean(1, keepdim=True)
    return colours - colours.mean((2, 3), keepdim=True)


def psnr(difference: Tensor) -> float:
    """Decibels of a difference [N, 3, S, S] of pictures in -1..1."""
    return 10 * math.log10(4 / difference.square().mean().item())
