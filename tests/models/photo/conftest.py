"""Pictures that the tests of this folder share."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image

from models.photo import Photo, decode

HEIGHT, WIDTH = 40, 60
BOX = (slice(8, 24), slice(16, 32))  # rows and columns of an edit, whole blocks of a JPEG
GREEN = (60, 200, 90)


@pytest.fixture
def pixels() -> NDArray[np.uint8]:
    """A smooth picture without symmetry, uint8 [40, 60, 3]."""
    x, y = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    return np.stack([x * 255, y * 255, (1 - x) * y * 255], axis=2).astype(np.uint8)


def difference(actual: NDArray[np.uint8], expected: NDArray[np.uint8]) -> float:
    """The largest difference of two pictures."""
    assert actual.dtype == np.uint8
    assert actual.shape == expected.shape
    return float(np.abs(actual.astype(int) - expected).max())


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, body: bytes, bits: int = 8) -> bytes:
    """A PNG file of RGB samples with a header and compressed pixels of our choice."""
    header = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def photo_of(image: Image.Image, file_format: str, **options: Any) -> Photo:
    """The photo of a file that Pillow makes of an image."""
    file = BytesIO()
    image.save(file, file_format, **options)
    return decode(file.getvalue(), Path("photo"))


def edited(photo: Photo, colour: tuple[int, int, int] = GREEN) -> NDArray[np.uint8]:
    """The pixels of a photo with a box in it, uint8 [H, W, 3]."""
    rgb = photo.rgb.copy()
    rgb[BOX] = colour
    return rgb


def notes() -> Image.Exif:
    """EXIF of a camera, with time and place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Box 9"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 30.0, 26.0)
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return exif


def xmp(path: Path) -> bytes:
    """The XMP packet of a file; empty without one."""
    with Image.open(path) as image:
        packet: Any = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp", b"")
    return packet.encode() if isinstance(packet, str) else bytes(packet)
