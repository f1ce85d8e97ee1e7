"""Timing with a warm-up, interleaved so that a drifting machine hurts all alike."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class Timing:
    """Median, quartiles and 95th percentile of one task, in milliseconds."""

    median: float
    lower: float
    upper: float
    p95: float


def measure(tasks: Mapping[str, Callable[[], object]], rounds: int, device: torch.device) -> dict[str, Timing]:
    """Run every task once to warm up, then `rounds` times in turn; each figure is one call."""
    samples: dict[str, list[float]] = {name: [] for name in tasks}
    for i in range(rounds + 1):
        for name, task in tasks.items():
            _finish(device)
            start = time.perf_counter()
            task()
            _finish(device)
            if i:
                samples[name].append(1000 * (time.perf_counter() - start))
    return {name: _timing(values) for name, values in samples.items()}


def _timing(values: list[float]) -> Timing:
    lower, median, upper, p95 = np.percentile(values, [25, 50, 75, 95])
    return Timing(float(median), float(lower), float(upper), float(p95))


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
