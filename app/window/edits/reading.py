"""Below the words of an edit: the English that they were read as, open to correction, and what is not understood."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.widgets.flow_layout import FlowLayout
from app.widgets.line_edit import LineEdit
from app.words import spoken
from models.edits import DEFAULT_NEUTRAL, Edit
from models.language.doubt import Doubt


class Reading(QWidget):
    """Hidden where the words stand as they are and nothing is doubtful."""

    corrected = Signal(str, str)  # target and neutral text in English; both empty: read the words again
    chosen = Signal(str)  # words that are understood, in place of those that are not
    used_anyway = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = LineEdit()
        self.neutral = LineEdit()
        self.note = QLabel()
        self.choices = QWidget()
        self.choices.setObjectName("texts")  # the card shows through
        self.busy = QProgressBar()
        self._offered: tuple[str, ...] = ()
        self._flow = FlowLayout(self.choices)
        self._texts = ("", "")
        self._read = (False, False)  # is there a reading of the target, of the neutral text
        self._folded = False
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
        policy = self.busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the sliders below it do not move under the hand
        self.busy.setSizePolicy(policy)
        self.busy.setAccessibleName(self.tr("Finding what these words change"))

    def _lay_out(self) -> None:
        self._lines = [
            self._line(self.tr("read as"), self.target),
            self._line(self.tr("from"), self.neutral),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (*self._lines, self.note, self.choices, self.busy):
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
        self._read = bool(edit.read_target), bool(edit.read_neutral) and edit.texts[1] != DEFAULT_NEUTRAL
        self.show_folded(self._folded)

    def show_folded(self, folded: bool) -> None:
        """Show only what is not understood, or the reading as well."""
        self._folded = folded
        for line, read in zip(self._lines, self._read, strict=True):
            line.setVisible(read and not folded)
        self.setVisible(not folded or bool(self.note.text()))

    def show_note(self, sentence: str) -> None:
        """Say what is not understood; empty if all is."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self.choices.hide()

    def show_doubt(self, doubt: Doubt | None, used: bool) -> None:
        """Say what is not understood; where the edit is not used for it, offer the nearest that is, and to use it."""
        if doubt is None or used:
            self.show_note(spoken(doubt.sentence) if doubt else "")
            return
        words = ", ".join(f'"{word}"' for word in doubt.words)
        self.show_note(self.tr("I am not sure about {words}, so this edit is off. Take instead:").format(words=words))
        if doubt.nearest != self._offered:
            self._offer(doubt.nearest)
        self.choices.show()

    def _offer(self, texts: tuple[str, ...]) -> None:
        """A chip for each text, and one for the words as they are."""
        self._offered = texts
        for chip in self.choices.findChildren(QToolButton):
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for text in texts:
            self._chip(text, self.tr("Take these words")).clicked.connect(
                lambda _=False, one=text: self.chosen.emit(one)
            )
        self._chip(self.tr("Use it anyway"), self.tr("Switch this edit on as it is")).clicked.connect(self.used_anyway)
        self.choices.updateGeometry()

    def _chip(self, text: str, tip: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setText(text)
        chip.setToolTip(tip)
        chip.setAccessibleName(f"{tip}: {text}")
        self._flow.addWidget(chip)
        return chip

    def show_busy(self, busy: bool) -> None:
        """Show that the model is asked about the words."""
        self.busy.setVisible(busy)

    def _correct(self) -> None:
        target, neutral = self.target.text().strip(), self.neutral.text().strip()
        if not target:
            self.corrected.emit("", "")
        elif (target, neutral) != self._texts:
            self.corrected.emit(target, neutral or self._texts[1])
