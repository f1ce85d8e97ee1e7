"""Enter presses the button that has the focus, as Space does; Qt leaves it to the default button of a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def presses_button(event: QKeyEvent, window: QWidget) -> bool:
    """Press the button of a window that has the focus if the event is Enter; False if nothing is pressed."""
    focused = window.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(focused, QAbstractButton):
        return False
    focused.click()
    return True
