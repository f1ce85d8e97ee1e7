"""The content of an exported picture: as seen or the picture alone, size, format, and the notes that go with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from app.engine.export import ExportOptions
from app.widgets.comparison import View
from models.project import Project

SIDES = (4096, 2048, 1024)  # px, offered below the full size
LARGER = (1.5, 2.0)  # times the model's own size
QUALITIES = (None, 85, 70, 50)  # None: that of the photo, or high
LOSSY = (".jpg", ".webp", ".avif")
FORMATS = ((".png", "PNG"), (".jpg", "JPEG"), (".webp", "WebP"), (".tif", "TIFF"), (".avif", "AVIF"))


class ExportDialog(QDialog):
    """Asks for `ExportOptions` and a suffix."""

    chosen = Signal(ExportOptions, str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._project = project
        self.view = QComboBox()
        self.size_ = QComboBox()
        self.format = QComboBox()
        self.quality = QComboBox()
        self.recipe = QCheckBox(self.tr("Keep the edits in the file: opening it brings them back"))
        self.notes = QCheckBox(self.tr("Keep date and camera of the photo"))
        self.place = QCheckBox(self.tr("Keep the place where it was taken"))
        self._offer()
        self._lay_out()
        for box in (self.view, self.size_, self.format):
            box.currentIndexChanged.connect(self._meet)
        self.notes.toggled.connect(self._meet)
        self._meet()

    def _offer(self) -> None:
        project, portrait = self._project, self._project.portrait
        assert portrait is not None
        names = {
            View.EDITED: self.tr("The edited picture"),
            View.SPLIT: self.tr("Split, as on the screen"),
            View.SIDE_BY_SIDE: self.tr("Before beside after"),
            View.DIFFERENCE: self.tr("The difference"),
        }
        for view, name in names.items():
            self.view.addItem(name, view)
        self.view.setCurrentIndex(self.view.findData(_view(project)))
        height, width, _ = (project.photo.rgb if project.photo else portrait.picture).shape
        longest = max(height, width)
        self.size_.addItem(self.tr("Full size, {width} x {height}").format(width=width, height=height), None)
        sides = [side for side in SIDES if side < longest]
        sides = sides if project.photo else [round(longest * factor) for factor in LARGER]
        for side in sides:
            size = {"width": round(width * side / longest), "height": round(height * side / longest)}
            self.size_.addItem("{width} x {height}".format(**size), side)
        for suffix, name in FORMATS:
            self.format.addItem(name, suffix)
        own = project.photo.path.suffix.lower().replace(".jpeg", ".jpg") if project.photo else ".png"
        self.format.setCurrentIndex(max(self.format.findData(own), 0))
        self._own = own if project.photo else ""
        for quality in QUALITIES:
            self.quality.addItem("", quality)
        self.recipe.setChecked(True)
        self.notes.setChecked(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("Picture"), self.view)
        form.addRow(self.tr("Size"), self.size_)
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("Quality"), self.quality)
        for box in (self.recipe, self.notes, self.place):
            form.addRow("", box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        choose = buttons.addButton(self.tr("Choose file…"), QDialogButtonBox.ButtonRole.AcceptRole)
        choose.setObjectName("primary")
        choose.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.options, self.format.currentData()))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)

    def _meet(self) -> None:
        """Offer only qualities and notes that the file can have."""
        suffix = self.format.currentData()
        whole = self.view.currentData() == View.EDITED and self.size_.currentData() is None
        usual = self.tr("As the photo") if whole and suffix == self._own else self.tr("High")
        names = (usual, self.tr("Good, 85"), self.tr("Medium, 70"), self.tr("Small file, 50"))
        for index, name in enumerate(names if suffix in LOSSY else (self.tr("Without loss"),)):
            self.quality.setItemText(index, name)
        if suffix not in LOSSY:
            self.quality.setCurrentIndex(0)
        self.quality.setEnabled(suffix in LOSSY)
        self.recipe.setEnabled(self.format.currentData() == ".png")
        self.notes.setEnabled(self._project.photo is not None and self.view.currentData() == View.EDITED)
        self.place.setEnabled(self.notes.isEnabled() and self.notes.isChecked())

    @property
    def options(self) -> ExportOptions:
        """The options as chosen now."""
        split = self._project.view.get("split", 0.5)
        return ExportOptions(
            view=View(self.view.currentData()),
            split=float(split),
            longest=self.size_.currentData(),
            quality=self.quality.currentData(),
            recipe=self.recipe.isEnabled() and self.recipe.isChecked(),
            notes=self.notes.isEnabled() and self.notes.isChecked(),
            place=self.place.isEnabled() and self.place.isChecked(),
        )


def _view(project: Project) -> View:
    """The view on the screen."""
    saved = project.view.get("view")
    return View(str(saved)) if saved in set(View) else View.EDITED
