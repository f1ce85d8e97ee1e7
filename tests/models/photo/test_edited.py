"""An edited photo keeps the form of its file; a photo that nothing was done to keeps its pixels."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, JpegImagePlugin
from PIL.PngImagePlugin import PngInfo

from models.errors import OutputError, PhotoError
from models.photo import decode, large, read, stored, write_edited
from models.photo.metadata import SOURCE_TYPE
from models.photo.profiles import from_codes
from tests.models.photo.conftest import BOX, GREEN, difference, edited, notes, photo_of, xmp


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P", "1", "I;16"])
def test_png_keeps_every_stored_pixel_outside_the_edit(tmp_path: Path, pixels: NDArray[np.uint8], mode: str) -> None:
    image = Image.fromarray(pixels)
    if mode == "I;16":
        image = Image.fromarray(pixels[..., 0].astype(np.uint16) * 255)
    elif "A" in mode:
        image = image.convert("RGBA")
        image.putalpha(Image.fromarray(pixels[..., 1]))
    photo = photo_of(image if mode == "I;16" else image.convert(mode), "PNG")
    rgb = edited(photo, (225, 225, 225))
    write_edited(tmp_path / "out.png", photo, rgb)
    with Image.open(BytesIO(photo.file)) as before, Image.open(tmp_path / "out.png") as after:
        stored, kept = np.asarray(before.convert(after.mode)), np.asarray(after)
    outside = np.ones(rgb.shape[:2], bool)
    outside[BOX] = False
    np.testing.assert_array_equal(kept[outside], stored[outside])
    assert np.abs(read(tmp_path / "out.png").rgb[BOX].astype(int) - rgb[BOX]).max() <= 2


@pytest.mark.parametrize("samples", [3, 4])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bits_go_round(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str, samples: int) -> None:
    import imagecodecs

    deep = np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], axis=2)[..., :samples].astype(np.uint16) * 257
    deep[..., :3] -= np.random.default_rng(0).integers(0, 100, pixels.shape, np.uint16).clip(0, deep[..., :3])
    if suffix == ".png":
        file = bytes(imagecodecs.png_encode(deep))
    else:
        content = BytesIO()
        tifffile.imwrite(content, deep, photometric="rgb", extrasamples=["unassalpha"] * (samples - 3))
        file = content.getvalue()
    photo = decode(file, Path("deep" + suffix))
    write_edited(tmp_path / f"out{suffix}", photo, edited(photo))
    written = (tmp_path / f"out{suffix}").read_bytes()
    kept = imagecodecs.png_decode(written) if suffix == ".png" else tifffile.imread(BytesIO(written))
    assert kept.dtype == np.uint16 and kept.shape == deep.shape
    np.testing.assert_array_equal(kept[24:], deep[24:])
    assert np.abs(kept[BOX][..., :3].astype(int) - np.array(GREEN) * 257).max() < 257
    assert SOURCE_TYPE.encode() in written


def test_floats_go_round(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    samples = (pixels / np.float32(255)) ** np.float32(1.1)
    content = BytesIO()
    tifffile.imwrite(content, samples, photometric="rgb")
    photo = decode(content.getvalue(), Path("float.tif"))
    write_edited(tmp_path / "out.tif", photo, edited(photo))
    kept = tifffile.imread(tmp_path / "out.tif")
    np.testing.assert_array_equal(kept[24:], samples[24:])
    assert np.abs(kept[BOX] * 255 - GREEN).max() < 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_stays(tmp_path: Path, pixels: NDArray[np.uint8], orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    photo = photo_of(Image.fromarray(pixels), "PNG", exif=exif)
    rgb = edited(photo)
    write_edited(tmp_path / "out.png", photo, rgb)
    assert difference(read(tmp_path / "out.png").rgb, rgb) == 0
    with Image.open(tmp_path / "out.png") as image:
        assert image.size == photo.original_size
        assert image.getexif().get(ExifTags.Base.Orientation, 1) == orientation


@pytest.mark.parametrize("suffix", [".jxl", ".jp2", ".bmp"])
def test_formats_without_orientation_and_profile_show_the_same(
    tmp_path: Path, pixels: NDArray[np.uint8], suffix: str
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    photo = photo_of(Image.fromarray(pixels), "PNG", exif=exif, icc_profile=from_codes(12, 13))
    for rgb in (edited(photo), photo.rgb):
        write_edited(tmp_path / f"out{suffix}", photo, rgb)
        shown = read(tmp_path / f"out{suffix}").rgb
        assert np.abs(shown.astype(int) - rgb).mean() < (4 if suffix == ".jxl" else 2)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif", ".jxl", ".jp2", ".bmp"])
@pytest.mark.parametrize("mode", ["L", "RGBA", "CMYK", "F", "LAB", "I;16"])
def test_whatever_is_stored_goes_into_every_format(
    tmp_path: Path, pixels: NDArray[np.uint8], mode: str, suffix: str
) -> None:
    image: Image.Image | None = Image.fromarray(pixels).convert("L" if mode in ("F", "I;16") else "RGB")
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(Image.fromarray(pixels), ImageCms.createProfile("sRGB"), lab, outputMode=mode)
    elif mode == "F":
        image = Image.fromarray(pixels[..., 0] / np.float32(255))
    elif mode == "I;16":
        image = Image.fromarray(pixels[..., 0].astype(np.uint16) * 257)
    elif image is not None:
        image = image.convert(mode)
    assert image is not None
    photo = photo_of(image, "TIFF")
    rgb = edited(photo, (120, 120, 120))
    write_edited(tmp_path / f"out{suffix}", photo, rgb)
    assert np.abs(read(tmp_path / f"out{suffix}").rgb.astype(int) - rgb).mean() < 6


@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_jpeg_keeps_tables_sampling_and_what_lies_outside(
    tmp_path: Path, pixels: NDArray[np.uint8], subsampling: int
) -> None:
    image = Image.fromarray(pixels).resize((240, 160))
    photo = photo_of(image, "JPEG", quality=83, subsampling=subsampling, progressive=True, comment=b"from the attic")
    write_edited(tmp_path / "out.jpg", photo, edited(photo))
    with Image.open(BytesIO(photo.file)) as before, Image.open(tmp_path / "out.jpg") as after:
        assert after.quantization == before.quantization  # type: ignore[attr-defined]
        assert JpegImagePlugin.get_sampling(after) == subsampling
        assert after.info["comment"] == b"from the attic" and "progressive" in after.info
    far = np.abs(read(tmp_path / "out.jpg").rgb.astype(int) - photo.rgb)[48:]
    assert far.mean() < 0.1
    assert abs(len(photo.file) - (tmp_path / "out.jpg").stat().st_size) < 4000


@pytest.mark.parametrize("limit", [1000, 1 << 24])
def test_inks_of_a_jpeg(tmp_path: Path, pixels: NDArray[np.uint8], limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (stored, large):
        monkeypatch.setattr(module, "LARGE", limit)
    image = Image.fromarray(pixels).convert("CMYK").resize((240, 160))
    photo = photo_of(image, "JPEG", quality=95)
    rgb = edited(photo)
    write_edited(tmp_path / "out.jpg", photo, rgb)
    with Image.open(tmp_path / "out.jpg") as after:
        assert after.mode == "CMYK"
    assert np.abs(read(tmp_path / "out.jpg").rgb.astype(int) - rgb).mean() < 2


def test_the_colour_profile_stays(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    profile = from_codes(12, 13)
    image = Image.fromarray(pixels)
    for name, file_format in (("out.png", "PNG"), ("out.tif", "TIFF"), ("out.jpg", "JPEG"), ("out.webp", "WEBP")):
        photo = photo_of(image, file_format, icc_profile=profile, **({} if name == "out.tif" else {"quality": 100}))
        rgb = edited(photo)
        write_edited(tmp_path / name, photo, rgb)
        with Image.open(tmp_path / name) as after:
            assert after.info["icc_profile"] == profile
        inside = read(tmp_path / name).rgb[10:22, 18:30].astype(int)
        assert np.abs(inside - GREEN).max() <= (2 if file_format in ("PNG", "TIFF") else 12)


def test_colours_that_a_png_names_by_numbers_stay(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    chunks = PngInfo()
    chunks.add(b"cICP", bytes([12, 13, 0, 1]))
    photo = photo_of(Image.fromarray(pixels), "PNG", pnginfo=chunks)
    rgb = edited(photo)
    write_edited(tmp_path / "out.png", photo, rgb)
    assert b"cICP\x0c\x0d\x00\x01" in (tmp_path / "out.png").read_bytes()
    assert difference(read(tmp_path / "out.png").rgb, rgb) <= 2
    write_edited(tmp_path / "out.jpg", photo, rgb)
    with Image.open(tmp_path / "out.jpg") as other:
        assert "icc_profile" in other.info


def test_a_grey_photo_stays_grey_until_it_gets_colours(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    photo = photo_of(Image.fromarray(pixels[..., 0]), "JPEG")
    write_edited(tmp_path / "grey.jpg", photo, edited(photo, (90, 90, 90)))
    write_edited(tmp_path / "lips.jpg", photo, edited(photo, (200, 30, 40)))
    with Image.open(tmp_path / "grey.jpg") as grey, Image.open(tmp_path / "lips.jpg") as lips:
        assert (grey.mode, lips.mode) == ("L", "RGB")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".avif", ".jp2", ".bmp"])
def test_without_an_edit_the_pixels_are_the_photo_s(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    file_format = {".jpg": "JPEG", ".tif": "TIFF", ".jp2": "JPEG2000"}.get(suffix, suffix[1:].upper())
    photo = photo_of(Image.fromarray(pixels), file_format)
    path = tmp_path / f"out{suffix}"
    write_edited(path, photo, photo.rgb.copy())
    assert path.read_bytes() == photo.file
    write_edited(path, photo, photo.rgb.copy(), recipe="{}")
    again = read(path)
    assert difference(again.rgb, photo.rgb) == 0
    assert again.recipe == ("{}" if suffix == ".png" else None)


def test_heic_becomes_a_jpeg_of_its_own_colours(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    import pillow_heif

    file = BytesIO()
    image = Image.fromarray(pixels).resize((120, 80))
    pillow_heif.from_pillow(image).save(file, quality=-1, color_primaries=12, transfer_characteristics=13)
    photo = decode(file.getvalue(), Path("phone.heic"))
    rgb = edited(photo)
    write_edited(tmp_path / "out.jpg", photo, rgb)
    with Image.open(tmp_path / "out.jpg") as after:
        profile = ImageCms.ImageCmsProfile(BytesIO(after.info["icc_profile"]))
    red = profile.profile.red_colorant
    assert red is not None and red[0][0] > 0.5  # P3, not sRGB's 0.436
    assert np.abs(read(tmp_path / "out.jpg").rgb.astype(int) - rgb).mean() < 4
    with pytest.raises(OutputError, match="no suffix of a format"):
        write_edited(tmp_path / "out.heic", photo, rgb)


def test_a_large_jpeg_keeps_its_notes_quality_and_sampling(
    tmp_path: Path, pixels: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stored, large):
        monkeypatch.setattr(module, "LARGE", 1000)
    image = Image.fromarray(pixels).resize((240, 160))
    for subsampling, quality in ((0, 91), (1, 80), (2, 75)):
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=subsampling, exif=notes(), comment=b"attic")
        photo = decode(file.getvalue(), Path("large.jpg"))
        with Image.open(file) as before:
            assert difference(photo.rgb, np.asarray(before)) == 0
            tables = before.quantization  # type: ignore[attr-defined]
        write_edited(tmp_path / "out.jpg", photo, edited(photo))
        with Image.open(tmp_path / "out.jpg") as after:
            assert after.quantization == tables  # type: ignore[attr-defined]
            assert JpegImagePlugin.get_sampling(after) == subsampling
            assert after.info["comment"] == b"attic" and after.getexif()[ExifTags.Base.Model] == "Box 9"
        assert SOURCE_TYPE.encode() in xmp(tmp_path / "out.jpg")
        assert np.abs(read(tmp_path / "out.jpg").rgb.astype(int) - edited(photo)).mean() < 3
    with pytest.raises(PhotoError, match="damaged or cut short"):
        decode(photo.file[: len(photo.file) // 2], Path("cut.jpg"))


@pytest.mark.parametrize("profile", [None, from_codes(12, 13)])
def test_pixels_that_were_edited_in_place(tmp_path: Path, pixels: NDArray[np.uint8], profile: bytes | None) -> None:
    photo = photo_of(Image.fromarray(pixels), "PNG", icc_profile=profile)
    write_edited(tmp_path / "copy.png", photo, edited(photo))
    own = decode(photo.file, photo.path)
    own.rgb[BOX] = GREEN
    write_edited(tmp_path / "own.png", own, own.rgb, edited=True)
    assert (tmp_path / "own.png").read_bytes() == (tmp_path / "copy.png").read_bytes()
