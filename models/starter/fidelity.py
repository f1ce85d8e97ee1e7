"""Distance between the pack's pictures and renders: one by one, and as distributions.

All features are the attribute probe's, a network that saw renders only: its four stages for the perceptual distance
(LPIPS, Zhang et al., arXiv 1801.03924, with equal weights), the means of its last stage for the distributions.
"""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from models.face.detection import detect
from models.face.probe import SIZE, AttributeProbe
from models.pixels import to_bytes

NEIGHBOUR = 3


def stages(probe: AttributeProbe, images: Tensor) -> list[Tensor]:
    """The probe's features after each stage, [N, C, H, W] each, of images in -1..1."""
    x, found = F.adaptive_avg_pool2d(images, SIZE), []
    for number, layer in enumerate(probe.trunk):
        x = layer(x)
        if isinstance(layer, nn.ReLU) and number % 6 == 5:
            found.append(x)
    return found


def perceptual_distance(probe: AttributeProbe, one: Tensor, other: Tensor) -> float:
    """Mean squared distance of channel-normalised features of pictures [N, 3, S, S]; 0 for equal pictures."""
    pairs = zip(stages(probe, one), stages(probe, other), strict=True)
    distances = [(F.normalize(a, dim=1) - F.normalize(b, dim=1)).square().sum(1).mean() for a, b in pairs]
    return torch.stack(distances).mean().item()


def landmark_error(renders: Tensor, pictures: Tensor) -> tuple[float, float]:
    """Mean distance of five landmarks of pictures [N, 3, S, S] in % of the eyes' distance; share of pairs with one."""
    errors = []
    for render, picture in zip(to_bytes(renders), to_bytes(pictures), strict=True):
        truth, found = _landmarks(render), _landmarks(picture)
        if truth is not None and found is not None:
            eyes = np.linalg.norm(truth[0] - truth[1])
            errors.append(float(np.linalg.norm(truth - found, axis=1).mean() / eyes))
    return 100 * float(np.mean(errors)), len(errors) / len(renders)


def _landmarks(picture: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    faces = detect(picture)
    return faces[0].landmarks if faces else None


def sharpness(images: Tensor) -> float:
    """Mean size of the Laplacian, the finest detail of pictures [N, 3, S, S]."""
    grey = images.mean(1, keepdim=True)
    kernel = images.new_tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])[None, None]
    return F.conv2d(grey, kernel).abs().mean().item()


def pooled(probe: AttributeProbe, images: Tensor) -> NDArray[np.float64]:
    """Features for distributions: the means of the last stage, [N, 128]."""
    parts = [stages(probe, part)[-1].mean((2, 3)) for part in images.split(64)]
    return torch.cat(parts).double().numpy()


def frechet_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Between two normal distributions fitted to features [N, D] (Heusel et al., arXiv 1706.08500)."""
    first, second = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    roots = np.sqrt(np.linalg.eigvals(first @ second).real.clip(0))  # of a product that may be singular
    gap = np.square(one.mean(0) - other.mean(0)).sum()
    return float(gap + np.trace(first + second) - 2 * roots.sum())


def precision_recall(real: NDArray[np.float64], made: NDArray[np.float64]) -> tuple[float, float]:
    """Shares of the made [N, D] near the real [M, D], and of the real near the made (arXiv 1904.06991, k = 3)."""
    return _covered(real, made), _covered(made, real)


def _covered(base: NDArray[np.float64], asked: NDArray[np.float64]) -> float:
    """Share of `asked` that lie within the distance of some `base` point to its third neighbour."""
    reach = np.sort(_distances(base, base), axis=1)[:, NEIGHBOUR]
    return float((_distances(asked, base) <= reach).any(1).mean())


def _distances(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    distances: NDArray[np.float64] = np.linalg.norm(one[:, None] - other[None], axis=-1)
    return distances
