"""Preparing a generator for texts: style statistics and channel relevance into a pack's `direction.safetensors`.

An interrupted preparation leaves `direction.partial.safetensors` in the folder and goes on from it the next time.
"""

import hashlib
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from models.direction.parallel import WorkerTask, parallel_relevance
from models.direction.relevance import channel_relevance, images_at_once
from models.direction.statistics import SAMPLING, Sampling, random_codes, style_statistics
from models.direction.table import DirectionTable
from models.generator.network import Generator
from models.packs.library import PARTIAL_DIRECTION_FILE
from models.packs.manifest import DIRECTION_FILE
from models.progress import Progress

if TYPE_CHECKING:
    from models.clip.model import ClipModel

TABLE_FILE = DIRECTION_FILE
PARTIAL_FILE = PARTIAL_DIRECTION_FILE


@dataclass(frozen=True)
class PreparationSettings:
    """The official StyleCLIP values; `max_resolution` is 128 in its PyTorch code, None measures every layer."""

    samples: int = 100_000
    codes: int = 100
    sigma: float = 5.0
    max_resolution: int | None = None
    sampling: Sampling = SAMPLING


def prepare(
    generator: Generator,
    clip: "ClipModel",
    folder: Path,
    settings: PreparationSettings | None = None,
    *,
    batch: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> DirectionTable:
    """Compute the direction table, write it into the pack folder, and return it as it reads there.

    `batch` images are made at once (None: as many as suit the device). The workers of an `executor` (see
    `models.cluster`) read the pack from the same folder. Raises `Stopped` when asked to; what was done till then is
    kept and used by the next call.
    """
    settings, progress = settings or PreparationSettings(), progress or Progress()
    networks = {"generator": fingerprint(generator), "clip": fingerprint(clip.network)}
    statistics = style_statistics(generator, settings.samples, settings.sampling, progress.part(0, 0.02))
    described = asdict(settings) | networks
    work: dict[str, Any] = {
        "max_resolution": settings.max_resolution,
        "progress": progress.part(0.02, 1),
        "partial": folder / PARTIAL_FILE,
        "key": repr(described),
    }
    if executor is None:
        codes = torch.cat(list(random_codes(generator, settings.codes, settings.sampling)))
        batch = batch or images_at_once(generator)
        relevance = channel_relevance(generator, clip, codes, statistics, sigma=settings.sigma, batch=batch, **work)
    else:
        task = WorkerTask(folder.resolve(), generator.w_avg.device.type, settings.sampling, settings.sigma, statistics)
        relevance = parallel_relevance(executor, task, generator.layout, settings.codes, clip.width, **work)
    table = DirectionTable(relevance.rows.half(), statistics, relevance.effect, described)
    table.save(folder / TABLE_FILE)
    (folder / PARTIAL_FILE).unlink()
    progress.report(1, "prepared")
    return table


def fingerprint(network: nn.Module) -> str:
    """SHA-256 over names and values of all parameters and buffers."""
    digest = hashlib.sha256()
    for name, value in network.state_dict().items():
        digest.update(name.encode())
        digest.update(value.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    return digest.hexdigest()
