"""Page of the system that the program runs on, for a report of an error, and the folders in which it keeps things."""

import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.engine.host import Loaded
from app.packs.catalogue_words import said
from models.paths import RESOURCES, data_folder, log_folder, settings_folder
from models.version import VERSION


class SystemPage(QWidget):
    """Versions, device and model with one button that copies them all; each folder with buttons to open and copy it."""

    def __init__(self, loaded: Loaded | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = self._facts(loaded)
        self.folders = self._folders()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        for words, value in self.facts.items():
            self._row(words, value)
        self.copy = QPushButton(self.tr("Copy all of this"))
        self.copy.clicked.connect(lambda: _to_clipboard(self.report()))
        self._grid.addWidget(self.copy, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.setRowMinimumHeight(self._grid.rowCount(), 14)
        for words, folder in self.folders.items():
            self._row(words, str(folder), *self._buttons(words, folder))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 14, 4, 8)
        column.addLayout(self._grid)
        column.addStretch(1)

    def report(self) -> str:
        """All lines as text."""
        lines = {**self.facts, **{words: str(folder) for words, folder in self.folders.items()}}
        return "\n".join(f"{words}: {value}" for words, value in lines.items())

    def _facts(self, loaded: Loaded | None) -> Mapping[str, str]:
        torch = sys.modules.get("torch")
        waiting = self.tr("not loaded yet")
        return {
            self.tr("Semblance"): VERSION,
            self.tr("System"): platform.platform(),
            "Python": platform.python_version(),
            "Qt, PySide6": f"{qVersion()}, {pyside_version}",
            "PyTorch": torch.__version__ if torch and loaded else waiting,
            self.tr("Device"): loaded.device if loaded else waiting,
            self.tr("Model"): said(loaded.pack.name) if loaded else waiting,
        }

    def _folders(self) -> Mapping[str, Path]:
        return {
            self.tr("Models and unsaved work"): data_folder(),
            self.tr("Settings"): settings_folder(),
            self.tr("Log"): log_folder(),
            self.tr("Program"): RESOURCES.parent,
        }

    def _row(self, words: str, value: str, *buttons: QPushButton) -> None:
        row = self._grid.rowCount()
        heading = QLabel(words)
        heading.setProperty("role", "muted")
        shown = QLabel(value)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        shown.setToolTip(value)
        self._grid.addWidget(heading, row, 0)
        self._grid.addWidget(shown, row, 1)
        for column, button in enumerate(buttons, start=2):
            self._grid.addWidget(button, row, column)

    def _buttons(self, words: str, folder: Path) -> tuple[QPushButton, QPushButton]:
        show, copy = QPushButton(self.tr("Open")), QPushButton(self.tr("Copy path"))
        show.setAccessibleName(self.tr("Open the folder: {name}").format(name=words))
        copy.setAccessibleName(self.tr("Copy the path: {name}").format(name=words))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        copy.clicked.connect(lambda: _to_clipboard(str(folder)))
        return show, copy


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
