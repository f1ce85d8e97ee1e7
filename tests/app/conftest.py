"""The real window on the embedded pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from tests.helpers.windows import close_window, open_window


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refine a photo that opens in one step instead of 40: for tests that wait until the engine has nothing to do."""
    monkeypatch.setattr("models.encoder.inversion.STEPS", 1)


@pytest.fixture
def window(qtbot: QtBot, starter_pack: Path) -> Iterator[MainWindow]:
    """A shown window whose engine is ready."""
    window = open_window(qtbot, starter_pack)
    yield window
    close_window(window)
