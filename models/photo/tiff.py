"""TIFF by tifffile: 16 bits, 32 bits and floats, which Pillow would cut, and large ones of 8 bits in bands of rows."""

import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import PhotoError

ROWS = 256  # of a band of pixels that lie in the file as they are
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, SEPARATED = 0, 1, 2, 5  # photometric interpretation
SAMPLES: dict[int, tuple[Literal["L", "RGB", "CMYK"], int]] = {
    WHITE_IS_ZERO: ("L", 1),
    BLACK_IS_ZERO: ("L", 1),
    RGB: ("RGB", 3),
    SEPARATED: ("CMYK", 4),
}
LOSSLESS = (1, 5, 8, 32773, 32946)  # compression: none, LZW, two of deflate, PackBits
logging.getLogger("tifffile").addHandler(logging.NullHandler())  # its remarks on damage are no sentences for stderr
MAX_PIECES = 200_000  # strips or tiles; of each a decoder keeps notes, and each takes its time
_OFFSETS = (273, 324)  # tags that list the strips and tiles
_ALPHA, _MULTIPLIED = (1, 2), 1  # kinds of extra samples


@dataclass(frozen=True)
class Layout:
    """Layout of the pixels in the first page of a TIFF: `shape` (H, W, S), `mode` L, RGB or CMYK.

    The first `kept` samples are colours and, if `alpha`, alpha, by which colours may be `multiplied`; black may be
    white (`inverted`). `largest` is the largest piece, in bytes, that is decoded at once.
    """

    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    mode: Literal["L", "RGB", "CMYK"]
    kept: int
    alpha: bool
    multiplied: bool
    inverted: bool
    largest: int
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
        rows = ROWS if _lies_as_it_is(page) else min(piece[0], page.imagelength)
        return Layout(
            shape=(page.imagelength, page.imagewidth, samples),
            dtype=dtype,
            mode=mode,
            kept=colours + alpha,
            alpha=alpha,
            multiplied=alpha and extra[0] == _MULTIPLIED,
            inverted=int(page.photometric) == WHITE_IS_ZERO,
            largest=rows * page.imagewidth * samples * dtype.itemsize,
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
        pieces = _slices(content, page, form) if _lies_as_it_is(page) else _segments(page, form)
        for piece in pieces:
            yield np.ascontiguousarray(piece[..., : form.kept], form.dtype)


def _opened(content: bytes) -> Any:
    import tifffile

    return tifffile.TiffFile(BytesIO(content))


def _lies_as_it_is(page: Any) -> bool:
    return bool(page.is_memmappable)


def _slices(content: bytes, page: Any, form: Layout) -> Iterator[NDArray[Any]]:
    """Pixels that are neither compressed nor scattered."""
    stored = form.dtype.newbyteorder(page.parent.byteorder)
    height, width, samples = form.shape
    pixels = np.frombuffer(content, stored, height * width * samples, page.dataoffsets[0]).reshape(form.shape)
    for top in range(0, height, ROWS):
        yield pixels[top : top + ROWS].copy()


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
