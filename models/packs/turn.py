"""One program at a time for one thing; the lock ends with its program, even a killed one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files import acquired, lock_of, make_folder
from models.progress import Progress


@contextmanager
def turn(target: Path, progress: Progress, why: str) -> Iterator[None]:
    """Hold the lock beside `target`; whoever has to wait for it hears `why`. Raises `Stopped`, `OutputError`."""
    make_folder(target.parent)
    lock = lock_of(target)
    while not acquired(lock, target, 0.3):
        progress.report(0.0, why)
    try:
        yield
    finally:
        lock.release()
