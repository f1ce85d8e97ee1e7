"""Direction of every convolution channel in CLIP space, by finite differences.

StyleCLIP (arXiv 2103.17249), section 6; equals `GetCodeMS`-`GetFs` of the official `global_directions` with one
exception: a channel set to its mean is restored before the next is measured, which the official code forgets.
Noise is fixed. Images are limited to -1..1, as those the official code shows to CLIP.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from models.checkpoints.reader import read
from models.direction.statistics import StyleStatistics
from models.direction.table import save_tensors
from models.errors import CheckpointError
from models.generator.cache import SynthesisCache
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout
from models.progress import Progress, duration

SECONDS_BETWEEN_SAVES = 20.0


class ImageEncoder(Protocol):
    """The part of CLIP that is used here."""

    width: int

    def encode_images(self, images: Tensor) -> Tensor:
        """Images [N, 3, H, W] in -1..1 to features [N, width]."""


class Relevance(NamedTuple):
    """`rows` [C, D]: unit direction of each channel in CLIP space. `effect` [C]: length of its mean difference."""

    rows: Tensor
    effect: Tensor


@dataclass
class Sums:
    """Sums over the codes measured so far, float32 [C, D]; `done` counts finished steps."""

    directions: Tensor
    differences: Tensor
    done: int = 0

    def add(self, channels: slice, features: Tensor) -> None:
        """Features [K, N, 2, D] of K channels and N codes, at minus and plus sigma."""
        features = F.normalize(features, dim=-1)
        differences = (features[:, :, 1] - features[:, :, 0]).cpu()
        self.directions[channels] += F.normalize(differences, dim=-1).sum(1)
        self.differences[channels] += differences.sum(1)
        self.done += 1

    def relevance(self, codes: int) -> Relevance:
        """Per code normalised differences, averaged, normalised; and the length of the plain average."""
        return Relevance(F.normalize(self.directions, dim=-1), self.differences.norm(dim=-1) / codes)

    def save(self, path: Path, key: str) -> None:
        """Keep unfinished work; `key` names what it belongs to."""
        tensors = {"directions": self.directions, "differences": self.differences}
        save_tensors(path, tensors, {"key": key, "done": str(self.done)})

    @classmethod
    def resume(cls, path: Path | None, key: str, shape: tuple[int, int]) -> "Sums":
        """Unfinished work of the same key, or a fresh start where there is none that can be read."""
        fresh = cls(torch.zeros(shape), torch.zeros(shape))
        if path is None:
            return fresh
        try:
            kept = read(path)
            if kept.settings["key"] == key and kept.tensors["directions"].shape == shape:
                return cls(kept.tensors["directions"], kept.tensors["differences"], int(kept.settings["done"]))
        except (CheckpointError, KeyError):
            pass  # the work is done again
        return fresh


@torch.inference_mode()
def channel_relevance(
    generator: Generator,
    clip: ImageEncoder,
    codes: Tensor,
    statistics: StyleStatistics,
    *,
    sigma: float = 5.0,
    max_resolution: int | None = None,
    batch: int = 32,
    progress: Progress | None = None,
    partial: Path | None = None,
    key: str = "",
) -> Relevance:
    """Set each channel of every code [N, channels] to mean - and + `sigma` deviations and compare CLIP's features.

    `max_resolution` stops after the layers of that size, as the official code does at 128 px. `batch` images are made
    at once; synthesis starts at the changed layer. With a `partial` file an interrupted run, be it by `Stopped` or by
    a crash, goes on where it was if `key` (what identifies networks and settings) is the same.
    """
    progress = progress or Progress()
    count = channel_count(generator.layout, max_resolution)
    steps = list(_steps(generator.layout, count, len(codes), batch))
    key = f"{key} sigma {sigma} codes {len(codes)} channels {count} batch {batch}"
    sums = Sums.resume(partial, key, (count, clip.width))
    cache = SynthesisCache()
    clock = Clock(sums.done, len(steps))
    saved = time.monotonic()
    try:
        for code_slice, channel_slice in steps[sums.done :]:
            progress.report(sums.done / len(steps), clock.describe(sums.done))
            features = measure(generator, clip, codes[code_slice], channel_slice, statistics, sigma, cache)
            sums.add(channel_slice, features)
            if partial and time.monotonic() - saved > SECONDS_BETWEEN_SAVES:
                sums.save(partial, key)
                saved = time.monotonic()
    finally:
        if partial:
            sums.save(partial, key)
    return sums.relevance(len(codes))


@torch.inference_mode()
def measure(
    generator: Generator,
    clip: ImageEncoder,
    codes: Tensor,
    channels: slice,
    statistics: StyleStatistics,
    sigma: float,
    cache: SynthesisCache,
) -> Tensor:
    """CLIP features [K, N, 2, D] of codes [N, channels] with each of K convolution channels at minus and plus sigma."""
    styles = _moved(generator.layout, codes, channels, statistics, sigma)
    images = generator.synthesise(styles.flatten(0, 2), cache=cache).clamp(-1, 1)
    features: Tensor = clip.encode_images(images).unflatten(0, styles.shape[:3])
    return features


def channel_count(layout: StyleLayout, max_resolution: int | None) -> int:
    """Number of convolution channels that are measured."""
    layers = (layout.layers[i] for i in layout.convolution_layers)
    return sum(layer.width for layer in layers if max_resolution is None or layer.resolution <= max_resolution)


def _steps(layout: StyleLayout, count: int, codes: int, batch: int) -> Iterator[tuple[slice, slice]]:
    """(codes, channels) of each batch. Codes change least often, then layers: so the cache holds what can be reused."""
    per_step = min(codes, max(1, batch // 2))
    together = max(1, batch // (2 * per_step))
    for first in range(0, codes, per_step):
        for start, end in pairwise(layout.convolution_offsets):
            for channel in range(start, min(end, count), together):
                yield slice(first, first + per_step), slice(channel, min(channel + together, end, count))


def _moved(layout: StyleLayout, codes: Tensor, channels: slice, statistics: StyleStatistics, sigma: float) -> Tensor:
    """Codes [N, channels] as [K, N, 2, channels]: the k-th channel at mean minus and plus sigma deviations."""
    index = layout.convolution_index[channels]
    styles = codes[None, :, None].repeat(len(index), 1, 2, 1)
    mean, step = (values.to(codes)[index, None] for values in (statistics.mean, sigma * statistics.std))
    row = torch.arange(len(index))
    styles[row, :, 0, index] = mean - step
    styles[row, :, 1, index] = mean + step
    return styles


def images_at_once(generator: Generator) -> int:
    """A batch that keeps a processor's step under about a second, so that a stop is answered, and fills a GPU."""
    pixels = 2**17 if generator.w_avg.device.type == "cpu" else 2**24
    return min(max(pixels // generator.config.resolution**2, 2), 64)


class Clock:
    """Time left, judged by the steps of this run alone."""

    def __init__(self, done: int, total: int) -> None:
        self._first = done
        self._total = total
        self._started = time.monotonic()

    def describe(self, done: int) -> str:
        """Share done and time left, in words."""
        words = f"channel effects, {100 * done // self._total}%"
        if done == self._first:
            return words
        left = (time.monotonic() - self._started) / (done - self._first) * (self._total - done)
        return f"{words}, {duration(left)} left"
