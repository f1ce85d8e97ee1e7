"""An edit that the pack cannot do moves nothing: its row says why, and the picture of the others comes."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine.export import ExportOptions
from app.widgets.pictures import Picture
from app.window.main_window import MainWindow
from models import photo
from models.edits import Edit, encode_delta
from models.paths import SAMPLES

pytestmark = pytest.mark.usefixtures("few_steps")
SMILE = Edit("a smiling face")
REFUSED = {
    "The neutral text is empty.": Edit("an old face", ""),
    "mean the same to this CLIP model.": Edit("a face", "a face"),
    "is too long for this CLIP model.": Edit("x" * 300),
    "The text asks for nothing but what should stay.": Edit("an old face", keep=("an old face",)),
    "There is no mapper gone.safetensors": Edit("an old face", mapper="gone.safetensors"),
    "This optimised edit changes 5 style channels": Edit("an old face", delta=encode_delta(np.ones(5))),
}


def picture(window: MainWindow, qtbot: QtBot) -> Picture:
    qtbot.waitUntil(lambda: not window.engine.busy and window.preview.current)
    assert window.viewer.canvas.after is not None
    return window.viewer.canvas.after.copy()


@pytest.fixture(params=["photo", "face"])
def smiling(request: pytest.FixtureRequest, window: MainWindow, qtbot: QtBot) -> MainWindow:
    if request.param == "photo":
        window.faces.open_path(SAMPLES / "beard.jpg")
    else:
        window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(SMILE)
    return window


def test_the_others_are_drawn_and_each_row_says_its_own_reason(smiling: MainWindow, qtbot: QtBot) -> None:
    window = smiling
    smile = picture(window, qtbot)
    for sentence, edit in REFUSED.items():
        window.document.add_edit(edit)
        assert np.array_equal(picture(window, qtbot), smile)
        row = window.edits.stack.rows[-1]
        assert row.refusal.isVisible() and sentence in row.refusal.text() and len(row.refusal.text()) < 250
        assert not window.viewer.banner.isVisible()
    window.document.add_edit(Edit("an old face", "a young face"))
    assert not np.array_equal(picture(window, qtbot), smile)
    shown = [row.refusal.isVisible() for row in window.edits.stack.rows]
    assert shown == [False, *[True] * len(REFUSED), False]


def test_a_row_is_silent_again_once_its_words_can_be_read(smiling: MainWindow, qtbot: QtBot) -> None:
    window = smiling
    window.document.add_edit(Edit("an old face", ""))
    before = picture(window, qtbot)
    row = window.edits.stack.rows[-1]
    row.texts.neutral.setText("a young face")
    row.texts.neutral.editingFinished.emit()
    assert not np.array_equal(picture(window, qtbot), before)
    assert row.refusal.isHidden() and row.channels.text()


def test_exports_and_films_are_written(smiling: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = smiling
    window.document.add_edit(Edit("an old face", ""))
    shown = picture(window, qtbot)
    window.saving.export_to(tmp_path / "e.png", ExportOptions())
    window.saving.export_film_to(tmp_path / "e.webp", 0)
    window.saving.export_film_to(tmp_path / "none.webp", 1)
    qtbot.waitUntil(lambda: not window.engine.busy)
    assert np.array_equal(photo.read(tmp_path / "e.png").rgb, shown)
    assert (tmp_path / "e.webp").exists() and (tmp_path / "none.webp").exists()
