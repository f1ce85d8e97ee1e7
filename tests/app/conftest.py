"""The real window on the embedded pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.engine import State
from app.window.main_window import MainWindow

READY = 60_000  # ms; torch, open_clip and the pack, once per process


@pytest.fixture
def window(qtbot: QtBot, starter_pack: Path) -> Iterator[MainWindow]:
    """A shown window whose engine is ready."""
    window = MainWindow(pack=starter_pack)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.engine.state is State.READY, timeout=READY)
    yield window
    window.close()
