"""The line at the bottom tells how long the present work will take, in the pace of its present part."""

import time

import pytest

from app.engine.engine import State
from app.window.main_window import MainWindow


def told(window: MainWindow, seconds: float, fraction: float, what: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The words after work has reported at a time."""
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    window.engine.progressed.emit(fraction, what)
    return window.status_line.work.text()


def test_work_that_follows_other_work_is_foretold_by_its_own_pace(
    quiet: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet.engine.state = State.READY
    assert told(quiet, 0, 0.0, "Reading the photo", monkeypatch) == "Reading the photo"
    assert told(quiet, 50, 0.9, "Encoding the face", monkeypatch) == "Encoding the face"
    assert told(quiet, 51, 0.0, "Coming nearer to the photo", monkeypatch) == "Coming nearer to the photo"
    assert told(quiet, 55, 0.2, "Coming nearer to the photo", monkeypatch) == "Coming nearer to the photo, 16 s left"
    assert told(quiet, 56, 0.1, "Coming nearer to the photo", monkeypatch) == "Coming nearer to the photo"
