"""Pictures of every kind, made on the spot, and what is read of them."""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from models.photo import Photo, read, write
from tests.models.photo.conftest import HEIGHT, WIDTH, difference, png


def saved(tmp_path: Path, image: Image.Image, name: str, **options: Any) -> Photo:
    image.save(tmp_path / name, **options)
    return read(tmp_path / name)


def red_and_blue_swapped() -> bytes:
    """The bytes of an sRGB profile whose red and blue primaries have changed places, and its name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"_XYZ"), (b"bXYZ", b"rXYZ"), (b"_XYZ", b"bXYZ")):
        profile = profile.replace(old, new)
    return profile.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".bmp", ".ppm"])
def test_lossless_formats_give_their_pixels(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    photo = saved(tmp_path, Image.fromarray(pixels), "photo" + suffix)
    assert difference(photo.rgb, pixels) == 0
    assert photo.original_size == (WIDTH, HEIGHT)
    assert photo.path.name == "photo" + suffix


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".avif", ".jp2", ".gif"])
def test_lossy_formats_give_nearly_their_pixels(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    photo = saved(tmp_path, Image.fromarray(pixels), "photo" + suffix)
    assert np.abs(photo.rgb.astype(int) - pixels).mean() < 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_and_then_forgotten(tmp_path: Path, pixels: NDArray[np.uint8], orientation: int) -> None:
    as_stored = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.swapaxes(0, 1),
        6: np.rot90(pixels, 1),
        7: pixels.swapaxes(0, 1)[::-1, ::-1],
        8: np.rot90(pixels, -1),
    }[orientation]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = "Box 9"
    image = Image.fromarray(np.ascontiguousarray(as_stored))
    photo = saved(tmp_path, image, "turned.png", exif=exif)
    assert difference(photo.rgb, pixels) == 0
    assert photo.original_size == image.size

    write(tmp_path / "again.jpg", photo.rgb, exif=photo.exif)
    with Image.open(tmp_path / "again.jpg") as again:
        assert again.getexif().get(ExifTags.Base.Orientation, 1) == 1
        assert again.getexif()[ExifTags.Base.Model] == "Box 9"
    assert read(tmp_path / "again.jpg").rgb.shape == pixels.shape


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_date_and_place_survive(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    photo = saved(tmp_path, Image.fromarray(pixels), "noted.jpg", exif=exif)
    write(tmp_path / f"out{suffix}", photo.rgb, exif=photo.exif)
    with Image.open(tmp_path / f"out{suffix}") as image:
        kept = image.getexif()
        assert kept.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2024:05:06 07:08:09"
        assert kept.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"


def test_storage_tags_of_a_tiff_are_not_kept(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    photo = saved(tmp_path, Image.fromarray(pixels), "scan.tiff", tiffinfo={ExifTags.Base.Make: "Scanner"})
    kept = Image.Exif()
    kept.load(photo.exif)
    assert dict(kept) == {ExifTags.Base.Make: "Scanner"}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow remarks on it before it goes on
def test_damaged_exif_does_not_cost_the_picture(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    photo = saved(tmp_path, Image.fromarray(pixels), "photo.jpg", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff garbage")
    assert photo.rgb.shape == pixels.shape
    assert photo.exif == b""


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_transparent_parts_become_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 30, HEIGHT))
    suffix = ".tiff" if mode == "PA" else ".png"
    converted = image.quantize(4) if mode == "P" else image.convert("LA" if mode == "PA" else mode)
    photo = saved(tmp_path, converted, "hole" + suffix)
    assert photo.rgb[:, :30].min() == 255
    assert photo.rgb[:, 30:].max() == 0


def test_half_transparent_is_mixed_with_white(tmp_path: Path) -> None:
    photo = saved(tmp_path, Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, 128)), "glass.png")
    assert difference(photo.rgb, np.full((HEIGHT, WIDTH, 3), (255, 127, 127), np.uint8)) <= 1


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_16_bit_grey_keeps_its_tones(tmp_path: Path, pixels: NDArray[np.uint8], suffix: str) -> None:
    grey = pixels[..., 0]
    photo = saved(tmp_path, Image.fromarray(grey.astype(np.uint16) * 257), "deep" + suffix)
    assert difference(photo.rgb, np.repeat(grey[..., None], 3, axis=2)) == 0


def test_16_bit_colour_png(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    rows = (pixels.astype(">u2") * 257).reshape(HEIGHT, -1)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    path = tmp_path / "deep.png"
    path.write_bytes(png(WIDTH, HEIGHT, body, bits=16))
    assert difference(read(path).rgb, pixels) <= 1


@pytest.mark.parametrize("scale", [1.0, 255.0])
def test_float_grey(tmp_path: Path, pixels: NDArray[np.uint8], scale: float) -> None:
    grey = pixels[..., 0]
    photo = saved(tmp_path, Image.fromarray((grey / np.float32(255) * scale).astype(np.float32)), "float.tiff")
    assert difference(photo.rgb, np.repeat(grey[..., None], 3, axis=2)) <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_few_colours(tmp_path: Path, pixels: NDArray[np.uint8], mode: str) -> None:
    image = Image.fromarray(pixels).convert(mode)
    photo = saved(tmp_path, image, "few.png")
    assert difference(photo.rgb, np.asarray(image.convert("RGB"))) == 0


def test_cmyk_and_lab(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    image = Image.fromarray(pixels)
    assert np.abs(saved(tmp_path, image.convert("CMYK"), "print.jpg", quality=95).rgb.astype(int) - pixels).mean() < 4
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    in_lab = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
    assert in_lab is not None
    assert np.abs(saved(tmp_path, in_lab, "lab.tiff").rgb.astype(int) - pixels).mean() < 4


def test_colour_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    image = Image.new("RGB", (WIDTH, HEIGHT), (200, 60, 60))
    photo = saved(tmp_path, image, "swapped.png", icc_profile=red_and_blue_swapped())
    red, _, blue = photo.rgb[0, 0]
    assert blue > 180 and red < 80
    see_through = saved(tmp_path, image.convert("RGBA"), "clear.png", icc_profile=red_and_blue_swapped())
    assert difference(see_through.rgb, photo.rgb) == 0


def test_srgb_profile_changes_nothing(tmp_path: Path, pixels: NDArray[np.uint8]) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert difference(saved(tmp_path, Image.fromarray(pixels), "tagged.png", icc_profile=profile).rgb, pixels) == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_damaged_or_foreign_profile_counts_as_none(tmp_path: Path, pixels: NDArray[np.uint8], mode: str) -> None:
    image = Image.fromarray(pixels).convert(mode)
    plain = np.asarray(image.convert("RGB"))
    assert difference(saved(tmp_path, image, "broken.png", icc_profile=b"no profile").rgb, plain) == 0
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert difference(saved(tmp_path, image, "foreign.png", icc_profile=lab).rgb, plain) == 0


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", ".tiff"])
def test_first_frame_of_an_animation(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in ("red", "lime", "blue")]
    photo = saved(tmp_path, frames[0], "film" + suffix, save_all=True, append_images=frames[1:])
    assert difference(photo.rgb, np.full((HEIGHT, WIDTH, 3), (255, 0, 0), np.uint8)) <= 2


@pytest.mark.parametrize("name", ["фото с отпуска.png", "照片 一.png", "a b  c.PNG", "é'\"$%&.png"])
def test_any_name(tmp_path: Path, pixels: NDArray[np.uint8], name: str) -> None:
    folder = tmp_path / "папка 文件夹"
    folder.mkdir()
    write(folder / name, pixels, recipe="{}")
    assert difference(read(folder / name).rgb, pixels) == 0
    assert [path.name for path in folder.iterdir()] == [name]
