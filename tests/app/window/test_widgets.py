"""Prompt bar, start page, banner, grid, face picker: what they show and what they say."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.widgets.banner import Banner
from app.window import face_picker
from app.window.edits.grid_dialog import GridDialog
from app.window.edits.prompt_bar import PromptBar
from app.window.face_picker import FacePicker
from app.window.start_page import StartPage
from app.window.status_line import StatusLine
from models.edits import Edit


def test_enter_submits_both_texts(qtbot: QtBot) -> None:
    bar = PromptBar()
    qtbot.addWidget(bar)
    said: list[tuple[str, str]] = []
    bar.submitted.connect(lambda target, neutral: said.append((target, neutral)))
    QTest.keyClick(bar.target, Qt.Key.Key_Return)
    assert said == [] and not bar.button.isEnabled()
    QTest.keyClicks(bar.target, " an old face ")
    bar.neutral.setText("a young face")
    QTest.keyClick(bar.target, Qt.Key.Key_Return)
    assert said == [("an old face", "a young face")]


def test_a_completion_brings_its_neutral_text_and_is_submitted_once(qtbot: QtBot) -> None:
    bar = PromptBar()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitExposed(bar)
    bar.set_suggestions([("a face with a beard", "a shaved face"), ("a smiling face", "a face")])
    said: list[tuple[str, str]] = []
    bar.submitted.connect(lambda target, neutral: said.append((target, neutral)))
    bar.activateWindow()
    bar.target.setFocus()
    qtbot.waitUntil(bar.target.hasFocus)
    QTest.keyClicks(bar.target, "beard")
    popup = bar.target.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert bar.neutral.text() == "a shaved face"
    if not said:
        QTest.keyClick(bar.target, Qt.Key.Key_Return)
    assert said == [("a face with a beard", "a shaved face")]
    qtbot.wait(10)


def test_the_start_page_offers_actions_and_samples(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "first_face.png"
    Image.new("RGB", (40, 30), "red").save(path)
    opened: list[bool] = []
    action = QAction("&Open…")
    action.triggered.connect(lambda: opened.append(True))
    page = StartPage([action], [path])
    qtbot.addWidget(page)
    page.findChildren(QPushButton)[0].click()
    chosen: list[Path] = []
    page.sample_chosen.connect(chosen.append)
    page.findChildren(QToolButton)[0].click()
    assert opened == [True] and chosen == [path]
    action.setEnabled(False)
    assert not page.findChildren(QPushButton)[0].isEnabled()


def test_a_banner_says_one_sentence_and_offers_a_way_on(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.resize(600, 100)
    taken: list[bool] = []
    banner.show_message("No face.", "Try another photo.", "trace", action=("Open…", lambda: taken.append(True)))
    assert banner.isVisible() and banner.sentence == "No face." and "Try another photo." in banner.accessibleName()
    details, way_on = banner.findChildren(QPushButton)[::-1]
    assert {details.text(), way_on.text()} == {"Details", "Open…"}
    next(button for button in (details, way_on) if button.text() == "Open…").click()
    assert taken == [True] and not banner.isVisible()


def test_a_click_in_the_grid_takes_both_values(qtbot: QtBot) -> None:
    dialog = GridDialog(Edit("a smiling face", alpha=3.0, beta=0.12), [-3.0, 0.0, 3.0], [0.08, 0.12])
    qtbot.addWidget(dialog)
    assert dialog.cells[1][2].isChecked()
    assert dialog.cells[0][0].icon().isNull()
    dialog.show_cell(0, 0, np.zeros((64, 64, 3), dtype=np.uint8))
    assert not dialog.cells[0][0].icon().isNull()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.cells[0][0].click()
    assert chosen.args == [-3.0, 0.08]


def test_enter_takes_the_cell_of_the_grid_that_has_the_focus(qtbot: QtBot) -> None:
    dialog = GridDialog(Edit("a smiling face", alpha=3.0, beta=0.12), [-3.0, 0.0, 3.0], [0.08, 0.12])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.cells[0][1].setFocus()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.keyClick(dialog.cells[0][1], Qt.Key.Key_Return)
    assert chosen.args == [0.0, 0.08]


@pytest.mark.parametrize("side", [50, 2560], ids=["reduced", "whole"])
def test_a_face_is_chosen_by_click_or_keys(qtbot: QtBot, side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_picker, "SIDE", side)
    picker = FacePicker()
    qtbot.addWidget(picker)
    picker.resize(448, 320)
    photo = np.zeros((100, 200, 3), dtype=np.uint8)
    quads = [np.array([[x, 20], [x, 80], [x + 60, 80], [x + 60, 20]], dtype=float) for x in (10, 130)]
    picker.show_faces(photo, quads)
    picker.show()
    chosen: list[int] = []
    picker.chosen.connect(chosen.append)
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton, pos=QPoint(330, 160))
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton, pos=QPoint(224, 160))
    QTest.keyClick(picker, Qt.Key.Key_Right)
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert chosen[0] == 1 and len(chosen) == 2


def test_the_status_line_shows_progress_with_a_way_to_stop(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.show_work(0.25, "Encoding")
    assert line.bar.value() == 250 and line.cancel.isVisible() and line.work.text() == "Encoding"
    with qtbot.waitSignal(line.cancel_asked):
        line.cancel.click()
    line.end_work()
    assert not line.bar.isVisible() and line.engine.isVisible()
