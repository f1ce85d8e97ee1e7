"""Keeps what is not saved yet in a recovery file, and finds the files of sessions that ended without saving.

Each running program holds a lock on its own file; a file whose lock nobody holds is left over from a crash. The files
hold whole photos and are for their owner alone.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, Timeout
from PySide6.QtCore import QObject, QTimer

from app.engine.workers import Lane
from app.messages import Messages
from app.session.document import Change, Document
from models import project_file
from models.errors import SemblanceError
from models.files import lock_of, put_aside, release, remove, sweep
from models.paths import data_folder
from models.project import Project

DELAY = 3000  # ms from the first unsaved change to the file


class Autosave(QObject):
    """Writes the document through `lane` a little after it changed; saving or closing it removes the file."""

    def __init__(self, document: Document, lane: Lane, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._lane = lane
        self._messages = messages
        self._failing = False
        self.path, self._lock = _new_file()
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self.save)
        document.changed.connect(self._follow)

    def save(self) -> None:
        """Write the recovery file now, if there is something to lose."""
        self._write(None)

    def recover(self, path: Path) -> None:
        """Open a left-over file as an unsaved session; it goes once this session has a file of its own.

        What was open and unsaved is left over instead.
        """

        def take(project: Project) -> None:
            if self._unsaved:
                self._leave(lambda: open_it(project))
            else:
                open_it(project)

        def open_it(project: Project) -> None:
            self._document.open_project(project, None)
            self._write(path)

        def give_up(error: Exception) -> None:
            put_aside(path)
            self._messages.report(error)

        self._lane.submit(lambda _: project_file.load(path), take, give_up)

    def close(self) -> None:
        """Write the file if there is something to lose, else remove it. Call it when the lane has ended."""
        self._timer.stop()
        try:
            if self._unsaved:
                project_file.save(self.path, self._document.state, private=True)
            else:
                remove(self.path)
        except SemblanceError as error:
            self._messages.report(error)  # into the log
        release(self._lock)

    @property
    def _unsaved(self) -> bool:
        return self._document.portrait is not None and self._document.modified

    def _follow(self, change: Change) -> None:
        if change is Change.FILE and not self._document.modified:
            self._timer.stop()
            path = self.path
            self._do(lambda: remove(path))
        elif change in (Change.PORTRAIT, Change.CODE, Change.EDITS) and not self._timer.isActive():
            self._timer.start()

    def _leave(self, go_on: Callable[[], None]) -> None:
        """Write the session to its file, leave that to be recovered, take another file, and go on."""
        state, path = self._document.state, self.path

        def left() -> None:
            release(self._lock)
            self.path, self._lock = _new_file()
            go_on()

        self._lane.submit(
            lambda _: project_file.save(path, state, private=True), lambda _: left(), self._messages.report
        )

    def _write(self, replaced: Path | None) -> None:
        """Write the recovery file, then remove the one it replaces."""
        self._timer.stop()
        state, path = self._document.state, self.path
        if not self._document.modified or not (state.portrait or state.edits):
            return

        def write() -> None:
            project_file.save(path, state, private=True)
            if replaced is not None:
                remove(replaced)

        self._do(write)

    def _do(self, work: Callable[[], None]) -> None:
        self._lane.submit(lambda _: work(), lambda _: self._told(None), self._told)

    def _told(self, error: Exception | None) -> None:
        """Report what fails once, until something is written again: a full disk fails at every edit."""
        if error is not None and not self._failing:
            self._messages.report(error)
        self._failing = error is not None


def left_over() -> list[Path]:
    """Recovery files that no running program holds, the newest first; other left-overs of theirs are removed."""
    folder = _folder()
    sweep(folder)
    for lock in folder.glob(f"*{project_file.SUFFIX}.lock"):
        if not lock.with_suffix("").exists():
            _is_free(lock.with_suffix(""))
    files = [path for path in folder.glob(f"*{project_file.SUFFIX}") if _is_free(path)]
    return sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)


def _folder() -> Path:
    folder = data_folder() / "recovery"
    folder.mkdir(0o700, exist_ok=True)
    return folder


def _new_file() -> tuple[Path, BaseFileLock]:
    path = _folder() / f"unsaved-{uuid.uuid4().hex[:8]}{project_file.SUFFIX}"
    lock = lock_of(path)
    with suppress(OSError, Timeout, NotImplementedError):
        lock.acquire(timeout=0)
    return path, lock


def _is_free(path: Path) -> bool:
    """Test that no program holds the file, and remove its lock then."""
    lock = lock_of(path)
    try:
        lock.acquire(timeout=0)
    except (OSError, Timeout):
        return False
    except NotImplementedError:  # a network disk without locks: better offered twice than never
        return True
    release(lock)
    return True
