"""Errors become sentences, nothing said is lost, and the log keeps the cause."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import messages
from app.messages import Messages, Notice
from models.errors import PhotoError, Stopped


@pytest.fixture
def log(home: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = set(root.handlers)
    messages.start_log()
    yield messages.log_file()
    for handler in set(root.handlers) - before:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def heard() -> list[Notice]:
    return []


def test_what_is_said_before_a_window_exists_is_kept(qtbot: QtBot, heard: list[Notice]) -> None:
    said = Messages()
    said.say("The engine is loading.")
    said.report(PhotoError("There is no file a.jpg.", "Check the name."))
    said.listen(heard.append)
    said.say("Ready.")
    assert [notice.sentence for notice in heard] == ["The engine is loading.", "There is no file a.jpg.", "Ready."]
    assert [notice.serious for notice in heard] == [False, True, False]


def test_a_known_error_has_its_sentence_hint_and_kind_and_the_log_its_cause(
    qtbot: QtBot, heard: list[Notice], log: Path
) -> None:
    said = Messages()
    said.listen(heard.append)
    try:
        raise PhotoError("a.jpg is damaged.", "Fetch it again.", "zlib says -3")
    except PhotoError as error:
        said.report(error)
    (notice,) = heard
    assert (notice.sentence, notice.hint, notice.details) == ("a.jpg is damaged.", "Fetch it again.", "zlib says -3")
    assert isinstance(notice.error, PhotoError) and not notice.crash
    text = log.read_text(encoding="utf-8")
    assert "zlib says -3" in text and "test_messages.py" in text


def test_an_unforeseen_error_is_a_crash_with_a_traceback(qtbot: QtBot, heard: list[Notice], log: Path) -> None:
    said = Messages()
    said.listen(heard.append)
    try:
        [][1]
    except IndexError as error:
        said.report(error)
    assert heard[0].crash and "IndexError" in heard[0].details and "test_messages.py" in heard[0].details
    assert "IndexError" in log.read_text(encoding="utf-8")


def test_a_stop_is_no_error(qtbot: QtBot, heard: list[Notice]) -> None:
    said = Messages()
    said.listen(heard.append)
    said.report(Stopped())
    assert heard == []


def test_another_thread_is_heard_in_the_gui_thread(qtbot: QtBot) -> None:
    said = Messages()
    threads: list[int] = []
    said.listen(lambda notice: threads.append(threading.get_ident()))
    worker = threading.Thread(target=lambda: said.report(ValueError("far away")))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]


def test_the_log_is_cut_and_rotated(qtbot: QtBot, log: Path) -> None:
    for _ in range(25):
        logging.getLogger("semblance").info("x" * 100_000)
    files = sorted(log.parent.iterdir())
    assert len(files) == 3 and all(file.stat().st_size <= messages.LOG_SIZE for file in files)


def test_a_log_that_cannot_be_written_stops_nothing(home: Path) -> None:
    (home / "log" / "semblance.log").mkdir(parents=True)
    before = list(logging.getLogger().handlers)
    messages.start_log()
    assert logging.getLogger().handlers == before


CRASH = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.messages import Messages

application = QApplication([])
said = Messages()
said.catch_crashes()
said.listen(lambda notice: print(notice.crash, notice.details.strip().splitlines()[-1], flush=True))

def fail():
    raise ZeroDivisionError("in a slot")

QTimer.singleShot(0, fail)
threading.Thread(target=lambda: [][0]).start()
QTimer.singleShot(200, application.quit)
sys.exit(application.exec())
"""


def test_uncaught_errors_of_slots_and_threads_reach_the_person_and_the_program_goes_on() -> None:
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True, timeout=600, check=True)
    lines = sorted(done.stdout.splitlines())
    assert lines == ["True IndexError: list index out of range", "True ZeroDivisionError: in a slot"]
