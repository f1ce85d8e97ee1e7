"""WebP files of large pictures, in which imagecodecs takes a fifth of Pillow's memory; it writes no notes."""

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ALPHA, _PROFILE, _EXIF, _XMP = 0x10, 0x20, 0x08, 0x04  # flags of VP8X
_METHOD = 2  # of 0 to 6; from 3 on the whole picture's coefficients are held, 4 bytes a pixel


def encoded(
    pixels: NDArray[np.uint8],
    *,
    quality: int,
    profile: bytes | None = None,
    exif: bytes = b"",
    xmp: bytes = b"",
    **_: Any,
) -> Iterator[bytes]:
    """The parts of a file of pixels [H, W, 3 or 4], with loss at a `quality` of 0 to 100, and notes.

    Source: RFC 9649, section 2.7.
    """
    import imagecodecs

    height, width, channels = pixels.shape
    picture = imagecodecs.webp_encode(pixels, quality, lossless=False, method=_METHOD)
    before = [(b"ICCP", profile)] if profile else []
    behind = [(b"EXIF", exif.removeprefix(b"Exif\0\0"))] if exif else []
    behind += [(b"XMP ", xmp)] if xmp else []
    flags = _ALPHA * (channels == 4) | _PROFILE * bool(profile) | _EXIF * bool(exif) | _XMP * bool(xmp)
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = [(b"VP8X", bytes([flags, 0, 0, 0]) + sides), *before, *_chunks(picture), *behind]
    yield b"RIFF" + struct.pack("<I", 4 + sum(8 + len(data) + len(data) % 2 for _, data in chunks)) + b"WEBP"
    for name, data in chunks:
        yield name + struct.pack("<I", len(data))
        yield data
        yield bytes(len(data) % 2)


def _chunks(content: bytes | bytearray) -> Iterator[tuple[bytes, bytes | bytearray]]:
    """The chunks of a file that hold its pixels."""
    position = 12
    while position < len(content):
        name, size = struct.unpack_from("<4sI", content, position)
        if name != b"VP8X":
            yield name, content[position + 8 : position + 8 + size]
        position += 8 + size + size % 2
