"""What the name of the program does: window or command."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main, names_a_file
from models.paths import SAMPLES

# In a process of its own: an application that has quit ends the event loops of all later tests.
OPENING = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.__main__ import main
from app.application import create_application
from app.main_window import MainWindow

sys.argv = ["semblance", {str(SAMPLES / "beard.jpg")!r}]
create_application(sys.argv)

def look():
    window = next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)
    if window and (window.document.portrait is not None or window.viewer.banner.isVisible()):
        print("opened", window.document.portrait is not None, flush=True)
        timer.stop()
        window.close()
        QApplication.quit()

timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(main())
"""


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


def test_a_file_named_at_the_start_is_opened_once_the_engine_is_there() -> None:
    result = subprocess.run([sys.executable, "-c", OPENING], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["opened", "True"]
