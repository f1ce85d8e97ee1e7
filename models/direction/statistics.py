"""Random codes of a generator, and the mean and standard deviation of every style channel over them.

Equals `GenerateS` and `GetCodeMS` of the official StyleCLIP (arXiv 2103.17249): z from numpy's RandomState(5),
truncation 0.7. The official code truncates the first 8 rows of W+ only, which `cutoff=8` reproduces.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.generator.network import Generator
from models.progress import Progress


@dataclass(frozen=True)
class Sampling:
    """Settings of random codes: the same numbers for the same seed on every machine."""

    seed: int = 5
    truncation: float = 0.7
    cutoff: int | None = None


SAMPLING = Sampling()


@dataclass(frozen=True, eq=False)
class StyleStatistics:
    """Per StyleSpace channel, ToRGB included: `mean` and `std` (divisor n), float32 [channels]."""

    mean: Tensor
    std: Tensor


@torch.no_grad()
def random_codes(
    generator: Generator, count: int, sampling: Sampling = SAMPLING, *, batch: int = 1024
) -> Iterator[Tensor]:
    """StyleSpace codes of `count` random z in batches [N, channels]; fewer codes are a prefix of more."""
    random = np.random.RandomState(sampling.seed)
    device = generator.w_avg.device
    for start in range(0, count, batch):
        z = torch.from_numpy(random.randn(min(batch, count - start), generator.config.z_dim)).float().to(device)
        w_plus = generator.broadcast(generator.mapping(z))
        yield generator.affine(generator.truncate(w_plus, sampling.truncation, sampling.cutoff))


def style_statistics(
    generator: Generator, count: int = 100_000, sampling: Sampling = SAMPLING, progress: Progress | None = None
) -> StyleStatistics:
    """Mean and standard deviation of every style channel over `count` random codes, summed in float64."""
    progress = progress or Progress()
    total = torch.zeros(generator.layout.channels, dtype=torch.float64)
    squares = torch.zeros_like(total)
    seen = 0
    for codes in random_codes(generator, count, sampling):
        progress.report(seen / count, f"{seen} of {count} random codes")
        precise = codes.cpu().double()  # not every device has float64
        total += precise.sum(0)
        squares += precise.square().sum(0)
        seen += len(codes)
    mean = total / count
    variance = (squares / count - mean.square()).clamp(min=0)
    return StyleStatistics(mean.float(), variance.sqrt().float())
