"""The line below the model manager: which folder holds the models, how full it is, and how to open or move it."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from models.files import make_folder
from models.paths import models_folder


class FolderRow(QWidget):
    """Words about the models folder, and two buttons."""

    move_asked = Signal(Path)  # to another folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        for words, tip, run in (
            (self.tr("Open"), self.tr("Open the models folder"), self._open),
            (self.tr("Move…"), self.tr("Keep the models in another folder or on another disk"), self._move),
        ):
            button = QPushButton(words)
            button.setObjectName("link")
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)

    def _open(self) -> None:
        make_folder(models_folder())
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(models_folder())))

    def _move(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Keep the models in"), str(models_folder()))
        if name:
            self.move_asked.emit(Path(name))
