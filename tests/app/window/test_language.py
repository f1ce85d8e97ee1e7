"""The window in another language at once: its session goes on, with its history."""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.application import Program, translate
from app.messages import Messages
from app.settings import Settings
from app.window import main_window
from app.window.dialogs.settings_dialog import SettingsDialog
from models.edits import Edit
from tests.helpers.sessions import SMILE, random_portrait
from tests.helpers.windows import close_window


def test_another_language_is_used_at_once_and_nothing_is_lost(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "ENGINE_DELAY", 3_600_000)  # no pack is needed
    program = Program(qapp, Settings(), Messages())
    english, document = program.window, program.window.document
    document.start(random_portrait(), (SMILE,))
    document.add_edit(Edit("an old face", name="Older"))
    document.undo()
    english.actions_.settings.trigger()
    (dialog,) = english.findChildren(SettingsDialog)
    assert not dialog.use_language.isEnabled()
    dialog.language.setCurrentIndex(dialog.language.findData("zh_CN"))
    dialog.use_language.click()
    qtbot.waitUntil(lambda: program.window is not english)
    chinese, document = program.window, program.window.document
    assert chinese.isVisible() and not english.isVisible() and chinese.docks[0].windowTitle() == "编辑"
    assert document.edits == (SMILE,) and not document.modified
    assert document.undo_stack.redoText() == "添加“变老”" and QLocale().language() == QLocale.Language.Chinese
    document.redo()
    assert chinese.edits.stack.rows[1].head.name.text() == "变老"
    chinese.edits.stack.rows[1].head.name.editingFinished.emit()
    assert [edit.name for edit in document.edits] == [SMILE.name, "Older"]
    assert [edit.target for edit in document.edits] == [SMILE.target, "an old face"] and document.modified
    close_window(chinese)
    translate(qapp, "en")


def test_an_export_is_waited_for(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(qapp, Settings(), Messages())
    monkeypatch.setattr(type(program.window.engine), "writing", True)
    asked = []
    program.window.reopening.connect(lambda: asked.append(1))
    program.window._reopen()
    assert not asked and not program.window.viewer.banner.isHidden()
    monkeypatch.undo()
    close_window(program.window)
