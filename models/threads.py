"""CPU threads of torch: how they wait for each other, and how many of them make a pack's pictures fast."""

import os
import time
from collections.abc import Callable

LONG = 0.3  # seconds; pictures that take longer are worth every core
GAIN = 0.9  # of the time of fewer threads, for more of them to be taken
TRIES = 3


def wait_quietly() -> None:
    """Let idle threads sleep instead of spin, so that other programs do not slow pictures down five times.

    OpenMP reads this when torch is imported. What the person has set in the environment stays.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")


def fit_threads(render: Callable[[], object], most: int) -> int:
    """Set the number of torch's threads, at most `most`, by which `render` is fast, for the calling thread; return it.

    Powers of two are tried; more threads are taken only where they gain a tenth, as small pictures lose by waiting.
    """
    import torch

    torch.set_num_threads(most)
    best, threads = _seconds(render, 1), most
    if best <= LONG:
        best, threads = float("inf"), 1
        for count in sorted({*(2**power for power in range(most.bit_length()) if 2**power <= most), most}):
            torch.set_num_threads(count)
            seconds = _seconds(render, TRIES)
            if seconds < GAIN * best:
                best, threads = seconds, count
    torch.set_num_threads(threads)
    return threads


def _seconds(render: Callable[[], object], tries: int) -> float:
    """The shortest time of some renderings."""
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        render()
        times.append(time.perf_counter() - started)
    return min(times)
