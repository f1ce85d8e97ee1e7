"""A message that does not stop the work: one sentence, a button that helps, details behind another."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon

MARGIN = 12  # px


class Banner(QWidget):
    """Takes its place above the content only while it says something; Escape or the cross closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setObjectName("banner")
        self._sign = QLabel()
        self._sentence = QLabel()
        self._hint = QLabel()
        self._action = QPushButton()
        self._more = QPushButton(self.tr("Details"))
        self._close = QToolButton()
        self._details = QPlainTextEdit()
        self._run: Callable[[], object] | None = None
        self._lay_out()
        self._action.clicked.connect(self.take_way_on)
        self._more.toggled.connect(self._details.setVisible)
        self._close.clicked.connect(self.dismiss)
        self.hide()

    def _lay_out(self) -> None:
        for label in (self._sentence, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)  # names of files are no markup
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setStyleSheet("font-weight: 600")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._more.setCheckable(True)
        self._more.setObjectName("link")
        self._more.setToolTip(self.tr("Details from the log"))
        self._close.setIcon(icon("remove", "muted"))
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(140)
        self._details.setAccessibleName(self.tr("Details"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for widget in (self._more, self._action, self._close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(14, 10, 10, 10)
        column.addLayout(row)
        column.addWidget(self._details)
        around = QVBoxLayout(self)
        around.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
        around.addWidget(self._frame)

    def show_message(
        self,
        sentence: str,
        hint: str = "",
        details: str = "",
        *,
        serious: bool = True,
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence, what to do about it, and a button (words, function) that does it."""
        self._frame.setProperty("serious", serious)
        self._frame.style().polish(self._frame)
        name, role = ("warning", "warning") if serious else ("info", "accent")
        self._sign.setPixmap(icon(name, role).pixmap(QSize(22, 22), self.devicePixelRatioF()))
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._details.setPlainText(details)
        self._more.setVisible(bool(details))
        self._more.setChecked(False)
        self._details.hide()
        self._run = action[1] if action else None
        self._action.setText(action[0] if action else "")
        self._action.setToolTip(hint or sentence)
        self._action.setVisible(action is not None)
        self.setAccessibleName(f"{sentence} {hint}")
        self.show()

    @property
    def sentence(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def dismiss(self) -> None:
        """Close the message."""
        self.hide()
        self.closed.emit()

    def take_way_on(self) -> None:
        """Do what the button offers, and close the message."""
        run = self._run
        self.dismiss()
        if run is not None:
            run()
