"""Real windows for tests."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QMessageBox
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


def close_window(window: MainWindow) -> None:
    """Close a window whose changes nobody wants."""
    window.document.close()
    window.close()


def press(window: MainWindow, text: str) -> None:
    """Press a button of the one box that is open."""
    (box,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in box.buttons() if button.text().replace("&", "") == text).click()


def spin(milliseconds: float) -> None:
    """Let the application work for a while, in a loop of events: only there objects that were left are deleted."""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Let the application work until something is so; False if that takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        spin(20)
    return True
