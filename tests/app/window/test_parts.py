"""The window where no engine is needed: names for screen readers, keys, themes, trouble at the start."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.application import create_application
from app.engine.engine import State
from app.widgets.comparison import View
from app.window.actions import Actions
from app.window.canvas_bar import CanvasBar
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.dialogs.shortcut_sheet import ShortcutSheet
from app.window.main_window import MainWindow
from models.edits import Edit
from models.paths import STARTER_PACK
from tests.helpers.sessions import SAMPLE, photo_portrait, random_portrait


def test_everything_has_a_name_and_a_tooltip(quiet: MainWindow) -> None:
    quiet.document.set_portrait(random_portrait())
    quiet.document.add_edit(Edit("a smiling face"))
    quiet.viewer.banner.show_message("No face.", "Take another.", "trace", action=("Open…", lambda: None))
    kinds = (QAbstractButton, QLineEdit, QAbstractSlider, QAbstractSpinBox)
    nameless = [_path(widget) for widget in _controls(quiet, kinds) if not _name(widget)]
    silent = [_path(widget) for widget in _controls(quiet, kinds) if not widget.toolTip()]
    assert nameless == [] and silent == []


def test_no_two_actions_share_a_key(quiet: MainWindow) -> None:
    actions = quiet.actions_.findChildren(QAction)
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(keys) == len(set(keys)) > 20


def test_the_shortcut_sheet_lists_every_key(quiet: MainWindow) -> None:
    sheet = ShortcutSheet(quiet.menus, quiet)
    shown = {label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "text")}
    for actions in quiet.menus.values():
        for action in actions:
            assert not action.shortcut().toString() or action.iconText() in shown


def test_actions_wait_for_what_they_need(quiet: MainWindow, qtbot: QtBot) -> None:
    do: Actions = quiet.actions_
    assert do.open.isEnabled() and not do.export.isEnabled() and not do.grid.isEnabled()
    quiet.document.set_portrait(random_portrait())
    assert do.export.isEnabled() and not do.grid.isEnabled() and not do.on_photo.isEnabled()
    quiet.document.add_edit(Edit("a smiling face"))
    assert do.grid.isEnabled()
    qtbot.waitUntil(lambda: do.undo.isEnabled() and "Smiling" in do.undo.text())
    quiet.document.set_portrait(photo_portrait())
    assert do.on_photo.isEnabled() and do.brush.isEnabled() and do.choose_face.isEnabled()


def test_keys_act_on_the_selected_edit(quiet: MainWindow) -> None:
    quiet.document.set_portrait(random_portrait())
    for target in ("a smiling face", "an old face"):
        quiet.document.add_edit(Edit(target))
    quiet.edits.stack.selected.emit(0)
    quiet.actions_.toggle.trigger()
    assert not quiet.document.edits[0].enabled and not quiet.edits.stack.rows[0].head.enabled.isChecked()
    quiet.actions_.remove.trigger()
    assert [row.edit.target for row in quiet.edits.stack.rows] == ["an old face"]


def test_a_photo_opens_as_one_picture_and_the_switch_shows_the_models_face(quiet: MainWindow) -> None:
    portrait = photo_portrait()
    assert portrait.photo is not None
    quiet.document.set_portrait(portrait, ())
    canvas, do = quiet.viewer.canvas, quiet.actions_
    assert canvas.view is View.EDITED and canvas.before is portrait.photo.rgb and canvas.after is canvas.before
    assert do.on_photo.isChecked() and not quiet.viewer.bar.surface.isHidden()
    do.switch_surface.trigger()
    assert do.on_model.isChecked() and canvas.before is portrait.picture
    assert quiet.document.undo_stack.undoText() == "Show the model's face"
    quiet.document.undo()
    assert do.on_photo.isChecked() and canvas.before is portrait.photo.rgb
    do.on_model.trigger()
    assert quiet.document.photo is None and not do.brush.isEnabled()
    quiet.document.set_portrait(random_portrait(), ())
    assert quiet.viewer.bar.surface.isHidden() and not do.on_photo.isEnabled()


def test_the_split_view_begins_in_the_middle_of_the_face(quiet: MainWindow) -> None:
    portrait = photo_portrait()
    assert portrait.photo is not None and portrait.quad is not None
    quiet.document.set_portrait(portrait, ())
    quiet.actions_.split.trigger()
    place = portrait.quad[:, 0].mean() / portrait.photo.rgb.shape[1]
    assert quiet.document.view["split"] == pytest.approx(place, abs=0.01) and place < 0.2
    quiet.viewer.canvas.set_split(0.7)
    quiet.actions_.edited.trigger()
    quiet.actions_.split.trigger()
    assert quiet.document.view["split"] == pytest.approx(0.7, abs=0.01)


def test_a_sample_opens_by_click_and_by_enter(quiet: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(quiet.engine, "open_photo", opened.append)
    samples = quiet.viewer.start.findChildren(QToolButton)
    samples[0].click()
    samples[1].setFocus()
    QTest.keyClick(samples[1], Qt.Key.Key_Return)
    assert [path.name for path in opened] == ["afro.jpg", "beard.jpg"]


def test_holding_b_shows_the_face_before(quiet: MainWindow) -> None:
    quiet.document.set_portrait(random_portrait())
    edited = quiet.viewer.canvas.grab().toImage()
    quiet.viewer.canvas.show_after(255 - random_portrait().picture, "Edited")
    changed = quiet.viewer.canvas.grab().toImage()
    QTest.keyPress(quiet, Qt.Key.Key_B)
    held = quiet.viewer.canvas.grab().toImage()
    QTest.keyRelease(quiet, Qt.Key.Key_B)
    assert held != changed and edited != changed
    assert quiet.viewer.canvas.grab().toImage() == changed


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_dragging_a_file_over_the_window_says_what_letting_go_does(quiet: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLE))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    quiet.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    assert not quiet._overlay.isHidden()
    quiet.dragLeaveEvent(QDragLeaveEvent())
    assert quiet._overlay.isHidden()
    words = QMimeData()
    words.setText("no file")
    event = QDragEnterEvent(QPoint(9, 9), copy, words, left, none)
    event.ignore()
    quiet.dragEnterEvent(event)
    assert quiet._overlay.isHidden() and not event.isAccepted()
    address = QMimeData()
    address.setUrls([QUrl("https://example.org/face.jpg")])  # as browsers drag a picture
    quiet.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), copy, address, left, none))
    assert not quiet._overlay.isHidden()
    quiet.dropEvent(QDropEvent(QPointF(9, 9), copy, address, left, none))
    assert quiet._overlay.isHidden() and "Addresses of web pages" in quiet.viewer.banner.sentence


def test_the_theme_changes_at_once(quiet: MainWindow, qtbot: QtBot) -> None:
    application = create_application(["semblance"], quiet.settings)
    dialog = SettingsDialog(quiet.settings, quiet)
    dialog.theme.setCurrentIndex(dialog.theme.findData("light"))
    assert theme.current() is theme.LIGHT and theme.LIGHT.window in application.styleSheet()
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    assert theme.current() is theme.DARK and theme.DARK.window in application.styleSheet()
    application.setStyleSheet("")


def test_the_window_fits_a_small_screen(quiet: MainWindow) -> None:
    create_application(["semblance"])
    least = quiet.minimumSizeHint()
    assert least.width() <= 1024 and least.height() <= 640
    quiet.resize(QSize(1024, 640))
    QApplication.instance().setStyleSheet("")  # type: ignore[union-attr]


def test_the_start_page_with_a_message_and_the_notice_fits_a_small_screen(quiet: MainWindow) -> None:
    create_application(["semblance"])
    quiet.messages.say("A message.")
    quiet.viewer.notice.say("The model has limits.", "A better model…", "")
    quiet.show()
    assert quiet.minimumSizeHint().height() <= 576, "of 600: letters of other fonts are taller"
    QApplication.instance().setStyleSheet("")  # type: ignore[union-attr]


def test_a_missing_pack_is_one_sentence_and_the_window_lives(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(pack=tmp_path / "none")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.engine.state is State.READY, timeout=240_000)
    assert window.viewer.banner.isVisible() and "none" in window.viewer.banner.sentence
    assert window.switch.folder == STARTER_PACK and window.actions_.random.isEnabled()
    window.close()


def _controls(window: QWidget, kinds: tuple[type[QWidget], ...]) -> Iterator[QWidget]:
    """What a person can operate; not the parts that Qt makes for itself."""
    for widget in window.findChildren(QWidget):
        inside = isinstance(widget.parent(), QAbstractSpinBox | QLineEdit | QTabBar) or isinstance(widget, QScrollBar)
        own = not widget.objectName().startswith("qt_")
        if isinstance(widget, kinds) and own and not inside and not widget.isHidden():
            yield widget


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _path(widget: QWidget) -> str:
    return f"{type(widget.parent()).__name__}/{type(widget).__name__} {_name(widget)}"


def test_a_photo_with_edits_and_a_message_fits_a_small_screen(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 600)
    window.document.set_portrait(photo_portrait())
    window.document.add_edit(Edit("a smiling face"))
    window.messages.say("A message.")
    qtbot.waitUntil(lambda: window.viewer.banner.isVisible() and len(window.edits.stack.rows) == 1)
    qtbot.wait(50)  # for layouts
    assert (window.width(), window.height()) == (1024, 600)
    assert window.minimumSizeHint().height() < 600


def test_the_brush_and_many_faces_ask_for_no_wider_window(window: MainWindow, qtbot: QtBot) -> None:
    create_application(["semblance"])
    window.resize(1024, 600)
    portrait = photo_portrait()
    window.document.set_portrait(replace(portrait, faces=20 * portrait.faces[:1]))
    window.document.add_edit(Edit("a smiling face"))
    bar = window.viewer.bar
    assert len(bar.faces) == 20 and bar.faces[0].isVisible()
    window.actions_.brush.trigger()
    qtbot.waitUntil(bar.brush.isVisible)
    qtbot.wait(50)  # for layouts
    assert window.width() == 1024 and not bar.faces[0].isVisible()
    window.actions_.brush.trigger()
    assert bar.faces[0].isVisible() and window.width() == 1024
    QApplication.instance().setStyleSheet("")  # type: ignore[union-attr]


def test_faces_have_more_room_than_the_zooms(quiet: MainWindow, qtbot: QtBot) -> None:
    do = quiet.actions_
    bar = CanvasBar(do.surfaces.actions(), (do.fit, do.zoom_face))
    qtbot.addWidget(bar)
    bar.resize(740, 44)
    bar.show()
    zooms = bar.findChildren(QFrame, "segments")[1]
    for count, width, shown in ((0, 740, True), (12, 740, False), (12, 1600, True)):
        bar.show_faces([QPixmap(30, 30)] * count)
        bar.resize(width, 44)
        assert zooms.isVisible() == shown
