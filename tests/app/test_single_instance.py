"""A second start hands its file to the first; crashed, deaf and simultaneous firsts included."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.single_instance import LONGEST, TOKEN, SingleInstance
from app.window.main_window import MainWindow
from models.paths import data_folder

# Starts with nothing but a file to open, and says how it went.
SECOND = """
import sys
from pathlib import Path
from app.window.main_window import MainWindow
from app.single_instance import SingleInstance
from models.paths import data_folder
instance = SingleInstance(data_folder())
path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
print("first" if instance.claim() or not instance.hand_over(path, patience=60) else "handed over", flush=True)
"""


def start_second(*arguments: str, more: str = "", **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SECOND + more, *arguments]
    pipe = subprocess.PIPE
    environment = {**os.environ, **environment}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)


@pytest.fixture
def first(qtbot: QtBot) -> Iterator[SingleInstance]:
    instance = SingleInstance(data_folder())
    assert instance.claim()
    instance.listen()
    yield instance
    instance.close()


def end(qtbot: QtBot, process: subprocess.Popen[str]) -> str:
    """What a process said, and nothing on stderr."""
    qtbot.waitUntil(lambda: process.poll() is not None)
    output, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
    return output.strip()


def test_a_second_start_hands_over_its_file_with_the_folder_it_started_in(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "of the first")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(tmp_path)
    with qtbot.waitSignal(first.asked) as asked:
        process = start_second("ein Bild 面.jpg", **{TOKEN: "of the second"})
    assert asked.args == [tmp_path / "ein Bild 面.jpg"]
    assert end(qtbot, process) == "handed over"
    assert os.environ[TOKEN] == "of the second"


def test_a_second_start_without_a_file_asks_for_the_window(qtbot: QtBot, first: SingleInstance) -> None:
    with qtbot.waitSignal(first.asked) as asked:
        process = start_second()
    assert asked.args == [None]
    assert end(qtbot, process) == "handed over"


def test_of_two_starts_at_once_one_is_the_first(qtbot: QtBot) -> None:
    stay = """
if instance._lock.is_locked:
    from PySide6.QtCore import QCoreApplication, QTimer
    application = QCoreApplication([])
    instance.listen()
    instance.asked.connect(lambda path: print("asked", path.name, flush=True))
    instance.asked.connect(lambda: QTimer.singleShot(100, application.quit))
    QTimer.singleShot(15000, application.quit)
    application.exec()
    instance.close()
"""
    processes = [start_second(f"{number}.jpg", more=stay) for number in range(2)]
    said = sorted((end(qtbot, process).splitlines(), number) for number, process in enumerate(processes))
    (winner, _), (loser, number) = said
    assert loser == ["handed over"] and winner == ["first", f"asked {number}.jpg"]


def test_one_that_was_killed_leaves_nothing_in_the_way(qtbot: QtBot) -> None:
    deaf = "from PySide6.QtCore import QCoreApplication; application = QCoreApplication([]); instance.listen(); input()"
    process = start_second(more=deaf)
    assert process.stdout is not None and process.stdout.readline() == "first\n"
    process.kill()
    process.wait()
    process.communicate()
    assert (data_folder() / "instance.lock").is_file()
    instance = SingleInstance(data_folder())
    assert instance.claim()
    instance.listen()
    with qtbot.waitSignal(instance.asked):
        process = start_second("a.jpg")
    assert end(qtbot, process) == "handed over"
    instance.close()


def test_a_lock_that_is_empty_or_damaged_holds_nobody_up() -> None:
    for content in (b"", b"\xff" * 100):
        (data_folder() / "instance.lock").write_bytes(content)
        instance = SingleInstance(data_folder())
        assert instance.claim()
        instance.close()


def test_one_that_does_not_answer_is_not_waited_for_long(qtbot: QtBot, first: SingleInstance) -> None:
    first._server.close()
    assert not SingleInstance(data_folder()).hand_over(None, patience=0.5)


def test_one_that_ends_meanwhile_makes_room(qtbot: QtBot, first: SingleInstance) -> None:
    second = SingleInstance(data_folder())
    assert not second.claim()
    first.close()
    assert not second.hand_over(Path("a.jpg"))
    assert not first.claim()
    second.close()


def test_other_folders_are_other_programs_even_where_the_address_would_be_long(qtbot: QtBot, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "l" * LONGEST, "m" * LONGEST)]
    instances = []
    for folder in folders:
        folder.mkdir()
        instances.append(SingleInstance(folder))
        assert instances[-1].claim()
        instances[-1].listen()
    assert len({instance._server.fullServerName() for instance in instances}) == len(folders)
    for instance, folder in zip(instances, folders, strict=True):
        assert instance._server.isListening()
        assert not SingleInstance(folder).claim()
        instance.close()


@pytest.mark.parametrize(
    "line", [b"what\n", b"[]\n", b'{"path": 7, "token": null}\n', b"\xff\xfe\n", b'{"path": "a"}\n', bytes(100_000)]
)
def test_nonsense_is_not_answered(qtbot: QtBot, first: SingleInstance, line: bytes) -> None:
    heard: list[object] = []
    first.asked.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(first._server.fullServerName())
    socket.write(line)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == [] and socket.readAll().isEmpty()


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe has no permissions of a file")
def test_the_socket_is_for_the_person_alone(first: SingleInstance) -> None:
    for path in (Path(first._server.fullServerName()), data_folder() / "instance.lock"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_window_that_is_asked_for_comes_back_from_the_taskbar(qtbot: QtBot) -> None:
    window = MainWindow(pack=Path("none"))
    qtbot.addWidget(window)
    window.showMinimized()
    assert window.isMinimized()
    window.come_to_front()
    assert window.isVisible() and not window.isMinimized()
    window.close()


def test_a_command_takes_no_part(qtbot: QtBot, first: SingleInstance) -> None:
    heard: list[object] = []
    first.asked.connect(heard.append)
    command = [sys.executable, "-m", "app", "packs", "--help"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    qtbot.wait(50)
    assert heard == []
