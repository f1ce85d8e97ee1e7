"""A person's way through the real window: drop a photo, type, drag, undo, export, reopen."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.export import ExportOptions
from app.session.autosave import left_over
from app.widgets.pictures import Picture
from app.window.main_window import MainWindow
from models import project_file
from models.edits import Edit
from models.paths import SAMPLES
from tests.helpers.windows import press

SAMPLE = SAMPLES / "beard.jpg"
OTHER = SAMPLES / "wavy-hair.jpg"


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, left, none))


def wait_for_face(window: MainWindow, qtbot: QtBot, title: str) -> None:
    def there() -> bool:
        return window.document.portrait is not None and window.document.portrait.title == title

    qtbot.waitUntil(there)
    wait_for_picture(window, qtbot)


def wait_for_picture(window: MainWindow, qtbot: QtBot) -> Picture:
    qtbot.waitUntil(lambda: window.preview.current)
    assert window.viewer.canvas.after is not None
    return window.viewer.canvas.after


def seen(window: MainWindow) -> Picture:
    """The pixels that the canvas paints inside its focus ring, uint8 [H, W, 4]."""
    image = window.viewer.canvas.grab().toImage()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[2:-2, 2:-2].copy()


def type_edit(window: MainWindow, qtbot: QtBot, target: str) -> None:
    count = len(window.document.edits)
    QTest.keyClicks(window.viewer.prompt.target, target)
    QTest.keyClick(window.viewer.prompt.target, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.document.edits) == count + 1)


def drag(window: MainWindow, track_name: str, start: float, end: float) -> None:
    """Drag a slider of the first edit between two places, fractions of its width."""
    track = getattr(window.edits.stack.rows[0], track_name).track
    places = [QPoint(round(track.width() * (start + (end - start) * i / 8)), track.height() // 2) for i in range(9)]
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(track, place)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=places[-1])


def test_from_photo_to_export_and_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    drop(window, SAMPLE)
    wait_for_face(window, qtbot, SAMPLE.name)
    window.actions_.edited.trigger()
    unedited = seen(window)
    type_edit(window, qtbot, "a smiling face")
    wait_for_picture(window, qtbot)
    smiling = seen(window)
    assert not np.array_equal(smiling, unedited)

    drag(window, "alpha", 0.6, 0.9)
    wait_for_picture(window, qtbot)
    stronger = seen(window)
    drag(window, "beta", 0.3, 0.05)
    wait_for_picture(window, qtbot)
    assert not np.array_equal(stronger, smiling) and not np.array_equal(seen(window), stronger)
    assert "channels move" in window.edits.stack.rows[0].beta.track.toolTip()

    edits = window.document.edits
    window.saving.export_to(tmp_path / "smile.png", ExportOptions())
    qtbot.waitUntil((tmp_path / "smile.png").exists)

    qtbot.waitUntil(window.viewer.banner.isVisible)
    window.viewer.banner.dismiss()
    assert window.document.undo_stack.count() == 3  # add, strength, focus: a drag is one step
    for _ in range(3):
        window.actions_.undo.trigger()
    wait_for_picture(window, qtbot)
    assert np.array_equal(seen(window), unedited)

    drop(window, tmp_path / "smile.png")
    qtbot.waitUntil(lambda: window.document.edits == edits)
    assert window.edits.stack.rows[0].edit == edits[0]


def test_a_storm_of_slider_events_ends_with_the_last_value(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face", alpha=0.0))
    wait_for_picture(window, qtbot)
    frames: list[int] = []
    window.preview.framed.connect(lambda frame: frames.append(frame.number))
    track = window.edits.stack.rows[0].alpha.track
    track.setSliderDown(True)
    for number in range(300):
        track.setSliderPosition(-900 + 6 * number)
        qtbot.wait(1)
    last = track.sliderPosition()
    track.setSliderDown(False)
    wait_for_picture(window, qtbot)
    rendered = [number for number in frames if number]  # the others are blends
    assert rendered == sorted(rendered) and len(rendered) < 300
    assert window.document.edits[0].alpha == pytest.approx(5 * last / 1000)
    assert window.document.undo_stack.count() == 2  # the edit, one drag


def test_cancel_while_inverting_leaves_everything_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    drop(window, SAMPLE)
    qtbot.waitUntil(lambda: window.engine.busy)
    window.status_line.cancel.click()
    assert not window.engine.busy
    qtbot.wait(300)
    assert window.document.portrait is None and not window.viewer.banner.isVisible()
    drop(window, OTHER)
    wait_for_face(window, qtbot, OTHER.name)


def test_a_second_photo_while_the_first_is_inverting_wins(window: MainWindow, qtbot: QtBot) -> None:
    drop(window, SAMPLE)
    drop(window, OTHER)
    wait_for_face(window, qtbot, OTHER.name)
    assert window.document.undo_stack.count() == 0


def test_quitting_while_rendering_asks_about_changes(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face"))
    window.actions_.quit.trigger()
    press(window, "Cancel")
    assert window.isVisible() and window.document.edits == (Edit("a smiling face"),)
    window.actions_.quit.trigger()
    press(window, "Don't save")
    assert window.isHidden() and left_over() == []


def test_quitting_saves_changes_of_a_project_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "face.semblance"
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.saving.save_to(file)
    qtbot.waitUntil(lambda: window.document.path == file)
    window.document.add_edit(Edit("a smiling face"))
    window.actions_.quit.trigger()
    press(window, "Save")
    qtbot.waitUntil(window.isHidden)
    assert project_file.load(file).layers[0].edits == (Edit("a smiling face"),)


def test_the_photo_can_be_deleted_while_it_is_open(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    photo = tmp_path / "face.jpg"
    shutil.copy(SAMPLE, photo)
    drop(window, photo)
    wait_for_face(window, qtbot, photo.name)
    photo.unlink()
    type_edit(window, qtbot, "a smiling face")
    wait_for_picture(window, qtbot)
    window.saving.save_to(tmp_path / "face.semblance")
    qtbot.waitUntil(lambda: not window.document.modified)
    window.document.close()
    drop(window, tmp_path / "face.semblance")
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    assert window.document.portrait is not None and window.document.portrait.photo is not None


def test_trouble_is_one_sentence_with_a_way_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    drop(window, broken)
    qtbot.waitUntil(window.viewer.banner.isVisible)
    assert "broken.jpg" in window.viewer.banner.sentence
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.viewer.banner.isVisible()


def test_the_grid_takes_values_from_a_click(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face"))
    dialog = window.edits.grid()
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.cells[-1][-1].icon().isNull())
    dialog.cells[0][-1].click()
    assert window.document.edits[0].alpha == dialog.alphas[-1]
    assert window.edits.stack.rows[0].beta.value == pytest.approx(dialog.betas[0])


def test_the_window_imports_no_torch() -> None:
    code = (
        "import sys; from app.application import create_application; from app.window.main_window import MainWindow;"
        "a = create_application(['semblance']); w = MainWindow(); w.grab();"
        "print([name for name in ('torch', 'open_clip', 'scipy') if name in sys.modules]); w.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
