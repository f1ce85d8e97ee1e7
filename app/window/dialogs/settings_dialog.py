"""Preferences; each takes effect at once, the language when a button is pressed: the window is made anew for it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.settings import Settings

MOST_THREADS = 256


class SettingsDialog(QDialog):
    """Shows and changes `Settings`."""

    language_asked = Signal()  # the window should speak the chosen language now

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self.device = self._choice("device", self._devices())
        self.threads = QSpinBox()
        self.preview = QCheckBox(self.tr("Show a small picture first where the full one takes long"))
        self.theme = self._choice("theme", self._themes())
        self.language = self._choice("language", self._languages())
        self.use_language = QPushButton(self.tr("Use now"))
        self._bind()
        self._lay_out()

    def _devices(self) -> Sequence[tuple[str, str]]:
        names = {"auto": self.tr("Automatic"), "cuda": "CUDA", "mps": "MPS (Apple)", "cpu": "CPU"}
        return tuple(names.items())

    def _themes(self) -> Sequence[tuple[str, str]]:
        return (("system", self.tr("As the system")), ("dark", self.tr("Dark")), ("light", self.tr("Light")))

    def _languages(self) -> Sequence[tuple[str, str]]:
        return (("system", self.tr("As the system")), ("en", "English"), ("zh_CN", "简体中文"))

    def _choice(self, name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(box.findData(getattr(self._settings, name)))
        box.currentIndexChanged.connect(lambda _: setattr(self._settings, name, box.currentData()))
        return box

    def _bind(self) -> None:
        self.threads.setRange(0, MOST_THREADS)
        self.threads.setSpecialValueText(self.tr("Automatic"))
        self.threads.setValue(self._settings.threads)
        self.threads.setKeyboardTracking(False)
        self.threads.lineEdit().setTextMargins(6, 0, 0, 0)
        self.threads.valueChanged.connect(lambda value: setattr(self._settings, "threads", value))
        self.preview.setChecked(self._settings.preview)
        self.preview.toggled.connect(lambda on: setattr(self._settings, "preview", on))
        self.use_language.setEnabled(False)
        self.language.currentIndexChanged.connect(lambda _: self.use_language.setEnabled(True))
        self.use_language.clicked.connect(self.accept)
        self.use_language.clicked.connect(self.language_asked)
        self.device.setToolTip(self.tr("What computes the pictures; an absent or broken GPU gives way to the CPU"))
        self.threads.setToolTip(self.tr("How many CPU threads the engine uses"))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(20)
        form.addRow(self.tr("Device"), self.device)
        form.addRow(self.tr("CPU threads"), self.threads)
        form.addRow("", self.preview)
        form.addRow(self.tr("Theme"), self.theme)
        language = QHBoxLayout()
        language.addWidget(self.language, 1)
        language.addWidget(self.use_language)
        form.addRow(self.tr("Language"), language)
        about = QLabel(self.tr("The window opens anew in it; the photo, its edits and their history stay."))
        about.setProperty("role", "muted")
        form.addRow("", about)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(18)
        column.addLayout(form)
        column.addWidget(buttons)
