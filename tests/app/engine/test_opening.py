"""An open photo can be kept, whatever its file is called."""

import os
import sys
from pathlib import Path

import pytest

from app.engine.opening import open_photo
from models import project_file
from models.editor import Editor
from models.paths import SAMPLES
from models.progress import Progress
from models.project import Project
from tests.helpers.tiny_pack import write_tiny_pack


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_a_photo_whose_name_is_no_utf_8_is_kept(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.jpg")
    path.write_bytes((SAMPLES / "beard.jpg").read_bytes())
    editor = Editor.load(write_tiny_pack(tmp_path / "pack"), "cpu")
    portrait = open_photo(path, 0, False, editor, Progress()).portrait
    project_file.save(tmp_path / "kept.semblance", Project(portrait))
    again = project_file.load(tmp_path / "kept.semblance").portrait
    assert again is not None and again.title == portrait.title == "caf\ufffd.jpg"
