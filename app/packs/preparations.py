"""Preparing packs for texts while the window goes on: with progress, paused and gone on with, also after a restart."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.engine.workers import Lanes, Task
from app.settings import Settings
from models.packs.library import PARTIAL_DIRECTION_FILE
from models.progress import Progress


@dataclass(frozen=True)
class Preparation:
    """Share done, 0..1, and words; `running`, or paused."""

    running: bool
    fraction: float = 0.0
    words: str = ""


class Preparations(QObject):
    """One preparation a pack; each runs in a thread of its own, with networks of its own."""

    changed = Signal(Path)  # folder of the pack
    finished = Signal(Path)
    failed = Signal(Exception)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._lanes = Lanes(self, background=True)
        self._states: dict[Path, Preparation] = {}
        self._tasks: dict[Path, Task] = {}

    def of(self, folder: Path) -> Preparation | None:
        """The pack's preparation; None where there is none, a paused one where an earlier start left one."""
        if folder not in self._states and (folder / PARTIAL_DIRECTION_FILE).exists():
            self._states[folder] = Preparation(running=False)
        return self._states.get(folder)

    def start(self, folder: Path, codes: int) -> None:
        """Begin, or go on where it was if the number of `codes` is the same."""
        if folder not in self._tasks:
            self._tasks[folder] = self._lanes.submit(
                partial(_prepare, folder, codes, self._settings.device),
                lambda _: self._done(folder),
                partial(self._failed, folder),
                lambda fraction, words: self._put(folder, Preparation(True, fraction, words)),
            )
            self._put(folder, Preparation(True, self._states[folder].fraction if folder in self._states else 0.0))

    def pause(self, folder: Path) -> None:
        """Stop at the next step; what was measured stays."""
        if folder in self._tasks:
            self._tasks.pop(folder).cancel()
            self._put(folder, Preparation(False, self._states[folder].fraction))

    def close(self) -> None:
        """Pause everything and wait until the threads have ended."""
        self._lanes.close()

    def _put(self, folder: Path, state: Preparation) -> None:
        self._states[folder] = state
        self.changed.emit(folder)

    def _done(self, folder: Path) -> None:
        del self._tasks[folder], self._states[folder]
        self.changed.emit(folder)
        self.finished.emit(folder)

    def _failed(self, folder: Path, error: Exception) -> None:
        del self._tasks[folder], self._states[folder]
        self.changed.emit(folder)
        self.failed.emit(error)


def _prepare(folder: Path, codes: int, device: str, progress: Progress) -> None:
    """In the lane's thread."""
    from models.direction.prepare import PreparationSettings, prepare
    from models.editor import Editor

    progress.report(0.0, "reading the pack")
    editor = Editor.load(folder, device)
    settings = PreparationSettings(codes=codes)
    prepare(editor.generator, editor.texts.require_clip(), folder, settings, progress=progress)
