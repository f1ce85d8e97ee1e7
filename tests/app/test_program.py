"""What the name of the program does: window or command."""

import sys
from pathlib import Path

import pytest

from app.__main__ import main, names_a_file


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
