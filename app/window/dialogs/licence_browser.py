"""The licences of all that the program consists of: a list to search in, and the text of the chosen one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from app import licences
from app.licences import Part

LIST_WIDTH = 240


class LicenceBrowser(QWidget):
    """Fills its list when it is first shown. Words in the search field must all occur in name, version or licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[Part] = []
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Parts of the program"))
        self.list.currentRowChanged.connect(self._show_text)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Licence"))
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        self.search.setFixedWidth(LIST_WIDTH)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 12, 4, 4)
        row.setSpacing(12)
        row.addLayout(left)
        row.addWidget(self.text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not self._parts:
            self._parts = licences.parts()
            self.search.setPlaceholderText(self.tr("Search {count} parts").format(count=len(self._parts)))
            self.list.addItems([self._title(part) for part in self._parts])
            self.list.setCurrentRow(0)

    def _title(self, part: Part) -> str:
        licence = part.licence or self.tr("see its text")
        return f"{part.name} {part.version}\n{licence}"

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0] if shown else -1)
        self.list.scrollToItem(self.list.currentItem())

    def _show_text(self, row: int) -> None:
        text = self._parts[row].read() if row >= 0 else ""
        self.text.setPlainText(text or self.tr("This part brings no text of its licence.") if row >= 0 else "")
