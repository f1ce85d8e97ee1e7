"""One click turns the photo that is open into a cartoon."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.engine.export import ExportOptions, save_picture
from app.window.main_window import MainWindow
from models import project_file
from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.paths import SAMPLES
from models.progress import Progress

pytestmark = pytest.mark.usefixtures("few_steps")
SAMPLE = sorted(SAMPLES.glob("*.jpg"))[0]
SMILE = Edit("a smiling face", "a face", beta=0.1)


def click_cartoon(window: MainWindow) -> None:
    buttons = window.viewer.bar.surface.findChildren(QToolButton)
    (button,) = (one for one in buttons if one.defaultAction() is window.actions_.as_cartoon)
    assert button.isVisible() and button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_picture(window: MainWindow, qtbot: QtBot, editor: Editor, edits: tuple[Edit, ...]) -> None:
    def shown() -> bool:
        portrait = window.document.portrait
        assert portrait is not None
        expected = editor.render(RenderRequest(portrait.code, edits, cartoon=True))
        after = window.viewer.canvas.after
        return after is not None and np.array_equal(after, expected)

    qtbot.waitUntil(shown, timeout=60_000)


def test_a_click_draws_the_photo_and_undo_takes_it_back(
    window: MainWindow, qtbot: QtBot, starter_editor: Editor, tmp_path: Path
) -> None:
    assert not window.actions_.as_cartoon.isEnabled()
    window.faces.open_path(SAMPLE)
    qtbot.waitUntil(lambda: window.document.photo is not None and not window.engine.busy, timeout=60_000)
    document, portrait = window.document, window.document.portrait
    assert portrait is not None
    click_cartoon(window)
    assert document.undo_stack.undoText() == "Show the cartoon" and window.actions_.as_cartoon.isChecked()
    assert window.viewer.canvas.before is portrait.crop
    wait_for_picture(window, qtbot, starter_editor, ())
    document.add_edit(SMILE)
    wait_for_picture(window, qtbot, starter_editor, (SMILE,))

    project_file.save(tmp_path / "a.semblance", document.state)
    assert project_file.load(tmp_path / "a.semblance").surface == "cartoon"
    exported = save_picture(tmp_path / "a.png", document.state, ExportOptions(), starter_editor, Progress())
    np.testing.assert_array_equal(np.asarray(Image.open(exported)), window.viewer.canvas.after)

    document.undo()
    document.undo()
    assert document.photo is not None and window.actions_.on_photo.isChecked()


def test_a_random_face_is_a_face_or_a_cartoon(window: MainWindow, qtbot: QtBot, starter_editor: Editor) -> None:
    window.actions_.random.trigger()
    qtbot.waitUntil(lambda: window.document.portrait is not None, timeout=60_000)
    assert window.actions_.on_model.isChecked() and not window.actions_.on_photo.isEnabled()
    click_cartoon(window)
    wait_for_picture(window, qtbot, starter_editor, ())
