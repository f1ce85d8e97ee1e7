"""The start of the program: application, language, theme, log; the window paints first, the engine loads after it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app import theme
from app.icons import icon
from app.messages import Messages, start_log
from app.settings import Settings
from app.single_instance import SingleInstance
from app.window.main_window import MainWindow
from app.words import spoken
from models.errors import OutputError
from models.paths import RESOURCES, data_folder

TRANSLATIONS = RESOURCES / "translations"
SWITCH = 0.001  # seconds that another thread may keep Python from the window, a few times in a frame of the screen


def bare_application(argv: Sequence[str]) -> QApplication:
    """Make the QApplication, or return the one that there is."""
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(list(argv))


def create_application(argv: Sequence[str], settings: Settings | None = None) -> QApplication:
    """Make the QApplication with theme and translations."""
    application = bare_application(argv)
    application.setApplicationName("Semblance")
    application.setApplicationDisplayName("Semblance")
    application.setDesktopFileName("semblance")
    application.setWindowIcon(icon("semblance"))
    sys.setswitchinterval(SWITCH)
    settings = settings or Settings(application)
    translate(application, settings.language)
    theme.follow(application, settings)
    return application


def translate(application: QApplication, language: str) -> None:
    """Speak a language: "system", or the name of a locale; English where there is no translation.

    Only widgets that are made after it speak it.
    """
    for spoken_before in application.findChildren(QTranslator):
        application.removeTranslator(spoken_before)
        spoken_before.deleteLater()
    locale = spoken_locale(language)
    QLocale.setDefault(locale)  # dates and numbers
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("semblance", str(TRANSLATIONS)),
    ):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)


def spoken_locale(language: str) -> QLocale:
    """The locale of a language; that of the system, with its habits, where it is of this language or none is chosen."""
    system, chosen = QLocale.system(), QLocale(language)
    return system if language == "system" or system.language() == chosen.language() else chosen


class FileOpenEvents(QObject):
    """Hears of the files that macOS asks the running application to open."""

    asked = Signal(Path)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the events that name a file."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked.emit(Path(event.file()))
            return True
        return False


class Program(QObject):
    """The running program. `window` is its only window; another takes its place when the language changes."""

    def __init__(self, application: QApplication, settings: Settings, messages: Messages) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._messages = messages
        self.window = self._make_window()

    def come_to_front(self, path: Path | None = None) -> None:
        """Show the window to the person, and open a file if one is given."""
        self.window.come_to_front(path)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self._settings, self._messages)
        window.reopening.connect(self._reopen, Qt.ConnectionType.QueuedConnection)
        return window

    def _reopen(self) -> None:
        """Make the window anew in the language that is chosen now; its session goes on."""
        translate(self._application, self._settings.language)
        before, self.window = self.window, self._make_window()
        self.window.continue_from(before)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with the photo that is named in the arguments; returns the exit status.

    If a window is open already, it gets the photo and this program ends.
    """
    arguments = list(sys.argv if argv is None else argv)
    try:
        return open_window(arguments, SingleInstance(data_folder()))
    except OutputError as error:  # no place for settings, log and unsaved work
        translate(bare_application(arguments), "system")
        QMessageBox.critical(None, "Semblance", f"{spoken(error.sentence)}\n\n{spoken(error.hint)}")
        return 1


def open_window(arguments: Sequence[str], instance: SingleInstance) -> int:
    """Open the window, or hand the file in `arguments` to the one that `instance` finds open; returns the exit status.

    Raises OutputError where the person's folders cannot be written.
    """
    file = Path(arguments[1]) if len(arguments) > 1 else None
    if not instance.claim() and instance.hand_over(file):
        return 0
    start_log()
    settings = Settings()
    application = create_application(arguments, settings)
    messages = Messages(application)
    messages.catch_crashes()
    application.lastWindowClosed.connect(instance.close)
    instance.listen()
    program = Program(application, settings, messages)
    instance.asked.connect(program.come_to_front)
    FileOpenEvents(application).asked.connect(program.come_to_front)
    program.window.show()
    program.come_to_front(file)
    return application.exec()
