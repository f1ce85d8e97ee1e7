"""What all tests share: no screen, folders of their own, no thread left behind, and the embedded pack."""

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.paths import STARTER_PACK

if TYPE_CHECKING:
    from models.editor import Editor

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps what is the person's, for one test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEMBLANCE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread running: Python's own, or in tests with Qt a QThread."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if thread.is_alive() and not thread.daemon]
    assert not left, f"threads left alive: {left}"
    if "qapp" in request.fixturenames:
        assert not _running_qthreads(), "a QThread was left running"


def _running_qthreads() -> list[object]:
    from PySide6.QtCore import QThread

    return [thing for thing in gc.get_objects() if issubclass(type(thing), QThread) and thing.isRunning()]


@pytest.fixture(scope="session")
def starter_pack() -> Path:
    """The folder of the embedded pack."""
    if not (STARTER_PACK / "pack.toml").is_file():
        pytest.skip("the starter pack is still being trained")
    return STARTER_PACK


@pytest.fixture(scope="session")
def starter_editor(starter_pack: Path) -> "Editor":
    """The embedded pack, loaded once for all tests."""
    from models.editor import Editor

    return Editor.load(starter_pack, "cpu")
