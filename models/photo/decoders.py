"""Decoders that give a large picture of 8 bits as one array: Pillow would hold it twice, in four bytes a pixel."""

import struct
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from models.photo.formats import check_memory

# Bytes a pixel that decoders hold at most beside what they return, as measured on 48 megapixels.
_JXL, _WEBP, _AVIF, _HEIF = 4, 4, 3, 6
_AVIF_BY_PILLOW, _JPEG2000 = 6, 13
_JPEG_COEFFICIENT = 2  # bytes
_JPEG_INKS = 4 + 3 + 0.2  # for writing, when the inks are decoded again: beside the edited picture, and bands of both


def decode_large(image: Image.Image, content: bytes) -> NDArray[np.uint8] | None:
    """The pixels of an opened file as Pillow decodes them, uint8 [H, W, C]; None for all that is left to Pillow.

    Raises what the decoders do, and `TooMuchMemory` before anything is decoded.
    """
    decode = {"JPEG": _jpeg, "MPO": _jpeg, "JXL": _jxl, "WEBP": _webp, "AVIF": _avif, "HEIF": _heif}.get(
        image.format or ""
    )
    pixels = decode(image, content) if decode else None
    if pixels is None or pixels.dtype != np.uint8:
        return None
    return pixels if pixels.ndim == 3 else pixels[..., None]  # a view of a view could give no memory back


def check_pillow(image: Image.Image, content: bytes) -> None:
    """Raise `TooMuchMemory` for a picture that Pillow would decode to more than is allowed."""
    channels = len(image.getbands())
    held = 1 if channels == 1 else 4
    held += {"JPEG2000": _JPEG2000, "AVIF": _AVIF_BY_PILLOW, "HEIF": _HEIF + 3, "WEBP": 8}.get(image.format or "", 0)
    if image.format == "JPEG2000":
        held -= round(_JPEG2000 * (1 - _share_of_tile(image, content)))
    check_memory(image.width * image.height, held + max(channels, 3), len(content))


def _jpeg(image: Image.Image, content: bytes) -> NDArray[np.uint8] | None:
    """None for a file that is cut short, of which Pillow tells more."""
    if image.mode not in ("L", "RGB", "CMYK") or content.rfind(b"\xff\xd9") <= content.rfind(b"\xff\xda"):
        return None
    channels = len(image.getbands())
    sampling = JpegImagePlugin.get_sampling(image) if channels == 3 else 0
    held = channels * _JPEG_COEFFICIENT / {1: 1.5, 2: 2}.get(sampling, 1) if "progressive" in image.info else 0
    check_memory(image.width * image.height, (_JPEG_INKS if channels == 4 else 3) + held, len(content))
    import imagecodecs

    pixels = np.asarray(imagecodecs.jpeg8_decode(content), np.uint8)
    if image.mode == "CMYK":  # as Adobe writes it
        np.subtract(255, pixels, out=pixels)
    return pixels


def _jxl(image: Image.Image, content: bytes) -> NDArray[np.uint8]:
    import pylibjxl

    check_memory(image.width * image.height, _JXL + max(len(image.getbands()), 3), len(content))
    pixels, notes = pylibjxl.decode(content, metadata=True)
    if "icc" in notes:
        image.info["icc_profile"] = notes["icc"]
    return pixels


def _webp(image: Any, content: bytes) -> NDArray[np.uint8] | None:
    if image.is_animated:
        return None
    check_memory(image.width * image.height, _WEBP + len(image.getbands()), 2 * len(content))  # of which Pillow has one
    import imagecodecs

    return np.asarray(imagecodecs.webp_decode(content))


def _avif(image: Any, content: bytes) -> NDArray[np.uint8] | None:
    if image.n_frames > 1:
        return None
    check_memory(image.width * image.height, _AVIF + len(image.getbands()), len(content))
    import imagecodecs

    return np.asarray(imagecodecs.avif_decode(content, 0))


def _heif(image: Image.Image, content: bytes) -> NDArray[np.uint8] | None:
    if image.mode not in ("RGB", "RGBA"):
        return None
    check_memory(image.width * image.height, _HEIF + len(image.getbands()), len(content))
    import pi_heif

    return np.array(pi_heif.open_heif(BytesIO(content)))


def _share_of_tile(image: Image.Image, content: bytes) -> float:
    """Part of a JPEG 2000 that is decoded at once."""
    size = content.find(b"\xff\x51")
    width, height = struct.unpack_from(">II", content, size + 22)
    return float(min(width / image.width, 1) * min(height / image.height, 1))
