"""Another photo is another session: nothing is overwritten or lost unasked."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.session.recovery_dialog import RecoveryDialog
from app.window.main_window import MainWindow
from models import project_file
from models.edits import Edit
from models.paths import SAMPLES
from models.project import Project
from tests.helpers.sessions import SAMPLE, SMILE, random_portrait, session

OTHER = SAMPLES / "wavy-hair.jpg"
BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def edited(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A photo with an edit, saved as a project, and one edit more."""
    open_photo(window, qtbot, SAMPLE)
    window.document.add_edit(SMILE)
    window.saving.save_to(tmp_path / "kept.semblance")
    qtbot.waitUntil(lambda: not window.document.modified)
    window.document.add_edit(Edit("an old face"))
    return window


def open_photo(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.faces.open_path(path)
    wait_for(window, qtbot, path.name)


def wait_for(window: MainWindow, qtbot: QtBot, title: str) -> None:
    qtbot.waitUntil(lambda: window.document.portrait is not None and window.document.portrait.title == title)


def answer(window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """Press a button of the one question that is asked."""
    (box,) = window.findChildren(QMessageBox)
    box.button(button).click()
    box.setParent(None)


def test_another_photo_asks_first_and_never_writes_over_the_project(
    edited: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    edited.faces.open_path(OTHER)
    answer(edited, BUTTONS.Cancel)
    assert edited.document.portrait is not None and edited.document.portrait.title == SAMPLE.name
    assert len(edited.document.edits) == 2

    edited.faces.open_path(OTHER)
    answer(edited, BUTTONS.Discard)
    wait_for(edited, qtbot, OTHER.name)
    assert edited.document.path is None and not edited.document.edits
    assert not edited.document.modified and edited.document.undo_stack.count() == 0
    assert project_file.load(tmp_path / "kept.semblance").edits == (SMILE,)


def test_save_saves_and_goes_on(edited: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    edited.faces.open_path(OTHER)
    answer(edited, BUTTONS.Save)
    wait_for(edited, qtbot, OTHER.name)
    assert project_file.load(tmp_path / "kept.semblance").edits == (SMILE, Edit("an old face"))


def test_without_changes_nothing_is_asked(window: MainWindow, qtbot: QtBot) -> None:
    open_photo(window, qtbot, SAMPLE)
    open_photo(window, qtbot, OTHER)
    assert not window.findChildren(QMessageBox) and not window.document.modified


def test_a_random_face_beside_a_project_is_another_session_with_the_same_edits(
    edited: MainWindow, qtbot: QtBot
) -> None:
    edited.faces.random()
    answer(edited, BUTTONS.Discard)
    qtbot.waitUntil(lambda: edited.document.photo is None)
    assert edited.document.path is None and [edit.target for edit in edited.document.edits] == [
        "a smiling face",
        "an old face",
    ]
    first = edited.document.portrait
    edited.faces.random()
    qtbot.waitUntil(lambda: edited.document.portrait is not first)
    edited.document.undo()
    assert edited.document.portrait is first, "one random face after another is a step"


def test_a_project_is_known_by_its_content(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    project_file.save(tmp_path / "a.semblance", session())
    shutil.copy(tmp_path / "a.semblance", tmp_path / "renamed.jpg")
    window.faces.open_path(tmp_path / "renamed.jpg")
    qtbot.waitUntil(lambda: window.document.edits == session().edits)


def test_a_suffix_is_added_and_the_folder_is_remembered(
    quiet: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "my.face"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    quiet.document.set_portrait(random_portrait())
    quiet.saving.save_as()
    qtbot.waitUntil((tmp_path / "my.face.semblance").exists)
    qtbot.waitUntil(lambda: quiet.document.path == tmp_path / "my.face.semblance")
    asked: list[str] = []

    def refuse(parent: object, title: str, question: str) -> QMessageBox.StandardButton:
        asked.append(question)
        return BUTTONS.No

    monkeypatch.setattr(QMessageBox, "question", refuse)
    quiet.document.add_edit(SMILE)
    quiet.saving.save_as()
    assert asked and quiet.document.modified, "what is there is not replaced unasked"
    assert Path(offered[1]).parent == tmp_path


def test_unsaved_work_stays_in_reach_while_another_face_is_open(window: MainWindow, qtbot: QtBot) -> None:
    window.document.set_portrait(random_portrait(1))
    left = window.autosave.path.with_name("left.semblance")
    project_file.save(left, Project(random_portrait(7), (SMILE,)))
    window.actions_.unsaved.trigger()
    (dialog,) = window.findChildren(RecoveryDialog)
    assert dialog.list.count() == 1
    dialog.bring_back()
    wait_for(window, qtbot, random_portrait(7).title)
    assert window.document.edits == (SMILE,) and window.document.modified
    qtbot.waitUntil(lambda: not left.exists())
