"""The prompt's text field: holding B shows the face before while it is empty, Tab leads to the newest edit."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.widgets.line_edit import LineEdit
from app.window.clipboard import copied, holds_source

HOLD = 250  # ms after which a key that is held is no letter


class PromptField(LineEdit):
    """`held` tells that B is held (True) or was let go (False); a short press writes the letter."""

    held = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._next: QWidget | None = None
        self._letter = ""  # of a B that may become a hold
        self._holding = False
        self._timer = QTimer(self, singleShot=True, interval=HOLD)
        self._timer.timeout.connect(self._begin_hold)
        self.textEdited.connect(lambda _: self.lead_to(None))

    def lead_to(self, widget: QWidget | None) -> None:
        """Let the next Tab go to a widget."""
        self._next = widget

    def pastes(self, text: str) -> bool:
        """Leave files and pictures to the window."""
        return bool(text) and (bool(self.text()) or not holds_source(copied()))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        widget, self._next = self._next, None
        if forward and widget is not None and widget.isVisible():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_B and plain and not self.text():
            if not event.isAutoRepeat():
                self._letter = event.text()
                self._timer.start()
            return
        self._write_letter()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() != Qt.Key.Key_B or event.isAutoRepeat():
            super().keyReleaseEvent(event)
        elif self._holding:
            self._holding = False
            self.held.emit(False)
        else:
            self._write_letter()

    def _write_letter(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.insert(self._letter)

    def _begin_hold(self) -> None:
        self._holding = True
        self.held.emit(True)
