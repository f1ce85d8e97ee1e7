"""Pictures of a folder, and the reason why each other file is none."""

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from models.errors import PhotoError
from models.photo_folder import find_photos


def picture(path: Path, file_format: str = "JPEG") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40)).save(path, file_format)
    return path


def test_content_decides_and_not_the_suffix(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    named = {"a.jfif": "JPEG", "b.jpe": "JPEG", "c": "PNG", "d.mpo": "MPO", "e.dat": "WEBP", "f.j2k": "JPEG2000"}
    for name, file_format in named.items():
        picture(folder / name, file_format)
    picture(folder / "g.pgm", "PPM")
    (folder / "h.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400))
    (folder / "i.jxl").write_bytes(bytes.fromhex("0000000c4a584c200d0a870a") + bytes(400))
    (folder / "broken.jpg").write_bytes(b"nothing of a picture")
    (folder / "list.txt").write_text("a picture is a picture")
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(400))
    found = find_photos(folder, tmp_path / "out")
    assert found.photos == sorted([*named, "g.pgm", "h.HEIC", "i.jxl", "broken.jpg"])
    assert found.left_out == {"list.txt": "not a picture", "film.mp4": "not a picture"}


def test_what_other_programs_leave_behind(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "a.jpg")
    (tmp_path / "in" / "._a.jpg").write_bytes(bytes.fromhex("0005160700020000") + bytes(4088))
    picture(tmp_path / "in" / ".thumbnails" / "a.jpg")
    (tmp_path / "in" / ".DS_Store").touch()
    found = find_photos(tmp_path / "in", tmp_path / "out")
    assert found.photos == ["a.jpg"]
    assert found.left_out.keys() == {"._a.jpg", ".thumbnails", ".DS_Store"}
    assert "macOS" in found.left_out["._a.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_links_lead_to_photos_and_not_round_in_circles(tmp_path: Path) -> None:
    elsewhere = picture(tmp_path / "elsewhere" / "b.jpg").parent
    folder = picture(tmp_path / "in" / "a.jpg").parent
    (folder / "album").symlink_to(elsewhere)
    (folder / "again").symlink_to(folder)
    (folder / "c.jpg").symlink_to(elsewhere / "b.jpg")
    (folder / "gone.jpg").symlink_to(elsewhere / "absent.jpg")
    os.mkfifo(folder / "pipe.jpg")
    found = find_photos(folder, tmp_path / "out")
    assert found.photos == ["a.jpg", "album/b.jpg", "c.jpg", "gone.jpg"]  # the last fails, with a reason
    assert found.left_out == {"again": "a folder that was looked through already", "pipe.jpg": "not a file"}


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="There is no folder nowhere"):
        find_photos(tmp_path / "nowhere", tmp_path / "out")
