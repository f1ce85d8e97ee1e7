"""The person's folders."""

import stat
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from models.cli.main import main
from models.errors import OutputError
from models.packs.library import installed, locate
from models.paths import CARTOON_PACK, SAMPLES, STARTER_PACK, data_folder, log_folder, models_folder, settings_folder


def test_folders_are_for_the_person_alone(home: Path) -> None:
    (home / "data").mkdir(mode=0o755)
    for folder in (data_folder(), log_folder(), settings_folder()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["x" * 5000, "/" + "x" * 5000, "relative/folder", "", "a\0b"])
def test_a_models_folder_that_cannot_be_counts_as_none(text: str) -> None:
    (data_folder() / "models-folder.txt").write_text(text)
    assert models_folder() == data_folder()


def test_looking_for_packs_makes_no_folder(home: Path) -> None:
    home.rmdir()
    assert [entry.folder for entry in installed()] == [STARTER_PACK, CARTOON_PACK]
    assert locate(STARTER_PACK.name) == STARTER_PACK
    assert not home.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="every user has a profile there")
def test_a_user_without_a_home_has_the_embedded_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    for variable in ("SEMBLANCE_HOME", "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", Mock(side_effect=KeyError))  # as in a container, for a user it does not know
    assert [entry.folder for entry in installed()] == [STARTER_PACK, CARTOON_PACK]
    edit = ["edit", str(SAMPLES / "beard.jpg"), "--to", "smile", "--refine", "0", "--device", "cpu"]
    assert main([*edit, "-o", str(tmp_path / "out.jpg")]) == 0
    assert main(["packs", "list"]) == 0
    for folder in (data_folder, models_folder):
        with pytest.raises(OutputError, match="no home folder") as caught:
            folder()
        assert "SEMBLANCE_HOME" in caught.value.hint
