"""Encode a large picture, or one of 16 bits or floats, band by band into a file, so that memory holds no second copy.

Every TIFF and JPEG XL is encoded here: what Pillow makes of them loses notes, or detail. JPEG XL and WebP are encoded
whole, by libraries that take less memory than Pillow.

A band is some rows, from above, uint8, uint16 or float32 [h, W, C]. Notes are as `encode` takes them.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from models.photo import jxl, png, webp
from models.photo.encoding import DIRECTORIES, LOSSY, check_size, encode, tiff_tags
from models.photo.formats import LARGE, band_rows

Bands = Iterator[NDArray[Any]]
Shape = tuple[int, ...]

WHOLE = ("JXL", "WEBP")  # formats whose pixels are encoded in a single band
_MAX_RESTART_INTERVAL = 65535  # blocks
_FRAME, _SCAN = 0xC0, 0xDA  # markers of a JPEG; what follows a frame's, after 5 bytes, is the height
_MODES = {
    "JPEG": ("RGB", "CMYK"),
    "PNG": ("L", "LA", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
    "BMP": ("RGB",),
}
_PHOTOMETRIC = {"L": "minisblack", "RGB": "rgb", "CMYK": "separated"}


def applies(shape: Shape, dtype: np.dtype[Any], mode: str, file_format: str) -> bool:
    """Return True if `write` is for such pixels [H, W, C]; others are for Pillow.

    JPEG XL never is, nor TIFF, in which libtiff refuses the directories of EXIF as Pillow hands them over.
    """
    if dtype != np.uint8 or file_format in ("JXL", "TIFF"):
        return True
    return shape[0] * shape[1] >= LARGE and mode in _MODES.get(file_format, ())


def write(
    file: IO[bytes], bands: Bands, shape: Shape, dtype: np.dtype[Any], mode: str, file_format: str, **notes: Any
) -> None:
    """Write pixels [H, W, C] of a `mode` with alpha's A into an open file, those of a format in `WHOLE` from one band.

    Raises as `encode`.
    """
    check_size(file_format, shape[1], shape[0], alpha=mode.endswith("A"))
    if file_format == "JPEG":
        file.writelines(jpeg(bands, shape, mode, **notes))
    elif file_format == "PNG":
        shell = bytes(encode(Image.new("L", (1, 1)), "PNG", **notes))  # only its notes are wanted
        file.writelines(
            png.encoded(_strips(bands, band_rows(shape[1])), shape[0], shell[8 + 12 + 13 : shell.index(b"IDAT") - 4])
        )
    elif file_format == "TIFF":
        _tiff(file, bands, shape, dtype, mode, **notes)
    elif file_format == "BMP":
        _bmp(file, bands, shape, **notes)
    else:
        (pixels,) = bands
        encoder = jxl.encoded if file_format == "JXL" else webp.encoded
        file.writelines(encoder(np.ascontiguousarray(pixels), **LOSSY[file_format] | notes))


def jpeg(
    bands: Bands,
    shape: Shape,
    mode: str,
    *,
    qtables: dict[int, list[int]] | None = None,
    quality: int | None = None,
    subsampling: int = 0,
    progressive: bool = False,
    **notes: Any,
) -> Iterator[bytes]:
    """The parts of a JPEG of `mode` RGB or CMYK [H, W, C].

    It is of the `quality` nearest to the tables, and never `progressive`. Strips are encoded one by one and joined by
    restart markers. Raises as `encode`.
    """
    import imagecodecs

    height, width = shape[:2]
    quality = quality_like(qtables) if qtables else (quality or LOSSY["JPEG"]["quality"])
    sampling, block_width, block_height = (("444", 8, 8), ("422", 16, 8), ("420", 16, 16))[subsampling]
    blocks = -(-width // block_width)  # in a row
    rows = max(min(band_rows(width) // block_height, _MAX_RESTART_INTERVAL // blocks), 1)  # of blocks
    shell = bytes(encode(Image.new(mode, (8, 8)), "JPEG", **notes))  # only its notes are wanted
    yield shell[: _end_of_notes(shell)]
    inks = mode == "CMYK"
    for number, strip in enumerate(_strips(bands, rows * block_height)):
        strip = 255 - strip if inks else np.ascontiguousarray(strip)  # inverted, as Adobe writes it
        space = "CMYK" if inks else None
        content = bytes(
            imagecodecs.jpeg8_encode(strip, quality, colorspace=space, outcolorspace=space, subsampling=sampling)
        )
        places = dict(_segments(content))
        frame, scan = places[_FRAME], places[_SCAN]
        data = scan + 2 + int.from_bytes(content[scan + 2 : scan + 4])
        if number == 0:
            yield content[_end_of_notes(content) : frame + 5] + struct.pack(">H", height) + content[frame + 7 : scan]
            yield struct.pack(">HHH", 0xFFDD, 4, rows * blocks) + content[scan:data]
        else:
            yield bytes([0xFF, 0xD0 + (number - 1) % 8])
        yield content[data:-2]
    yield b"\xff\xd9"


def quality_like(tables: dict[int, list[int]]) -> int:
    """The quality of a JPEG, 1 to 100, whose tables come nearest."""

    def distance(quality: int) -> int:
        content = BytesIO()
        Image.new("RGB", (8, 8)).save(content, "JPEG", quality=quality)
        with Image.open(content) as sample:
            usual: dict[int, list[int]] = sample.quantization  # type: ignore[attr-defined]
        return sum(abs(a - b) for key in usual for a, b in zip(usual[key], tables.get(key, tables[0]), strict=True))

    return min(range(1, 101), key=distance)


def _strips(bands: Bands, rows: int) -> Bands:
    """Bands of any heights cut anew, to so many `rows` each; only the last may have fewer."""
    kept: list[NDArray[Any]] = []
    missing = rows
    for band in bands:
        while len(band):
            kept.append(band[:missing])
            band = band[missing:]
            missing -= len(kept[-1])
            if not missing:
                yield kept[0] if len(kept) == 1 else np.concatenate(kept)
                kept, missing = [], rows
    if kept:
        yield kept[0] if len(kept) == 1 else np.concatenate(kept)


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Marker and offset of each segment of a JPEG, to the one that the first scan begins with."""
    place, marker = 2, 0
    while marker != _SCAN:
        marker = content[place + 1]
        yield marker, place
        place += 2 + int.from_bytes(content[place + 2 : place + 4])


def _end_of_notes(content: bytes) -> int:
    """Offset of the first segment that is neither a comment nor one of an application."""
    return next(place for marker, place in _segments(content) if marker != 0xFE and not 0xE0 <= marker <= 0xEF)


def _tiff(
    file: IO[bytes],
    bands: Bands,
    shape: Shape,
    dtype: np.dtype[Any],
    mode: str,
    *,
    exif: bytes = b"",
    xmp: bytes = b"",
    profile: bytes | None = None,
    dpi: tuple[float, float] = (0, 0),
    **_: Any,
) -> None:
    """TIFF, compressed without loss."""
    import tifffile

    tags = tiff_tags(exif, xmp)
    # Tifffile writes no directory in a directory: the next number keeps its place, and it goes to the end of the file.
    directories = {tag: tags[tag] for tag in DIRECTORIES if tag in tags}
    extra: list[Any] = [(tag + 1, 4, 1, 0, True) for tag in directories]
    extra += [(tag, 7, len(value), value, True) for tag, value in tags.items() if isinstance(value, bytes)]
    extra += [(tag, 2, 0, value, True) for tag, value in tags.items() if isinstance(value, str)]
    extra += [(tag, 3, 1, value, True) for tag, value in tags.items() if tag == ExifTags.Base.Orientation]
    grey, rows = shape[2] == 1, band_rows(shape[1])
    tifffile.imwrite(
        file,
        (_deflated(strip) for strip in _strips(bands, rows)),
        shape=shape[:2] if grey else shape,
        dtype=dtype,
        rowsperstrip=rows,
        photometric=_PHOTOMETRIC[mode.removesuffix("A")],
        planarconfig=None if grey else "contig",
        extrasamples=["unassalpha"] if mode.endswith("A") else None,
        compression="zlib",
        predictor=True,
        resolution=(float(dpi[0]), float(dpi[1])) if min(dpi) > 0 else None,
        resolutionunit="INCH" if min(dpi) > 0 else None,
        iccprofile=profile,
        extratags=extra,
        metadata=None,
        software=False,
        maxworkers=1,
    )
    for tag, directory in directories.items():
        _append(file, tag, directory)


def _deflated(strip: NDArray[Any]) -> bytes:
    """A strip of a TIFF with the predictor for its type, of differences between neighbours."""
    import imagecodecs

    predict = imagecodecs.floatpred_encode if strip.dtype.kind == "f" else imagecodecs.delta_encode
    return zlib.compress(predict(np.ascontiguousarray(strip), axis=1).tobytes())


def _bmp(file: IO[bytes], bands: Bands, shape: Shape, **notes: Any) -> None:
    """BMP of 24 bits: rows from below, blue first, each filled up to four bytes."""
    height, width = shape[:2]
    shell = bytearray(encode(Image.new("RGB", (width, 1)), "BMP", **notes))
    start = int.from_bytes(shell[10:14], "little")
    row = len(shell) - start
    for offset, value in ((2, start + height * row), (22, height), (34, height * row)):
        struct.pack_into("<I", shell, offset, value)
    file.write(shell[:start])
    filler, top = ((0, 0), (0, row - 3 * width)), 0
    for band in bands:
        top += len(band)
        file.seek(start + (height - top) * row)
        file.write(np.pad(band[::-1, :, ::-1].reshape(len(band), -1), filler).tobytes())


def _append(file: IO[bytes], tag: int, directory: dict[int, Any]) -> None:
    """Put a directory at the end of a TIFF, and `tag` with its address into the place of the next number."""
    import tifffile

    end = file.seek(0, 2)
    address = end + end % 2
    ifd = ImageFileDirectory_v2()
    for entry, value in directory.items():
        ifd[entry] = value
    file.write(bytes(address - end) + ifd.tobytes(address))
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        kept: Any = tiff.pages.first.tags[tag + 1]
    file.seek(kept.offset)
    file.write(struct.pack("<HHII", tag, 4, 1, address))
