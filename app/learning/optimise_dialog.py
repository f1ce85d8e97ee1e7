"""Dialog of latent optimisation: words, the face it begins with, the space, and how far it may go."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.widgets.line_edit import LineEdit
from models.edits import DEFAULT_NEUTRAL, Edit
from models.optimization.job import OptimizationJob
from models.optimization.settings import Space, usual_in

MOST_STEPS = 3000


class OptimiseDialog(QDialog):
    """Tells the job that the person settled on. `edit` gives the words, `space` is chosen at first; without
    `face` there is only a free face."""

    chosen = Signal(OptimizationJob)

    def __init__(self, edit: Edit, space: Space, face: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keep = edit.keep
        self.setWindowTitle(self.tr("Optimise"))
        self.target = LineEdit(edit.target)
        self.neutral = LineEdit(edit.neutral)
        self.begin = QComboBox()
        self.space = QComboBox()
        self.steps = QSpinBox()
        self.pull = QDoubleSpinBox()
        self.start = QPushButton(self.tr("Optimise"))
        self._fill(face)
        self._lay_out()
        self.space.currentIndexChanged.connect(self._take_usual)
        self.space.setCurrentIndex(self.space.findData(space))
        self._take_usual()
        self.target.textChanged.connect(lambda text: self.start.setEnabled(bool(text.strip())))
        self.start.setEnabled(bool(edit.target.strip()))

    def _fill(self, face: bool) -> None:
        if face:
            self.begin.addItem(self.tr("this face"), False)
        self.begin.addItem(self.tr("the mean face: a new person"), True)
        self.begin.setToolTip(self.tr("Edit the face that is open, or make one from the words alone"))
        self.space.addItem(self.tr("W+, the code of the photo"), "w_plus")
        self.space.addItem(self.tr("StyleSpace"), "stylespace")
        self.space.addItem(self.tr("W, as faces differ"), "principal")
        self.space.setToolTip(self.tr("In which space the code moves"))
        self.steps.setRange(10, MOST_STEPS)
        self.steps.setToolTip(self.tr("It can be stopped at any time; the best so far is kept"))
        self.pull.setRange(0, 1)
        self.pull.setDecimals(4)
        self.pull.setSingleStep(0.001)
        self.pull.setToolTip(self.tr("How strongly the face is held where it was; lower reaches farther"))
        self.target.setPlaceholderText(self.tr("e.g. a smiling face"))
        self.target.setToolTip(self.tr("The face you want, in English words"))
        self.neutral.setPlaceholderText(DEFAULT_NEUTRAL)
        self.neutral.setToolTip(
            self.tr("What the face is now, said in the same way; the edit is the way from here to there")
        )
        self.start.setObjectName("primary")
        self.start.setToolTip(self.tr("Begin; the face shows how far it is"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        words = QLabel(self.tr("The code of one face moves until the model sees the words in it: about a minute."))
        words.setWordWrap(True)
        column.addWidget(words)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for name, widget in (
            (self.tr("To"), self.target),
            (self.tr("From"), self.neutral),
            (self.tr("Begin with"), self.begin),
            (self.tr("Space"), self.space),
            (self.tr("Steps at most"), self.steps),
            (self.tr("Pull back"), self.pull),
        ):
            widget.setAccessibleName(name)
            form.addRow(name, widget)
        column.addLayout(form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.start, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    @property
    def job(self) -> OptimizationJob:
        """The job as chosen now."""
        return OptimizationJob(
            self.target.text().strip(),
            self.neutral.text().strip() or DEFAULT_NEUTRAL,
            self._keep,
            replace(usual_in(self.space.currentData()), steps=self.steps.value(), latent_weight=self.pull.value()),
            bool(self.begin.currentData()),
        )

    def _take_usual(self) -> None:
        usual = usual_in(self.space.currentData())
        self.steps.setValue(usual.steps)
        self.pull.setValue(usual.latent_weight)

    def _take(self) -> None:
        self.chosen.emit(self.job)
        self.accept()
