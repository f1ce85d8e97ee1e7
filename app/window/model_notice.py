"""One quiet line that says what the loaded model can and cannot do, with a way to a better one."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.icons import icon


class Notice(QFrame):
    """An information sign, a sentence and a link."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        sign = QLabel()
        sign.setPixmap(icon("info", "muted").pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.button = QPushButton()
        self.button.setObjectName("link")
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 8)
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(sign)
        row.addWidget(self.words, 100)
        row.addWidget(self.button)
        row.addStretch(1)
        self.say("", "", "")

    def say(self, sentence: str, link: str, tip: str) -> None:
        """Show a sentence and a link; nothing where there is no sentence."""
        self.words.setText(sentence)
        self.words.setMaximumWidth(self.words.fontMetrics().horizontalAdvance(sentence) + 8)
        self.button.setText(link)
        self.button.setToolTip(tip)
        self.button.setVisible(bool(sentence))
        self.setVisible(bool(sentence))
