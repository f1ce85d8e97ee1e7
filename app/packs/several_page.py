"""The right half of the model manager where nothing or more than one model is selected."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.words import size


class SeveralPage(QWidget):
    """Says how many models are selected, and offers to delete them."""

    delete_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("role", "heading")
        self.words.setWordWrap(True)
        self._delete = QPushButton(self.tr("Delete…"))
        self._delete.clicked.connect(self.delete_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 12)
        column.addWidget(self.words)
        column.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_selected(self, count: int, bytes_: int) -> None:
        """Show the `count` of selected models that can be deleted, and their size on disk."""
        self._delete.setVisible(count > 0)
        if count:
            words = self.tr("{count} selected, {size} on disk").format(count=count, size=size(bytes_))
        else:
            words = self.tr("Select a model at the left, or drop a model file here.")
        self.words.setText(words)
