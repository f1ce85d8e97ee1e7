"""Recovery: what is unsaved lies on disk soon, and survives a killed program."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.workers import Lane
from app.messages import Messages, Notice
from app.session.autosave import Autosave, left_over
from app.session.document import Document
from models import project_file
from tests.helpers.sessions import BEARD, SMILE, random_portrait

KILLED = """
import time
from PySide6.QtWidgets import QApplication
from app.session.autosave import Autosave
from app.session.document import Document
from app.messages import Messages
from app.engine.workers import Lane
from tests.helpers.sessions import SMILE, photo_portrait

application = QApplication([])
document = Document()
autosave = Autosave(document, Lane(), Messages())
document.set_portrait(photo_portrait())
document.add_edit(SMILE)
autosave.save()
while not autosave.path.exists():
    application.processEvents()
print("written", flush=True)
time.sleep(60)
"""


class Session:
    """A document with its autosave, as a window has them."""

    def __init__(self) -> None:
        self.document = Document()
        self.lane = Lane()
        self.notices: list[Notice] = []
        messages = Messages()
        messages.listen(self.notices.append)
        self.autosave = Autosave(self.document, self.lane, messages)

    def close(self) -> None:
        self.lane.close()
        self.autosave.close()


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


def test_a_change_is_on_disk_soon(session: Session, qtbot: QtBot) -> None:
    session.document.set_portrait(random_portrait())
    session.document.add_edit(SMILE)
    qtbot.waitUntil(session.autosave.path.exists, timeout=6000)
    assert project_file.load(session.autosave.path).edits == (SMILE,)


def test_an_untouched_session_leaves_no_file(session: Session, qtbot: QtBot) -> None:
    session.autosave.save()
    session.document.set_portrait(random_portrait())
    session.document.close()
    session.autosave.save()
    qtbot.wait(50)
    assert not session.autosave.path.exists()


def test_saving_removes_the_recovery_file(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    session.document.set_portrait(random_portrait())
    session.autosave.save()
    qtbot.waitUntil(session.autosave.path.exists)
    session.document.saved(tmp_path / "kept.semblance", session.document.state)
    qtbot.waitUntil(lambda: not session.autosave.path.exists())


def test_a_running_session_is_not_left_over_and_a_closed_one_leaves_nothing(qtbot: QtBot, home: Path) -> None:
    session = Session()
    session.document.set_portrait(random_portrait())
    session.autosave.save()
    qtbot.waitUntil(session.autosave.path.exists)
    assert left_over() == []
    session.document.close()
    session.close()
    assert list((home / "data" / "recovery").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
def test_a_killed_program_loses_nothing(session: Session, qtbot: QtBot) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None and program.stdout.readline() == "written\n"
        assert left_over() == []
        program.send_signal(signal.SIGKILL)
    (path,) = left_over()
    session.autosave.recover(path)
    qtbot.waitUntil(lambda: session.document.portrait is not None)
    assert session.document.edits == (SMILE,) and session.document.modified
    portrait = session.document.portrait
    assert portrait is not None and portrait.title == "beard.jpg" and portrait.photo is not None
    qtbot.waitUntil(lambda: not path.exists())
    assert project_file.load(session.autosave.path).edits == (SMILE,)


def test_a_damaged_recovery_file_is_set_aside_and_told(session: Session, qtbot: QtBot) -> None:
    path = session.autosave.path.with_name("broken.semblance")
    path.write_bytes(b"PK\x03\x04 cut")
    assert left_over() == [path]
    session.autosave.recover(path)
    qtbot.waitUntil(lambda: bool(session.notices))
    assert left_over() == [] and path.with_suffix(".damaged").exists()
    assert "broken.semblance" in session.notices[0].sentence


def test_a_full_or_forbidden_disk_is_told(session: Session, qtbot: QtBot) -> None:
    session.autosave.path = session.autosave.path / "no" / "folder.semblance"
    session.document.set_portrait(random_portrait())
    session.document.add_edit(BEARD)
    session.autosave.save()
    qtbot.waitUntil(lambda: bool(session.notices))
    assert "cannot be written" in session.notices[0].sentence
