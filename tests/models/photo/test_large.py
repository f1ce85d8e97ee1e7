"""Large pictures take other decoders and encoders, in bands of rows: they give what Pillow gives, in less memory."""

import struct
import tracemalloc
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from models.errors import OutputError, PhotoError
from models.photo import decode, encoding, formats, jxl, large, png, read, reading, stored, write, write_edited
from models.photo.profiles import from_codes
from tests.models.photo.conftest import difference

HEIGHT, WIDTH = 620, 70
P3 = from_codes(12, 13)


@pytest.fixture(autouse=True)
def small_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three bands to a picture."""
    monkeypatch.setattr(formats, "BAND", 256 * WIDTH)


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (stored, jxl, large, reading):
        monkeypatch.setattr(module, "LARGE", 1)


def picture(mode: str) -> Image.Image:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    samples = np.stack([x * 3, y // 3, (x + y) % 256, 255 - x], 2).astype(np.uint8)
    whole = Image.frombytes("CMYK" if mode == "CMYK" else "RGBA", (WIDTH, HEIGHT), samples.tobytes())
    return whole.convert(mode)


CASES = [
    *[("JPEG", mode, {}) for mode in ("L", "RGB", "CMYK")],
    ("JPEG", "RGB", {"progressive": True, "icc_profile": P3}),
    *[("PNG", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")],
    ("PNG", "RGB", {"icc_profile": P3}),
    ("PNG", "RGB", {"transparency": (0, 0, 0)}),
    *[("TIFF", mode, {"compression": "tiff_lzw"}) for mode in ("L", "RGB", "RGBA", "CMYK")],
    *[("TIFF", "RGB", {"compression": kind}) for kind in ("raw", "tiff_adobe_deflate", "packbits", "jpeg")],
    *[("WEBP", mode, {"lossless": lossless}) for mode in ("RGB", "RGBA") for lossless in (False, True)],
    *[("AVIF", mode, {}) for mode in ("RGB", "RGBA")],
    *[("JXL", mode, {}) for mode in ("L", "RGB", "RGBA")],
    ("GIF", "P", {}),
]


@pytest.mark.parametrize("file_format, mode, options", CASES)
def test_it_is_decoded_as_a_small_one(file_format: str, mode: str, options: dict[str, object]) -> None:
    formats.load_codecs()
    file = BytesIO()
    picture(mode).save(file, file_format, **options)
    expected = decode(file.getvalue(), Path("small"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (stored, jxl, large, reading):
            patch.setattr(module, "LARGE", 1)
        assert difference(decode(file.getvalue(), Path("large")).rgb, expected.rgb) == 0


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize(
    "mode, suffix", [(mode, suffix) for mode in ("L", "RGB", "RGBA") for suffix in (".png", ".tif")]
)
def test_an_edit_keeps_every_stored_pixel_outside(tmp_path: Path, mode: str, suffix: str) -> None:
    picture(mode).save(tmp_path / f"in{suffix}", dpi=(300, 300))
    photo = read(tmp_path / f"in{suffix}")
    rgb = photo.rgb.copy()
    rgb[250:300, 10:20] = 255 - rgb[250:300, 10:20].mean(-1, keepdims=True).astype(np.uint8)
    write_edited(tmp_path / f"out{suffix}", photo, rgb)
    with Image.open(tmp_path / f"in{suffix}") as before, Image.open(tmp_path / f"out{suffix}") as after:
        assert after.mode == mode and round(after.info["dpi"][0]) == 300
        changed = (np.asarray(before) != np.asarray(after)).reshape(HEIGHT, WIDTH, -1).any(2)
    assert changed[250:300, 10:20].any()
    changed[250:300, 10:20] = False
    assert not changed.any()


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("suffix", [".bmp", ".jpg", ".jxl", ".png", ".tif", ".webp"])
def test_pictures_without_a_file_of_their_own_are_written(tmp_path: Path, suffix: str) -> None:
    rgb = np.asarray(picture("RGB"))
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Box 9"
    write(tmp_path / f"out{suffix}", rgb, exif=exif.tobytes(), recipe="{}")
    photo = read(tmp_path / f"out{suffix}")
    assert np.abs(photo.rgb.astype(int) - rgb).mean() < (3 if suffix in (".jpg", ".jxl", ".webp") else 0.001)
    notes = Image.Exif()
    notes.load(photo.exif)
    assert suffix == ".bmp" or notes[ExifTags.Base.Model] == "Box 9"
    assert photo.recipe == ("{}" if suffix == ".png" else None)


@pytest.mark.parametrize("limit", [1, 1 << 24])
def test_a_jpeg_xl_keeps_the_profile_and_every_stored_pixel_outside(
    tmp_path: Path, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stored, jxl):
        monkeypatch.setattr(module, "LARGE", limit)
    for mode in ("RGB", "RGBA"):
        picture(mode).save(tmp_path / "in.png", icc_profile=P3)
        photo = read(tmp_path / "in.png")
        rgb = photo.rgb.copy()
        rgb[250:300, 10:20] //= 2
        write_edited(tmp_path / "out.jxl", photo, rgb)
        with Image.open(tmp_path / "out.jxl") as after:
            pixels = np.asarray(after)
            assert after.mode == mode and ImageCms.ImageCmsProfile(BytesIO(after.info["icc_profile"]))
        changed = (pixels != np.asarray(picture(mode))).any(2)
        assert changed[250:300, 10:20].any()
        changed[250:300, 10:20] = False
        assert not changed.any()
        assert np.abs(read(tmp_path / "out.jxl").rgb.astype(int) - rgb).mean() < 1


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_webp_is_written_as_a_small_one(tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Model] = 6, "Box 9"
    picture(mode).save(tmp_path / "in.webp", exif=exif, icc_profile=P3, xmp=b"<x:xmpmeta/>")
    photo = read(tmp_path / "in.webp")
    write_edited(tmp_path / "small.webp", photo, photo.rgb // 2)
    monkeypatch.setattr(large, "LARGE", 1)
    write_edited(tmp_path / "out.webp", photo, photo.rgb // 2)
    with Image.open(tmp_path / "out.webp") as after:
        assert after.mode == mode and after.size == (WIDTH, HEIGHT)
        assert after.getexif()[ExifTags.Base.Model] == "Box 9" and after.info["icc_profile"] == P3
        assert b"compositeWithTrainedAlgorithmicMedia" in after.info["xmp"]
    assert np.abs(read(tmp_path / "out.webp").rgb.astype(int) - read(tmp_path / "small.webp").rgb).mean() < 1


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize("suffix", [".jxl", ".webp"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_that_is_given_up_leaves_its_memory_to_the_encoder(tmp_path: Path, mode: str, suffix: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    picture(mode).save(tmp_path / "in.png", icc_profile=P3, exif=exif)
    photo = read(tmp_path / "in.png")
    photo.rgb[10:20] //= 2
    kept = photo.rgb.copy()
    write_edited(tmp_path / f"kept{suffix}", photo, photo.rgb, edited=True)
    assert np.array_equal(photo.rgb, kept)
    write_edited(tmp_path / f"given{suffix}", photo, photo.rgb, edited=True, in_place=True)
    assert np.array_equal(photo.rgb, kept) == (mode == "RGBA")
    assert (tmp_path / f"given{suffix}").read_bytes() == (tmp_path / f"kept{suffix}").read_bytes()


@pytest.mark.parametrize("file_format, name", [("JXL", "JPEG XL"), ("WEBP", "WebP")])
def test_transparency_takes_an_encoder_more(file_format: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_MEMORY", 64 * 64 * 8)
    assert encoding.encode(Image.new("RGB", (64, 64)), file_format)
    with pytest.raises(OutputError, match=f"takes too much memory as {name}"):
        encoding.encode(Image.new("RGBA", (64, 64)), file_format)


@pytest.mark.parametrize("suffix, name", [(".avif", "AVIF"), (".jp2", "JPEG 2000")])
def test_more_than_an_encoder_could_hold_is_refused(
    tmp_path: Path, suffix: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / f"small{suffix}", np.zeros((64, 64, 3), np.uint8))
    monkeypatch.setattr(encoding, "MAX_MEMORY", 64 * 63)
    with pytest.raises(OutputError, match=f"takes too much memory as {name}"):
        write(tmp_path / f"large{suffix}", np.zeros((64, 64, 3), np.uint8))
    assert not (tmp_path / f"large{suffix}").exists()


def test_a_large_jpeg_2000_is_written_in_parts_so_that_it_can_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "LARGE", 1)
    monkeypatch.setattr(encoding, "_TILE", 128)
    rgb = np.asarray(picture("RGB"))
    write(tmp_path / "out.jp2", rgb)
    content = (tmp_path / "out.jp2").read_bytes()
    size = content.index(b"\xff\x51")
    assert struct.unpack_from(">II", content, size + 22) == (128, 128)
    assert np.abs(read(tmp_path / "out.jp2").rgb.astype(int) - rgb).mean() < 1


@pytest.mark.usefixtures("small_is_large")
def test_a_picture_of_its_own_takes_no_second_copy_as_a_png(tmp_path: Path) -> None:
    rgb = np.zeros((20_000, 40, 3), np.uint8)
    rgb[:, :, 0] = np.arange(20_000)[:, None] % 251
    write(tmp_path / "first.png", rgb[:100])  # loads what writing takes
    tracemalloc.start()
    write(tmp_path / "out.png", rgb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(read(tmp_path / "out.png").rgb, rgb) and peak < rgb.nbytes / 2


@pytest.mark.usefixtures("small_is_large")
def test_notes_behind_the_pixels_of_a_png_are_found() -> None:
    exif, texts, file = Image.Exif(), PngInfo(), BytesIO()
    exif[ExifTags.Base.Orientation] = 6
    texts.add_itxt(reading.RECIPE, "{}")
    picture("RGB").save(file, "PNG", pnginfo=texts, exif=exif)
    content = file.getvalue()
    pixels = content.index(b"IDAT") - 4
    moved = content[:33] + content[pixels:-12] + content[33:pixels] + content[-12:]
    photo = decode(moved, Path("large.png"))
    assert photo.rgb.shape == (WIDTH, HEIGHT, 3) and photo.recipe == "{}"


def test_a_deep_png_takes_no_more_memory_than_its_picture_of_8_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import imagecodecs

    monkeypatch.setattr(formats, "BAND", 256 * 40)
    deep = np.zeros((9000, 40, 3), np.uint16)
    deep[:, :, 0] = np.arange(9000)[:, None] * 7
    photo_path = tmp_path / "deep.png"
    photo_path.write_bytes(imagecodecs.png_encode(deep, 1))
    read(photo_path)  # loads what reading takes
    tracemalloc.start()
    photo = read(photo_path)
    read_peak = tracemalloc.get_traced_memory()[1]
    photo.rgb[:9] = 200
    write_edited(tmp_path / "out.png", photo, photo.rgb, edited=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    written = imagecodecs.png_decode((tmp_path / "out.png").read_bytes())
    assert np.array_equal(written[9:], deep[9:])
    assert read_peak < deep.nbytes and peak < deep.nbytes * 1.3


def header(kind: str, width: int, height: int) -> bytes:
    """A whole file that says it holds so many pixels."""
    file = BytesIO()
    if kind == "progressive.jpg":
        Image.new("RGB", (64, 64)).save(file, "JPEG", progressive=True, subsampling=0)
        content = file.getvalue()
        frame = content.index(b"\xff\xc2") + 5
        return content[:frame] + struct.pack(">HH", height, width) + content[frame + 4 :]
    if kind == "tile.jp2":
        Image.new("RGB", (64, 64)).save(file, "JPEG2000")
        return file.getvalue().replace(struct.pack(">II", 64, 64), struct.pack(">II", height, width))
    tifffile.imwrite(file, np.zeros((64, 64, 3), np.float32), photometric="rgb", rowsperstrip=64)
    content = file.getvalue()
    for tag, old, new in ((256, 64, width), (257, 64, height), (278, 64, height)):
        for entry in (struct.pack("<HHII", tag, 4, 1, old), struct.pack("<HHIHH", tag, 3, 1, old, 0)):
            content = content.replace(entry, struct.pack("<HHII", tag, 4, 1, new))
    return content


@pytest.mark.parametrize("kind, most", [("progressive.jpg", 166), ("tile.jp2", 74), ("float.tif", 99)])
def test_what_decoders_would_hold_is_bounded_before_they_begin(kind: str, most: int) -> None:
    with pytest.raises(PhotoError, match="is too large") as refusal:
        decode(header(kind, 14100, 14100), Path(kind))
    assert refusal.value.hint == f"Scale it down to at most {most} million pixels."


def test_a_jpeg_of_inks_is_bounded_by_what_writing_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    file = BytesIO()
    picture("CMYK").save(file, "JPEG")
    pixels, size = HEIGHT * WIDTH, len(file.getvalue())
    monkeypatch.setattr(stored, "LARGE", 1)
    monkeypatch.setattr(formats, "MAX_MEMORY", 7.2 * pixels + size + 1)
    assert decode(file.getvalue(), Path("print.jpg")).rgb.shape == (HEIGHT, WIDTH, 3)
    monkeypatch.setattr(formats, "MAX_MEMORY", 7.2 * pixels + size - 1)
    with pytest.raises(PhotoError, match="is too large"):
        decode(file.getvalue(), Path("print.jpg"))


def test_the_file_of_a_webp_counts_twice_for_pillow_has_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    file = BytesIO()
    picture("RGB").save(file, "WEBP", lossless=True)
    monkeypatch.setattr(stored, "LARGE", 1)
    for change in (1, -1):
        monkeypatch.setattr(formats, "MAX_MEMORY", 7 * HEIGHT * WIDTH + 2 * len(file.getvalue()) + change)
        with pytest.raises(PhotoError, match="is too large") if change < 0 else nullcontext():
            decode(file.getvalue(), Path("photo.webp"))


def test_a_png_of_a_million_pieces_of_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "MAX_PIECES", 3)
    pixels: NDArray[np.uint16] = np.zeros((80, 80, 3), np.uint16)
    content = b"".join(png.encoded(iter([pixels[at : at + 16] for at in range(0, 80, 16)]), 80, b""))
    empty = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", 0x35AF061E)
    first = content.index(b"IDAT") - 4
    with pytest.raises(PhotoError, match="damaged"):
        decode(content[:first] + empty * 4 + content[first:], Path("pieces.png"))
