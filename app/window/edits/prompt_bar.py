"""Fields for the words of a new edit: target and neutral text; Enter adds the edit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.widgets.line_edit import LineEdit
from app.window.edits.prompt_field import PromptField
from models.edits import DEFAULT_NEUTRAL

_NEUTRAL = Qt.ItemDataRole.UserRole


class PromptBar(QFrame):
    """Two texts and a button."""

    submitted = Signal(str, str)  # target, neutral

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("promptBar")
        self.target = PromptField()
        self._default = DEFAULT_NEUTRAL
        self.neutral = LineEdit(self._default)
        self.button = QPushButton(self.tr("Add edit"))
        self._suggestions = QStandardItemModel(self)
        self._completer = QCompleter(self._suggestions, self)
        self._describe()
        self._lay_out()
        self._complete()
        self.target.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        for field in (self.target, self.neutral):
            field.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.button.setEnabled(False)

    def _describe(self) -> None:
        self.target.setPlaceholderText(self.tr("Say what you want, e.g. a smiling face"))
        self.target.setAccessibleName(self.tr("Target text"))
        self.target.setToolTip(self.tr("The face you want, in your own words; Enter adds an edit (Ctrl+L jumps here)"))
        self.target.setClearButtonEnabled(True)
        self.neutral.setAccessibleName(self.tr("Neutral text"))
        self.neutral.setToolTip(
            self.tr("What the face is now, said in the same way; the edit is the way from here to there")
        )
        self.neutral.setFixedWidth(130)
        self.button.setObjectName("primary")
        self.button.setToolTip(self.tr("Add this edit to the stack (Enter)"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        self.target.setMaximumWidth(620)
        start = QLabel(self.tr("from"))
        start.setProperty("role", "muted")
        start.setBuddy(self.neutral)
        row.addStretch(1)
        row.addWidget(self.target, 100)
        row.addWidget(start)
        row.addWidget(self.neutral)
        row.addWidget(self.button)
        row.addStretch(1)
        self.setFocusProxy(self.target)

    def _complete(self) -> None:
        completer = self._completer
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.target.setCompleter(completer)
        completer.activated.connect(self._take_neutral)

    def set_suggestions(self, texts: Sequence[tuple[str, str]]) -> None:
        """Offer pairs (target, neutral) while the person types, each target once, with its last neutral text."""
        self._suggestions.clear()
        for target, neutral in dict(texts).items():
            item = QStandardItem(target)
            item.setData(neutral, _NEUTRAL)
            self._suggestions.appendRow(item)

    @property
    def default(self) -> str:
        """The neutral text of the model."""
        return self._default

    def set_neutral(self, text: str) -> None:
        """Set the text for what pictures of this model show before any edit."""
        self._default = text
        self.neutral.setText(text)

    def _take_neutral(self, target: str) -> None:
        for item in self._suggestions.findItems(target):
            self.neutral.setText(item.data(_NEUTRAL))

    def _submit(self) -> None:
        popup = self._completer.popup()
        if popup and popup.isVisible() and popup.currentIndex().isValid():
            return  # this Enter takes the completion
        target = self.target.text().strip()
        if target:
            self.submitted.emit(target, self.neutral.text().strip() or self._default)
