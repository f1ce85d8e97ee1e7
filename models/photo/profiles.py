"""Colour spaces that a file names without an ICC profile, as ICC profiles.

HEIC and AVIF name them by an nclx box and PNG by a cICP chunk, both with the numbers of ITU-T H.273; older PNG by gAMA
and cHRM; cameras name Adobe RGB in EXIF alone (DCF 2.0). Light beyond white, as PQ and HLG know it, is rolled off.
"""

import re
import struct
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

MAX_CHUNKS = 10_000  # of a PNG before its pixels; pictures have tens
D65 = (0.3127, 0.3290)
# Red, green, blue, white of H.273, table 2; 1 and 2 (unspecified) are those of sRGB.
_PRIMARIES = {
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
_SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65)
_ADOBE_PRIMARIES = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65)
_STEPS = np.linspace(0, 1, 1024)
_SRGB_TRANSFER = 13
_WHITE_NITS = 203  # of diffuse white in PQ and HLG, ITU-R BT.2408
_SRGB_GAMMA = 0.45455  # PNG's gAMA of pictures that are sRGB

Primaries = tuple[tuple[float, float], ...]


def named_profile(image: Image.Image, content: bytes) -> bytes | None:
    """The ICC profile of the colour space that a file names; None if that is sRGB, or it names none."""
    if image.format == "PNG":
        return _of_png(image, content)
    if image.format in ("HEIF", "AVIF"):
        codes = _nclx(image, content)
        return from_codes(*codes) if codes else None
    return _adobe_rgb() if _says_adobe_rgb(image) else None


@lru_cache(maxsize=8)
def from_codes(primaries: int, transfer: int) -> bytes | None:
    """The profile of H.273 code points; None for sRGB and what is unspecified or unknown."""
    if primaries not in _PRIMARIES and transfer not in (4, 5, 8, 16, 18):
        return None
    return _profile(_PRIMARIES.get(primaries, _SRGB_PRIMARIES), _linear(transfer))


def png_chunks(content: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG before its pixels, of several with a name the first. Raises ValueError for far too many."""
    chunks: dict[bytes, bytes] = {}
    position, count = 8, 0
    while position + 8 <= len(content):
        count += 1
        if count > MAX_CHUNKS:
            raise ValueError(f"more than {MAX_CHUNKS} chunks before the pixels")
        length, name = struct.unpack_from(">I4s", content, position)
        if name == b"IDAT":
            break
        chunks.setdefault(name, content[position + 8 : position + 8 + length])
        position += 12 + length
    return chunks


def _of_png(image: Image.Image, content: bytes) -> bytes | None:
    """By the order of PNG 3: cICP, then an embedded profile, sRGB, and at last gAMA and cHRM."""
    chunks = png_chunks(content)
    if len(chunks.get(b"cICP", b"")) == 4:
        return from_codes(*chunks[b"cICP"][:2])
    if "icc_profile" in image.info or b"sRGB" in chunks:
        return None
    gamma, points = image.info.get("gamma") or _SRGB_GAMMA, image.info.get("chromaticity")
    white, *primaries = zip(points[::2], points[1::2], strict=True) if points else (D65, *_SRGB_PRIMARIES[:3])
    is_srgb = abs(gamma - _SRGB_GAMMA) < 0.02
    if is_srgb and not points:
        return None
    return _profile((*primaries, white), _linear(_SRGB_TRANSFER) if is_srgb else _STEPS ** (1 / gamma))


def _nclx(image: Image.Image, content: bytes) -> tuple[int, int] | None:
    """(primaries, transfer) of HEIC or AVIF; the box of AVIF is looked up here, for Pillow leaves it out."""
    found: Any = image.info.get("nclx_profile")
    if found:
        return int(found["color_primaries"]), int(found["transfer_characteristics"])
    box = re.search(rb"colrnclx(..)(..)", content[: 1 << 16], re.DOTALL)
    return (int.from_bytes(box[1]), int.from_bytes(box[2])) if box else None


def _says_adobe_rgb(image: Image.Image) -> bool:
    """As cameras say it: interoperability R03, or colour space 2."""
    try:
        exif = image.getexif()
        if ExifTags.IFD.Exif not in exif:
            return False
        notes, interop = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.Interop)
        return notes.get(ExifTags.Base.ColorSpace) == 2 or str(interop.get(1, "")).startswith("R03")
    except Exception:  # damaged EXIF counts as none
        return False


@lru_cache(maxsize=1)
def _adobe_rgb() -> bytes:
    return _profile(_ADOBE_PRIMARIES, _STEPS ** (563 / 256))


def _profile(primaries: Primaries, curve: NDArray[np.float64]) -> bytes:
    import imagecodecs

    *colours, white = primaries
    points = [number for x, y in colours for number in (x, y, 1.0)]
    profile: bytes = imagecodecs.cms_profile(
        "rgb", whitepoint=[*white, 1.0], primaries=points, transferfunction=curve.astype(np.float32)
    )
    return profile


def _linear(transfer: int) -> NDArray[np.float64]:
    """Light at equal steps of the signal, white at 1; sRGB's curve for whatever is not listed (BT.709 as shown)."""
    x = _STEPS
    if transfer == 4:
        return x**2.2
    if transfer == 5:
        return x**2.8
    if transfer == 8:
        return x
    if transfer == 16:  # PQ, SMPTE ST 2084
        power = x ** (1 / 78.84375)
        nits = 10000 * (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
        return _rolled_off(nits / _WHITE_NITS)
    if transfer == 18:  # HLG, ARIB STD-B67, at 1000 nits with its system gamma of 1.2
        scene = np.where(x <= 0.5, x**2 / 3, (np.exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12)
        return _rolled_off(1000 * scene**1.2 / _WHITE_NITS)
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def _rolled_off(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep light up to 0.8 of white; what lies beyond, up to the brightest, goes into the rest without a step."""
    knee, most = 0.8, light.max()
    over = np.maximum(light - knee, 0)
    rest = 1 - knee
    rolled = knee + over * (1 + over * rest / (most - knee) ** 2) / (1 + over / rest)
    result: NDArray[np.float64] = np.minimum(np.where(light <= knee, light, rolled), 1)
    return result
