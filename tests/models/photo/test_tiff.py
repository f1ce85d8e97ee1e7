"""TIFFs that tifffile reads in bands of rows, and large strips that are decoded a few rows at a time."""

import struct
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tifffile

from models.errors import PhotoError
from models.photo import decode, formats, stored, tiff

HEIGHT, WIDTH = 620, 70


@pytest.fixture(autouse=True)
def small_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three bands to a picture."""
    monkeypatch.setattr(formats, "BAND", 256 * WIDTH)


@pytest.mark.parametrize("tile", [None, (64, 48)])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_deep_tiff_is_read_in_bands(
    tile: tuple[int, int] | None, compression: str | None, order: Literal["<", ">"]
) -> None:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    deep = np.stack([x * 900, y * 100, x * y], 2).astype(f"{order}u2")
    file = BytesIO()
    tifffile.imwrite(file, deep, photometric="rgb", tile=tile, compression=compression, byteorder=order)
    rgb = decode(file.getvalue(), Path("deep.tif")).rgb
    assert np.abs(rgb.astype(float) - deep / 257).max() <= 0.5


@pytest.mark.parametrize(
    "compression, predictor",
    [(None, False), ("packbits", False), *[(kind, yes) for kind in ("zlib", "lzw") for yes in (False, True)]],
)
@pytest.mark.parametrize("dtype", ["<u1", "<u2", ">u2"])
def test_a_tiff_of_large_strips_is_read_a_few_rows_at_a_time(
    dtype: str, compression: str | None, predictor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    pixels = np.stack([x * 900, y * 100, x * y], 2).astype(dtype)
    file = BytesIO()
    form: dict[str, Any] = {"compression": compression, "predictor": predictor, "rowsperstrip": 500}
    tifffile.imwrite(file, pixels, photometric="rgb", byteorder=">" if dtype[0] == ">" else "<", **form)
    monkeypatch.setattr(tiff, "_LARGE_STRIP", 1)
    layout = tiff.layout(file.getvalue())
    bands = list(tiff.bands(file.getvalue(), layout))
    assert len(bands) > 2 and np.array_equal(np.concatenate(bands), pixels)


def test_a_large_strip_that_is_missing_is_black_and_one_cut_short_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff, "_LARGE_STRIP", 1)
    monkeypatch.setattr(stored, "LARGE", 1)
    file = BytesIO()
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    pixels = np.stack([x * 3, y // 3, (x + y) % 256], 2).astype(np.uint8)
    tifffile.imwrite(file, pixels, photometric="rgb", compression="zlib", rowsperstrip=310)
    with tifffile.TiffFile(BytesIO(file.getvalue())) as whole:
        page: Any = whole.pages[0]
        counts, (first, second) = page.tags[279].valueoffset, page.databytecounts
    content = bytearray(file.getvalue())
    assert struct.unpack_from("<II", content, counts) == (first, second)
    struct.pack_into("<II", content, counts, first, 0)
    rgb = decode(bytes(content), Path("missing.tif")).rgb
    assert np.array_equal(rgb[:310], pixels[:310]) and not rgb[310:].any()
    struct.pack_into("<II", content, counts, first // 2, second)
    with pytest.raises(PhotoError, match="damaged"):
        decode(bytes(content), Path("short.tif"))


def test_a_tiff_of_one_deflated_strip_is_never_inflated_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff, "_LARGE_STRIP", 1)
    deep = np.zeros((20_000, 40, 3), np.uint16)
    file = BytesIO()
    tifffile.imwrite(file, deep, photometric="rgb", compression="zlib", predictor=True, rowsperstrip=20_000)
    content = file.getvalue()
    decode(content, Path("strip.tif"))  # loads what reading takes
    tracemalloc.start()
    rgb = decode(content, Path("strip.tif")).rgb
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < rgb.nbytes * 1.8 and rgb.shape == deep.shape


def test_a_tiff_of_a_million_pieces_is_refused_before_they_are_listed() -> None:
    file = BytesIO()
    tifffile.imwrite(file, np.zeros((64, 64), np.uint8), tile=(16, 16))
    content = file.getvalue()
    tiles = content.index(struct.pack("<HH", 324, 4))
    for size, count in ((16, 1 << 28), (1, 16)):
        many = content[: tiles + 4] + struct.pack("<I", count) + content[tiles + 8 :]
        for tag, old, new in ((322, 16, size), (323, 16, size), (256, 64, 5000), (257, 64, 5000)):
            for entry in (struct.pack("<HHII", tag, 4, 1, old), struct.pack("<HHIHH", tag, 3, 1, old, 0)):
                many = many.replace(entry, struct.pack("<HHII", tag, 4, 1, new))
        with pytest.raises(PhotoError, match="too many pieces"):
            decode(many, Path("pieces.tif"))
