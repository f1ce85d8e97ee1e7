"""All sessions that ended before they were saved, to bring back or to throw away."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QFile, QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.pictures import thumbnail
from app.words import explained
from models import project_file
from models.errors import OutputError
from models.files import remove

PICTURE = 56  # px
_FILE = Qt.ItemDataRole.UserRole


class RecoveryDialog(QDialog):
    """Lists sessions with their faces and times, the newest first; `chosen` carries the file to bring back."""

    chosen = Signal(Path)

    def __init__(self, files: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved work"))
        self.resize(480, 380)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setIconSize(QSize(PICTURE, PICTURE))
        self.list.setAccessibleName(self.windowTitle())
        self.list.itemActivated.connect(lambda _: self.bring_back())
        self._back, self._away = QPushButton(self.tr("Bring it back")), QPushButton(self.tr("Throw away"))
        self._back.clicked.connect(self.bring_back)
        self._away.clicked.connect(self.throw_away)
        for file in files:
            self._add(file)
        self.list.setCurrentRow(0)
        self._show_count()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.list)
        column.addWidget(self._buttons())

    def bring_back(self) -> None:
        """Take the selected session and close."""
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.data(_FILE))

    def throw_away(self) -> None:
        """Move the selected session to the system's bin, or delete it where there is none."""
        item = self.list.currentItem()
        if item is not None:
            file: Path = item.data(_FILE)
            try:
                if not QFile.moveToTrash(str(file)):
                    remove(file)
            except OutputError as error:
                self.words.setText(explained(error))
                return
            self.list.takeItem(self.list.row(item))
            self._show_count()

    def _show_count(self) -> None:
        """Say what the list is, or that it is empty."""
        some = self.list.count() > 0
        self.words.setText(
            self.tr("Unsaved work stays in this list until it is brought back or thrown away.")
            if some
            else self.tr("There is no unsaved work.")
        )
        for button in (self._back, self._away):
            button.setEnabled(some)

    def _add(self, file: Path) -> None:
        time = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(file.stat().st_mtime)), QLocale.FormatType.ShortFormat
        )
        found = project_file.read_summary(file)
        item = QListWidgetItem(f"{found.title or self.tr('without a face')}\n{time}", self.list)
        if found.picture is not None:
            item.setIcon(thumbnail(found.picture))
        item.setData(_FILE, file)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self._back, self._away):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        return buttons
