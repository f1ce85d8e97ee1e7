"""Presets in the window: pictures of this face, one click adds, hovering shows; the prompt offers known texts."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.engine.host import Frame
from app.engine.rendering import render_face
from app.widgets.pictures import Picture, from_image, resize
from app.window.edits import preset_pictures
from app.window.edits.preset_panel import PICTURED
from app.window.main_window import MainWindow
from models.editor import Editor
from models.edits import DEFAULT_BETA, RenderRequest
from models.language.glossary import offered_texts
from models.paths import SAMPLES, STARTER_PACK
from models.project import Project


def first_item(window: MainWindow) -> QTreeWidgetItem:
    item = window.preset_panel.tree.topLevelItem(0)
    assert item is not None
    child = item.child(0)
    assert child is not None
    return child


@pytest.fixture
def face(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A face, with the presets in sight."""
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None and window.preview.current)
    window.docks[1].show()
    window.docks[1].raise_()
    qtbot.waitUntil(window.preset_panel.isVisible)
    return window


def test_presets_become_pictures_of_the_face_that_is_open(face: MainWindow, qtbot: QtBot) -> None:
    item = first_item(face)
    qtbot.waitUntil(lambda: bool(item.data(0, PICTURED)))
    assert face.document.edits == () and face.document.undo_stack.count() == 0
    face.faces.random()
    qtbot.waitUntil(lambda: face.document.undo_stack.count() == 1)
    assert not item.data(0, PICTURED)  # that was another face
    qtbot.waitUntil(lambda: bool(item.data(0, PICTURED)))


@pytest.mark.usefixtures("few_steps")
def test_on_a_photo_the_pictures_are_of_the_photo(window: MainWindow, qtbot: QtBot) -> None:
    window.faces.open_path(SAMPLES / "brown-hair.jpg")
    qtbot.waitUntil(lambda: window.document.photo is not None and not window.engine.busy)
    window.docks[1].raise_()
    item = first_item(window)
    qtbot.waitUntil(lambda: bool(item.data(0, PICTURED)))
    portrait = window.document.portrait
    assert portrait is not None and portrait.crop is not None
    shown = from_image(item.icon(0).pixmap(64, 64).toImage())

    def apart(picture: Picture) -> float:
        return float(np.abs(resize(picture, *shown.shape[1::-1]).astype(float) - shown).mean())

    assert apart(portrait.crop) < apart(portrait.picture)


def test_hovering_shows_a_preset_on_the_face_and_one_click_adds_it(face: MainWindow, qtbot: QtBot) -> None:
    tree, item = face.preset_panel.tree, first_item(face)
    tree.scrollToItem(item)
    place = tree.visualItemRect(item).center()
    before = face.viewer.canvas.after
    assert before is not None
    tree.itemEntered.emit(item, 0)
    qtbot.waitUntil(lambda: not np.array_equal(face.viewer.canvas.after, before))  # type: ignore[arg-type]
    assert face.document.edits == ()
    face.preset_panel.eventFilter(tree.viewport(), QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: np.array_equal(face.viewer.canvas.after, before))  # type: ignore[arg-type]
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert len(face.document.edits) == 1 and face.document.edits[0].name == item.text(0)


def test_picture_hover_and_click_take_one_focus(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Project] = []

    def noted(project: Project, editor: Editor, side: int) -> Picture:
        drawn.append(project)
        return render_face(project, editor, side)

    monkeypatch.setattr(preset_pictures, "render_face", noted)
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None and window.preview.current)
    window.docks[1].raise_()
    item = first_item(window)
    qtbot.waitUntil(lambda: bool(item.data(0, PICTURED)))
    shown: list[Frame] = []
    window.preview.framed.connect(shown.append)
    window.preset_panel.tree.itemEntered.emit(item, 0)
    qtbot.waitUntil(lambda: bool(shown))
    window.preset_panel.tree.itemClicked.emit(item, 0)
    (edit,) = window.document.edits
    assert edit.beta != DEFAULT_BETA and "focus" not in item.toolTip(0)
    request = shown[0].request
    assert isinstance(request, RenderRequest) and drawn[0].edits == request.edits == (edit,)


def test_enter_adds_the_preset_that_is_chosen(face: MainWindow, qtbot: QtBot) -> None:
    tree = face.preset_panel.tree
    tree.setCurrentItem(first_item(face))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert len(face.document.edits) == 1
    row = face.edits.stack.rows[0]
    qtbot.waitUntil(
        lambda: face.document.edits[0].beta != DEFAULT_BETA
    )  # the focus of its words, as where they are typed
    assert row.beta.dot.isHidden()


def test_the_prompt_offers_what_is_read_in_the_language_of_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert "a smiling face" in offers(window)
    window.close()
    other = MainWindow(pack=STARTER_PACK, settings=window.settings)
    monkeypatch.setattr(type(window.settings), "language_code", "zh")
    chinese = MainWindow(pack=STARTER_PACK, settings=window.settings)
    for made in (other, chinese):
        qtbot.addWidget(made)
    assert "微笑的脸" in offers(chinese) and "微笑的脸" not in offers(other)
    assert offered_texts("xx") == offered_texts("en")


def offers(window: MainWindow) -> list[str]:
    model = window.viewer.prompt.target.completer().model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]
