"""The real window on the embedded pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine import State
from app.main_window import MainWindow
from tests.helpers.tiny_pack import write_tiny_pack

READY = 60_000  # ms; torch, open_clip and the pack, once per process


@pytest.fixture(scope="session")
def window_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def window(qtbot: QtBot, window_pack: Path) -> Iterator[MainWindow]:
    """A shown window whose engine is ready."""
    window = MainWindow(pack=window_pack)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.engine.state is State.READY, timeout=READY)
    yield window
    window.close()
