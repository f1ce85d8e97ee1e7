"""One program at a time for one thing; the lock ends with its program, even a killed one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import Timeout

from models.files import lock_of
from models.progress import Progress


@contextmanager
def turn(target: Path, progress: Progress, why: str) -> Iterator[None]:
    """Hold the lock beside `target`; whoever has to wait for it hears `why`. Raises `Stopped`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = lock_of(target)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0.3)
        except Timeout:
            progress.report(0.0, why)
    try:
        yield
    finally:
        lock.release()
