"""Pairs of a word and what it stands for, below each other; texts can be selected and links followed."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app import theme


class Facts(QWidget):
    """Shows (word, text) pairs; pairs without a text are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these and no others."""
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels.clear()
        for row, (word, text) in enumerate(pair for pair in facts if pair[1]):
            for column, label in enumerate((_word(word), _text(text))):
                self._grid.addWidget(
                    label, row, column, Qt.AlignmentFlag.AlignTop if column == 0 else Qt.AlignmentFlag(0)
                )
                self._labels.append(label)

    @property
    def texts(self) -> list[str]:
        """Texts as shown, word and text in turn."""
        return [label.text() for label in self._labels]


def link(address: str) -> str:
    """A link that shows its address and may be broken anywhere."""
    shown = re.sub("([/?&=_-])", "\u200b\\1", address)
    return f'<a href="{address}" style="color: {theme.current().accent}">{shown}</a>'


def _word(word: str) -> QLabel:
    label = QLabel(word)
    label.setProperty("role", "muted")
    return label


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setOpenExternalLinks(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
