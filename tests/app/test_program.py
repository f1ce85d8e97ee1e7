"""What the name of the program does: window or command."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.__main__ import main, names_a_file
from app.main_window import MainWindow
from app.messages import stop_log
from models.paths import SAMPLES


def test_files_open_the_window_and_words_are_commands(tmp_path: Path) -> None:
    bare = tmp_path / "photo"
    bare.touch()
    assert all(names_a_file(name) for name in ("a.jpg", "session.semblance", "/x/y.PNG", str(bare)))
    assert not any(names_a_file(name) for name in ("edit", "packs", "--help", "-h", "--alpha=1.5", "paint"))


def test_commands_run_without_a_window(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["semblance", "--version"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("semblance ")


def test_a_file_named_at_the_start_is_opened_once_the_engine_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner in (sys, threading):  # the window takes them; given back afterwards
        monkeypatch.setattr(owner, "excepthook", owner.excepthook)
    monkeypatch.setattr(sys, "argv", ["semblance", str(SAMPLES / "beard.jpg")])
    opened: list[bool] = []

    def look() -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        if window.document.portrait is not None or window.viewer.banner.isVisible():
            opened.append(window.document.portrait is not None)
            window.close()
            QApplication.quit()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    assert main() == 0
    timer.stop()
    stop_log()
    assert opened == [True]
