"""Export through the real window: what the dialog offers is what the file is."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from app.session.export_dialog import ExportDialog
from app.widgets.comparison import View
from app.window.main_window import MainWindow
from models import photo
from tests.helpers.sessions import SAMPLE, SMILE

pytestmark = pytest.mark.usefixtures("few_steps")


@pytest.fixture
def edited(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A photo with a smile."""
    window.faces.open_path(SAMPLE)
    qtbot.waitUntil(lambda: window.document.portrait is not None and not window.engine.busy)
    window.document.add_edit(SMILE)
    qtbot.waitUntil(lambda: window.preview.current)
    return window


def dialog_of(window: MainWindow) -> ExportDialog:
    window.actions_.export.trigger()
    (dialog,) = window.findChildren(ExportDialog)
    assert dialog.isVisible()
    return dialog


def write(dialog: ExportDialog, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press the button and name the file."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    next(button for button in buttons.buttons() if button.objectName() == "primary").click()
    qtbot.waitUntil(path.exists)


def test_size_format_quality_and_split_are_those_of_the_dialog(
    edited: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited.actions_.split.trigger()
    dialog = dialog_of(edited)
    assert dialog.view.currentData() == View.SPLIT and not dialog.place.isChecked()
    assert dialog.format.currentData() == ".jpg" and dialog.quality.isEnabled()
    assert dialog.quality.currentText() == "High"  # a split picture is not the photo
    dialog.view.setCurrentIndex(dialog.view.findData(View.EDITED))
    assert dialog.quality.currentText() == "As the photo"
    dialog.format.setCurrentIndex(dialog.format.findData(".png"))
    assert not dialog.quality.isEnabled() and dialog.quality.currentText() == "Without loss"
    dialog.format.setCurrentIndex(dialog.format.findData(".jpg"))
    dialog.view.setCurrentIndex(dialog.view.findData(View.SPLIT))
    dialog.quality.setCurrentIndex(dialog.quality.findData(50))
    write(dialog, tmp_path / "small.jpg", qtbot, monkeypatch)
    assert edited.document.photo is not None
    before, written = edited.document.photo.rgb, photo.read(tmp_path / "small.jpg").rgb
    assert written.shape == before.shape
    line = round(float(edited.document.view["split"]) * before.shape[1])
    assert (written[:, line].astype(int).mean(axis=1) > 200).all(), "the line is there"
    assert quality_of(tmp_path / "small.jpg") == pytest.approx(50, abs=1)


def test_the_photos_own_quality_and_a_chosen_one(
    edited: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(dialog_of(edited), tmp_path / "own.jpg", qtbot, monkeypatch)
    assert quality_of(tmp_path / "own.jpg") == quality_of(SAMPLE)
    dialog = dialog_of(edited)
    dialog.quality.setCurrentIndex(dialog.quality.findData(70))
    write(dialog, tmp_path / "smaller.jpg", qtbot, monkeypatch)
    assert quality_of(tmp_path / "smaller.jpg") == 70
    assert (tmp_path / "smaller.jpg").stat().st_size < (tmp_path / "own.jpg").stat().st_size
    one, other = photo.read(tmp_path / "own.jpg").rgb, photo.read(tmp_path / "smaller.jpg").rgb
    assert np.abs(one.astype(int) - other).mean() < 3


def quality_of(path: Path) -> int:
    """The quality of a JPEG, by its tables."""
    from models.photo.large import quality_like

    with Image.open(path) as image:
        return quality_like(image.quantization)  # type: ignore[attr-defined]
