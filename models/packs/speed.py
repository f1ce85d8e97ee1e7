"""Speed and time left of something that comes in bytes."""

import time
from collections import deque

from models.progress import duration

WINDOW = 5.0  # seconds that the speed is averaged over


class Meter:
    """From the number of bytes there are: how far, how fast, how long still. `total` None: not known."""

    def __init__(self, done: int, total: int | None) -> None:
        self._total = total
        self._marks = deque([(time.monotonic(), done)])

    def at(self, done: int) -> tuple[float, str]:
        """(fraction 0..1, words) for `Progress.report`."""
        now = time.monotonic()
        self._marks.append((now, done))
        while now - self._marks[0][0] > WINDOW and len(self._marks) > 2:
            self._marks.popleft()
        began, before = self._marks[0]
        speed = (done - before) / max(now - began, 1e-3)
        words = [f"{done / 1e6:.1f} MB" if self._total is None else f"{done / 1e6:.1f} of {self._total / 1e6:.1f} MB"]
        if now - began > 0.5:
            words.append(f"{speed / 1e6:.1f} MB/s")
            if self._total is not None and speed > 0:
                words.append(f"{duration((self._total - done) / speed)} left")
        return (done / self._total if self._total else 0.0), ", ".join(words)
