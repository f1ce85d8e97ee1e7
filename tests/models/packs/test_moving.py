"""The models folder moves as a whole, or stays as it was."""

import os
from pathlib import Path

import pytest

from models.errors import PackError, Stopped
from models.packs import library
from models.packs.moving import move_models
from models.packs.sources import PublicClip
from models.paths import data_folder, models_folder, set_models_folder
from models.progress import Progress
from tests.models.packs.test_library import add

CLIP = PublicClip("ViT-B-32", "openai")


def names() -> list[str]:
    return [entry.folder.name for entry in library.installed() if not entry.embedded]


@pytest.fixture
def models() -> None:
    add("cats")
    add("dogs")
    library.clip_folder(CLIP).mkdir(parents=True)
    (library.clip_folder(CLIP) / "weights").write_bytes(b"clip")


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that says it is on another disk."""
    target = tmp_path / "disk"
    target.mkdir()
    real = Path.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        result = real(path, follow_symlinks=follow_symlinks)
        if path != target:
            return result
        values = list(result)
        values[2] = result.st_dev + 1
        return os.stat_result(values)

    monkeypatch.setattr(Path, "stat", stat)
    return target


def check_moved(target: Path) -> None:
    assert models_folder() == target
    assert names() == ["cats", "dogs"]
    assert library.locate("cats") == target / "packs" / "cats"
    assert [path.name for path in library.installed_clips()] == ["vit-b-32-openai"]
    assert (library.clip_folder(CLIP) / "weights").read_bytes() == b"clip"
    assert list((data_folder() / "packs").iterdir()) == []


@pytest.mark.usefixtures("models")
def test_models_move_on_the_same_disk_and_back(tmp_path: Path) -> None:
    move_models(tmp_path / "a" / "models")
    check_moved(tmp_path / "a" / "models")
    add("lions")
    assert names() == ["cats", "dogs", "lions"]
    move_models(data_folder())
    assert library.locate("lions") == data_folder() / "packs" / "lions"


@pytest.mark.usefixtures("models")
def test_models_move_to_another_disk(other_disk: Path) -> None:
    told: list[str] = []
    move_models(other_disk, Progress(lambda _, what: told.append(what)))
    check_moved(other_disk)
    assert "moving generator.safetensors" in told


@pytest.mark.usefixtures("models")
def test_a_stop_on_the_way_changes_nothing(other_disk: Path) -> None:
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.5 else None)
    with pytest.raises(Stopped):
        move_models(other_disk, progress)
    assert models_folder() == data_folder()
    assert names() == ["cats", "dogs"]
    assert not [path for path in other_disk.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("models")
def test_two_models_of_one_name_are_not_mixed(tmp_path: Path) -> None:
    (tmp_path / "packs" / "dogs").mkdir(parents=True)
    with pytest.raises(PackError, match="There is a dogs in"):
        move_models(tmp_path)
    assert (models_folder(), names()) == (data_folder(), ["cats", "dogs"])


@pytest.mark.usefixtures("models")
def test_the_folder_does_not_move_into_itself() -> None:
    with pytest.raises(PackError, match="into itself"):
        move_models(library.packs_folder() / "cats")
    assert names() == ["cats", "dogs"]


def test_models_that_lie_there_already_are_used(tmp_path: Path, models: None) -> None:
    move_models(tmp_path)
    set_models_folder(data_folder())
    assert names() == []
    move_models(tmp_path)
    assert names() == ["cats", "dogs"]


def test_a_disk_that_is_not_there_hides_its_models_and_stops_nothing(tmp_path: Path, models: None) -> None:
    move_models(tmp_path / "stick")
    (tmp_path / "stick").rename(tmp_path / "away")
    assert names() == []
    assert library.installed_clips() == {}
    (tmp_path / "away").rename(tmp_path / "stick")
    assert names() == ["cats", "dogs"]
