"""The person's folders."""

import stat
from pathlib import Path

import pytest

from models.paths import data_folder, log_folder, models_folder, settings_folder


def test_folders_are_for_the_person_alone(home: Path) -> None:
    (home / "data").mkdir(mode=0o755)
    for folder in (data_folder(), log_folder(), settings_folder()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["x" * 5000, "/" + "x" * 5000, "relative/folder", "", "a\0b"])
def test_a_models_folder_that_cannot_be_counts_as_none(text: str) -> None:
    (data_folder() / "models-folder.txt").write_text(text)
    assert models_folder() == data_folder()
