"""Depth and colour spaces of every kind: what stands in the file is what is seen."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pylibjxl
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from models.errors import PhotoError
from models.photo import decode
from models.photo.profiles import from_codes
from tests.models.photo.conftest import HEIGHT, WIDTH, difference

P3, BT2020, SRGB_CURVE, PQ, HLG = 12, 9, 13, 16, 18
COLOUR = (200, 100, 60)
IN_P3 = (215, 93, 47)  # what (200, 100, 60) of Display P3 is in sRGB


def plain(colour: tuple[int, int, int] = COLOUR) -> Image.Image:
    return Image.new("RGB", (64, 64), colour)


def content(image: Image.Image, file_format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def shown(file: bytes) -> list[int]:
    """The colour in the middle of a picture."""
    rgb = decode(file, Path("picture")).rgb
    return [int(value) for value in rgb[rgb.shape[0] // 2, rgb.shape[1] // 2]]


def heic(image: Image.Image, **options: Any) -> bytes:
    file = BytesIO()
    pillow_heif.from_pillow(image).save(file, quality=-1, chroma=444, **options)
    return file.getvalue()


def assert_near(actual: list[int], expected: tuple[int, ...], tolerance: int = 3) -> None:
    assert max(abs(a - b) for a, b in zip(actual, expected, strict=True)) <= tolerance, (actual, expected)


def test_heic(pixels: NDArray[np.uint8]) -> None:
    photo = decode(heic(Image.fromarray(pixels).resize((120, 80))), Path("phone.heic"))
    expected = np.asarray(Image.fromarray(pixels).resize((120, 80)))
    assert np.abs(photo.rgb.astype(int) - expected).mean() < 3
    assert photo.original_size == (120, 80)


def test_heic_names_its_colours_by_numbers() -> None:
    assert_near(shown(heic(plain(), color_primaries=P3, transfer_characteristics=SRGB_CURVE)), IN_P3)
    assert_near(shown(heic(plain(), color_primaries=1, transfer_characteristics=SRGB_CURVE)), COLOUR)


def test_avif_names_its_colours_by_numbers() -> None:
    file = content(plain(), "AVIF", quality=100, subsampling="4:4:4")
    at = file.index(b"colrnclx") + 8
    assert_near(shown(file), COLOUR)
    assert_near(shown(file[:at] + bytes([0, P3]) + file[at + 2 :]), IN_P3)


def test_jpeg_xl(pixels: NDArray[np.uint8]) -> None:
    photo = decode(pylibjxl.encode(pixels, lossless=True), Path("new.jxl"))
    assert difference(photo.rgb, pixels) == 0
    profile = from_codes(P3, SRGB_CURVE)
    assert_near(shown(pylibjxl.encode(np.asarray(plain()), lossless=True, icc=profile)), IN_P3)


def test_first_picture_of_a_camera_s_mpo(pixels: NDArray[np.uint8]) -> None:
    file = content(plain(), "MPO", save_all=True, append_images=[plain((0, 0, 255))])
    assert_near(shown(file), COLOUR)


@pytest.mark.parametrize("primaries, expected", [(P3, IN_P3), (1, COLOUR)])
def test_png_names_its_colours_by_numbers(primaries: int, expected: tuple[int, int, int]) -> None:
    chunks = PngInfo()
    chunks.add(b"cICP", bytes([primaries, SRGB_CURVE, 0, 1]))
    assert_near(shown(content(plain(), "PNG", pnginfo=chunks)), expected)


def test_gamma_and_primaries_of_a_png() -> None:
    linear = PngInfo()
    linear.add(b"gAMA", (100000).to_bytes(4))
    assert_near(shown(content(plain((55, 55, 55)), "PNG", pnginfo=linear)), (128, 128, 128))
    usual = PngInfo()
    usual.add(b"gAMA", (45455).to_bytes(4))
    assert_near(shown(content(plain(), "PNG", pnginfo=usual)), COLOUR, 0)
    points = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
    usual.add(b"cHRM", b"".join(round(point * 100000).to_bytes(4) for point in points))
    assert_near(shown(content(plain(), "PNG", pnginfo=usual)), IN_P3)
    usual.add(b"sRGB", b"\0")
    assert_near(shown(content(plain(), "PNG", pnginfo=usual)), COLOUR, 0)


@pytest.mark.parametrize("transfer, code", [(PQ, 148), (HLG, 191)])
def test_diffuse_white_of_hdr_is_bright_and_brighter_light_is_brighter(transfer: int, code: int) -> None:
    chunks = PngInfo()
    chunks.add(b"cICP", bytes([BT2020, transfer, 0, 1]))
    values = [shown(content(plain((grey, grey, grey)), "PNG", pnginfo=chunks))[0] for grey in (code // 2, code, 255)]
    assert 20 < values[0] < 140
    assert 225 < values[1] < 250
    assert values[2] > values[1]


def test_adobe_rgb_that_exif_alone_tells() -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = 65535
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.IFD.Interop] = {1: "R03"}
    file = content(plain(), "JPEG", quality=100, subsampling=0, exif=exif.tobytes())
    assert_near(shown(file), (227, 100, 55))


def test_a_profile_that_only_bears_the_name_of_srgb_is_used() -> None:
    import imagecodecs

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert_near(shown(content(plain(), "PNG", icc_profile=srgb)), COLOUR, 0)
    linear = imagecodecs.cms_profile(
        "rgb", whitepoint=[0.3127, 0.3290, 1], primaries=[0.64, 0.33, 1, 0.3, 0.6, 1, 0.15, 0.06, 1], gamma=1.0
    )
    assert_near(shown(content(plain((55, 55, 55)), "PNG", icc_profile=linear)), (128, 128, 128))


# ---- TIFF


def tiff(samples: NDArray[Any], **options: Any) -> bytes:
    file = BytesIO()
    if samples.ndim == 3 and samples.shape[2] == 3:
        options = {"photometric": "rgb"} | options
    tifffile.imwrite(file, samples, **options)
    return file.getvalue()


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("compression", [None, "lzw"])
def test_floats_from_0_to_1(pixels: NDArray[np.uint8], dtype: str, compression: str | None) -> None:
    file = tiff((pixels / 255).astype(dtype), compression=compression, predictor=compression is not None)
    assert difference(decode(file, Path("float.tif")).rgb, pixels) <= 1


def test_a_spark_beyond_white_does_not_make_the_picture_dark(pixels: NDArray[np.uint8]) -> None:
    samples = (pixels / 255).astype(np.float32)
    samples[0, 0] = (40.0, np.inf, np.nan)
    rgb = decode(tiff(samples), Path("spark.tif")).rgb
    assert difference(rgb[1:], pixels[1:]) <= 1


@pytest.mark.parametrize("white", [255, 65535])
def test_floats_of_other_ranges(pixels: NDArray[np.uint8], white: int) -> None:
    file = tiff((pixels / 255 * white).astype(np.float32))
    assert difference(decode(file, Path("float.tif")).rgb, pixels) <= 1


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "uint32"])
def test_white_is_zero(pixels: NDArray[np.uint8], dtype: str) -> None:
    grey = pixels[..., 0]
    most = np.iinfo(dtype).max
    file = tiff(((255 - grey.astype(np.uint64)) * (most // 255)).astype(dtype), photometric="miniswhite")
    assert difference(decode(file, Path("scan.tif")).rgb, np.repeat(grey[..., None], 3, axis=2)) <= 1


def test_16_bits_of_every_layout(pixels: NDArray[np.uint8]) -> None:
    deep = pixels.astype(np.uint16) * 257
    files = [
        tiff(deep),
        tiff(deep, compression="lzw", predictor=True),
        tiff(np.moveaxis(deep, 2, 0), photometric="rgb", planarconfig="separate"),
        tiff(deep.byteswap().view(deep.dtype.newbyteorder()), byteorder=">"),
        tiff(np.concatenate([deep, np.full_like(deep[..., :1], 65535)], 2), extrasamples=["unassalpha"]),
        tiff(deep.astype(np.uint32) * 65537),
        tiff(deep, bigtiff=True),
        tiff(pixels, bigtiff=True),
    ]
    for file in files:
        assert difference(decode(file, Path("deep.tif")).rgb, pixels) <= 1


def test_16_bit_inks(pixels: NDArray[np.uint8]) -> None:
    inks = np.asarray(Image.fromarray(pixels).convert("CMYK")).astype(np.uint16) * 257
    assert difference(decode(tiff(inks, photometric="separated"), Path("print.tif")).rgb, pixels) <= 1


def test_transparency_that_is_multiplied_in(pixels: NDArray[np.uint8]) -> None:
    samples = np.full((HEIGHT, WIDTH, 4), (32768, 0, 0, 32768), np.uint16)
    rgb = decode(tiff(samples, photometric="rgb", extrasamples=["assocalpha"]), Path("film.tif")).rgb
    assert_near([int(value) for value in rgb[5, 5]], (255, 127, 127))


def test_a_camera_s_raw_file_is_named() -> None:
    file = tiff(np.zeros((64, 64, 3), np.uint8), extratags=[(50706, 1, 4, bytes([1, 4, 0, 0]), True)])
    with pytest.raises(PhotoError, match="raw file of a camera"):
        decode(file, Path("shot.dng"))
