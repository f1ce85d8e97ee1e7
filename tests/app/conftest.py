"""The real window on the embedded pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.engine import State
from app.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, starter_pack: Path) -> Iterator[MainWindow]:
    """A shown window whose engine is ready."""
    window = MainWindow(pack=starter_pack)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.engine.state is State.READY)
    yield window
    window.close()
