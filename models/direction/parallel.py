"""Channel relevance by several processes or computers: the same figures as `channel_relevance`, in less time.

A unit of work is one layer for a few codes. Results are added in the order of the units, whoever is first, so that an
interrupted run goes on and the sums do not depend on the workers.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from models.checkpoints.registry import load_as
from models.device import choose_device
from models.direction.relevance import Clock, Relevance, Sums, channel_count, measure
from models.direction.statistics import Sampling, StyleStatistics, random_codes
from models.errors import PackError
from models.generator.cache import SynthesisCache
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout
from models.packs.manifest import Pack
from models.progress import Progress

if TYPE_CHECKING:
    from models.clip.model import ClipModel

Measured = tuple[NDArray[np.float32], NDArray[np.float32]]  # `directions` and `differences` of `Sums`, [K, D] each

CODES_PER_UNIT = 4
AHEAD = 64  # units that are handed out before the first of them is back


@dataclass(frozen=True)
class Unit:
    """Codes and convolution channels, each from..to; the channels are of one layer."""

    codes: tuple[int, int]
    channels: tuple[int, int]


@dataclass(frozen=True)
class WorkerTask:
    """Arguments of a worker besides the unit. It reads the networks from the pack's folder."""

    folder: Path
    device: str
    sampling: Sampling
    sigma: float
    statistics: StyleStatistics


def parallel_relevance(
    executor: Executor,
    task: WorkerTask,
    layout: StyleLayout,
    codes: int,
    width: int,
    *,
    max_resolution: int | None = None,
    progress: Progress | None = None,
    partial: Path,
    key: str,
) -> Relevance:
    """As `channel_relevance`, measured by the executor's workers. CLIP's features are of `width`."""
    progress = progress or Progress()
    count = channel_count(layout, max_resolution)
    units = list(_units(layout, count, codes))
    sums = Sums.resume(partial, f"{key} units", (count, width))
    clock = Clock(sums.done, len(units))
    try:
        for unit, part in _in_order(executor, task, units[sums.done :], progress):
            sums.directions[slice(*unit.channels)] += torch.from_numpy(part[0])
            sums.differences[slice(*unit.channels)] += torch.from_numpy(part[1])
            sums.done += 1
            progress.report(sums.done / len(units), clock.describe(sums.done))
    finally:
        sums.save(partial, f"{key} units")
    return sums.relevance(codes)


def _units(layout: StyleLayout, count: int, codes: int) -> Iterator[Unit]:
    for first in range(0, codes, CODES_PER_UNIT):
        for start, end in pairwise(layout.convolution_offsets):
            if start < count:
                yield Unit((first, min(first + CODES_PER_UNIT, codes)), (start, min(end, count)))


def _in_order(
    executor: Executor, task: WorkerTask, units: list[Unit], progress: Progress
) -> Iterator[tuple[Unit, Measured]]:
    """Each unit with its result. A stop leaves what was not begun."""
    waiting = iter(units)
    running: deque[tuple[Unit, Future[Measured]]] = deque()
    try:
        while True:
            for unit in islice(waiting, AHEAD - len(running)):
                running.append((unit, executor.submit(measure_unit, task, unit)))
            if not running:
                return
            unit, future = running.popleft()
            yield unit, _result(future, progress)
    finally:
        for _, future in running:
            future.cancel()


def _result(future: Future[Measured], progress: Progress) -> Measured:
    while True:
        progress.check()
        try:
            return future.result(timeout=0.5)
        except NotYet:
            continue


def measure_unit(task: WorkerTask, unit: Unit) -> Measured:
    """The sums of one unit; runs in a worker."""
    generator, clip = _networks(task.folder, task.device)
    codes = torch.cat(list(random_codes(generator, unit.codes[1], task.sampling)))[unit.codes[0] :]
    start, end = unit.channels
    sums = Sums(torch.zeros(end - start, clip.width), torch.zeros(end - start, clip.width))
    cache = SynthesisCache()
    for channel in range(start, end):
        features = measure(generator, clip, codes, slice(channel, channel + 1), task.statistics, task.sigma, cache)
        sums.add(slice(channel - start, channel - start + 1), features)
    return sums.directions.numpy(), sums.differences.numpy()


@lru_cache(maxsize=1)
def _networks(folder: Path, device: str) -> "tuple[Generator, ClipModel]":
    """The pack's networks, read once in each worker."""
    from models.clip.public import load_clip  # here: open_clip takes seconds, and every editor imports this module

    pack, chosen = Pack.read(folder), choose_device(device)
    clip = load_clip(pack, str(chosen))
    if clip is None:
        raise PackError(f"The worker has no CLIP model for the pack {pack.name}.", "Download it there, too.")
    return load_as(pack.generator, Generator).to(chosen).requires_grad_(False), clip
