"""A slider that a hand is on shows blends at once, and the exact picture where it rests."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.host import Frame
from app.session.document import Document
from app.session.keyframes import Keyframes, blend
from app.session.preview import Freshness
from app.window.main_window import MainWindow
from models.edits import Code, Edit
from models.paths import SAMPLES
from models.project import Portrait
from tests.helpers.tiny_pack import write_tiny_pack
from tests.helpers.windows import close_window, open_window

pytestmark = pytest.mark.usefixtures("few_steps")
PLACES = (-2.0, -1.0, 0.0, 1.0, 2.0)
SMILE = Edit("a smiling face", alpha=0.5, beta=0.02)


def mouth(picture: np.ndarray) -> np.ndarray:
    """Its pattern of light and dark at the size of a small preview, whose colours differ a little as a whole."""
    grey = np.asarray(Image.fromarray(picture).convert("L").resize((64, 64), Image.Resampling.BOX), float)
    part = grey[40:56, 22:42]
    return np.asarray(part - part.mean())


@pytest.fixture
def document() -> Document:
    document = Document()
    code = Code.of(np.zeros((2, 4), np.float32))
    document.set_portrait(Portrait(code, np.zeros((8, 8, 3), np.uint8), "nobody"))
    document.add_edit(Edit("a smiling face", alpha=0.5))
    return document


def grey(level: int, side: int = 8) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((side, side, 3), level, np.uint8)


def test_pictures_are_wanted_coarsely_first_and_near_the_hand_first(document: Document) -> None:
    keyframes = Keyframes(document, 0, "alpha", [value / 2 for value in range(-4, 5)])
    wanted = []
    while (value := keyframes.missing(full=False)) is not None:
        wanted.append(value)
        keyframes.add(value, grey(0), full=False)
    assert wanted[:3] == [0.0, 2.0, -2.0] and wanted[3] == 0.5 and len(wanted) == 9
    keyframes.add(0.5, grey(0), full=True)
    assert keyframes.missing(full=True) == 0.0


def level(keyframes: Keyframes) -> int:
    """Grey of the picture at the slider's value."""
    picture = keyframes.picture()
    assert picture is not None and picture.shape == (16, 16, 3) and np.ptp(picture) == 0
    return int(picture[0, 0, 0])


def test_blends_lie_between_neighbours_and_a_little_beyond(document: Document) -> None:
    keyframes = Keyframes(document, 0, "alpha", PLACES)
    keyframes.add(0.0, grey(0), full=True)
    assert keyframes.picture() is None
    keyframes.add(1.0, grey(100, side=16), full=True)
    for value, expected in ((0.5, 50), (1.0, 100), (1.3, 130), (1.5, 150), (5.0, 150), (-1.0, 0)):
        document.preview_edit(0, Edit("a smiling face", alpha=value))
        assert abs(level(keyframes) - expected) <= 1
    assert np.array_equal(blend(grey(10), grey(30), 0.0), grey(10))


def test_the_keyframes_of_a_large_photo_are_kept_small(document: Document) -> None:
    values = [float(value) for value in range(40)]
    keyframes = Keyframes(document, 0, "alpha", values)
    for value in values:
        keyframes.add(value, np.zeros((3000, 4000, 3), np.uint8), full=True)
    held = sum(picture.nbytes for picture in keyframes._pictures.values())
    assert held == 40 * 1024 * 768 * 3 < 100 << 20


def test_other_changes_end_the_keyframes(document: Document) -> None:
    keyframes = Keyframes(document, 0, "alpha", PLACES)
    document.preview_edit(0, Edit("a smiling face", alpha=1.5))
    assert keyframes.fit and keyframes.value == 1.5
    document.set_edit(0, Edit("a smiling face", alpha=1.5, beta=0.3))
    assert not keyframes.fit
    document.remove_edit(0)
    assert not keyframes.fit


def test_a_drag_shows_blends_at_once_and_the_exact_picture_at_rest(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face", alpha=0.5, beta=0.02))
    row = window.edits.stack.rows[0]
    qtbot.waitUntil(lambda: window.preview.current and row.reading.busy.isHidden())
    frames: list[Frame] = []
    window.preview.framed.connect(frames.append)
    track = row.alpha.track
    track.setSliderDown(True)
    keyframes = window.preview._keyframes
    assert keyframes is not None and np.array_equal(keyframes.picture(), window.viewer.canvas.after)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: keyframes.missing(full=False) is None)
    for place in range(150, 950, 40):
        before = len(frames)
        track.setSliderPosition(place)
        assert len(frames) == before + 1 and frames[-1].request == window.document.request and not frames[-1].full
        assert window.preview.freshness is Freshness.COARSE
    first, last = frames[-20].picture, frames[-1].picture
    qtbot.waitUntil(lambda: window.preview.current)  # the hand still holds the slider
    exact = window.viewer.canvas.after
    assert exact is not None
    apart = [np.abs(mouth(exact) - mouth(one)).mean() for one in (first, last)]
    assert apart[1] < apart[0], "a blend shows the slider's value"
    track.setSliderDown(False)
    qtbot.waitUntil(lambda: window.preview.current)
    assert np.array_equal(window.viewer.canvas.after, exact)  # type: ignore[arg-type]
    assert window.document.undo_stack.count() == 2  # the edit, one drag


def test_a_drag_of_an_edit_that_has_just_come_needs_no_picture_of_the_engine(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.faces.open_path(SAMPLES / "beard.jpg")
    qtbot.waitUntil(lambda: window.document.portrait is not None and not window.engine.busy)
    qtbot.waitUntil(lambda: window.preview.current)
    window.document.add_edit(Edit("a smiling face", alpha=2.0, beta=0.02))
    qtbot.waitUntil(lambda: window.preview.current)
    asked: list[object] = []
    monkeypatch.setattr(window.engine, "render", asked.append)
    frames: list[Frame] = []
    window.preview.framed.connect(frames.append)
    track = window.edits.stack.rows[0].alpha.track
    track.setSliderDown(True)
    track.setSliderPosition(200)
    assert [frame.request for frame in frames] == [window.document.request]
    photo = window.document.photo
    assert photo is not None and frames[0].picture.shape == photo.rgb.shape


def test_keyframes_begin_when_the_mouse_comes_to_the_row(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face", alpha=0.5, beta=0.02))
    qtbot.waitUntil(lambda: window.preview.current and not window.engine.busy)
    row = window.edits.stack.rows[0]
    place = QPointF(5, 5)
    QApplication.sendEvent(row, QEnterEvent(place, place, place))
    keyframes = window.preview._keyframes
    assert keyframes is not None
    qtbot.waitUntil(lambda: keyframes.missing(full=False) is None)
    assert window.preview.current, "nothing of it is shown before the slider moves"


def test_a_better_code_amid_a_drag_begins_the_keyframes_anew(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.open_path(SAMPLES / "beard.jpg")
    qtbot.waitUntil(lambda: window.document.portrait is not None and not window.engine.busy)
    window.document.add_edit(Edit("a smiling face", alpha=0.5, beta=0.02))
    qtbot.waitUntil(lambda: window.preview.current)
    track = window.edits.stack.rows[0].alpha.track
    track.setSliderDown(True)
    track.setSliderPosition(400)
    before, portrait = window.preview._keyframes, window.document.portrait
    assert before is not None and portrait is not None
    code = Code.of(portrait.code.array * 0.98)
    window.document.complete_face(portrait, replace(portrait, code=code))
    keyframes = window.preview._keyframes
    assert not before.fit and keyframes is not None and keyframes.fit
    track.setSliderPosition(500)
    qtbot.waitUntil(lambda: keyframes.missing(full=False) is None)
    track.setSliderDown(False)
    qtbot.waitUntil(lambda: window.preview.current)


@pytest.fixture
def large(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with a photo larger than the screen and one edit, on a small pack."""
    window = open_window(qtbot, write_tiny_pack(tmp_path / "tiny"))
    window.engine.open_photo(SAMPLES / "beard.jpg")
    qtbot.waitUntil(lambda: window.document.portrait is not None and not window.engine.busy)
    window.preview.set_screen(100)
    window.document.add_edit(SMILE)
    qtbot.waitUntil(lambda: window.preview.current and not window.engine.busy)
    yield window
    close_window(window)


def test_the_keyframes_of_a_photo_larger_than_the_screen_come_to_an_end(large: MainWindow, qtbot: QtBot) -> None:
    large.edits.stack.rows[0].alpha.track.setSliderDown(True)
    keyframes = large.preview._keyframes
    assert keyframes is not None
    qtbot.waitUntil(lambda: keyframes.missing(full=False) is None)


def test_a_value_on_its_way_without_keyframes_rests_at_full_quality(large: MainWindow, qtbot: QtBot) -> None:
    large.document.preview_edit(0, replace(SMILE, alpha=2.0))
    qtbot.waitUntil(lambda: large.preview.current)
    assert large.document.previewing and large.preview._keyframes is None


def test_a_better_code_while_a_value_rests_on_its_way_is_shown_at_full_quality(large: MainWindow, qtbot: QtBot) -> None:
    large.document.preview_edit(0, replace(SMILE, alpha=2.0))
    qtbot.waitUntil(lambda: large.preview.current)
    portrait = large.document.portrait
    assert portrait is not None
    large.document.complete_face(portrait, replace(portrait, code=Code.of(portrait.code.array * 0.98)))
    assert large.document.previewing and not large.preview.current
    qtbot.waitUntil(lambda: large.preview.current)


def test_keyframes_wait_for_the_picture_that_a_late_one_covers(large: MainWindow, qtbot: QtBot) -> None:
    frames: list[Frame] = []
    large.engine.framed.connect(frames.append)
    large.document.set_edit(0, replace(SMILE, alpha=2.0))
    qtbot.waitUntil(lambda: large.preview.current)
    late = frames[-1]
    large.preview.prefetch(0, "alpha", PLACES)
    large.document.undo()
    large.engine.framed.emit(late)  # as if it had come only now
    large.preview.prefetch(0, "alpha", PLACES)
    qtbot.waitUntil(lambda: large.preview.current)
