"""The About window: licences of all parts, searchable; versions, device and folders to open and to copy."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.window.dialogs.about_dialog import AboutDialog
from app.window.dialogs.licence_browser import LicenceBrowser
from app.window.dialogs.system_page import SystemPage
from app.window.main_window import MainWindow
from models.paths import data_folder, log_folder, settings_folder
from models.version import VERSION


@pytest.fixture
def browser(qtbot: QtBot) -> LicenceBrowser:
    browser = LicenceBrowser()
    qtbot.addWidget(browser)
    browser.show()
    return browser


def shown(browser: LicenceBrowser) -> list[str]:
    items = [browser.list.item(row) for row in range(browser.list.count())]
    return [item.text().split()[0] for item in items if not item.isHidden()]


def test_the_licences_of_what_the_program_needs_are_listed_and_read(browser: LicenceBrowser) -> None:
    assert {"torch", "numpy", "PySide6_Essentials", "Python", "Starter", "Sample", "Semblance"} <= set(shown(browser))
    assert not {"pytest", "mypy", "ruff"} & set(shown(browser))
    browser.search.setText("numpy")
    assert shown(browser) == ["numpy"]
    assert "Redistribution and use" in browser.text.toPlainText()


def test_the_search_takes_names_and_licences_and_finds_nothing_in_peace(browser: LicenceBrowser) -> None:
    browser.search.setText("lgpl PYSIDE")
    assert shown(browser) == ["PySide6_Essentials"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in browser.text.toPlainText()
    browser.search.setText("no such licence")
    assert shown(browser) == [] and browser.text.toPlainText() == ""
    browser.search.clear()
    assert len(shown(browser)) == browser.list.count() and browser.text.toPlainText()


def test_the_report_names_versions_device_model_and_folders(window: MainWindow) -> None:
    window.actions_.about.trigger()
    dialog = next(child for child in window.children() if isinstance(child, AboutDialog))
    dialog.system.copy.click()
    report = QGuiApplication.clipboard().text()
    assert window.engine.loaded is not None
    for words in (f"Semblance: {VERSION}", "Python: 3", "PyTorch: 2", "Device: CPU", window.engine.loaded.pack.name):
        assert words in report
    dialog.close()


def test_before_the_engine_is_loaded_that_is_said(qtbot: QtBot) -> None:
    page = SystemPage(None)
    qtbot.addWidget(page)
    assert page.report().count("not loaded yet") == 3


def test_every_folder_is_opened_and_its_path_copied(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(QUrl(url).toLocalFile())))
    page = SystemPage(None)
    qtbot.addWidget(page)
    copied = []
    for button in page.findChildren(QPushButton):
        button.click()
        if button.accessibleName().startswith("Copy"):
            copied.append(Path(QGuiApplication.clipboard().text()))
    assert copied == opened == list(page.folders.values())
    assert {data_folder(), settings_folder(), log_folder()} < set(opened)
    assert all(folder.is_dir() for folder in opened)
