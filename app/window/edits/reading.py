"""Below the words of an edit: the English that they were read as, open to correction, and what is not understood."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.widgets.line_edit import LineEdit
from models.edits import DEFAULT_NEUTRAL, Edit


class Reading(QWidget):
    """Hidden where the words stand as they are and nothing is doubtful."""

    corrected = Signal(str, str)  # target and neutral text in English; both empty: read the words again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = LineEdit()
        self.neutral = LineEdit()
        self.note = QLabel()
        self.busy = QProgressBar()
        self._texts = ("", "")
        self._describe()
        self._lay_out()
        for field in (self.target, self.neutral):
            field.editingFinished.connect(self._correct)
        self.show_note("")
        self.show_busy(False)

    def _describe(self) -> None:
        tip = self.tr("The English that the model reads. Correct it if it is not what you mean; empty: read again.")
        for field, name in ((self.target, self.tr("Read target text")), (self.neutral, self.tr("Read neutral text"))):
            field.setObjectName("quiet")
            field.setAccessibleName(name)
            field.setToolTip(tip)
        self.note.setProperty("role", "warning")
        self.note.setWordWrap(True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.busy.setAccessibleName(self.tr("Finding what these words change"))

    def _lay_out(self) -> None:
        self._lines = [
            self._line(self.tr("read as"), self.target),
            self._line(self.tr("from"), self.neutral),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (*self._lines, self.note, self.busy):
            column.addWidget(widget)

    def _line(self, name: str, field: LineEdit) -> QWidget:
        line = QWidget()
        line.setObjectName("texts")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        label = QLabel(name)
        label.setProperty("role", "muted")
        row.addWidget(label)
        row.addWidget(field, 1)
        return line

    def show_edit(self, edit: Edit) -> None:
        """Show what the words of an edit were read as, if it is not the words."""
        self._texts = edit.texts
        for field, text in zip((self.target, self.neutral), edit.texts, strict=True):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        read = bool(edit.read_target or edit.read_neutral)
        for line, shown in zip(self._lines, (read, read and edit.texts[1] != DEFAULT_NEUTRAL), strict=True):
            line.setVisible(shown)

    def show_note(self, sentence: str) -> None:
        """Say what is not understood; empty if all is."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def show_busy(self, busy: bool) -> None:
        """Show that the model is asked about the words."""
        self.busy.setVisible(busy)

    def _correct(self) -> None:
        target, neutral = self.target.text().strip(), self.neutral.text().strip()
        if not target:
            self.corrected.emit("", "")
        elif (target, neutral) != self._texts:
            self.corrected.emit(target, neutral or self._texts[1])
