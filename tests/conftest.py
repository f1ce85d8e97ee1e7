"""What all tests share: no screen, folders of their own, no thread left behind, and the embedded pack."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
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
def no_thread_left() -> Iterator[None]:
    """Fails a test that leaves a thread running: one of Python's, or one of ours in Qt (seen on Linux only)."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if thread.is_alive() and not thread.daemon]
    assert not left, f"threads left alive: {left}"
    deadline = time.monotonic() + 1
    while "semblance lane" in _thread_names():  # Qt has waited for the thread's work, the system takes a moment more
        assert time.monotonic() < deadline, "a lane was left running"
        time.sleep(0.001)


def _thread_names() -> list[str]:
    names = []
    for file in Path("/proc/self/task").glob("*/comm"):
        with suppress(OSError):  # it may end meanwhile
            names.append(file.read_text().strip())
    return names


@pytest.fixture(scope="session")
def starter_pack() -> Path:
    """The folder of the embedded pack; a clone without it is broken."""
    assert (STARTER_PACK / "generator.safetensors").is_file(), "the embedded pack is missing"
    return STARTER_PACK


@pytest.fixture(scope="session")
def starter_editor(starter_pack: Path) -> "Editor":
    """The embedded pack, loaded once for all tests."""
    from models.editor import Editor

    return Editor.load(starter_pack, "cpu")
