"""Undo entries: a swap of two values."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from models.project import Project


class Swap(QUndoCommand):
    """One step of the history: the session before and after it. Values are frozen and shared, so a step is cheap."""

    def __init__(self, text: str, before: Project, after: Project, put: Callable[[Project], None]) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._put = put

    def undo(self) -> None:
        self._put(self._before)

    def redo(self) -> None:
        self._put(self._after)
