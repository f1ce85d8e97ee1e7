"""Sliders, number boxes and keys of an edit agree, and one drag is one change."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.window.edits.edit_row import EditRow
from app.window.edits.edit_stack import EditStackPanel
from models.edits import DEFAULT_ALPHA, Edit
from models.language.doubt import Doubt

SMILE = Edit("a smiling face")


class Heard:
    """Sentence of a row."""

    def __init__(self, row: EditRow) -> None:
        self.previews: list[Edit] = []
        self.commits: list[Edit] = []
        row.previewed.connect(self.previews.append)
        row.committed.connect(self.commits.append)


@pytest.fixture
def row(qtbot: QtBot) -> EditRow:
    row = EditRow(SMILE)
    qtbot.addWidget(row)
    row.resize(340, 200)
    row.show()
    qtbot.waitExposed(row)
    return row


def test_a_drag_previews_on_the_way_and_commits_once(row: EditRow, qtbot: QtBot) -> None:
    heard = Heard(row)
    track = row.alpha.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    for x in range(65, 120, 5):
        QTest.mouseMove(track, QPoint(x, 12))
    assert len(heard.previews) > 5 and not heard.commits
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=QPoint(115, 12))
    assert heard.commits == [heard.previews[-1]]
    assert row.alpha.box.value() == pytest.approx(heard.commits[0].alpha * 20, abs=0.1)  # 100 % is 5


def test_keys_step_and_step_finely_and_a_pause_commits(row: EditRow, qtbot: QtBot) -> None:
    heard = Heard(row)
    row.alpha.track.setFocus()
    QTest.keyClick(row.alpha.track, Qt.Key.Key_Right)
    QTest.keyClick(row.alpha.track, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert row.alpha.value == pytest.approx(DEFAULT_ALPHA + 0.055)
    qtbot.waitUntil(lambda: bool(heard.commits))
    assert [edit.alpha for edit in heard.commits] == [pytest.approx(DEFAULT_ALPHA + 0.055)]


@pytest.mark.parametrize(
    ("typed", "percent", "alpha"),
    [
        *(("40", 40, 2.0), ("5,5", 5.5, 0.275), ("5.5 %", 5.5, 0.275)),
        *(("-30", -30, -1.5), ("140", 140, 7.0), ("999", 200, 10.0)),
    ],
)
def test_a_typed_number_is_percent_with_point_or_comma_and_clamped(
    row: EditRow, qtbot: QtBot, typed: str, percent: float, alpha: float
) -> None:
    heard = Heard(row)
    box = row.alpha.box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == pytest.approx(percent) and box.text() == f"{percent:g} %"
    assert [edit.alpha for edit in heard.commits] == [pytest.approx(alpha)]
    assert row.alpha.track.value() == min(max(10 * percent, -500), 1000) / (1 if percent > 0 else 2)
    assert f"α = {alpha:g}" in box.toolTip()


def test_letters_are_not_typed_into_a_number(row: EditRow) -> None:
    row.alpha.box.setFocus()
    row.alpha.box.selectAll()
    QTest.keyClicks(row.alpha.box, "4x0")
    assert row.alpha.box.lineEdit().text() == "40"


def test_each_third_of_the_focus_is_a_third_of_what_shows(row: EditRow) -> None:
    heard = Heard(row)
    row.show_study((0.9, 0.8, 0.79, 0.3, 0.0), None, 0.3)
    assert row.beta.default == 0.3
    track = row.beta.track
    for place, beta in ((0, 0.9), (500, 0.79), (750, 0.3), (1000, 0.0)):
        track.setValue(place)
        assert heard.previews[-1].beta == pytest.approx(beta)
    row.show_edit(Edit("a smiling face", beta=0.8))
    assert track.value() == 250 and row.beta.box.text() == "25 %"


def test_what_words_were_read_as_is_shown_and_corrected(row: EditRow) -> None:
    heard = Heard(row)
    assert not row.reading.target.isVisible()
    row.show_edit(Edit("没有胡子", read_target="a face", read_neutral="a face with a beard"))
    assert row.reading.target.isVisible() and row.reading.neutral.text() == "a face with a beard"
    row.reading.neutral.setText("a man with a moustache")
    row.reading.neutral.editingFinished.emit()
    assert heard.commits[-1].texts == ("a face", "a man with a moustache")
    assert heard.commits[-1].target == "没有胡子"
    row.reading.show_note('I am not sure about "asdf".')
    assert row.reading.note.isVisible()


def test_the_wheel_turns_the_slider_only_where_it_was_chosen(row: EditRow, qtbot: QtBot) -> None:
    track = row.alpha.track
    row.head.name.setFocus()
    _wheel(track, 120)
    assert row.alpha.value == DEFAULT_ALPHA
    track.setFocus()
    qtbot.waitUntil(track.hasFocus)
    _wheel(track, -120)
    assert row.alpha.value == pytest.approx(DEFAULT_ALPHA - 0.05)


def test_double_click_and_dot_return_to_the_default(row: EditRow, qtbot: QtBot) -> None:
    assert not row.alpha.dot.isVisible() and not row.beta.dot.isVisible()
    row.show_edit(Edit("a smiling face", alpha=-5.0))
    heard = Heard(row)
    assert row.alpha.dot.isVisible() and not row.beta.dot.isVisible()
    QTest.mouseDClick(row.alpha.track, Qt.MouseButton.LeftButton)
    assert heard.commits[-1].alpha == DEFAULT_ALPHA
    assert not row.alpha.dot.isVisible()


def test_showing_an_edit_says_nothing(row: EditRow) -> None:
    heard = Heard(row)
    row.show_edit(Edit("an old face", "a young face", alpha=1.5, beta=0.2, enabled=False, name="Age"))
    assert not heard.previews and not heard.commits
    assert (row.alpha.value, row.beta.value, row.head.enabled.isChecked()) == (1.5, 0.2, False)
    assert (row.texts.target.text(), row.texts.neutral.text()) == ("an old face", "a young face")
    assert row.head.name.text() == "Age"


def test_a_fresh_edit_has_no_dot_whatever_its_numbers(row: EditRow) -> None:
    row.show_edit(Edit("an old face", alpha=1.5, beta=0.2))
    assert not row.alpha.dot.isVisible() and not row.beta.dot.isVisible()
    row.show_edit(Edit("an old face", alpha=2.5, beta=0.2))
    assert row.alpha.dot.isVisible() and not row.beta.dot.isVisible()


def test_texts_and_switch_commit_and_an_empty_target_is_not_taken(row: EditRow, qtbot: QtBot) -> None:
    heard = Heard(row)
    row.head.enabled.setChecked(False)
    row.texts.target.clear()
    row.texts.target.editingFinished.emit()
    assert row.texts.target.text() == "a smiling face"
    row.head.name.setText("Joy")
    row.head.name.editingFinished.emit()
    assert heard.commits == [Edit("a smiling face", enabled=False), Edit("a smiling face", enabled=False, name="Joy")]


def test_a_row_stays_with_its_edit(qtbot: QtBot) -> None:
    panel = EditStackPanel()
    qtbot.addWidget(panel)
    old, bald = Edit("an old face"), Edit("a bald face")
    panel.show_edits([SMILE, old, bald])
    smiling, older, balder = panel.rows
    older.show_folded(False)
    removed: list[int] = []
    panel.remove_asked.connect(removed.append)
    smiling.head.remove.click()
    assert removed == [0]
    panel.show_edits([old, bald])
    assert panel.rows == [older, balder] and not older.folded
    panel.show_edits([SMILE, old, bald])
    assert panel.rows[1:] == [older, balder] and panel.rows[0].edit == SMILE


def test_focus_goes_to_a_neighbour_of_a_removed_edit(qtbot: QtBot) -> None:
    panel = EditStackPanel()
    qtbot.addWidget(panel)
    panel.show_edits([SMILE, Edit("an old face")])
    panel.show()
    panel.activateWindow()
    panel.rows[0].alpha.track.setFocus()
    qtbot.waitUntil(panel.rows[0].alpha.track.hasFocus)
    panel.show_edits([Edit("an old face")])
    assert panel.rows[0].alpha.track.hasFocus()


def test_a_folded_edit_shows_two_lines_and_a_new_one_folds_the_others(qtbot: QtBot) -> None:
    panel = EditStackPanel()
    qtbot.addWidget(panel)
    panel.resize(340, 600)
    panel.show()
    panel.show_edits([SMILE])
    row = panel.rows[0]
    assert not row.folded and row.beta.isVisible() and row.texts.target.isVisible()
    panel.show_edits([SMILE, Edit("an old face")])
    assert row.folded and not panel.rows[1].folded
    assert row.head.name.isVisible() and row.alpha.isVisible()
    assert not any(part.isVisible() for part in (row.texts.target, row.beta, row.channels, row.keep, row.parts))
    assert row.sizeHint().height() < 90 < panel.rows[1].sizeHint().height()
    row.head.fold.click()
    assert not row.folded and row.beta.isVisible()


def test_parts_are_chosen_by_chips_on_photos_alone(row: EditRow) -> None:
    heard = Heard(row)
    assert not row.parts.isVisible()
    row.show_on_photo(True)
    assert row.parts.isVisible() and row.parts.everywhere.isChecked()
    row.parts.chips["hair"].click()
    row.parts.chips["eyes"].click()
    assert [edit.parts for edit in heard.commits] == [("hair",), ("eyes", "hair")]
    assert not row.parts.everywhere.isChecked()
    row.parts.everywhere.click()
    assert row.edit.parts == () and not row.parts.chips["hair"].isChecked()
    row.show_edit(Edit("x", parts=("mouth",)))
    assert [name for name, chip in row.parts.chips.items() if chip.isChecked()] == ["mouth"]


def test_an_edit_that_is_added_comes_into_sight(qtbot: QtBot) -> None:
    panel = EditStackPanel()
    qtbot.addWidget(panel)
    panel.resize(330, 300)
    panel.show()
    panel.show_edits([SMILE] * 5)
    panel.show_selected(4)
    last = panel.rows[4]
    qtbot.waitUntil(lambda: last.mapTo(panel.viewport(), last.rect().bottomLeft()).y() <= panel.viewport().height())


def _wheel(widget: QWidget, turn: int) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_folded_row_says_what_is_not_understood(row: EditRow) -> None:
    row.show_edit(Edit("lächelnde Quarktasche", enabled=False, read_target="a smiling face"))
    row.show_folded(True)
    assert not row.reading.isVisible()
    row.show_study((0.5, 0.0), Doubt(("Quarktasche",), ("ein lächelndes Gesicht",)), 0.1)
    assert row.reading.note.isVisible() and row.reading.choices.isVisible() and not row.reading.target.isVisible()
    row.show_folded(False)
    assert row.reading.note.isVisible() and row.reading.target.isVisible()
