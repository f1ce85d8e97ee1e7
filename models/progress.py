"""Progress with cancel, free of any user interface.

A long function takes a `Progress`, reports fractions of its own work and asks now and then whether to stop.
A function that calls another hands it a part of its own range.
"""

import threading
from collections.abc import Callable

from models.errors import Stopped


class Progress:
    """Reports 0..1 with a few words to `listener(fraction, what)`; `stop()` from any thread ends the work."""

    def __init__(
        self,
        listener: Callable[[float, str], None] | None = None,
        *,
        start: float = 0.0,
        end: float = 1.0,
        stopped: threading.Event | None = None,
    ) -> None:
        self._listener = listener
        self._start = start
        self._end = end
        self._stopped = stopped or threading.Event()

    def report(self, fraction: float, what: str = "") -> None:
        """Tell how far this part is, 0..1. Raises `Stopped` if a stop was asked for."""
        self.check()
        if self._listener is not None:
            self._listener(self._start + (self._end - self._start) * min(max(fraction, 0.0), 1.0), what)

    def check(self) -> None:
        """Raise `Stopped` if a stop was asked for."""
        if self._stopped.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ask the work to end at its next `report` or `check`."""
        self._stopped.set()

    def part(self, start: float, end: float) -> "Progress":
        """The range `start..end` (0..1 of this progress) as a progress of its own; it shares the stop."""
        span = self._end - self._start
        return Progress(
            self._listener,
            start=self._start + span * start,
            end=self._start + span * end,
            stopped=self._stopped,
        )


def duration(seconds: float) -> str:
    """Such as "40 s", "12 min", "2.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
