"""Dialog of a training: what the network learns from, what it may change, and for how long."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.session.steps import name_of
from models.edits import Edit
from models.mapper.jobs import TrainingJob
from models.mapper.settings import Level, suited_kind, usual_training
from models.packs.manifest import Pack

MOST_STEPS = 50_000  # as many as StyleCLIP takes


class TrainDialog(QDialog):
    """Tells the job that the person settled on."""

    chosen = Signal(TrainingJob)

    def __init__(self, edit: Edit, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._photos = ""
        self.setWindowTitle(self.tr("Train “{name}”").format(name=name_of(edit) or edit.target))
        self.faces = QComboBox()
        self.space = QComboBox()
        self.levels: dict[Level, QCheckBox] = {
            "coarse": QCheckBox(self.tr("pose and shape (coarse)")),
            "medium": QCheckBox(self.tr("features and expression (medium)")),
            "fine": QCheckBox(self.tr("colours and surface (fine)")),
        }
        self.steps = QSpinBox()
        self.start = QPushButton(self.tr("Train"))
        self._fill()
        self._lay_out(pack)
        self.space.setCurrentIndex(self.space.findData(suited_kind(pack)))
        self._take_usual()

    def _fill(self) -> None:
        self.faces.addItem(self.tr("random faces of this model"))
        self.faces.addItem(self.tr("a folder of photos…"))
        self.faces.setToolTip(self.tr("What the network learns from; some are held out to see when to end"))
        self.faces.activated.connect(self._choose_photos)
        self.space.addItem(self.tr("W+, the code of the photo"), "levels")
        self.space.addItem(self.tr("StyleSpace, colours stay"), "stylespace")
        self.space.addItem(self.tr("StyleSpace, all of it"), "full_stylespace")
        self.space.addItem(self.tr("W, as faces differ"), "principal")
        self.space.setToolTip(self.tr("In which space the network changes the face"))
        self.space.currentIndexChanged.connect(self._take_usual)
        for box in self.levels.values():
            box.setChecked(True)
            box.setToolTip(self.tr("Without it the network leaves this part of the face alone"))
            box.toggled.connect(self._check)
        self.steps.setRange(100, MOST_STEPS)
        self.steps.setSingleStep(100)
        self.steps.setToolTip(self.tr("It ends earlier when faces it has not seen gain nothing any more"))
        self.start.setObjectName("primary")
        self.start.setToolTip(self.tr("Begin; editing goes on meanwhile"))
        for widget, name in ((self.faces, self.tr("Learn from")), (self.space, self.tr("Space"))):
            widget.setAccessibleName(name)
        self.steps.setAccessibleName(self.tr("Steps at most"))

    def _lay_out(self, pack: Pack) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(_words(self.tr("A network learns what these words ask of each face: it takes minutes, once.")))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(self.tr("Learn from"), self.faces)
        form.addRow(self.tr("Space"), self.space)
        boxes = QVBoxLayout()
        for box in self.levels.values():
            boxes.addWidget(box)
        form.addRow(self.tr("May change"), boxes)
        form.addRow(self.tr("Steps at most"), self.steps)
        column.addLayout(form)
        if pack.identity is None:
            without = self.tr("This model has no identity network, so nothing but nearness holds the person.")
            column.addWidget(_words(without, "muted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.start, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    @property
    def job(self) -> TrainingJob:
        """The job as chosen now."""
        kind = self.space.currentData()
        without = tuple(name for name, box in self.levels.items() if kind == "levels" and not box.isChecked())
        edit = self._edit
        settings = replace(usual_training(kind), steps=self.steps.value())
        return TrainingJob(edit.target, edit.neutral, edit.keep, kind, without, self._photos, settings=settings)

    def learn_from(self, folder: Path) -> None:
        """Learn from the photos in a folder."""
        self._photos = str(folder)
        self.faces.setItemText(1, self.tr("photos in {name}…").format(name=folder.name))
        self.faces.setCurrentIndex(1)

    def _choose_photos(self, index: int) -> None:
        if index == 0:
            self._photos = ""
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("Photos to learn from"), self._photos)
        if folder:
            self.learn_from(Path(folder))
        elif not self._photos:
            self.faces.setCurrentIndex(0)

    def _take_usual(self) -> None:
        self.steps.setValue(usual_training(self.space.currentData()).steps)
        self._check()

    def _check(self) -> None:
        """The levels are of W+ alone, and one at least must learn."""
        in_w_plus = self.space.currentData() == "levels"
        for box in self.levels.values():
            box.setEnabled(in_w_plus)
        self.start.setEnabled(not in_w_plus or any(box.isChecked() for box in self.levels.values()))

    def _take(self) -> None:
        self.chosen.emit(self.job)
        self.accept()


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label
