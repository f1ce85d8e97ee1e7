"""Encode a picture in each format by Pillow."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from models.errors import OutputError
from models.photo.formats import LARGE, MAX_MEMORY, load_codecs
from models.photo.reading import RECIPE

_MOST_PIXELS = {"WEBP": ("WebP", 16383), "JPEG": ("JPEG", 65500)}  # a side
_HELD = {"AVIF": ("AVIF", 32), "JPEG2000": ("JPEG 2000", 23)}  # bytes a pixel, its own too, while it is encoded
_HELD_WITH_ALPHA = _HELD | {"WEBP": ("WebP", 9), "JXL": ("JPEG XL", 13)}  # as measured
_TILE = 1024  # px, a side of a part of a large JPEG 2000: whole, it takes twice the memory, and cannot be read again
_MAX_JPEG_SEGMENT = 65502  # bytes of EXIF or XMP
DIRECTORIES = (int(ExifTags.IFD.Exif), int(ExifTags.IFD.GPSInfo))
LOSSY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}
LOSSY |= {"JXL": {"quality": 95}, "JPEG2000": {"quality_mode": "dB", "quality_layers": [48]}}


def encode(
    image: Image.Image,
    file_format: str,
    *,
    exif: bytes = b"",
    xmp: bytes = b"",
    profile: bytes | None = None,
    recipe: str | None = None,
    chunks: dict[bytes, bytes] | None = None,
    **options: Any,
) -> memoryview:
    """The bytes of a file. `chunks` go into a PNG; `options` are Pillow's and take the place of the usual quality.

    Raises `OutputError` for more pixels than the format or memory can hold, and whatever Pillow raises.
    """
    check_size(file_format, *image.size, alpha=image.mode.endswith("A"))
    options = {"icc_profile": profile, **LOSSY.get(file_format, {}), **options}
    if file_format == "JPEG":
        exif, xmp = (notes if len(notes) <= _MAX_JPEG_SEGMENT else b"" for notes in (exif, xmp))
    if file_format == "PNG":
        options["pnginfo"] = _texts(xmp, recipe, chunks or {})
    elif xmp:
        options["xmp"] = xmp
    if exif:
        options["exif"] = exif
    if file_format == "JPEG2000" and image.width * image.height >= LARGE:
        options["tile_size"] = (_TILE, _TILE)
    load_codecs()
    content = BytesIO()
    image.save(content, file_format, **options)
    return content.getbuffer()


def check_size(file_format: str, width: int, height: int, *, alpha: bool) -> None:
    """Raise `OutputError` if the format cannot hold so many pixels a side, or encoding takes too much memory, with
    transparency (`alpha`) or without."""
    side = max(width, height)
    name, most = _MOST_PIXELS.get(file_format, ("", side))
    if side > most:
        raise OutputError(
            f"A {name} holds at most {most} pixels a side, and the picture has {side}.", "Write a PNG or TIFF."
        )
    name, held = (_HELD_WITH_ALPHA if alpha else _HELD).get(file_format, ("", 0))
    if width * height * held > MAX_MEMORY:
        raise OutputError(
            f"A picture of more than {MAX_MEMORY // held // 1_000_000} million pixels takes too much memory as {name}.",
            "Write a PNG or TIFF." if alpha else "Write a JPEG XL, JPEG, PNG or TIFF.",
        )


def tiff_tags(exif: bytes, xmp: bytes) -> ImageFileDirectory_v2:
    """EXIF and XMP as tags of a TIFF, the directories of EXIF as dictionaries."""
    notes, tags = Image.Exif(), ImageFileDirectory_v2()
    notes.load(exif)
    for tag in notes.keys() - set(DIRECTORIES):
        tags[tag] = notes[tag]
    for directory in DIRECTORIES:
        entries = notes.get_ifd(directory) if directory in notes else {}
        entries.pop(ExifTags.IFD.Interop, None)  # an address in EXIF
        if entries:
            tags[directory] = entries
    if xmp:
        tags[700] = xmp
    return tags


def _texts(xmp: bytes, recipe: str | None, chunks: dict[bytes, bytes]) -> PngInfo:
    texts = PngInfo()
    for name, data in chunks.items():
        texts.add(name, data)
    if xmp:
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode(errors="replace"))
    if recipe is not None:
        texts.add_itxt(RECIPE, recipe, zip=True)
    return texts
