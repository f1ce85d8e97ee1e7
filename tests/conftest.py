"""What all tests share: no screen, folders of their own, no thread left behind, and the embedded pack."""

import os
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.engine.workers import Lane
from models.paths import STARTER_PACK

if TYPE_CHECKING:
    from models.editor import Editor

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "PYTEST_XDIST_WORKER" in os.environ:  # workers side by side, each on one core
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


# A busy machine is slow, not wrong: what a test waits for comes at last, or never.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
    _wait.__kwdefaults__ = {**(_wait.__kwdefaults__ or {}), "timeout": 240_000}  # ms

# What begins with these, below this folder, is plain values, formats and networks of a few channels.
QUICK = (
    *("test_house.py", "app/test_settings.py", "app/test_words.py", "app/session/test_document.py", "app/widgets/"),
    *(
        f"models/test_{name}.py"
        for name in ("edits", "files", "paths", "pixels", "project", "project_file", "validation")
    ),
    *(f"models/direction/test_{name}.py" for name in ("global_direction", "keep", "statistics", "table")),
    *(f"models/packs/test_{name}.py" for name in ("archive", "catalogue", "fetching", "library", "manifest", "moving")),
    *("models/checkpoints/", "models/generator/", "models/language/", "models/mapper/test_library.py"),
)


LONGEST = ("test_recipe.py", "test_notebook.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `pytest -m quick` runs; workers side by side begin with what takes longest, so that none idles."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).as_posix().startswith(QUICK):
            item.add_marker(pytest.mark.quick)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Names bytes by their length: gzip writes the time into its header, and all workers need the same names."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps what is the person's, for one test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEMBLANCE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread running: one of Python's, or that of a lane.

    Threads that torch keeps for itself bear the name of the lane that imported it, so names cannot tell.
    """
    lanes: list[weakref.ref[Lane]] = []
    create = Lane.__init__

    def create_and_remember(lane: Lane, parent: QObject | None = None, *, background: bool = False) -> None:
        create(lane, parent, background=background)
        lanes.append(weakref.ref(lane))

    monkeypatch.setattr(Lane, "__init__", create_and_remember)
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if thread.is_alive() and not thread.daemon]
    assert not left, f"threads left alive: {left}"
    alive = [lane for lane in (remembered() for remembered in lanes) if lane is not None]
    assert not any(lane._thread.isRunning() for lane in alive), "a lane was left running"


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
