"""One better model with one button."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from models.packs.catalogue import Entry


def test_the_built_in_model_leads_to_one_recommendation(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Entry] = []
    monkeypatch.setattr(window.packs, "download", begun.append)
    window.viewer.notice.button.click()
    assert window.pack_dialogs.dialog is None, "the list of all stays away"
    dialog = window.pack_dialogs.recommend()
    assert dialog is not None
    texts = " ".join(dialog.facts.texts)
    assert "1024" in texts and "GB" in texts and "non-commercial" in texts
    dialog.get.click()
    first = window.packs.catalogue[0]
    assert begun == [first] and first.id in window.settings.accepted
    assert window.pack_dialogs.dialog is not None and window.pack_dialogs.dialog.list.chosen == [first]


def test_all_models_are_a_click_away_and_a_model_that_is_here_is_not_recommended(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = window.pack_dialogs.recommend()
    assert dialog is not None
    dialog.all.click()
    assert window.pack_dialogs.dialog is not None and window.pack_dialogs.dialog.isVisible()
    window.pack_dialogs.dialog.close()
    monkeypatch.setattr(window.packs, "to_download", list)
    assert window.pack_dialogs.recommend() is None
