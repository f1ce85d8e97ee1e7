"""Pixels as a file stores them: neither turned nor converted, in their own depth.

Pillow decodes 8 bits; imagecodecs and tifffile (both BSD) take over where it would cut depth off or cannot read at all:
PNG of 16 bits, and TIFF of 16 bits, 32 bits and floats.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import PhotoError
from models.photo.colour import Space
from models.photo.formats import MAX_PIXELS
from models.photo.profiles import named_profile, png_chunks

LARGE = 1 << 24  # pixels beyond which Pillow's four bytes for each are avoided
BAND = 256  # rows that are converted at a time, so that a large photo needs no second copy
_MODES: dict[str, tuple[str, bool]] = {  # of Pillow: (mode to convert to, alpha)
    "1": ("L", False),
    "LA": ("LA", True),
    "La": ("LA", True),
    "PA": ("RGBA", True),
    "RGBA": ("RGBA", True),
    "RGBa": ("RGBA", True),
    **{mode: (mode, False) for mode in ("L", "RGB", "CMYK", "LAB")},
}
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _SEPARATED = 0, 1, 2, 5  # photometric interpretation of TIFF
_SAMPLES: dict[int, tuple[Literal["L", "RGB", "CMYK"], int]] = {
    _WHITE_IS_ZERO: ("L", 1),
    _BLACK_IS_ZERO: ("L", 1),
    _RGB: ("RGB", 3),
    _SEPARATED: ("CMYK", 4),
}
_GREATEST_FLOAT_OF_ONE = 4.0  # floats whose bright parts stay below are meant to be white at 1


@dataclass(frozen=True, eq=False)
class Stored:
    """`pixels` uint8, uint16 or float32 [H, W, C], alpha last if `alpha`; `space` is that of the colours.

    `white` is the value of full light: 255, 65535, or for floats 1 or what they are scaled to.
    """

    pixels: NDArray[Any]
    space: Space
    alpha: bool
    white: float

    def bands(self) -> Iterator[slice]:
        """Slices of rows, from above."""
        for top in range(0, len(self.pixels), BAND):
            yield slice(top, min(top + BAND, len(self.pixels)))

    @property
    def plain(self) -> bool:
        """True for sRGB of 8 bits without transparency."""
        return not self.alpha and self.pixels.dtype == np.uint8 and self.space.is_srgb

    def to_srgb(self) -> NDArray[np.uint8]:
        """uint8 [H, W, 3], transparent parts on white; the pixels themselves, converted in place, where they can be."""
        if self.plain:
            return self.pixels
        in_place = self.space.mode == "RGB" and not self.alpha and self.pixels.dtype == np.uint8
        rgb = self.pixels if in_place else np.empty((*self.pixels.shape[:2], 3), np.uint8)
        for rows in self.bands():
            rgb[rows] = self.band_to_srgb(rows)
        return rgb

    def band_to_srgb(self, rows: slice) -> NDArray[np.uint8]:
        """Some `rows` of the picture as sRGB, uint8 [rows, W, 3], transparent parts on white."""
        band = self.pixels[rows]
        if not self.alpha:
            return self.space.to_srgb(band, self.white)
        colour = Image.fromarray(self.space.to_srgb(band[..., :-1], self.white))
        opacity = Image.fromarray(np.rint(band[..., -1] * (255 / self.white)).clip(0, 255).astype(np.uint8))
        return np.asarray(Image.composite(colour, Image.new("RGB", colour.size, "white"), opacity))


def load(image: Image.Image, content: bytes) -> Stored:
    """The pixels of an opened file of these bytes. Raises whatever the decoders do."""
    if image.format == "TIFF" and _is_deep_tiff(image):
        return _deep_tiff(content, _profile(image, content))
    if _is_deep_png(image, content):
        return _deep_png(content, _profile(image, content))
    large = _large_jpeg(image, content)
    if large is not None:
        return Stored(large, Space.of("RGB", _profile(image, content)), False, 255)
    image.load()
    if image.mode.startswith("I") or image.mode == "F":
        return _stored(np.asarray(image)[..., None], "L", False, None)
    see_through = image.has_transparency_data
    mode, alpha = ("RGBA", True) if see_through and image.mode in ("P", "RGB", "L", "1") else _mode(image)
    return Stored(_array(image, mode), Space.of(mode.removesuffix("A"), _profile(image, content)), alpha, 255)


def _profile(image: Image.Image, content: bytes) -> bytes | None:
    """A PNG's cICP goes before its profile; else the profile goes before what is named."""
    embedded: bytes | None = image.info.get("icc_profile")
    if embedded and image.format != "PNG":
        return embedded
    return named_profile(image, content) or embedded


def _is_deep_png(image: Image.Image, content: bytes) -> bool:
    return image.format == "PNG" and png_chunks(content)[b"IHDR"][8] == 16


def _large_jpeg(image: Image.Image, content: bytes) -> NDArray[np.uint8] | None:
    """The pixels of a large and whole JPEG in colours of light, as Pillow decodes them; None for all else."""
    whole = content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")
    if image.format not in ("JPEG", "MPO") or image.mode != "RGB" or image.width * image.height < LARGE or not whole:
        return None
    import imagecodecs

    return np.asarray(imagecodecs.jpeg8_decode(content), np.uint8)


def _mode(image: Image.Image) -> tuple[str, bool]:
    return _MODES.get(image.mode, ("RGB", False))


def _array(image: Image.Image, mode: str) -> NDArray[np.uint8]:
    """The image in a mode as uint8 [H, W, C], band by band."""
    pixels = np.empty((image.height, image.width, len(Image.new(mode, (1, 1)).getbands())), np.uint8)
    for top in range(0, image.height, BAND):
        band = image.crop((0, top, image.width, min(top + BAND, image.height)))
        pixels[top : top + BAND] = np.asarray(band if band.mode == mode else band.convert(mode)).reshape(
            band.height, band.width, -1
        )
    return pixels


def _stored(pixels: NDArray[Any], mode: str, alpha: bool, profile: bytes | None) -> Stored:
    """Samples of any type and range as uint8, uint16 or float32."""
    if pixels.dtype == bool:
        pixels = pixels.astype(np.uint8) * np.uint8(255)
    kind, size = pixels.dtype.kind, pixels.dtype.itemsize
    if kind == "f":
        pixels = np.nan_to_num(pixels.astype(np.float32, copy=False), copy=False, posinf=1e4, neginf=0)
        white = _white(pixels)
    elif kind in "ui" and size > 2:
        most = int(pixels.max())
        shift = 0 if most <= 0xFFFF else 16
        pixels, white = (pixels.clip(0) >> shift).astype(np.uint16), 65535.0
    else:
        if kind == "i":
            pixels = pixels.clip(0) * 2
        pixels = pixels.astype(np.uint8 if size == 1 else np.uint16, copy=False)
        white = 255.0 if size == 1 else 65535.0
    return Stored(pixels, Space.of(mode, profile), alpha, white)


def _white(pixels: NDArray[np.float32]) -> float:
    """White level of a float picture [H, W, C]: a few brighter sparks do not darken the rest."""
    thinned = pixels[:: max(1, len(pixels) // 512), :: max(1, pixels.shape[1] // 512)]
    bright = float(np.percentile(thinned, 99))
    return next((white for white in (1.0, 255.0) if bright <= white * _GREATEST_FLOAT_OF_ONE), 65535.0)


def _deep_png(content: bytes, profile: bytes | None) -> Stored:
    import imagecodecs

    pixels = imagecodecs.png_decode(content)
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    mode, alpha = [("L", False), ("L", True), ("RGB", False), ("RGB", True)][pixels.shape[2] - 1]
    return _stored(pixels, mode, alpha, profile)


def _is_deep_tiff(image: Any) -> bool:
    """Return True if Pillow would lose depth or light of a TIFF; LAB stays with it."""
    bits, photometric = max(image.tag_v2.get(258, (1,))), image.tag_v2.get(262, _BLACK_IS_ZERO)
    return bits > 8 and photometric in _SAMPLES


def _deep_tiff(content: bytes, profile: bytes | None) -> Stored:
    import tifffile

    with tifffile.TiffFile(BytesIO(content)) as file:
        page: Any = file.pages[0]
        mode, samples = _SAMPLES[int(page.photometric)]
        if page.imagewidth * page.imagelength > MAX_PIXELS:
            raise Image.DecompressionBombError("more pixels than allowed")
        pixels = page.asarray()
        if int(page.planarconfig) == 2 and pixels.ndim == 3:
            pixels = np.moveaxis(pixels, 0, 2)
        extra = [int(kind) for kind in page.extrasamples]
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    alpha = bool(extra) and extra[0] in (1, 2) and pixels.shape[2] > samples
    if pixels.shape[2] < samples:
        raise PhotoError("The TIFF has too few samples.", "Export the picture again.")
    stored = _stored(np.ascontiguousarray(pixels[..., : samples + alpha]), mode, alpha, profile)
    if int(page.photometric) == _WHITE_IS_ZERO:
        colours = stored.pixels[..., :samples]
        colours[...] = stored.white - colours
    if alpha and extra[0] == 1:
        _unmultiply(stored)
    return stored


def _unmultiply(stored: Stored) -> None:
    """Colours that were multiplied with alpha, as they were before; in place."""
    for rows in stored.bands():
        band = stored.pixels[rows].astype(np.float32)
        opacity = np.maximum(band[..., -1:] / stored.white, 1e-6)
        stored.pixels[rows, :, :-1] = np.minimum(band[..., :-1] / opacity, stored.white)
