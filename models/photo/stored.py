"""Pixels as a file stores them: neither turned nor converted, in their own depth.

Pillow decodes small pictures of 8 bits. Where it would cut depth off or cannot read at all, and for large pictures, of
which it makes copies of four bytes a pixel, others take over: imagecodecs and tifffile (both BSD), pi-heif, pylibjxl.
PNG and TIFF of 16 bits, and large ones, are decoded in bands of rows each time their pixels are asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.photo import png, tiff
from models.photo.colour import Space
from models.photo.decoders import check_pillow, decode_large
from models.photo.formats import LARGE, MAX_PIXELS, band_rows, check_memory
from models.photo.profiles import named_profile, png_chunks

_OF_CHANNELS = {1: ("L", False), 2: ("L", True), 3: ("RGB", False), 4: ("RGB", True)}  # (mode, alpha)
_MODES: dict[str, tuple[str, bool]] = {  # of Pillow: (mode to convert to, alpha)
    "1": ("L", False),
    "LA": ("LA", True),
    "La": ("LA", True),
    "PA": ("RGBA", True),
    "RGBA": ("RGBA", True),
    "RGBa": ("RGBA", True),
    **{mode: (mode, False) for mode in ("L", "RGB", "CMYK", "LAB")},
}
_BITS, _COMPRESSION, _PHOTOMETRIC = 258, 259, 262  # tags of TIFF
_GREATEST_FLOAT_OF_ONE = 4.0  # floats whose bright parts stay below are meant to be white at 1


@dataclass(frozen=True, eq=False)
class Bands:
    """Pixels of `shape` (H, W, C) that are decoded anew, in bands of rows from above, each time they are asked for."""

    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    decode: Callable[[], Iterator[NDArray[Any]]]


@dataclass(frozen=True, eq=False)
class Stored:
    """`pixels` uint8, uint16 or float32 [H, W, C], alpha last if `alpha`; `space` is that of the colours.

    `white` is the value of full light: 255, 65535, or for floats 1 or what they are scaled to.
    """

    pixels: NDArray[Any] | Bands
    space: Space
    alpha: bool
    white: float

    def bands(self) -> Iterator[tuple[slice, NDArray[Any]]]:
        """Slices of rows, from above, and their pixels: views of an array, new arrays of `Bands`."""
        if isinstance(self.pixels, Bands):
            top = 0
            for band in self.pixels.decode():
                yield slice(top, top + len(band)), band
                top += len(band)
        else:
            height, step = len(self.pixels), band_rows(self.pixels.shape[1])
            for top in range(0, height, step):
                rows = slice(top, min(top + step, height))
                yield rows, self.pixels[rows]

    def whole(self) -> NDArray[Any]:
        """All pixels [H, W, C]."""
        if isinstance(self.pixels, np.ndarray):
            return self.pixels
        pixels = np.empty(self.pixels.shape, self.pixels.dtype)
        for rows, band in self.bands():
            pixels[rows] = band
        return pixels

    @property
    def plain(self) -> bool:
        """True for sRGB of 8 bits without transparency."""
        return not self.alpha and self.pixels.dtype == np.uint8 and self.space.is_srgb

    def to_srgb(self) -> NDArray[np.uint8]:
        """uint8 [H, W, 3], transparent parts on white. An array of 8 bits and full colours is converted in place."""
        if self.plain:
            return self.whole()
        pixels, (height, width, channels) = self.pixels, self.pixels.shape
        own = pixels if isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and channels > 2 else None
        if own is None:
            rgb = np.empty((height, width, 3), np.uint8)
        else:
            rgb = own.reshape(-1)[: height * width * 3].reshape(height, width, 3)  # no row overtakes its source
        for rows, band in self.bands():
            rgb[rows] = self.band_to_srgb(band)
        if own is not None and own.flags.owndata:
            own.resize((height, width, 3), refcheck=False)  # gives the memory of the fourth channel back
            return own
        return rgb

    def band_to_srgb(self, band: NDArray[Any]) -> NDArray[np.uint8]:
        """Some rows [h, W, C] as sRGB, uint8 [h, W, 3], transparent parts on white."""
        if not self.alpha:
            return self.space.to_srgb(band, self.white)
        colour = Image.fromarray(self.space.to_srgb(band[..., :-1], self.white))
        opacity = Image.fromarray(np.rint(band[..., -1] * (255 / self.white)).clip(0, 255).astype(np.uint8))
        return np.asarray(Image.composite(colour, Image.new("RGB", colour.size, "white"), opacity))


def load(image: Image.Image, content: bytes) -> Stored:
    """The pixels of an opened file of these bytes. Raises whatever the decoders do, and `TooMuchMemory`."""
    large = image.width * image.height >= LARGE
    if image.format == "TIFF" and (_is_deep_tiff(image) or (large and _is_plain_tiff(image))):
        return _by_tifffile(content, _profile(image, content))
    if image.format == "PNG" and (stored := _by_libpng(image, content, large)) is not None:
        return stored
    if large and (pixels := decode_large(image, content)) is not None:
        mode, alpha = (image.mode, False) if image.mode == "CMYK" else _OF_CHANNELS[pixels.shape[2]]
        return Stored(pixels, Space.of(mode, _profile(image, content)), alpha, 255)
    check_pillow(image, content)
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


def _by_libpng(image: Image.Image, content: bytes, large: bool) -> Stored | None:
    """A PNG of 16 bits or a large one of full colours; None for one that Pillow reads as well."""
    chunks = png_chunks(content)
    deep, form = chunks[b"IHDR"][8] == 16, png.shape_of(chunks[b"IHDR"])
    in_bands = form is not None and b"tRNS" not in chunks
    if not deep and not (large and in_bands):
        return None
    pixels: NDArray[Any] | Bands
    if form is not None and in_bands:
        check_memory(image.width * image.height, 3, len(content))
        pixels = Bands(*form, lambda: png.decoded(content, chunks[b"IHDR"]))
    else:
        check_memory(image.width * image.height, 8 + 3, len(content))
        import imagecodecs

        pixels = imagecodecs.png_decode(content)
        pixels = pixels.reshape(*pixels.shape[:2], -1)
    mode, alpha = _OF_CHANNELS[pixels.shape[2]]
    return Stored(pixels, Space.of(mode, _profile(image, content)), alpha, np.iinfo(pixels.dtype).max)


def _mode(image: Image.Image) -> tuple[str, bool]:
    return _MODES.get(image.mode, ("RGB", False))


def _array(image: Image.Image, mode: str) -> NDArray[np.uint8]:
    """The image in a mode as uint8 [H, W, C], band by band."""
    pixels = np.empty((image.height, image.width, len(Image.new(mode, (1, 1)).getbands())), np.uint8)
    step = band_rows(image.width)
    for top in range(0, image.height, step):
        band = image.crop((0, top, image.width, min(top + step, image.height)))
        pixels[top : top + step] = np.asarray(band if band.mode == mode else band.convert(mode)).reshape(
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


def _is_deep_tiff(image: Any) -> bool:
    """Return True if Pillow would lose depth or light of a TIFF; LAB stays with it."""
    return max(image.tag_v2.get(_BITS, (1,))) > 8 and image.tag_v2.get(_PHOTOMETRIC, tiff.BLACK_IS_ZERO) in tiff.SAMPLES


def _is_plain_tiff(image: Any) -> bool:
    """Return True for 8 bits that are compressed without loss, and colours alone."""
    tags = image.tag_v2
    _, samples = tiff.SAMPLES.get(tags.get(_PHOTOMETRIC), ("", 0))
    return tags.get(_BITS) == (8,) * samples and tags.get(_COMPRESSION, 1) in tiff.LOSSLESS


def _by_tifffile(content: bytes, profile: bytes | None) -> Stored:
    form = tiff.layout(content)
    height, width, samples = form.shape
    if height * width > MAX_PIXELS:
        raise Image.DecompressionBombError("more pixels than allowed")
    held = form.held / (height * width) if form.in_bands else samples * form.dtype.itemsize
    check_memory(height * width, held + 3, len(content))
    shape = height, width, form.kept
    if not form.in_bands:
        whole = _stored(tiff.whole(content, form), form.mode, form.alpha, profile)
        for _, band in whole.bands():
            _tidied(band, form, whole.white)
        return whole
    white = np.iinfo(form.dtype).max
    bands = Bands(shape, form.dtype, lambda: (_tidied(band, form, white) for band in tiff.bands(content, form)))
    return Stored(bands, Space.of(form.mode, profile), form.alpha, white)


def _tidied(band: NDArray[Any], form: tiff.Layout, white: float) -> NDArray[Any]:
    """A band [h, W, C] with white as light, and its colours not multiplied with alpha; in place."""
    if form.inverted:
        colours = band[..., : form.kept - form.alpha]
        colours[...] = white - colours
    if form.multiplied:
        samples = band.astype(np.float32)
        opacity = np.maximum(samples[..., -1:] / white, 1e-6)
        band[..., :-1] = np.minimum(samples[..., :-1] / opacity, white)
    return band
