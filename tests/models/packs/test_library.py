"""The packs on this computer."""

import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from models.errors import PackError
from models.packs import library
from models.packs.sources import PublicClip
from tests.models.packs.test_manifest import MINIMAL


def add(name: str, description: str = MINIMAL) -> Path:
    with library.staging() as folder:
        (folder / "pack.toml").write_text(description, encoding="utf-8")
        (folder / "generator.safetensors").write_bytes(bytes(1000))
        return library.place(folder, name)


def test_packs_are_listed_with_their_size_and_their_fault() -> None:
    add("Meine Katzen №1")
    add("broken", "name = 1")
    mine = [entry for entry in library.installed() if not entry.embedded]
    assert [entry.folder.name for entry in mine] == ["broken", "meine-katzen-1"]
    assert mine[0].pack is None
    assert '"neutral" must be a text' in mine[0].problem
    assert mine[1].pack is not None
    assert mine[1].bytes == 1000 + len(MINIMAL.encode())


def test_a_pack_is_found_by_name_or_path(tmp_path: Path) -> None:
    folder = add("cats")
    assert library.locate("cats") == library.locate(folder) == folder
    with pytest.raises(PackError, match=r"There is no pack dogs\. Installed are: .*cats"):
        library.locate("dogs")


def test_a_removed_pack_is_gone() -> None:
    folder = add("cats")
    assert library.remove("cats") == library.disk_use(folder) + 1000 + len(MINIMAL.encode())
    assert not list(library.packs_folder().iterdir())


@pytest.mark.parametrize("name", ["cats", "..", "../data", "", ".", "/", "starter", "Cats"])
def test_nothing_else_is_ever_removed(home: Path, name: str) -> None:
    kept = add("dogs")
    with pytest.raises(PackError):
        library.remove(name)
    assert kept.is_dir()


def test_work_that_fails_leaves_no_folder() -> None:
    with pytest.raises(ZeroDivisionError), library.staging() as folder:
        (folder / "generator.safetensors").write_bytes(b"half")
        raise ZeroDivisionError
    assert not list(library.packs_folder().iterdir())


def test_a_clip_model_has_one_folder() -> None:
    folder = library.clip_folder(PublicClip("ViT-B-32", "openai"))
    assert folder.parts[-3:] == ("data", "clip", "vit-b-32-openai")


def test_none_of_it_imports_torch() -> None:
    program = (
        "import sys; import models.packs.archive, models.packs.catalogue, models.packs.fetching; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_shared_clip_models_are_listed_and_removed() -> None:
    folder = library.clip_folder(PublicClip("ViT-B-32", "openai"))
    folder.mkdir(parents=True)
    (folder / "weights").write_bytes(bytes(50))
    assert library.installed_clips() == {folder: 50}
    assert library.remove_clip(folder.name) == 50
    assert library.installed_clips() == {}


def test_a_folder_can_be_measured_while_it_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "going"
    for _ in range(20):
        for number in range(200):
            (folder / str(number % 10)).mkdir(parents=True, exist_ok=True)
            (folder / str(number % 10) / str(number)).write_bytes(b"1234")
        assert library.disk_use(folder) == 800
        deleting = Thread(target=shutil.rmtree, args=(folder,))
        deleting.start()
        while deleting.is_alive():
            assert 0 <= library.disk_use(folder) <= 800
    assert library.disk_use(folder) == 0
