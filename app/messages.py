"""The one funnel for what the person should know: errors become a sentence and a way on, the traceback goes to the log.

What is said before a window exists is kept until one listens.
"""

import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from models import paths
from models.errors import OutputError, SemblanceError, Stopped

LOG_SIZE = 1_000_000  # bytes of one log file
LOG_FILES = 3
_log = logging.getLogger("semblance")


@dataclass(frozen=True)
class Notice:
    """A sentence, what to do, details for a button; `crash` where nobody foresaw the error, `error` for its kind."""

    sentence: str
    hint: str = ""
    details: str = ""
    serious: bool = True
    crash: bool = False
    error: BaseException | None = None


class Messages(QObject):
    """Takes errors and sentences from any thread and hands notices to the window in the GUI thread."""

    _said = Signal(Notice)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener: Callable[[Notice], None] | None = None
        self._kept: list[Notice] = []
        self._said.connect(self._deliver, Qt.ConnectionType.AutoConnection)

    def listen(self, listener: Callable[[Notice], None]) -> None:
        """Send all notices to a window, those kept so far first."""
        self._listener = listener
        kept, self._kept = self._kept, []
        for notice in kept:
            listener(notice)

    def say(self, sentence: str, hint: str = "") -> None:
        """Tell something that is no error."""
        _log.info("%s %s", sentence, hint)
        self._said.emit(Notice(sentence, hint, serious=False))

    def report(self, error: BaseException) -> None:
        """Tell of an error; a stop that the person asked for is none."""
        if isinstance(error, Stopped):
            return
        trace = "".join(traceback.format_exception(error))
        if isinstance(error, SemblanceError):
            _log.warning("%s\n%s\n%s", error, error.details, trace)
            self._said.emit(Notice(error.sentence, error.hint, error.details, error=error))
        else:
            _log.error("%s", trace)
            sentence = self.tr("Something unexpected went wrong; your edits are still there.")
            hint = self.tr("Save your work, and send the report if it happens again.")
            self._said.emit(Notice(sentence, hint, trace, crash=True, error=error))

    def catch_crashes(self) -> None:
        """Report exceptions that nobody caught, in any thread, instead of losing them on a terminal no one sees."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda thrown: self.report(thrown.exc_value or RuntimeError(thrown.exc_type.__name__))

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:  # the signature of sys.excepthook
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _deliver(self, notice: Notice) -> None:
        if self._listener is None:
            self._kept.append(notice)
        else:
            self._listener(notice)


def log_file() -> Path:
    """Path of the log."""
    return paths.log_folder() / "semblance.log"


class _PrivateFileHandler(logging.handlers.RotatingFileHandler):
    """Writes files that are for their owner alone: paths and sentences tell of a person."""

    def _open(self) -> TextIOWrapper:
        file = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return file


def start_log() -> None:
    """Write the log to its file, which is cut at `LOG_SIZE`; where that cannot be done, go on without."""
    try:
        handler = _PrivateFileHandler(log_file(), "a", LOG_SIZE, LOG_FILES, "utf-8", errors="backslashreplace")
    except (OSError, OutputError) as error:
        _log.warning("no log file: %r", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"))
    logging.raiseExceptions = False  # a full disk, which is told elsewhere, need not be told on a terminal
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
