"""The start of the program: application, language, theme, log; the window paints first, the engine loads after it."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app import theme
from app.icons import icon
from app.main_window import ENGINE_DELAY, MainWindow
from app.messages import Messages, start_log
from app.settings import Settings
from models.paths import RESOURCES

TRANSLATIONS = RESOURCES / "translations"


def create_application(argv: Sequence[str]) -> QApplication:
    """The one QApplication, dressed and translated; the existing one if there is one."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(argv))
    application.setApplicationName("Semblance")
    application.setApplicationDisplayName("Semblance")
    application.setDesktopFileName("semblance")
    application.setWindowIcon(icon("semblance"))
    settings = Settings(application)
    translate(application, settings.language)
    theme.apply(application, settings.theme)
    application.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(application, settings.theme))
    return application


def translate(application: QApplication, language: str) -> None:
    """Speak a language: "system", or the name of a locale; English where there is no translation."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("semblance", str(TRANSLATIONS)),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with the photo that is named in the arguments; returns the exit status."""
    arguments = list(sys.argv if argv is None else argv)
    start_log()
    application = create_application(arguments)
    messages = Messages(application)
    messages.catch_crashes()
    window = MainWindow(messages=messages)
    window.show()
    for name in arguments[1:2]:  # in turn behind the loading of the engine, which begins after the same delay
        QTimer.singleShot(ENGINE_DELAY, window, partial(window.operations.open_path, Path(name)))
    return application.exec()
