"""One quiet line that says what the loaded model can and cannot do, with a way to a better one."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.icons import icon


class Notice(QFrame):
    """An information sign, a sentence and a link."""

    asked = Signal()

    def __init__(self, sentence: str, link: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        sign = QLabel()
        sign.setPixmap(icon("info", "muted").pixmap(QSize(16, 16), self.devicePixelRatioF()))
        words = QLabel(sentence)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        button = QPushButton(link)
        button.setObjectName("link")
        button.setToolTip(self.tr("What public models can do that this one cannot"))
        button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 8)
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(sign)
        row.addWidget(words, 100)
        row.addWidget(button)
        row.addStretch(1)
        words.setMaximumWidth(words.fontMetrics().horizontalAdvance(sentence) + 8)
