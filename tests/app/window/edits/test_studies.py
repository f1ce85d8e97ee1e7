"""A new row is there at once; its focus, reading and doubts follow, and none of it is a step of the history."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.session.preview import Freshness
from app.window.edits.edit_row import EditRow
from app.window.main_window import MainWindow
from models.edits import DEFAULT_BETA, Edit
from models.language.reading import read
from models.paths import SAMPLES


@pytest.fixture
def face(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None and window.preview.current)
    return window


def enter(window: MainWindow, text: str) -> None:
    prompt = window.viewer.prompt
    prompt.target.setText(text)
    QTest.keyClick(prompt.target, Qt.Key.Key_Return)


def settled(window: MainWindow, qtbot: QtBot) -> EditRow:
    row = window.edits.stack.rows[-1]
    qtbot.waitUntil(lambda: row.reading.busy.isHidden() and window.preview.current)
    return row


def test_a_row_is_there_the_moment_enter_is_pressed(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "a smiling face")
    assert len(face.edits.stack.rows) == 1 and face.viewer.prompt.target.text() == ""
    row = face.edits.stack.rows[0]
    assert not row.reading.busy.isHidden()
    assert face.preview.freshness is Freshness.UPDATING and face.status_line.engine.text() == "Updating"
    settled(face, qtbot)
    assert face.status_line.engine.text() == "Ready"
    assert row.edit.beta == face.document.edits[0].beta != DEFAULT_BETA
    assert not row.beta.dot.isVisible() and not row.alpha.dot.isVisible()
    assert face.document.undo_stack.count() == 1  # the edit
    face.document.undo()
    face.document.redo()
    assert face.document.edits[0].beta == row.edit.beta


def test_words_of_the_person_are_kept_and_what_they_are_read_as_is_shown(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "不戴眼镜的男人")
    row = settled(face, qtbot)
    assert face.document.edits[0].target == row.texts.target.text() == "不戴眼镜的男人"
    assert (row.reading.target.text(), row.reading.neutral.text()) == ("a man", "a man wearing glasses")
    assert row.reading.target.isVisible()
    row.reading.target.setText("a bald man")
    row.reading.target.editingFinished.emit()
    assert face.document.edits[0].texts == ("a bald man", "a man wearing glasses")
    settled(face, qtbot)
    face.document.undo()
    assert face.document.edits[0].texts == ("a man", "a man wearing glasses")
    row.texts.target.setText("微笑")
    row.texts.target.editingFinished.emit()
    assert face.document.edits[0].texts == ("a smiling face", "a face")


def test_a_removed_correction_has_the_words_read_again(face: MainWindow, qtbot: QtBot) -> None:
    face.document.add_edit(Edit("微笑", read_target="a bald man"))
    row = settled(face, qtbot)
    row.reading.target.clear()
    row.reading.target.editingFinished.emit()
    assert face.document.edits[0].texts == ("a smiling face", "a face")


def test_doubts_are_said_at_the_row(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "戴望远镜的男人")
    row = settled(face, qtbot)
    assert row.reading.note.isVisible()
    assert row.reading.note.text() == 'I am not sure about "望远镜", so this edit is off. Take instead:'


def chips(row: EditRow) -> dict[str, QToolButton]:
    found = row.reading.choices.findChildren(QToolButton)
    return {chip.text(): chip for chip in found if chip.isVisible()}


def test_words_that_are_not_understood_do_nothing_until_the_person_says_so(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "asdf")
    row = settled(face, qtbot)
    before = face.viewer.canvas.after
    assert not face.document.edits[0].enabled and not row.head.enabled.isChecked()
    assert len(chips(row)) == 4, "three readings, and the words as they are"
    QTest.mouseClick(chips(row)["Use it anyway"], Qt.MouseButton.LeftButton)
    assert face.document.edits[0].enabled and row.head.enabled.isChecked() and not chips(row)
    settled(face, qtbot)
    assert not np.array_equal(face.viewer.canvas.after, before)
    assert face.document.undo_stack.undoText() == "Switch on Asdf"
    face.document.undo()
    assert not face.document.edits[0].enabled and len(chips(row)) == 4


def test_a_reading_that_is_offered_takes_the_place_of_the_words(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "asdf")
    row = settled(face, qtbot)
    offered = next(iter(chips(row)))
    QTest.mouseClick(chips(row)[offered], Qt.MouseButton.LeftButton)
    settled(face, qtbot)
    edit = face.document.edits[0]
    assert edit.enabled and edit.target == row.texts.target.text() == offered and edit.beta != DEFAULT_BETA
    assert row.reading.note.isHidden() and not chips(row)


def test_strange_words_that_the_model_knows_count(face: MainWindow, qtbot: QtBot) -> None:
    text = "a hostile face"
    assert read(text).unknown
    enter(face, text)
    assert not face.document.edits[0].enabled
    row = settled(face, qtbot)
    assert face.document.edits[0].enabled and row.reading.note.isHidden()


def test_a_text_of_which_nothing_is_read_stays_in_the_prompt_with_a_sentence(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "股票市场")
    assert face.document.edits == () and face.viewer.prompt.target.text() == "股票市场"
    qtbot.waitUntil(face.viewer.banner.isVisible)
    assert "股票市场" in " ".join(label.text() for label in face.viewer.banner.findChildren(QLabel))


def test_words_that_the_row_cannot_read_change_nothing_and_are_said(face: MainWindow, qtbot: QtBot) -> None:
    enter(face, "a smiling face")
    row = settled(face, qtbot)
    row.texts.target.setText("股票市场")
    row.texts.target.editingFinished.emit()
    assert face.document.edits[0].target == "a smiling face"
    assert '"股票市场" cannot be read.' in row.reading.note.text()


def test_presets_and_projects_are_studied_without_changing_their_focus(face: MainWindow, qtbot: QtBot) -> None:
    face.document.add_edit(Edit("a sad face", beta=0.07))
    row = settled(face, qtbot)
    assert face.document.edits[0].beta == 0.07 == row.edit.beta


@pytest.mark.usefixtures("few_steps")
def test_a_row_says_what_the_photo_cannot_show(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.open_path(SAMPLES / "short-hair.jpg")
    qtbot.waitUntil(lambda: window.document.photo is not None and not window.engine.busy)
    enter(window, "a smiling face")
    row = settled(window, qtbot)
    assert row.left_out.isHidden()
    enter(window, "a woman with long hair")
    row = settled(window, qtbot)
    qtbot.waitUntil(row.left_out.isVisible)
    assert "length of its hair" in row.left_out.text()
    window.actions_.on_model.trigger()
    assert row.left_out.isHidden()
