"""A window without its engine."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow


@pytest.fixture
def quiet(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that is not shown, so its engine does not start."""
    window = MainWindow()
    qtbot.addWidget(window)
    yield window
    window.document.close()
    window.close()
