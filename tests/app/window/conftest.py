"""A window without its engine."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from tests.helpers.windows import close_window


@pytest.fixture
def quiet(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that is not shown, so its engine does not start."""
    window = MainWindow()
    qtbot.addWidget(window)
    yield window
    close_window(window)
