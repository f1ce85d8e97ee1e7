"""The two texts of an edit in one line: what the face should become, and from what."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.widgets.line_edit import LineEdit
from app.widgets.value_slider import INDENT
from models.edits import Edit

SHORTEST, LONGEST = 8, 24  # letters of a text that count for its width


class RowTexts(QWidget):
    """Emits a text that was changed; an empty field goes back to the text of the edit."""

    target_changed = Signal(str)
    neutral_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("texts")
        self.target = LineEdit()
        self.neutral = LineEdit()
        self._edit = Edit("")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(INDENT - 2, 0, 0, 0)
        row.setSpacing(2)
        start = QLabel(self.tr("from"))
        start.setProperty("role", "muted")
        for widget in (self.target, start, self.neutral):
            row.addWidget(widget)
        for field, name in ((self.target, self.tr("Target text")), (self.neutral, self.tr("Neutral text"))):
            field.setObjectName("quiet")
            field.setAccessibleName(name)
        self.target.editingFinished.connect(lambda: self._commit(self.target, self._edit.target, self.target_changed))
        self.neutral.editingFinished.connect(
            lambda: self._commit(self.neutral, self._edit.neutral, self.neutral_changed)
        )

    def show_edit(self, edit: Edit) -> None:
        """Show the texts of an edit; what was learned cannot be changed, because its words say what it is."""
        self._edit = edit
        for field, text in ((self.target, edit.target), (self.neutral, edit.neutral)):
            field.setReadOnly(edit.method != "direction")
            field.setToolTip(f"{field.accessibleName()}\n{text}")  # which may be longer than the field
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        for place, text in ((0, edit.target), (2, edit.neutral)):  # the longer text gets more of the line
            self._row.setStretch(place, min(max(len(text), SHORTEST), LONGEST))

    def _commit(self, field: LineEdit, own: str, changed: SignalInstance) -> None:
        text = field.text().strip()
        if text:
            changed.emit(text)
        else:
            field.setText(own)
