"""An engine on a real pack of tiny networks, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.engine import Engine, State
from app.engine.host import Frame
from app.session.document import Document
from tests.helpers.tiny_pack import write_tiny_pack


class Heard:
    """What an engine said."""

    def __init__(self, engine: Engine) -> None:
        self.frames: list[Frame] = []
        self.errors: list[Exception] = []
        self.notices: list[str] = []
        self.states: list[State] = []
        self.progress: list[str] = []
        engine.framed.connect(self.frames.append)
        engine.failed.connect(self.errors.append)
        engine.noticed.connect(self.notices.append)
        engine.state_changed.connect(self.states.append)
        engine.progressed.connect(lambda fraction, what: self.progress.append(what))


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def heard(engine: Engine) -> Heard:
    return Heard(engine)


@pytest.fixture
def document(engine: Engine, heard: Heard) -> Document:
    document = Document()
    engine.opened.connect(document.set_portrait)
    engine.face_opened.connect(document.add_face)
    engine.refined.connect(document.complete_face)
    return document


@pytest.fixture
def ready(engine: Engine, heard: Heard, pack: Path, qtbot: QtBot) -> Engine:
    engine.start(pack, "cpu", threads=1)
    qtbot.waitUntil(lambda: engine.state is State.READY)
    return engine
