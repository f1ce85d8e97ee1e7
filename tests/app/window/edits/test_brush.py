"""The brush in the real window: strokes become a mask, one step each, and are kept with the project."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.edits.brush import mask_to_photo
from app.window.main_window import MainWindow
from models import project_file
from models.edits import MASK_SIDE, Edit, decode_mask
from tests.helpers.sessions import SAMPLE


@pytest.fixture
def photo(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A photo with one edit, whose brush is out."""
    window.faces.open_path(SAMPLE)
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face"))
    window.edits.stack.rows[0].parts.brush.click()
    return window


def stroke(window: MainWindow, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the canvas between two places, fractions of the crop."""
    canvas, portrait = window.viewer.canvas, window.document.portrait
    assert portrait is not None and portrait.quad is not None
    places = []
    for x, y in (start, end):
        point = mask_to_photo(portrait.quad).map(QPointF(x * MASK_SIDE, y * MASK_SIDE))
        target, picture = canvas.viewport.target, canvas.viewport.picture
        places.append((target.topLeft() + point * (target.width() / picture.width())).toPoint())
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseMove(canvas, places[1])
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[1])


def mask(window: MainWindow) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return decode_mask(window.document.edits[0].mask)


def test_a_stroke_limits_the_edit_is_one_step_and_is_saved(photo: MainWindow, tmp_path: Path) -> None:
    assert photo.viewer.bar.brush.isVisible() and photo.edits.stack.rows[0].parts.brush.isChecked()
    steps = photo.document.undo_stack.count()
    stroke(photo, (0.3, 0.6), (0.7, 0.6))
    painted = mask(photo)
    assert painted[round(0.6 * MASK_SIDE), round(0.5 * MASK_SIDE)] == 255
    assert painted[round(0.2 * MASK_SIDE), round(0.5 * MASK_SIDE)] == 0
    assert photo.document.undo_stack.count() == steps + 1
    stroke(photo, (0.5, 0.2), (0.5, 0.3))
    assert mask(photo)[round(0.25 * MASK_SIDE), round(0.5 * MASK_SIDE)] == 255
    project_file.save(tmp_path / "a.semblance", photo.document.state)
    assert project_file.load(tmp_path / "a.semblance").edits == photo.document.edits
    photo.document.undo()
    np.testing.assert_array_equal(mask(photo), painted)
    photo.document.undo()
    assert photo.document.edits[0].mask == ""


def test_erasing_begins_from_everywhere_and_everywhere_is_one_click(photo: MainWindow) -> None:
    bar = photo.viewer.bar.brush
    bar.erase.click()
    stroke(photo, (0.5, 0.5), (0.6, 0.5))
    assert mask(photo)[round(0.5 * MASK_SIDE), round(0.55 * MASK_SIDE)] == 0 and mask(photo)[0, 0] == 255
    bar.clear.click()
    assert photo.document.edits[0].mask == ""


def test_the_brush_goes_with_escape_another_edit_and_another_face(photo: MainWindow) -> None:
    bar = photo.viewer.bar.brush
    QTest.keyClick(photo, Qt.Key.Key_Escape)
    assert not bar.isVisible() and not photo.edits.stack.rows[0].parts.brush.isChecked()
    photo.actions_.brush.trigger()
    assert bar.isVisible()
    photo.document.add_edit(Edit("an old face"))
    assert not bar.isVisible()
    photo.actions_.brush.trigger()
    photo.document.undo()
    assert not bar.isVisible()


def test_a_larger_brush_paints_more(photo: MainWindow) -> None:
    stroke(photo, (0.5, 0.5), (0.5, 0.5))
    small = mask(photo).sum()
    photo.document.undo()
    photo.viewer.bar.brush.size_.setValue(30)
    stroke(photo, (0.5, 0.5), (0.5, 0.5))
    assert mask(photo).sum() > 2 * small
