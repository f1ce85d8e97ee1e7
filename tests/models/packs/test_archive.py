"""Packs as zip files: good ones come in whole, harmful ones leave nothing behind."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from models.errors import Hostile, OutputError, PackError, SemblanceError
from models.packs import library
from models.packs.archive import export, install
from models.packs.manifest import Pack
from tests.models.packs.test_manifest import MINIMAL

WEIGHTS = struct.pack("<Q", 2) + b"{}" + bytes(100)
SOUND: dict[str, bytes] = {
    "pack.toml": MINIMAL.encode(),
    "generator.safetensors": WEIGHTS,
    "clip/open_clip_config.json": b"{}",
    "mappers/curly-hair.safetensors": WEIGHTS,
}


def packed(folder: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "pack.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_pack_comes_in_and_goes_out(tmp_path: Path) -> None:
    folder = install(packed(tmp_path, SOUND))
    assert folder == library.packs_folder() / "cats"
    assert Pack.read(folder).clip == folder / "clip"
    export(folder, tmp_path / "out.zip")
    library.remove("cats")
    again = install(tmp_path / "out.zip")
    assert {name: (again / name).read_bytes() for name in SOUND} == SOUND
    assert everything(tmp_path) == ["out.zip", "pack.zip"]


def test_one_folder_around_the_files_is_taken_off(tmp_path: Path) -> None:
    assert install(packed(tmp_path, {f"My cats/{name}": data for name, data in SOUND.items()})).name == "cats"


def test_the_same_pack_twice(tmp_path: Path) -> None:
    path = packed(tmp_path, SOUND)
    install(path)
    with pytest.raises(PackError, match="cats is installed already"):
        install(path)
    assert [entry.folder.name for entry in library.installed() if not entry.embedded] == ["cats"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "clip/../../evil.txt",
        "/tmp/evil.txt",
        "C:\\evil.txt",
        "..\\evil.txt",
        "clip/evil.py",
        "mappers/../../evil.safetensors",
        "pack.toml/../../evil",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, home: Path, name: str) -> None:
    path = packed(tmp_path, SOUND | {name: b"evil"})
    before = everything(tmp_path)
    with pytest.raises(SemblanceError):
        install(path)
    assert everything(tmp_path) == before
    assert everything(home) == ["data", "data/packs"]


def refused(tmp_path: Path, home: Path, path: Path, sentence: str, kind: type[SemblanceError] = Hostile) -> None:
    with pytest.raises(kind, match=sentence):
        install(path)
    assert everything(home) == ["data", "data/packs"]


def test_symlinks_are_refused(tmp_path: Path, home: Path) -> None:
    path = packed(tmp_path, SOUND)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("encoder.safetensors")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    refused(tmp_path, home, path, "is a link or a device")


def test_bombs_are_refused(tmp_path: Path, home: Path) -> None:
    refused(tmp_path, home, packed(tmp_path, SOUND | {"generator.safetensors": bytes(50_000_000)}), "unpack to 50,000")
    refused(tmp_path, home, packed(tmp_path, SOUND | {"pack.toml": bytes(2_000_000)}, zipfile.ZIP_STORED), "unpack to")


def test_thousands_of_files_are_refused(tmp_path: Path, home: Path) -> None:
    many = {f"mappers/{number}.safetensors": b"" for number in range(1000)}
    refused(tmp_path, home, packed(tmp_path, SOUND | many), "files, more than any pack has")


def test_a_size_that_is_a_lie_does_not_help_a_bomb(tmp_path: Path, home: Path) -> None:
    bomb = WEIGHTS + bytes(3_000_000)
    path = packed(tmp_path, SOUND | {"generator.safetensors": bomb})
    data = path.read_bytes()
    assert data.count(struct.pack("<L", len(bomb))) == 2
    path.write_bytes(data.replace(struct.pack("<L", len(bomb)), struct.pack("<L", 200)))
    refused(tmp_path, home, path, "damaged", PackError)


@pytest.mark.parametrize("head", [struct.pack("<Q", 2**40), struct.pack("<Q", 17 * 1024**2), b"{}"])
def test_huge_headers_are_refused(tmp_path: Path, home: Path, head: bytes) -> None:
    path = packed(tmp_path, SOUND | {"generator.safetensors": head})
    refused(tmp_path, home, path, "header of a size that no model has")


def test_no_pack_at_all(tmp_path: Path, home: Path) -> None:
    refused(tmp_path, home, packed(tmp_path, {"a.txt": b""}), r"no pack\.toml", PackError)
    refused(tmp_path, home, packed(tmp_path, {"pack.toml": b"neutral = 3"}), '"neutral" must be', PackError)
    (tmp_path / "pack.zip").write_bytes(b"PK\x03\x04 not really")
    refused(tmp_path, home, tmp_path / "pack.zip", "no zip file", PackError)
    with pytest.raises(PackError, match="There is no file"):
        install(tmp_path / "nothing.zip")


def test_damaged_bytes_are_noticed(tmp_path: Path, home: Path) -> None:
    path = packed(tmp_path, SOUND, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b'domain = "cat"', b'domain = "cow"'))
    refused(tmp_path, home, path, "damaged", PackError)


def test_export_where_nothing_can_be_written(tmp_path: Path) -> None:
    folder = install(packed(tmp_path, SOUND))
    with pytest.raises(OutputError, match="cannot be written"):
        export(folder, tmp_path / "nowhere" / "x.zip")
