"""Keys that no widget takes: B shows the face before, Escape stops or closes, letters go to the prompt."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from app.engine.engine import Engine
from app.window.canvas_area import CanvasArea
from app.window.edits.brush import Brush
from app.window.status_line import StatusLine
from app.window.viewer import Viewer


class Keys:
    """The window's answers to keys. Both methods return False for a key that it has no use for."""

    def __init__(
        self, viewer: Viewer, canvas_area: CanvasArea, brush: Brush, engine: Engine, status_line: StatusLine
    ) -> None:
        self._viewer = viewer
        self._canvas_area = canvas_area
        self._brush = brush
        self._engine = engine
        self._status_line = status_line

    def press(self, event: QKeyEvent) -> bool:
        """Take a key that goes down."""
        if self._writes(event):
            return True
        if _shows_before(event):
            self._viewer.canvas.hold_before(True)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Take a key that goes up."""
        if not _shows_before(event):
            return False
        self._viewer.canvas.hold_before(False)
        return True

    def _writes(self, event: QKeyEvent) -> bool:
        """Give a letter to the prompt; beside words a B shows the face before."""
        prompt, letter = self._viewer.prompt.target, event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier and letter.isprintable() and letter.strip()
        if not plain or not prompt.isVisible() or (event.key() == Qt.Key.Key_B and prompt.text()):
            return False
        prompt.setFocus()
        return QCoreApplication.sendEvent(prompt, event)

    def _escape(self) -> None:
        """Put the brush away, else stop the work that runs, else close what is in the way."""
        if self._brush.stop():
            return
        if self._status_line.cancel.isVisible():
            self._engine.cancel()
        elif not self._canvas_area.leave_picker():
            self._viewer.banner.dismiss()


def _shows_before(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_B and not event.isAutoRepeat()
