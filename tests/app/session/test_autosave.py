"""Recovery: what is unsaved lies on disk soon, and survives a killed program."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QFile
from PySide6.QtWidgets import QPushButton
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from app.engine.workers import Lane
from app.messages import Messages, Notice
from app.session.autosave import Autosave, left_over
from app.session.document import Document
from app.session.recovery_dialog import RecoveryDialog
from models import project_file
from models.project import Project
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
    qtbot.waitUntil(session.autosave.path.exists)
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
    assert left_over() == [] and path.with_name("broken.semblance.damaged-1").exists()
    assert "broken.semblance" in session.notices[0].sentence


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
def test_locks_and_drafts_of_killed_programs_go(session: Session, home: Path) -> None:
    folder = home / "data" / "recovery"
    program = KILLED.partition("document.set_portrait")[0] + 'print("written", flush=True)\ntime.sleep(60)\n'
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "written\n"
        process.send_signal(signal.SIGKILL)
    draft = folder / f".{'a' * 32}.part"
    draft.touch()
    os.utime(draft, (1e9, 1e9))
    assert len(list(folder.iterdir())) == 3
    assert left_over() == [] and list(folder.iterdir()) == [Path(f"{session.autosave.path}.lock")]


def test_all_sessions_come_back_one_after_another_and_none_is_lost(session: Session, qtbot: QtBot) -> None:
    for edit in (SMILE, BEARD):
        other = Session()
        other.document.set_portrait(random_portrait())
        other.document.add_edit(edit)
        other.close()
    first, second = left_over()
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (first, second))
    session.autosave.recover(first)
    qtbot.waitUntil(lambda: not first.exists() and session.autosave.path.exists())
    mine, edits = session.autosave.path, session.document.edits
    assert left_over() == [second]
    session.autosave.recover(second)
    qtbot.waitUntil(lambda: not second.exists() and session.autosave.path.exists())
    assert left_over() == [mine] and project_file.load(mine).edits == edits != session.document.edits


def test_the_dialog_lists_all_sessions(session: Session, qtbot: QtBot) -> None:
    files = [session.autosave.path.with_name(f"{number}.semblance") for number in range(3)]
    project_file.save(files[0], Project(random_portrait(7), (SMILE,)))
    project_file.save(files[1], Project())
    files[2].write_bytes(b"nothing")
    dialog = RecoveryDialog(files)
    qtbot.addWidget(dialog)
    items = [dialog.list.item(row) for row in range(3)]
    lines = [item.text().splitlines() for item in items]
    assert [line[0] for line in lines] == [random_portrait(7).title, "without a face", "without a face"]
    assert all(str(QDate.currentDate().year())[2:] in line[1] for line in lines)
    assert [item.icon().isNull() for item in items] == [False, True, True]
    dialog.list.setCurrentRow(1)
    dialog.throw_away()
    assert not files[1].exists() and dialog.list.count() == 2
    dialog.list.setCurrentRow(0)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.bring_back()
    assert chosen.args == [files[0]]
    dialog.throw_away()
    assert "stays in this list" in dialog.words.text()
    dialog.throw_away()
    assert dialog.words.text() == "There is no unsaved work."
    assert [button.text() for button in dialog.findChildren(QPushButton) if button.isEnabled()] == ["Close"]


def test_a_full_or_forbidden_disk_is_told_once_until_something_is_written(session: Session, qtbot: QtBot) -> None:
    session.document.set_portrait(random_portrait())
    good, bad = session.autosave.path, session.autosave.path / "no" / "folder.semblance"
    for path, edit, told in ((bad, SMILE, 1), (bad, BEARD, 1), (good, SMILE, 1), (bad, BEARD, 2)):
        session.autosave.path = path
        session.document.add_edit(edit)
        session.autosave.save()
        qtbot.waitUntil(lambda: not session.lane.busy)
        assert len(session.notices) == told
    assert all("cannot be written" in notice.sentence for notice in session.notices)
    session.autosave.path = good


def test_what_cannot_be_thrown_away_stays_in_the_list(qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: False)  # a system without a bin
    dialog = RecoveryDialog([tmp_path])  # a folder, which is no file to delete
    qtbot.addWidget(dialog)
    dialog.throw_away()
    assert dialog.list.count() == 1 and f"{tmp_path.name} cannot be deleted" in dialog.words.text()
