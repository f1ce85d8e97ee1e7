"""What the name of the program does: window or command."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app import application
from app.__main__ import main, names_a_file
from models.paths import RESOURCES, SAMPLES

# In a process of its own: an application that has quit ends the event loops of all later tests. In turn: the file that
# is named at the start, that of a second start, and that of the event by which macOS opens files.
OPENING = """
import subprocess, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from app.__main__ import main
from app.application import create_application
from app.window.main_window import MainWindow
from models.edits import Edit

def tell_of_connections(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        print(event, arguments, flush=True)

sys.addaudithook(tell_of_connections)
names = sys.argv[1:]
waited_for = [Path(name).name for name in names]
sys.argv = ["semblance", names[0]]
application = create_application(sys.argv)

def start_again():
    started.append(subprocess.Popen([sys.executable, "-m", "app", names[1]]))

def send_event():
    print("second start", started[0].wait(), flush=True)
    QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(names[2])))

def end():
    timer.stop()
    main_window().document.add_edit(Edit("a smiling face"))
    main_window().close()
    next(box for box in main_window().findChildren(QMessageBox) if box.isVisible()).button(
        QMessageBox.StandardButton.Discard
    ).click()

started = []
steps = [start_again, send_event, end]

def main_window():
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)

def look():
    window = main_window()
    if window and window.document.portrait and window.document.portrait.title == waited_for[0]:
        print(waited_for.pop(0), flush=True)
        steps.pop(0)()
    elif window and window.viewer.banner.isVisible():
        end()

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


def test_without_a_place_to_write_the_window_says_so(qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "data").write_text("a file where the folder should be")
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, text: said.append(text))
    assert application.main(["semblance"]) == 1
    assert len(said) == 1 and str(home / "data") in said[0] and "SEMBLANCE_HOME" in said[0]


@dataclass
class Session:
    """What was said, the program's files before and after, and the home of the person."""

    result: subprocess.CompletedProcess[str]
    before: dict[Path, tuple[int, int]]
    after: dict[Path, tuple[int, int]]
    home: Path


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """`OPENING` by a copy of the program, in a folder that may only be read, for a person whose home is empty."""
    program, home = tmp_path_factory.mktemp("program"), tmp_path_factory.mktemp("home")
    for name in ("app", "models", "resources"):
        shutil.copytree(RESOURCES.parent / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    folders = [program, *(path for path in program.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)  # which root does not heed; therefore the comparison
    before = files(program)
    names = [str(SAMPLES / f"{name}.jpg") for name in ("beard", "afro", "short-hair")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "SEMBLANCE_"))}
    environment |= {"HOME": str(home), "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", OPENING, *names]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=900, cwd=program, env=environment
    )
    after = files(program)
    for folder in folders:
        folder.chmod(0o755)
    return Session(result, before, after, home)


def files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of change of all files."""
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_the_window_opens_files_named_at_its_start_by_a_second_start_and_by_the_system(session: Session) -> None:
    """And connects to nobody meanwhile."""
    assert session.result.returncode == 0, session.result.stderr
    assert session.result.stdout.splitlines() == ["beard.jpg", "afro.jpg", "second start 0", "short-hair.jpg"]


def test_nothing_is_written_beside_the_program(session: Session) -> None:
    assert session.after == session.before and len(session.before) > 100
    written = {path.name for path in files(session.home)}
    assert {"settings.json", "semblance.log"} < written


@pytest.mark.skipif(sys.platform == "win32", reason="files have other permissions there")
def test_what_is_written_is_for_the_person_alone(session: Session) -> None:
    shared = [path for path in files(session.home) if path.stat().st_mode & 0o077]
    assert [path for path in shared if "semblance" in str(path.relative_to(session.home)).lower()] == []
