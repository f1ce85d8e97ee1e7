"""All keys at a glance, taken from the actions themselves."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget


class ShortcutSheet(QDialog):
    """Two columns, action and keys, under the name of each menu; then what no menu says."""

    def __init__(self, menus: Mapping[str, Sequence[QAction]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 580)
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(8, 0, 16, 8)
        self._grid.setHorizontalSpacing(32)
        self._grid.setColumnStretch(0, 1)
        for name, actions in menus.items():
            self._section(name, [(a.iconText(), _keys(a)) for a in actions if a.shortcuts()])
        self._section(self.tr("Sliders and picture"), self._silent())
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area)
        column.addWidget(buttons)

    def _silent(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Slider: one step, fine step"), self.tr("Arrow keys, Shift + arrow keys")),
            (self.tr("Slider: large step"), self.tr("Page Up, Page Down")),
            (self.tr("Slider: back to default"), self.tr("Double click, or click the dot")),
            (self.tr("Picture: zoom at the cursor"), self.tr("Wheel")),
            (self.tr("Picture: move"), self.tr("Drag, or arrow keys")),
            (self.tr("Picture: fit"), self.tr("Double click")),
            (self.tr("Picture: see the face before"), self.tr("Hold B")),
            (self.tr("Split view: move the handle"), self.tr("Drag, or Left and Right")),
        ]

    def _section(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        if not rows:
            return
        heading = QLabel(name)
        heading.setProperty("role", "section")
        heading.setContentsMargins(0, 12, 0, 2)
        self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 2)
        for words, keys in rows:
            row = self._grid.rowCount()
            self._grid.addWidget(QLabel(words), row, 0)
            self._grid.addWidget(QLabel(keys), row, 1, Qt.AlignmentFlag.AlignRight)


def _keys(action: QAction) -> str:
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts())
