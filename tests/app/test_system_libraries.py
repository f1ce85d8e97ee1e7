"""Sentences of the terminal where the window cannot open."""

import subprocess
import sys

import pytest

from app import __main__, system_libraries

X = {"DISPLAY": ":0"}


def test_a_missing_library_is_named_by_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != "libxcb-cursor.so.0")
    said = system_libraries.trouble(X, "linux")
    assert said is not None and "apt install libxcb-cursor0 (" in said and "dnf install xcb-util-cursor (" in said
    assert system_libraries.trouble({"WAYLAND_DISPLAY": "wayland-0"}, "linux") is None, "Wayland needs none of X11's"
    assert system_libraries.trouble(X, "darwin") is None
    assert system_libraries.trouble(X | {"QT_QPA_PLATFORM": "offscreen"}, "linux") is None


def test_without_a_screen_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "_loads", lambda name: True)
    assert "no screen" in (system_libraries.trouble({}, "linux") or "")
    assert system_libraries.trouble(X, "linux") is None


def test_the_program_says_it_and_ends(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system_libraries, "trouble", lambda: "Libraries are missing.")
    monkeypatch.setattr(sys, "argv", ["semblance"])
    assert __main__.main() == 1
    assert capsys.readouterr().err == "semblance: Libraries are missing.\n"


def test_the_check_imports_no_qt() -> None:
    code = "import sys, app.system_libraries; sys.exit('PySide6' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
