"""Pictures in and out.

Whatever a file holds (EXIF orientation, transparency, 16 bits, grey, palette, CMYK, a colour profile, an animation),
reading gives upright 8-bit sRGB. Writing is atomic: a file appears whole or not at all. The formats are listed so that
Pillow never passes a file on to another program (as it would for EPS).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from models.errors import OutputError, PhotoError
from models.files import replacing, shown_name

MAX_PIXELS = 200_000_000
MAX_BYTES = 1 << 30
MIN_SIDE = 32
READABLE = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "JPEG2000", "PPM")
WRITABLE = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}

# Pillow compares every header with this limit before it decodes; between once and twice the limit it only warns.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_RECIPE = "semblance"
_MAX_JPEG_EXIF = 65533
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
_PROFILE_SPACE = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
# Tags that tell how the old file stored its pixels, and would lie about a new one.
_STORAGE_TAGS = frozenset({*range(254, 260), 262, 266, 273, 274, *range(277, 281), 284, 317, 320})
_STORAGE_TAGS |= {*range(322, 326), 330, 338, 339, 347, 512, 513, 514, 529, 530, 531, 532, 700, 34675}


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture as read.

    `rgb` is uint8 [H, W, 3], upright sRGB, transparent parts on white; `exif` the camera's notes (date, place, lens)
    without orientation and storage, ready for `write`, or empty; `original_size` (width, height) as stored in the file.
    `file` is its bytes, `recipe` what `write` put into a PNG.
    """

    rgb: NDArray[np.uint8]
    exif: bytes
    original_size: tuple[int, int]
    path: Path
    file: bytes = b""
    recipe: str | None = None


def read(path: Path) -> Photo:
    """Read a picture; of an animation the first frame. Raises `PhotoError` for anything that cannot be used."""
    with _explained(path):
        return decode(_content(path), path)


def decode(content: bytes, path: Path) -> Photo:
    """A picture from the bytes of a file; `path` names it in sentences. Raises `PhotoError`."""
    with _explained(path, content), Image.open(BytesIO(content), formats=READABLE) as image:
        original_size = image.size
        if min(original_size) < MIN_SIDE:
            raise PhotoError(
                f"{shown_name(path)} is only {image.width} x {image.height} pixels.",
                f"Use a picture of at least {MIN_SIDE} pixels a side.",
            )
        image.load()
        recipe = image.info.get(_RECIPE)
        upright, exif = _upright(image)
        rgb = np.asarray(_on_white(upright))
    return Photo(rgb, exif, original_size, path, content, None if recipe is None else str(recipe))


def write(path: Path, rgb: NDArray[np.uint8], *, exif: bytes = b"", recipe: str | None = None) -> None:
    """Write sRGB pixels, uint8 [H, W, 3], as PNG, JPEG or WebP by the suffix, whole or not at all.

    A PNG carries `recipe` (any text, JSON by intent) for `Photo.recipe`; the other formats leave it out.
    Raises `OutputError`.
    """
    file_format = WRITABLE.get(path.suffix.lower())
    if file_format is None:
        raise OutputError(
            f"{shown_name(path)} has no suffix of a format that can be written.", f"Use one of {', '.join(WRITABLE)}."
        )
    with replacing(path) as draft:
        content = BytesIO()
        Image.fromarray(rgb).save(content, file_format, **_options(file_format, exif, recipe))
        draft.write_bytes(content.getbuffer())


def _options(file_format: str, exif: bytes, recipe: str | None) -> dict[str, object]:
    options: dict[str, object] = {"exif": exif} if exif else {}
    if file_format == "PNG" and recipe is not None:
        texts = PngInfo()
        texts.add_itxt(_RECIPE, recipe, zip=True)
        options["pnginfo"] = texts
    elif file_format == "JPEG":
        options |= {"quality": 95, "subsampling": 0}
        if len(exif) > _MAX_JPEG_EXIF:
            del options["exif"]
    elif file_format == "WEBP":
        options["quality"] = 95
    return options


def _content(path: Path) -> bytes:
    """The bytes of a plain file: opening a pipe would wait for ever."""
    size = path.stat().st_size
    if path.is_dir():
        raise PhotoError(f"{shown_name(path)} is a folder, not a picture.", "Name a picture in it.")
    if not path.is_file():
        raise PhotoError(f"{shown_name(path)} is not a file.", "Name a picture.")
    if size == 0:
        raise PhotoError(f"{shown_name(path)} is empty.", "Fetch or export the picture again.")
    if size > MAX_BYTES:
        raise PhotoError(f"{shown_name(path)} is too large.", f"Use a file of at most {MAX_BYTES >> 20} MB.")
    return path.read_bytes()


@contextmanager
def _explained(path: Path, content: bytes = b"") -> Iterator[None]:
    """Turn what the file system and the decoders raise into a `PhotoError` of one sentence."""
    name = shown_name(path)
    try:
        yield
    except PhotoError:
        raise
    except FileNotFoundError as error:
        raise PhotoError(f"There is no file {name}.", "Check the name and the folder.", str(error)) from error
    except PermissionError as error:
        raise PhotoError(f"{name} may not be read.", "Change its permissions or copy it.", str(error)) from error
    except UnidentifiedImageError as error:
        raise PhotoError(f"{name} is not a picture that can be read.", _hint(content), str(error)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        limit = f"{MAX_PIXELS // 1_000_000} million pixels"
        raise PhotoError(f"{name} is too large.", f"Scale it down to at most {limit}.", str(error)) from error
    except Exception as error:  # a decoder fed with damage raises nearly anything: SyntaxError, struct.error
        hint = "Fetch or export the picture again."
        raise PhotoError(f"{name} is damaged or cut short.", hint, repr(error)) from error


def _hint(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1"):
        return "HEIC is not supported: export the picture as JPEG."
    return "Use a JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF or JPEG 2000 file."


def _upright(image: Image.Image) -> tuple[Image.Image, bytes]:
    """Turn by the EXIF orientation; damaged EXIF counts as none, for the pixels are good."""
    try:
        upright = ImageOps.exif_transpose(image)
        exif = image.getexif()  # of the file: a TIFF's notes do not move on to the turned copy
        for tag in _STORAGE_TAGS & exif.keys():
            del exif[tag]
        if ExifTags.IFD.Exif in exif:
            exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = 1  # sRGB, as the pixels are from here on
        return upright, exif.tobytes() if len(exif) else b""
    except Exception:  # as many kinds as there are ways to damage it
        return image, b""


def _on_white(image: Image.Image) -> Image.Image:
    """Any mode -> RGB in sRGB, transparent parts on white."""
    profile = image.info.get("icc_profile")
    if not image.has_transparency_data or image.mode.startswith("I"):
        return _srgb(_eight_bits(image), profile)
    rgba = image.convert("RGBA")
    colour = _srgb(image.convert("L") if image.mode == "LA" else rgba.convert("RGB"), profile)
    return Image.composite(colour, Image.new("RGB", image.size, "white"), rgba.getchannel("A"))


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and float grey (0..1, or 0..255 if it goes beyond 1) -> L; 1 bit -> L; palette -> RGB."""
    if image.mode.startswith("I"):
        wide = np.asarray(image).astype(np.float64).clip(0, 65535)
        return Image.fromarray(np.rint(wide / 257).astype(np.uint8))
    if image.mode == "F":
        wide = np.nan_to_num(np.asarray(image))
        scale = 255 if wide.max() <= 1 else 1
        return Image.fromarray(np.rint((wide * scale).clip(0, 255)).astype(np.uint8))
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """L, RGB, CMYK or LAB -> sRGB by the embedded profile; a missing, damaged or mismatched one counts as none."""
    if image.mode == "LAB":
        return _converted(image, _LAB)
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        if source is None or source.profile.xcolor_space.strip() != _PROFILE_SPACE[image.mode]:
            return image.convert("RGB")
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return image
        return _converted(image, source)
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB")


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    converted = ImageCms.profileToProfile(image, source, _SRGB, renderingIntent=intent, outputMode="RGB", flags=flags)
    assert converted is not None  # None only where it converts in place
    return converted
