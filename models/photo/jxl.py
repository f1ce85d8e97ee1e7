"""JPEG XL files: their pixels encoded, and their boxes (ISO/IEC 18181-2), which hold EXIF and XMP beside the pixels."""

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.photo.formats import LARGE

_START = b"\0\0\0\x0cJXL \r\n\x87\n"
_TYPE = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
_MAX_BOXES = 10_000
_MAX_NOTE = 1 << 24  # bytes unpacked
_NAMES = {b"Exif": "exif", b"xml ": "xmp"}


def encoded(
    pixels: NDArray[np.uint8],
    *,
    profile: bytes | None = None,
    quality: int,
    exif: bytes = b"",
    xmp: bytes = b"",
    **_: Any,
) -> Iterator[bytes]:
    """The parts of a file of pixels [H, W, C]: in sRGB by imagecodecs, in another `profile` without loss by pylibjxl.

    Imagecodecs takes no profile. What pylibjxl makes with loss is three times as large and 5 dB farther off, for it
    does not go by XYB, and takes 50 bytes a pixel. `quality` is 1 to 100, from which on nothing is lost.
    """
    if profile is not None:
        import pylibjxl

        effort = 1 if pixels.shape[0] * pixels.shape[1] >= LARGE else 3  # 1 takes the least memory
        plain = pixels[..., 0] if pixels.shape[2] == 1 else pixels
        yield pylibjxl.encode(plain, effort, lossless=True, icc=profile, exif=_bare(exif) or None, xmp=xmp or None)
        return
    import imagecodecs

    distance = 0.0 if quality >= 100 else 0.1 + (100 - quality) * 0.09 if quality >= 30 else 6.4 + (30 - quality) * 0.25
    stream = imagecodecs.jpegxl_encode(pixels, distance=distance, lossless=quality >= 100, effort=3)
    yield container(bytes(stream), exif, xmp)


def takes(profile: bytes, channels: int) -> bool:
    """Return True if pylibjxl is there, and takes a profile of grey or colours; it is stricter than LittleCMS."""
    try:
        list(encoded(np.zeros((1, 1, channels), np.uint8), profile=profile, quality=100))
    except (ImportError, RuntimeError):
        return False
    return True


def container(stream: bytes, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """A file of a code stream and notes."""
    boxes = [(b"Exif", bytes(4) + _bare(exif))] if exif else []
    boxes += [(b"xml ", xmp)] if xmp else []
    boxes.append((b"jxlc", stream))
    return _START + _TYPE + b"".join(struct.pack(">I4s", len(data) + 8, name) + data for name, data in boxes)


def _bare(exif: bytes) -> bytes:
    return exif.removeprefix(b"Exif\0\0")


def notes(content: bytes) -> dict[str, bytes]:
    """`exif` and `xmp` of a file, of several the first. Raises ValueError for far too many boxes, or too large ones."""
    import imagecodecs

    found: dict[str, bytes] = {}
    for name, start, end in _boxes(content):
        if name not in (*_NAMES, b"brob"):
            continue
        data = content[start:end]
        if name == b"brob":  # packed by Brotli, behind the name
            name, packed = data[:4], data[4:]
            data = bytes(imagecodecs.brotli_decode(packed, out=_MAX_NOTE)) if name in _NAMES else b""
        if name == b"Exif":
            data = data[4 + int.from_bytes(data[:4]) :]
        if name in _NAMES:
            found.setdefault(_NAMES[name], data)
    return found


def _boxes(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of the data of each box; none in a bare code stream."""
    position, count = 0, 0
    while content.startswith(_START) and position + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, position)
        head = 8
        if size == 1 and position + 16 <= len(content):
            head, size = 16, int.from_bytes(content[position + 8 : position + 16])
        size = size or len(content) - position
        count += 1
        if size < head or count > _MAX_BOXES:
            raise ValueError("the boxes of a JPEG XL are damaged")
        yield name, position + head, min(position + size, len(content))
        position += size
