"""PNG in strips of rows, so that memory never holds a whole picture of 16 bits.

A strip with the row above it is a PNG of its own, which libpng decodes and encodes; zlib's stream goes on from strip to
strip. The row above is there because the filters of PNG refer to it.
"""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.photo.formats import band_rows
from models.photo.inflating import inflated

Band = NDArray[np.uint8] | NDArray[np.uint16]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_PIECES = 1_000_000  # chunks of pixels; usual are some thousands
_PIECE = 1 << 20  # bytes that are inflated at a time
_LEVEL = 6  # of zlib
_NOTES = (b"eXIf", b"iTXt", b"tEXt", b"zTXt")
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by colour type; palettes are left to Pillow
_COLOUR_TYPES = {channels: kind for kind, channels in _CHANNELS.items()}


def shape_of(header: bytes) -> tuple[tuple[int, int, int], np.dtype[np.uint8] | np.dtype[np.uint16]] | None:
    """Shape (H, W, C) and type by IHDR; None for what cannot be decoded in strips: palettes, few bits, interlaced."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth not in (8, 16) or kind not in _CHANNELS or interlaced:
        return None
    return (height, width, _CHANNELS[kind]), np.dtype(np.uint8) if depth == 8 else np.dtype(np.uint16)


def decoded(content: bytes, header: bytes) -> Iterator[Band]:
    """The bands of a PNG, uint8 or uint16 [h, W, C], from above, each a new array. Raises ValueError for damage."""
    import imagecodecs

    width, height, depth, kind = struct.unpack(">IIBB", header[:10])
    row = 1 + width * _CHANNELS[kind] * depth // 8
    above = b""  # a row as it is, behind the number of no filter
    done = 0
    for rows in inflated(_pieces(content), row, height, band_rows(width)):
        count = len(rows) // row + bool(above)
        strip = _header(width, count, depth, kind) + _chunk(b"IDAT", zlib.compress(above + rows, 0)) + _chunk(b"IEND")
        band = imagecodecs.png_decode(SIGNATURE + strip).reshape(count, width, -1)[bool(above) :]
        above = b"\0" + band[-1].astype(band.dtype.newbyteorder(">")).tobytes()  # before a receiver changes it
        done += len(band)
        yield band
    if done < height:
        raise ValueError("the pixels of a PNG end early")


def encoded(bands: Iterator[Band], height: int, notes: bytes) -> Iterator[bytes]:
    """The bytes of a PNG of bands, uint8 or uint16 [h, W, C], whose heights add up to `height`.

    `notes` are whole chunks that go before the pixels.
    """
    import imagecodecs

    deflate = zlib.compressobj(_LEVEL)
    above: Band | None = None
    for band in bands:
        width, channels = band.shape[1:]
        if above is None:
            yield SIGNATURE + _header(width, height, band.itemsize * 8, _COLOUR_TYPES[channels]) + notes
        strip = band if above is None else np.concatenate([above, band])
        whole = bytes(imagecodecs.png_encode(strip.squeeze(2) if channels == 1 else np.ascontiguousarray(strip), 0))
        rows = zlib.decompress(b"".join(_pieces(whole)))
        yield _chunk(b"IDAT", deflate.compress(rows if above is None else rows[1 + width * channels * band.itemsize :]))
        above = band[-1:].copy()
    yield _chunk(b"IDAT", deflate.flush()) + _chunk(b"IEND")


def notes_behind(content: bytes) -> bytes:
    """A PNG of one pixel with the texts and EXIF that follow the pixels. Raises ValueError for far too many chunks."""
    notes: list[bytes] = []
    position, count, behind = len(SIGNATURE), 0, False
    while position + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        behind = behind or name == b"IDAT"
        count += 1
        if count > MAX_PIECES:
            raise ValueError("a PNG in far too many pieces")
        if behind and name in _NOTES:
            notes.append(content[position : position + 12 + length])
        position += 12 + length
    pixel = _chunk(b"IDAT", zlib.compress(bytes(2))) + _chunk(b"IEND")
    return b"".join([SIGNATURE, _header(1, 1, 8, 0), *notes, pixel])


def _pieces(content: bytes) -> Iterator[memoryview]:
    """The data of all chunks of pixels, in pieces. Raises ValueError for a wrong checksum and far too many."""
    view, position, count = memoryview(content), len(SIGNATURE), 0
    while position + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        if name == b"IDAT":
            count += 1
            data = view[position + 8 : position + 8 + length]
            check = content[position + 8 + length : position + 12 + length]
            if count > MAX_PIECES or check != struct.pack(">I", zlib.crc32(data, zlib.crc32(name))):
                raise ValueError("the pixels of a PNG are damaged")
            yield from (data[start : start + _PIECE] for start in range(0, length, _PIECE))
        elif count:
            break
        position += 12 + length


def _header(width: int, height: int, depth: int, kind: int) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
