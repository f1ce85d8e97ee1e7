"""About dialog: what this program is, what it stands on and runs on, and the licences."""

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.host import Loaded
from app.icons import icon
from app.window.dialogs.licence_browser import LicenceBrowser
from app.window.dialogs.system_page import SystemPage
from models.version import VERSION

MARGIN = 200  # px beside the introduction


class AboutDialog(QDialog):
    """Three pages: name and method, system and folders, licences. `loaded` is None while the engine is not ready."""

    def __init__(self, loaded: Loaded | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Semblance"))
        self.resize(920, 560)
        self.system = SystemPage(loaded)
        self.licences = LicenceBrowser()
        self.pages = QTabWidget()
        self.pages.addTab(self._introduction(), self.tr("Program"))
        self.pages.addTab(self.system, self.tr("System and folders"))
        self.pages.addTab(self.licences, self.tr("Licences"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.pages)
        column.addWidget(buttons)

    def _introduction(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.setSpacing(10)
        column.addStretch(1)
        mark = QLabel()
        mark.setPixmap(icon("semblance").pixmap(QSize(64, 64), self.devicePixelRatioF()))
        title = QLabel(f"Semblance {VERSION}")
        title.setProperty("role", "title")
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in self._paragraphs():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(2)
        return page

    def _paragraphs(self) -> tuple[str, ...]:
        return (
            self.tr("Edits a photo of a face with words, on this computer."),
            self.tr("Method: StyleCLIP global directions in the StyleSpace of StyleGAN2 (Patashnik et al. 2021)."),
            self.tr("Built with PyTorch, OpenCLIP, Qt {qt} and QDarkStyle. MIT licence.").format(qt=qVersion()),
        )
