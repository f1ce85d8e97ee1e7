"""Real windows for tests."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.engine.engine import State
from app.window.main_window import MainWindow


def open_window(qtbot: QtBot, pack: Path) -> MainWindow:
    """A shown window whose engine has loaded a pack."""
    window = MainWindow(pack=pack)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.engine.state is State.READY)
    return window
