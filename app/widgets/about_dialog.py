"""What this program is, what it stands on, and its licence."""

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.icons import icon
from models.version import VERSION


class AboutDialog(QDialog):
    """Name, version, method, and what it is built with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Semblance"))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 20)
        column.setSpacing(10)
        mark = QLabel()
        mark.setPixmap(icon("semblance").pixmap(QSize(64, 64), self.devicePixelRatioF()))
        title = QLabel(f"Semblance {VERSION}")
        title.setProperty("role", "title")
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in self._paragraphs():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setFixedWidth(400)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addSpacing(8)
        column.addWidget(buttons)

    def _paragraphs(self) -> tuple[str, ...]:
        return (
            self.tr("Edits a photo of a face with words, on this computer."),
            self.tr("Method: StyleCLIP global directions in the StyleSpace of StyleGAN2 (Patashnik et al. 2021)."),
            self.tr("Built with PyTorch, OpenCLIP, Qt {qt} and QDarkStyle. MIT licence.").format(qt=qVersion()),
        )
