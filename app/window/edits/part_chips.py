"""Limits of an edit on the photo: chips for all or for parts of the face, and one for the brush."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from app.icons import icon
from app.widgets.flow_layout import FlowLayout
from models.edits import PARTS, Part

# The parts of `models.edits`, for the translators.
_NAMES = (
    QT_TRANSLATE_NOOP("Parts", "eyes"),
    QT_TRANSLATE_NOOP("Parts", "mouth"),
    QT_TRANSLATE_NOOP("Parts", "hair"),
    QT_TRANSLATE_NOOP("Parts", "skin"),
)


class PartChips(QWidget):
    """Shows the parts of one edit; any number of them can be on, all off is everywhere."""

    changed = Signal(tuple)  # of Part
    brush_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.everywhere = self._chip(self.tr("all"), self.tr("Let this edit change the whole face"))
        self.everywhere.clicked.connect(lambda: self._tell(()))
        self.chips = {part: self._part_chip(part) for part in PARTS}
        self.brush = self._chip(self.tr("Brush"), self.tr("Paint on the photo where this edit counts"))
        self.brush.setIcon(icon("brush"))
        self.brush.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.brush.clicked.connect(self.brush_asked)
        flow = FlowLayout(self)
        for chip in (self.everywhere, *self.chips.values(), self.brush):
            flow.addWidget(chip)
        self.show_parts((), masked=False)

    def show_parts(self, parts: Sequence[Part], masked: bool) -> None:
        """Show the parts of an edit, and whether a brush has limited it, without telling anyone."""
        self._mark(tuple(parts))
        self.brush.setText(self.tr("Brushed") if masked else self.tr("Brush"))
        self.updateGeometry()

    def _chip(self, text: str, tip: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setCheckable(True)
        chip.setText(text)
        chip.setToolTip(tip)
        chip.setAccessibleName(tip)
        chip.setIconSize(QSize(14, 14))
        return chip

    def _part_chip(self, part: Part) -> QToolButton:
        name = QCoreApplication.translate("Parts", part)
        chip = self._chip(name, self.tr("Limit this edit to: {part}").format(part=name))
        chip.clicked.connect(lambda: self._toggle(part))
        return chip

    def _toggle(self, part: Part) -> None:
        wanted = set(self._parts) ^ {part}
        self._tell(tuple(one for one in PARTS if one in wanted))

    def _tell(self, parts: tuple[Part, ...]) -> None:
        self._mark(parts)
        self.changed.emit(parts)

    def _mark(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.everywhere.setChecked(not parts)
        for part, chip in self.chips.items():
            chip.setChecked(part in parts)
