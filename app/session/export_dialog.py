"""What an exported picture holds: crop or whole photo, its size, recipe and camera notes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.export import SCALES, ExportOptions


class ExportDialog(QDialog):
    """Asks for `ExportOptions`; the whole photo is offered where there is one."""

    chosen = Signal(ExportOptions)

    def __init__(self, has_photo: bool, side: int, parent: QWidget | None = None) -> None:
        """`side`: of the generator's picture, in px."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.crop = QRadioButton(self.tr("The face, as in the window"))
        self.whole = QRadioButton(self.tr("The whole photo with the face in its place"))
        self.scale = QComboBox()
        for scale in SCALES:
            pixels = round(side * scale)
            self.scale.addItem(self.tr("{scale:g}x ({pixels} pixels)").format(scale=scale, pixels=pixels), scale)
        self.recipe = QCheckBox(self.tr("Keep the edits in the PNG: opening it brings them back"))
        self.notes = QCheckBox(self.tr("Keep date, place and camera of the photo"))
        self.crop.setChecked(True)
        self.whole.setEnabled(has_photo)
        self.recipe.setChecked(True)
        self.notes.setChecked(True)
        self.notes.setEnabled(False)
        self.whole.toggled.connect(self.notes.setEnabled)
        self.whole.toggled.connect(self.scale.setDisabled)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Picture"), self.crop)
        form.addRow("", self.whole)
        form.addRow(self.tr("Size"), self.scale)
        form.addRow("", self.recipe)
        form.addRow("", self.notes)
        hint = QLabel(self.tr("The format is that of the file name: PNG, JPEG or WebP."))
        hint.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        choose = buttons.addButton(self.tr("Choose file…"), QDialogButtonBox.ButtonRole.AcceptRole)
        choose.setObjectName("primary")
        choose.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.options))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)

    @property
    def options(self) -> ExportOptions:
        """What is chosen now."""
        return ExportOptions(
            self.whole.isChecked(), self.scale.currentData(), self.recipe.isChecked(), self.notes.isChecked()
        )
