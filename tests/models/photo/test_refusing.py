"""Broken pictures, made on the spot: each is refused with one sentence, before it takes time or memory."""

import os
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.errors import OutputError, PhotoError
from models.photo import MAX_PIXELS, read, write
from tests.models.photo.conftest import png, png_chunk


def refused(path: Path, *words: str) -> None:
    """Reading it gives a `PhotoError` whose one sentence contains the words, and a hint."""
    with pytest.raises(PhotoError) as caught:
        read(path)
    sentence = caught.value.sentence
    assert sentence.endswith(".") and "\n" not in sentence and ". " not in sentence
    assert all(word in sentence for word in words), sentence
    assert caught.value.hint


@pytest.mark.parametrize("size", [(30000, 30000), (15000, 15000), (2**31 - 1, 2**31 - 1)])
def test_huge_header_is_refused_before_decoding(tmp_path: Path, size: tuple[int, int]) -> None:
    assert size[0] * size[1] > MAX_PIXELS
    path = tmp_path / "bomb.png"
    path.write_bytes(png(*size, body=zlib.compress(bytes(1000))))
    refused(path, "bomb.png", "too large")


@pytest.mark.parametrize("size", [(1, 1), (31, 400)])
def test_tiny_pictures(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size).save(tmp_path / "dot.png")
    refused(tmp_path / "dot.png", f"{size[0]} x {size[1]}")


def test_missing_folder_empty_pipe_and_text(tmp_path: Path) -> None:
    refused(tmp_path / "absent.jpg", "absent.jpg", "no file")
    refused(tmp_path, tmp_path.name, "folder")
    (tmp_path / "circle.jpg").symlink_to(tmp_path / "circle.jpg")
    refused(tmp_path / "circle.jpg", "cannot be read")
    refused(tmp_path / "absent.jpg\0", "absent.jpg")
    (tmp_path / "empty.png").touch()
    refused(tmp_path / "empty.png", "empty")
    (tmp_path / "notes.jpg").write_text("not a picture at all")
    refused(tmp_path / "notes.jpg", "not a picture")
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    refused(tmp_path / "phone.heic", "damaged")
    (tmp_path / "page.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n")
    refused(tmp_path / "page.eps", "not a picture")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    refused(tmp_path / "pipe.png", "not a file")


@pytest.fixture
def without_rights() -> Iterator[None]:
    """Root may read anything, so go on as nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work in another way on this system")
def test_no_permission(tmp_path: Path, pixels: NDArray[np.uint8], request: pytest.FixtureRequest) -> None:
    path = tmp_path / "secret.png"
    write(path, pixels)
    path.chmod(0)
    request.getfixturevalue("without_rights")
    refused(path, "secret.png", "may not be read")
    with pytest.raises(OutputError, match="cannot be written"):
        write(path.parent / "new.png", pixels)


def encoded(image_format: str) -> bytes:
    file = BytesIO()
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8))
    image.save(file, image_format, exif=Image.Exif().tobytes())
    return file.getvalue()


FORMATS = ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "JPEG2000", "PPM"]


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def flipped(data: bytes, rng: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.randrange(1, 20)):
        broken[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(broken)


def header_flipped(data: bytes, rng: random.Random) -> bytes:
    return flipped(data[:64], rng) + data[64:]


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow remarks on damage before it gives up
@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("damage", [cut, flipped, header_flipped])
def test_damage_is_either_read_or_explained(
    tmp_path: Path, image_format: str, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    rng, data, explained = random.Random(1), encoded(image_format), 0
    path = tmp_path / f"broken.{image_format.lower()}"
    for _ in range(25):
        path.write_bytes(damage(data, rng))
        try:
            photo = read(path)
            assert photo.rgb.ndim == 3 and photo.rgb.dtype == np.uint8
        except PhotoError as error:
            assert error.sentence.startswith(path.name) and error.hint
            explained += 1
    assert explained > 0 or damage is flipped


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP", "BMP", "AVIF"])
def test_cut_in_half_is_refused(tmp_path: Path, image_format: str) -> None:
    data = encoded(image_format)
    path = tmp_path / "half"
    path.write_bytes(data[: len(data) // 2])
    refused(path, "half")


def test_a_million_chunks_and_thousands_of_scans_are_refused_before_decoding(tmp_path: Path) -> None:
    content = png(64, 64, b"")
    texts = png_chunk(b"tEXt", b"a\0b") * 200_000
    (tmp_path / "a.png").write_bytes(content[:33] + texts + content[33:])
    refused(tmp_path / "a.png", "damaged")
    file = BytesIO()
    Image.new("L", (4000, 4000)).save(file, "JPEG", progressive=True)
    scans = file.getvalue()
    last = scans[scans.rfind(b"\xff\xda") : -2]
    (tmp_path / "a.jpg").write_bytes(scans)
    assert read(tmp_path / "a.jpg").rgb.shape == (4000, 4000, 3)
    (tmp_path / "a.jpg").write_bytes(scans[:-2] + last * 3000 + scans[-2:])
    refused(tmp_path / "a.jpg", "too large")


def test_a_gif_whose_frame_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    file = BytesIO()
    Image.new("P", (64, 64)).save(file, "GIF")
    content = bytearray(file.getvalue())
    at = content.index(b",\0\0\0\0\x40\0\x40\0")  # the frame's place and size
    content[at + 5 : at + 9] = struct.pack("<HH", 60000, 60000)
    (tmp_path / "a.gif").write_bytes(content)
    refused(tmp_path / "a.gif", "too large")
