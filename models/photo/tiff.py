"""TIFF by tifffile: 16 bits, 32 bits and floats, which Pillow would cut, and large ones of 8 bits in bands of rows."""

import logging
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import PhotoError
from models.photo.formats import band_rows
from models.photo.inflating import inflated

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, SEPARATED = 0, 1, 2, 5  # photometric interpretation
SAMPLES: dict[int, tuple[Literal["L", "RGB", "CMYK"], int]] = {
    WHITE_IS_ZERO: ("L", 1),
    BLACK_IS_ZERO: ("L", 1),
    RGB: ("RGB", 3),
    SEPARATED: ("CMYK", 4),
}
NONE, LZW, PACKBITS, DEFLATE = 1, 5, 32773, (8, 32946)  # compression
LOSSLESS = (NONE, LZW, PACKBITS, *DEFLATE)
_DIFFERENCES = 2  # between neighbours, a predictor
_LARGE_STRIP = 1 << 26  # bytes; tifffile would hold a strip twice
_PIECE = 1 << 20  # bytes that are inflated at a time
logging.getLogger("tifffile").addHandler(logging.NullHandler())  # its remarks on damage are no sentences for stderr
MAX_PIECES = 200_000  # strips or tiles; of each a decoder keeps notes, and each takes its time
_OFFSETS = (273, 324)  # tags that list the strips and tiles
_ALPHA, _MULTIPLIED = (1, 2), 1  # kinds of extra samples


@dataclass(frozen=True)
class Layout:
    """Layout of the pixels in the first page of a TIFF: `shape` (H, W, S), `mode` L, RGB or CMYK.

    The first `kept` samples are colours and, if `alpha`, alpha, by which colours may be `multiplied`; black may be
    white (`inverted`). Decoding a band holds so many bytes at most (`held`).
    """

    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    mode: Literal["L", "RGB", "CMYK"]
    kept: int
    alpha: bool
    multiplied: bool
    inverted: bool
    held: int
    in_bands: bool


def check_pieces(content: bytes) -> None:
    """Raise PhotoError if the first page of a file comes in far too many pieces, before a decoder lists them."""
    order = ">" if content[:2] == b"MM" else "<"
    big = content[2:4] in (b"+\0", b"\0+")
    address, number, entry, size = (8, "Q", "HHQ", 20) if big else (4, "I", "HHI", 12)
    try:
        (first,) = struct.unpack_from(order + number, content, address)
        (entries,) = struct.unpack_from(order + ("Q" if big else "H"), content, first)
        start = first + (8 if big else 2)
        for place in range(start, start + min(entries, 1 << 16) * size, size):
            tag, _, count = struct.unpack_from(order + entry, content, place)
            if tag in _OFFSETS:
                _check_count(count)
    except struct.error:  # cut short, of which the decoders tell more
        return


def _check_count(pieces: int) -> None:
    if pieces > MAX_PIECES:
        raise PhotoError("The TIFF is stored in too many pieces.", "Export the picture again.")


def layout(content: bytes) -> Layout:
    """Read the tags of the first page. Raises PhotoError for too few samples, and what tifffile does."""
    with _opened(content) as file:
        page: Any = file.pages[0]
        mode, colours = SAMPLES[int(page.photometric)]
        extra = [int(kind) for kind in page.extrasamples]
        samples = int(page.samplesperpixel)
        alpha = bool(extra) and extra[0] in _ALPHA and samples > colours
        if samples < colours:
            raise PhotoError("The TIFF has too few samples.", "Export the picture again.")
        piece = (page.tilelength, page.tilewidth) if page.is_tiled else (page.rowsperstrip, page.imagewidth)
        _check_count(-(-page.imagelength // max(piece[0], 1)) * -(-page.imagewidth // max(piece[1], 1)))
        apart = int(page.planarconfig) == 2 and samples > 1
        dtype = np.dtype(page.dtype)
        return Layout(
            shape=(page.imagelength, page.imagewidth, samples),
            dtype=dtype,
            mode=mode,
            kept=colours + alpha,
            alpha=alpha,
            multiplied=alpha and extra[0] == _MULTIPLIED,
            inverted=int(page.photometric) == WHITE_IS_ZERO,
            held=_held(page, piece) * samples * dtype.itemsize,
            in_bands=dtype in (np.uint8, np.uint16) and not apart and page.imagedepth == 1,
        )


def whole(content: bytes, form: Layout) -> NDArray[Any]:
    """The samples [H, W, C] that are kept, in one array."""
    with _opened(content) as file:
        page: Any = file.pages[0]
        pixels = page.asarray()
        if int(page.planarconfig) == 2 and pixels.ndim == 3:
            pixels = np.moveaxis(pixels, 0, 2)
    return np.ascontiguousarray(pixels.reshape(form.shape)[..., : form.kept])


def bands(content: bytes, form: Layout) -> Iterator[NDArray[Any]]:
    """The samples that are kept, as new arrays [h, W, C] from above, for a layout `in_bands`."""
    with _opened(content) as file:
        page: Any = file.pages[0]
        for piece in _pieces(content, page, form):
            yield np.ascontiguousarray(piece[..., : form.kept], form.dtype)


def _opened(content: bytes) -> Any:
    import tifffile

    return tifffile.TiffFile(BytesIO(content))


def _pieces(content: bytes, page: Any, form: Layout) -> Iterator[NDArray[Any]]:
    if _lies_as_it_is(page):
        return _slices(content, page, form)
    return _large_strips(content, page, form) if _has_large_strips(page) else _segments(page, form)


def _held(page: Any, piece: tuple[int, int]) -> int:
    """Pixels that decoding a band holds: itself, and the piece that it is cut from."""
    width = int(page.imagewidth)
    band = band_rows(width) * width
    if _lies_as_it_is(page) or (_has_large_strips(page) and page.compression in DEFLATE):
        return 2 * band
    rows = min(piece[0], int(page.imagelength))
    return rows * piece[1] + (band if _has_large_strips(page) else rows * width)


def _lies_as_it_is(page: Any) -> bool:
    return bool(page.is_memmappable)


def _has_large_strips(page: Any) -> bool:
    """Return True for strips that are decoded a few rows at a time."""
    form = np.dtype(page.dtype)
    usual = page.compression in LOSSLESS and page.predictor in (1, _DIFFERENCES) and page.fillorder == 1
    strip = page.rowsperstrip * page.imagewidth * page.samplesperpixel * form.itemsize
    return usual and not page.is_tiled and page.bitspersample == 8 * form.itemsize and strip >= _LARGE_STRIP


def _slices(content: bytes, page: Any, form: Layout) -> Iterator[NDArray[Any]]:
    """Pixels that are neither compressed nor scattered."""
    stored = form.dtype.newbyteorder(page.parent.byteorder)
    height, width, samples = form.shape
    pixels = np.frombuffer(content, stored, height * width * samples, page.dataoffsets[0]).reshape(form.shape)
    step = band_rows(width)
    for top in range(0, height, step):
        yield pixels[top : top + step].copy()


def _large_strips(content: bytes, page: Any, form: Layout) -> Iterator[NDArray[Any]]:
    """Strips of which a few rows are decoded at a time; a missing strip is black."""
    import imagecodecs

    height, width, samples = form.shape
    stored = form.dtype.newbyteorder(page.parent.byteorder)
    for number, (start, size) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        rows = min(page.rowsperstrip, height - number * page.rowsperstrip)
        strip = memoryview(content)[start : start + size]
        for unpacked in _unpacked(strip, page.compression, width * samples * stored.itemsize, rows, band_rows(width)):
            band = np.frombuffer(unpacked, stored).reshape(-1, width, samples).astype(form.dtype)
            if page.predictor == _DIFFERENCES and size:
                imagecodecs.delta_decode(band, axis=1, out=band)
            rows -= len(band)
            yield band
        if rows:
            raise ValueError("a strip of a TIFF ends early")


def _unpacked(data: memoryview, compression: int, row: int, height: int, step: int) -> Iterable[bytes | memoryview]:
    """`height` rows of `row` bytes in a strip, `step` at a time: by zlib never all of them at once."""
    import imagecodecs

    if not data:
        return (bytes(row) for _ in range(height))
    if compression in DEFLATE:
        return inflated((data[start : start + _PIECE] for start in range(0, len(data), _PIECE)), row, height, step)
    decoders: dict[int, Any] = {LZW: imagecodecs.lzw_decode, PACKBITS: imagecodecs.packbits_decode}
    whole = memoryview(decoders[compression](data, out=row * height) if compression in decoders else data)
    whole = whole[: row * height]
    return (whole[start : start + row * step] for start in range(0, len(whole) // row * row, row * step))


def _segments(page: Any, form: Layout) -> Iterator[NDArray[Any]]:
    """Strips, or rows of tiles, decoded one by one; a missing piece is black."""
    height, width, samples = form.shape
    top, band = 0, np.zeros((0, width, samples), form.dtype)
    for piece, (*_, upper, left, _), shape in page.segments(maxworkers=1, buffersize=1 << 24):
        rows = min(shape[-3], height - upper)
        if not len(band) or upper != top:
            if len(band):
                yield band
            top, band = upper, np.zeros((rows, width, samples), form.dtype)
        if piece is not None:
            columns = min(shape[-2], width - left)
            band[:, left : left + columns] = piece.reshape(piece.shape[-3:])[:rows, :columns]
    yield band
