"""Pairs of a word and what it stands for, below each other; texts can be selected and links followed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget


class Facts(QWidget):
    """Shows (word, text) pairs; pairs without a text are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these and no others."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for word, text in facts:
            if text:
                label = QLabel(word)
                label.setProperty("role", "muted")
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._form.addRow(label, _text(text))

    @property
    def texts(self) -> list[str]:
        """What is shown, word and text in turn."""
        items = [self._form.itemAt(index) for index in range(self._form.count())]
        labels = [item.widget() for item in items if item is not None]
        return [label.text() for label in labels if isinstance(label, QLabel)]


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setOpenExternalLinks(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    return label
