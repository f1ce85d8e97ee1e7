"""One better model, with one button: its use, its needs, its licence; all others are a link away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.packs.catalogue_words import said
from app.packs.facts import Facts, link
from app.words import size
from models.packs.catalogue import Entry

WIDTH = 540  # px


class Recommendation(QDialog):
    """Shows an entry of the catalogue, and the CLIP model that comes along (None: it is here)."""

    accepted_for = Signal(Entry)  # the licence is accepted and the download wanted
    all_asked = Signal()

    def __init__(self, entry: Entry, clip: Entry | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A better model"))
        self._entry = entry
        title = QLabel(self.tr("Edits learned from photos of real people"))
        title.setProperty("role", "heading")
        about = QLabel(
            self.tr(
                "The built-in model learned from photos to see a face, but to draw one from computer-drawn people "
                "only. This one learned both from 70,000 photos of real people at 1024 pixels: smiles, ages, hair and "
                "light change as they do on photos, and fine detail stays."
            )
        )
        about.setWordWrap(True)
        self.facts = Facts()
        self.facts.show_facts(self._needs(entry, clip))
        self.get = QPushButton(self.tr("Accept the licence and download"))
        self.get.setObjectName("primary")
        self.get.setDefault(True)
        self.get.setToolTip(self.tr("Editing goes on meanwhile; the download can be paused"))
        self.get.clicked.connect(self._take)
        self.all = QPushButton(self.tr("All models…"))
        self.all.setObjectName("link")
        self.all.setToolTip(self.tr("Choose among all models, or add your own"))
        self.all.clicked.connect(self._show_all)
        self._lay_out(title, about)

    def _lay_out(self, title: QLabel, about: QLabel) -> None:
        later = QPushButton(self.tr("Not now"))
        later.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self.get)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        for part in (title, about, self.facts):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumSize(WIDTH, column.totalHeightForWidth(WIDTH))  # Qt counts no wrapped lines by itself

    def _needs(self, entry: Entry, clip: Entry | None) -> list[tuple[str, str]]:
        total = (entry.bytes or 0) + (clip.bytes or 0 if clip is not None else 0)
        return [
            (self.tr("Model"), said(entry.name)),
            (self.tr("Download"), "≈ " + size(total)),
            (self.tr("Computer"), self.tr("8 GB of memory; a graphics card makes it quick, without one it is slower")),
            (self.tr("Licence"), said(entry.licence)),
            (self.tr("Terms"), link(entry.terms)),
        ]

    def _take(self) -> None:
        self.accept()
        self.accepted_for.emit(self._entry)

    def _show_all(self) -> None:
        self.reject()
        self.all_asked.emit()
