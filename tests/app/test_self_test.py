"""`semblance --self-test`: its hash is that of the same edit made otherwise, and what is broken is told."""

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from app import self_test
from app.__main__ import main
from models import photo
from models.edits import RenderRequest

if TYPE_CHECKING:
    from models.editor import Editor


@pytest.mark.usefixtures("few_steps")
def test_it_prints_the_hash_of_the_edited_sample(
    qtbot: QtBot, starter_editor: "Editor", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["semblance", "--self-test"])
    assert main() == 0
    printed = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    code = starter_editor.open(photo.read(self_test.SAMPLE)).code
    picture = starter_editor.render(RenderRequest(code, (self_test.EDIT,)))
    if printed["device"] == "cpu":
        assert printed["picture sha256"] == hashlib.sha256(picture.tobytes()).hexdigest()
    assert printed["result"] == "passed"
    assert {"torch", "PySide6", "semblance", "seconds, face and code", "seconds, theme and icons"} <= printed.keys()


@pytest.mark.parametrize("content", [None, b"not a picture"])
def test_a_broken_installation_is_told(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = tmp_path / "sample.jpg"
    if content is not None:
        sample.write_bytes(content)
    assert self_test.main(sample) == 1
    told = capsys.readouterr()
    assert told.err.startswith("semblance: ") and "passed" not in told.out
