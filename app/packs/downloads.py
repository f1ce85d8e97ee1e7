"""Downloads of catalogue entries, side by side: begun, paused, gone on with, cancelled, and what became of them.

What has arrived lies in the models folder, so that a paused or broken download goes on at the next start, too.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.engine.workers import Lanes, Task
from models.errors import Stopped
from models.packs.catalogue import Entry
from models.packs.fetching import Fetched, begun, forget
from models.progress import Progress


class Status(StrEnum):
    """Stage of a download."""

    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True)
class Download:
    """Share done, 0..1, and words; why it failed; the files whose hash nobody publishes, once they are here."""

    status: Status
    fraction: float = 0.0
    words: str = ""
    error: Exception | None = None
    pinned: tuple[Fetched, ...] = ()


class Downloads(QObject):
    """One download an entry; each runs in a thread of its own."""

    changed = Signal(str)  # id of the entry
    installed = Signal(str, Path)  # id of the entry, folder of what it became

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = Lanes(self)
        self._states: dict[str, Download | None] = {}  # None: cancelled, whatever still lies there
        self._running: dict[str, tuple[Task, threading.Event]] = {}

    def of(self, entry: Entry) -> Download | None:
        """The entry's download; None where there is none, a paused one where files of an earlier start are left."""
        if entry.id not in self._states and (bytes_here := begun(entry)):
            self._states[entry.id] = Download(Status.PAUSED, min(bytes_here / (entry.bytes or 2 * bytes_here), 1.0))
        return self._states.get(entry.id)

    def start(self, entry: Entry, catalogue: tuple[Entry, ...], own: Sequence[Path] = ()) -> None:
        """Fetch an entry whose licence was accepted, or go on with it; files of `own` are taken where they fit.

        `catalogue` is where the CLIP model that it needs is found.
        """
        before = self._states.get(entry.id)
        if before is not None and before.status is Status.RUNNING:
            return
        discard = threading.Event()
        task = self._lanes.submit(
            partial(_install, entry, catalogue, tuple(own), discard),
            partial(self._done, entry.id),
            partial(self._failed, entry.id),
            partial(self._progressed, entry.id),
        )
        self._running[entry.id] = task, discard
        self._put(entry.id, Download(Status.RUNNING, self._fraction(entry.id)))

    def pause(self, entry: Entry) -> None:
        """Stop; what has arrived stays."""
        if entry.id in self._running:
            self._running.pop(entry.id)[0].cancel()
            self._put(entry.id, Download(Status.PAUSED, self._fraction(entry.id)))

    def cancel(self, entry: Entry) -> None:
        """Stop and remove what has arrived."""
        if entry.id in self._running:
            task, discard = self._running.pop(entry.id)
            discard.set()
            task.cancel()
        else:
            forget(entry)
        self._states[entry.id] = None
        self.changed.emit(entry.id)

    def close(self) -> None:
        """Pause everything and wait until the threads have ended."""
        self._lanes.close()

    def _put(self, entry: str, state: Download) -> None:
        self._states[entry] = state
        self.changed.emit(entry)

    def _fraction(self, entry: str) -> float:
        state = self._states.get(entry)
        return state.fraction if state else 0.0

    def _progressed(self, entry: str, fraction: float, words: str) -> None:
        furthest = max(fraction, self._fraction(entry))  # a pause between two tries tells no place
        self._put(entry, Download(Status.RUNNING, furthest, words))

    def _failed(self, entry: str, error: Exception) -> None:
        del self._running[entry]
        self._put(entry, Download(Status.FAILED, self._fraction(entry), error=error))

    def _done(self, entry: str, answer: tuple[Path, list[Fetched]]) -> None:
        del self._running[entry]
        folder, files = answer
        self._put(entry, Download(Status.DONE, 1.0, pinned=tuple(file for file in files if file.pinned)))
        self.installed.emit(entry, folder)


def _install(
    entry: Entry, catalogue: tuple[Entry, ...], own: tuple[Path, ...], discard: threading.Event, progress: Progress
) -> tuple[Path, list[Fetched]]:
    """In the lane's thread."""
    from models.pack_import import install_entry

    try:
        return install_entry(entry, catalogue, own, progress)
    except Stopped:
        if discard.is_set():
            forget(entry)
        raise
