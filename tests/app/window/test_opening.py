"""Opening through the real window: dropped and copied data, the keys of the prompt."""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from models.edits import Edit
from models.paths import SAMPLES
from models.project import Portrait
from tests.helpers.sessions import SAMPLE, random_portrait

OTHERS = [SAMPLES / "wavy-hair.jpg", SAMPLES / "brown-hair.jpg"]


def texts(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def wait_for(window: MainWindow, qtbot: QtBot, title: str) -> None:
    qtbot.waitUntil(lambda: window.document.portrait is not None and window.document.portrait.title == title)


def address() -> str:
    return "data:image/jpeg;base64," + base64.b64encode(SAMPLE.read_bytes()).decode()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (str(SAMPLE), SAMPLE.name),
        (f'"{SAMPLE}"', SAMPLE.name),
        (SAMPLE.as_uri(), SAMPLE.name),
        (address(), "Clipboard"),
    ],
    ids=["path", "quoted path", "file address", "data address"],
)
def test_texts_that_name_a_picture_are_opened(window: MainWindow, qtbot: QtBot, words: str, title: str) -> None:
    window.faces.take(texts(words))
    wait_for(window, qtbot, title)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "There is no picture"),
        ("a smiling face", "There is no picture"),
        ("data:image/png;base64,AAAA", "cannot be read"),
        ("data:image/png;base64", "cannot be read"),
        ("https://example.org/face.jpg", "Addresses of web pages"),
        ("/no/such/file.jpg", "There is no picture"),
    ],
)
def test_anything_else_in_the_clipboard_is_one_sentence(quiet: MainWindow, words: str, said: str) -> None:
    quiet.faces.take(texts(words))
    assert said in quiet.viewer.banner.sentence and not quiet.viewer.banner.isHidden()


@pytest.mark.parametrize("content", [None, QByteArray(b"no picture"), QImage()], ids=["none", "bytes", "empty"])
def test_a_copied_picture_that_cannot_be_decoded_is_one_sentence(quiet: MainWindow, content: object) -> None:
    data = QMimeData()
    data.setImageData(content)
    data.setText("")
    assert data.hasImage() or content is None
    quiet.faces.take(data)
    assert ("cannot be read" if data.hasImage() else "no picture") in quiet.viewer.banner.sentence


def test_a_clipboard_that_tells_nothing_is_one_sentence(quiet: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "mimeData", lambda *_: None)  # as platforms do at times
    quiet.faces.paste()
    assert "no picture" in quiet.viewer.banner.sentence
    QTest.keyClick(quiet.viewer.prompt.target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_of_several_dropped_files_the_first_opens_and_the_others_are_offered(window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (SAMPLE, *OTHERS)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, left, none))
    wait_for(window, qtbot, SAMPLE.name)
    banner = window.viewer.banner
    assert all(path.name in banner.sentence for path in OTHERS) and banner.isVisible()
    banner.take_way_on()
    wait_for(window, qtbot, OTHERS[0].name)
    assert OTHERS[1].name in banner.sentence and OTHERS[0].name not in banner.sentence
    banner.take_way_on()
    wait_for(window, qtbot, OTHERS[1].name)
    assert not banner.isVisible()


def test_an_empty_prompt_leaves_the_keys_to_the_window(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    window.document.set_portrait(random_portrait())
    window.document.add_edit(Edit("a smiling face"))
    field = window.viewer.prompt.target
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.edits == ()
    qtbot.waitUntil(window.actions_.redo.isEnabled)
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(window.document.edits) == 1
    asked: list[str] = []
    for name in ("export", "copy", "paste"):
        action = getattr(window.actions_, name)
        action.triggered.disconnect()
        action.setEnabled(True)
        action.triggered.connect(lambda _=False, name=name: asked.append(name))
    for key in (Qt.Key.Key_E, Qt.Key.Key_C, Qt.Key.Key_V):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["export", "copy", "paste"]


def test_a_prompt_with_words_keeps_its_own_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.document.set_portrait(random_portrait())
    window.document.add_edit(Edit("a smiling face"))
    field = window.viewer.prompt.target
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "blond")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "" and len(window.document.edits) == 1
    QGuiApplication.clipboard().setText("a bald man")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "a bald man"


def test_letters_go_to_the_prompt_and_tab_to_the_new_strength(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.open_path(SAMPLE)
    wait_for(window, qtbot, SAMPLE.name)
    focused = QGuiApplication.focusObject()
    assert focused is window.viewer.prompt.target
    QTest.keyClicks(window.focusWidget(), "bald")
    assert window.viewer.prompt.target.text() == "bald"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.edits.stack.rows[0].alpha.track.isVisible())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is window.edits.stack.rows[0].alpha.track


def test_a_photo_is_there_before_its_code_is_refined_and_nothing_is_disturbed(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Portrait] = []
    window.engine.refined.connect(lambda face, refined: heard.append(refined))
    window.faces.open_path(SAMPLE)
    wait_for(window, qtbot, SAMPLE.name)
    first, field = window.document.portrait, window.viewer.prompt.target
    assert not heard and window.viewer.page is window.viewer.canvas
    qtbot.waitUntil(lambda: window.status_line.work.text().startswith("Coming nearer to the photo"))
    assert window.status_line.cancel.isVisible() and window.status_line.engine.isHidden()
    QTest.keyClicks(field, "a smiling face")
    QTest.keyClick(field, Qt.Key.Key_Return)
    row = window.edits.stack.rows[0]
    row.alpha.track.setFocus()
    window.messages.say("A message.")
    window.viewer.canvas.zoom_by(2)
    scale = window.viewer.canvas.viewport.scale
    assert window.status_line.likeness.isHidden()
    qtbot.waitUntil(lambda: bool(heard))
    told = re.fullmatch(r"closer to the photo: (\d+) % → (\d+) %", window.status_line.likeness.text())
    assert window.status_line.likeness.isVisible() and told is not None and 0 < int(told[1]) < int(told[2]) < 100
    assert window.document.portrait is heard[0] is not first and heard[0].code != first.code  # type: ignore[union-attr]
    assert window.document.undo_stack.count() == 1 and len(window.document.edits) == 1
    assert window.focusWidget() is row.alpha.track and window.viewer.banner.isVisible()
    assert window.viewer.canvas.viewport.scale == scale
    qtbot.waitUntil(lambda: window.preview.current)
    window.document.undo()
    assert window.document.portrait is heard[0] and not window.document.modified


def test_refining_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.open_path(SAMPLE)
    wait_for(window, qtbot, SAMPLE.name)
    first = window.document.portrait
    qtbot.waitUntil(lambda: window.status_line.cancel.isVisible())
    window.status_line.cancel.click()
    assert not window.engine.busy
    qtbot.wait(200)
    assert window.document.portrait is first and window.status_line.engine.text() == "Ready"


def test_b_held_in_the_empty_prompt_shows_before_and_a_short_press_writes(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(Edit("a smiling face"))
    qtbot.waitUntil(lambda: window.preview.current)
    canvas, field = window.viewer.canvas, window.viewer.prompt.target
    edited = canvas.grab().toImage()
    QTest.keyPress(field, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: canvas.grab().toImage() != edited)
    QTest.keyRelease(field, Qt.Key.Key_B)
    assert canvas.grab().toImage() == edited and field.text() == ""
    QTest.keyClicks(field, "blue eyes")
    assert field.text() == "blue eyes"
    field.clear()
    canvas.setFocus()  # as after a click on the picture
    for letter in "bald":
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, letter)
    assert field.text() == "bald"


@pytest.mark.parametrize("name", ["projected_w.npz", "latent.npy", "0.pt"])
def test_codes_open_like_a_photo(window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    code = np.random.default_rng(0).standard_normal((14, 256)).astype(np.float32)  # of the starter pack
    path = tmp_path / name
    if path.suffix == ".pt":
        torch.save(torch.from_numpy(code)[None], path)
    elif path.suffix == ".npy":
        np.save(path, code)
    else:
        np.savez(path, w=code[None])
    window.faces.open_path(path)
    wait_for(window, qtbot, name)
    assert window.document.portrait is not None
    assert np.array_equal(window.document.portrait.code.array, code)
