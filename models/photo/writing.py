"""Encode pictures and write them, whole or not at all."""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from models.errors import OutputError
from models.files import replacing, shown_name
from models.photo.formats import WRITABLE, load_codecs
from models.photo.reading import RECIPE

_MOST_PIXELS = {"WEBP": ("WebP", 16383), "JPEG": ("JPEG", 65500)}  # a side
_MAX_JPEG_SEGMENT = 65502  # bytes of EXIF or XMP
_MAX_RESTART_INTERVAL = 65535  # blocks
_FRAME, _SCAN = 0xC0, 0xDA  # markers of a JPEG; what follows a frame's, after 5 bytes, is the height
_SCAN_HEADER = 14  # bytes, of a scan of three colours
_STRIP = 256  # rows of a large JPEG that are encoded at a time
_DIRECTORIES = (int(ExifTags.IFD.Exif), int(ExifTags.IFD.GPSInfo))
_LOSSY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}
_LOSSY |= {"JXL": {"quality": 95}, "JPEG2000": {"quality_mode": "dB", "quality_layers": [48]}}


def write(
    path: Path, rgb: NDArray[np.uint8], *, exif: bytes = b"", recipe: str | None = None, quality: int | None = None
) -> None:
    """Write sRGB pixels, uint8 [H, W, 3], in the format of the suffix, whole or not at all.

    A PNG carries `recipe` (any text, JSON by intent) for `Photo.recipe`; the other formats leave it out. `quality`,
    1 to 100, is for formats that lose detail; None: high. Raises `OutputError`.
    """
    file_format = format_of(path)
    options = quality_options(file_format, quality)
    with replacing(path) as draft:
        draft.write_bytes(encode(Image.fromarray(rgb), file_format, exif=exif, recipe=recipe, **options))


def quality_options(file_format: str, quality: int | None) -> dict[str, Any]:
    """Pillow's options for a quality of 1 to 100; none where the format loses nothing, or for None."""
    return {"quality": quality} if quality is not None and "quality" in _LOSSY.get(file_format, {}) else {}


def format_of(path: Path) -> str:
    """Pillow's name of the format that a suffix asks for. Raises `OutputError`."""
    file_format = WRITABLE.get(path.suffix.lower())
    if file_format is None:
        others = ", ".join(sorted(set(WRITABLE) - {".jpe", ".jfif", ".jpeg", ".tiff"}))
        raise OutputError(f"{shown_name(path)} has no suffix of a format that can be written.", f"Use one of {others}.")
    return file_format


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

    Raises `OutputError` for more pixels than the format can hold, and whatever Pillow raises.
    """
    _check_size(file_format, max(image.size))
    options = {"icc_profile": profile, **_LOSSY.get(file_format, {}), **options}
    if file_format == "JPEG":
        exif, xmp = (notes if len(notes) <= _MAX_JPEG_SEGMENT else b"" for notes in (exif, xmp))
    if file_format == "PNG":
        options["pnginfo"] = _texts(xmp, recipe, chunks or {})
    elif xmp and file_format != "TIFF":
        options["xmp"] = xmp
    if file_format == "TIFF":
        options["tiffinfo"] = _tiff_tags(exif, xmp)
    elif exif:
        options["exif"] = exif
    load_codecs()
    content = BytesIO()
    image.save(content, file_format, **options)
    return content.getbuffer()


def _check_size(file_format: str, side: int) -> None:
    name, most = _MOST_PIXELS.get(file_format, ("", side))
    if side > most:
        raise OutputError(
            f"A {name} holds at most {most} pixels a side, and the picture has {side}.", "Write a PNG or TIFF."
        )


def encode_large_jpeg(
    pixels: NDArray[np.uint8],
    *,
    qtables: dict[int, list[int]] | None = None,
    quality: int | None = None,
    subsampling: int = 0,
    **notes: Any,
) -> bytearray:
    """A JPEG of uint8 [H, W, 3], which may be a view, of the `quality` nearest to the tables.

    Strips are encoded one by one and joined by restart markers, so that memory holds no second copy.
    Raises as `encode`.
    """
    import imagecodecs

    _check_size("JPEG", max(pixels.shape))
    quality = _quality_like(qtables) if qtables else (quality or _LOSSY["JPEG"]["quality"])
    sampling, width, height = (("444", 8, 8), ("422", 16, 8), ("420", 16, 16))[subsampling]
    blocks = -(-pixels.shape[1] // width)  # in a row
    rows = max(min(_STRIP // height, _MAX_RESTART_INTERVAL // blocks), 1)  # of blocks
    shell = bytes(encode(Image.new("RGB", (8, 8)), "JPEG", **notes))  # only its notes are wanted
    content = bytearray(shell[: _end_of_notes(shell)])
    for number, top in enumerate(range(0, len(pixels), rows * height)):
        strip = np.ascontiguousarray(pixels[top : top + rows * height])
        jpeg = bytes(imagecodecs.jpeg8_encode(strip, quality, subsampling=sampling))
        places = dict(_segments(jpeg))
        frame, scan = places[_FRAME], places[_SCAN]
        if number == 0:
            content += jpeg[_end_of_notes(jpeg) : frame + 5] + struct.pack(">H", len(pixels)) + jpeg[frame + 7 : scan]
            content += struct.pack(">HHH", 0xFFDD, 4, rows * blocks) + jpeg[scan : scan + _SCAN_HEADER]
        else:
            content += bytes([0xFF, 0xD0 + (number - 1) % 8])
        content += jpeg[scan + _SCAN_HEADER : -2]
    content += b"\xff\xd9"
    return content


def _segments(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """Marker and offset of each segment, to the one that the first scan begins with."""
    place, marker = 2, 0
    while marker != _SCAN:
        marker = jpeg[place + 1]
        yield marker, place
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])


def _end_of_notes(jpeg: bytes) -> int:
    """Offset of the first segment that is neither a comment nor one of an application."""
    return next(place for marker, place in _segments(jpeg) if marker != 0xFE and not 0xE0 <= marker <= 0xEF)


def _quality_like(tables: dict[int, list[int]]) -> int:
    """The quality, 1 to 100, whose tables come nearest."""

    def distance(quality: int) -> int:
        content = BytesIO()
        Image.new("RGB", (8, 8)).save(content, "JPEG", quality=quality)
        with Image.open(content) as sample:
            usual: dict[int, list[int]] = sample.quantization  # type: ignore[attr-defined]
        return sum(abs(a - b) for key in usual for a, b in zip(usual[key], tables.get(key, tables[0]), strict=True))

    return min(range(1, 101), key=distance)


def encode_deep_png(pixels: NDArray[np.uint16], **notes: Any) -> bytes:
    """A PNG of uint16 [H, W, C], C of 1 to 4, with the `notes` that `encode` takes: Pillow writes no such colours."""
    import imagecodecs

    shell = bytes(encode(Image.new("L", (1, 1)), "PNG", **notes))  # only its notes are wanted
    body = imagecodecs.png_encode(np.ascontiguousarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels), 6)
    start, end = 8 + 12 + 13, shell.index(b"IDAT") - 4
    return bytes(body[:start]) + shell[start:end] + bytes(body[start:])


def encode_deep_tiff(
    pixels: NDArray[Any], photometric: str, *, exif: bytes, xmp: bytes, profile: bytes | None, alpha: bool
) -> bytes:
    """A TIFF of uint16 or float32 [H, W, C], alpha last if `alpha`, with its notes."""
    import tifffile

    tags = _tiff_tags(exif, xmp)
    # Tifffile writes no directory in a directory: the next number keeps its place, and it goes to the end of the file.
    directories = {tag: tags[tag] for tag in _DIRECTORIES if tag in tags}
    extra: list[Any] = [(tag + 1, 4, 1, 0, True) for tag in directories]
    extra += [(tag, 7, len(value), value, True) for tag, value in tags.items() if isinstance(value, bytes)]
    extra += [(tag, 2, 0, value, True) for tag, value in tags.items() if isinstance(value, str)]
    extra += [(tag, 3, 1, value, True) for tag, value in tags.items() if tag == ExifTags.Base.Orientation]
    content = BytesIO()
    tifffile.imwrite(
        content,
        pixels.squeeze(2) if pixels.shape[2] == 1 else pixels,
        photometric=photometric,
        planarconfig="contig" if pixels.shape[2] > 1 else None,
        extrasamples=["unassalpha"] if alpha else None,
        compression="zlib",
        predictor=True,
        iccprofile=profile,
        extratags=extra,
        metadata=None,
        software=False,
    )
    for tag, directory in directories.items():
        _append(content, tag, directory)
    return content.getvalue()


def _append(tiff: BytesIO, tag: int, directory: dict[int, Any]) -> None:
    """Put a directory at the end of a TIFF, and `tag` with its address into the place of the next number."""
    import tifffile

    end = tiff.seek(0, 2)
    address = end + end % 2
    ifd = ImageFileDirectory_v2()
    for entry, value in directory.items():
        ifd[entry] = value
    tiff.write(bytes(address - end) + ifd.tobytes(address))
    tiff.seek(0)
    with tifffile.TiffFile(tiff) as file:
        kept: Any = file.pages.first.tags[tag + 1]
    tiff.seek(kept.offset)
    tiff.write(struct.pack("<HHII", tag, 4, 1, address))


def _tiff_tags(exif: bytes, xmp: bytes) -> ImageFileDirectory_v2:
    """EXIF and XMP as tags of a TIFF, the directories of EXIF as dictionaries."""
    notes, tags = Image.Exif(), ImageFileDirectory_v2()
    notes.load(exif)
    for tag, value in notes.items():
        tags[tag] = value
    for directory in _DIRECTORIES:
        if directory in notes and (entries := notes.get_ifd(directory)):
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
