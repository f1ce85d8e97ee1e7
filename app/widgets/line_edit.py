"""A text field that leaves to the window every key it has no use for, such as Ctrl+Z while it is empty."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from models.edits import MAX_TEXT

_END_OF_LINE = QKeySequence("Ctrl+E")  # of Emacs; here it exports


class LineEdit(QLineEdit):
    """Takes undo, copy and paste only where they change or give text; as much text as an edit can have."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_TEXT)
        self.setText(text)

    def event(self, event: QEvent) -> bool:
        """Decline the shortcuts that the window may have."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self._wants(event):
            event.ignore()
            return False
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        key = QKeySequence.StandardKey
        if event.matches(key.Undo):
            return bool(self.text()) and self.isUndoAvailable()
        if event.matches(key.Redo):
            return bool(self.text()) and self.isRedoAvailable()
        if event.matches(key.Copy) or event.matches(key.Cut):
            return self.hasSelectedText()
        if event.matches(key.Paste):
            return self.pastes(QGuiApplication.clipboard().text())
        return QKeySequence(event.keyCombination()) != _END_OF_LINE

    def pastes(self, text: str) -> bool:
        """Tell if a text of the clipboard belongs into the field."""
        return bool(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window closes what is in the way
        else:
            super().keyPressEvent(event)
