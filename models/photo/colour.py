"""Between the colour space of a file and sRGB, by LittleCMS: in 8 bits through Pillow, deeper through imagecodecs."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
_PROFILE_SPACE = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
_CMS_SPACE = {"L": "gray", "RGB": "rgb", "CMYK": "cmyk"}  # in imagecodecs
_PROBE = np.array([[(r, g, b) for r in (0, 40, 128, 255) for g in (0, 90, 200) for b in (0, 60, 255)]], np.uint8)


@dataclass(frozen=True)
class Space:
    """`mode` L, RGB, CMYK or LAB, and the ICC `profile` that says what its numbers mean; None: sRGB's meaning."""

    mode: str
    profile: bytes | None = None

    @classmethod
    def of(cls, mode: str, profile: bytes | None) -> "Space":
        """With the profile if it is one of that mode and other than sRGB; a damaged one counts as none."""
        space = cls(mode, profile)
        return space if profile and _is_usable(space) else cls(mode)

    @property
    def is_srgb(self) -> bool:
        """True if the numbers are sRGB as they stand."""
        return self.mode == "RGB" and self.profile is None

    def to_srgb(self, pixels: NDArray[Any], white: float) -> NDArray[np.uint8]:
        """Colours [h, w, C] of uint8, or of uint16 or float32 with this `white`, to uint8 [h, w, 3]."""
        if pixels.dtype == np.uint8:
            return _converted(_image(pixels, self.mode), _to_srgb(self), "RGB")
        scaled = pixels.astype(np.float32) * np.float32(1 / white)
        if self.profile is not None:
            deep = np.ascontiguousarray(np.rint(scaled.clip(0, 1) * 65535).astype(np.uint16))
            rgb = np.asarray(_deep_transform(deep, self.profile, _SRGB.tobytes(), self.mode, "RGB", "uint8"))
            return rgb.reshape(*pixels.shape[:2], 3)
        plain = np.rint(scaled.clip(0, 1) * 255).astype(np.uint8)
        return np.asarray(_image(plain, self.mode).convert("RGB"))

    def from_srgb(self, rgb: NDArray[np.uint8], like: np.dtype[Any], white: float) -> NDArray[Any]:
        """uint8 [h, w, 3] to colours [h, w, C] of the dtype `like`, in its range up to `white`."""
        if like == np.uint8:
            converted = _converted(Image.fromarray(rgb), _from_srgb(self), self.mode)
            return converted.reshape(*rgb.shape[:2], -1)
        if self.profile is None:
            plain = np.asarray(Image.fromarray(rgb).convert(self.mode)).reshape(*rgb.shape[:2], -1)
            scaled = plain.astype(np.float32) * np.float32(white / 255)
        else:
            deep = np.ascontiguousarray(rgb.astype(np.uint16) * 257)
            colours = _deep_transform(deep, _SRGB.tobytes(), self.profile, "RGB", self.mode, "uint16")
            scaled = np.asarray(colours, np.float32).reshape(*rgb.shape[:2], -1) * np.float32(white / 65535)
        return scaled if like.kind == "f" else np.rint(scaled).astype(like)


def _image(pixels: NDArray[np.uint8], mode: str) -> Image.Image:
    height, width = pixels.shape[:2]
    return Image.frombytes(mode, (width, height), np.ascontiguousarray(pixels).data)


def _converted(image: Image.Image, transform: ImageCms.ImageCmsTransform | None, mode: str) -> NDArray[np.uint8]:
    if transform is None:
        return np.asarray(image if image.mode == mode else image.convert(mode))
    converted = transform.apply(image)
    return np.asarray(converted)


@lru_cache(maxsize=8)
def _to_srgb(space: Space) -> ImageCms.ImageCmsTransform | None:
    source = _profile(space)
    return None if source is None else _transform(source, _SRGB, space.mode, "RGB")


@lru_cache(maxsize=8)
def _from_srgb(space: Space) -> ImageCms.ImageCmsTransform | None:
    """None also for a profile that pictures can only be read by."""
    target = _profile(space)
    try:
        return None if target is None else _transform(_SRGB, target, "RGB", space.mode)
    except ImageCms.PyCMSError:
        return None


def _profile(space: Space) -> ImageCms.ImageCmsProfile | None:
    if space.mode == "LAB":
        return _LAB
    return ImageCms.ImageCmsProfile(BytesIO(space.profile)) if space.profile else None


def _transform(
    source: ImageCms.ImageCmsProfile, target: ImageCms.ImageCmsProfile, mode: str, target_mode: str
) -> ImageCms.ImageCmsTransform:
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.buildTransform(source, target, mode, target_mode, intent, flags)


def _deep_transform(
    pixels: NDArray[np.uint16], source: bytes, target: bytes, mode: str, target_mode: str, dtype: str
) -> Any:
    import imagecodecs

    return imagecodecs.cms_transform(
        pixels[..., 0] if mode == "L" else pixels,
        source,
        target,
        colorspace=_CMS_SPACE[mode],
        outcolorspace=_CMS_SPACE[target_mode],
        outdtype=dtype,
        intent=int(ImageCms.Intent.RELATIVE_COLORIMETRIC),
        flags=int(ImageCms.Flags.BLACKPOINTCOMPENSATION),
    )


@lru_cache(maxsize=8)
def _is_usable(space: Space) -> bool:
    """Return True if a profile is sound, of the mode, and moves any of some colours by more than rounding."""
    if space.profile is not None and int.from_bytes(space.profile[:4]) > len(space.profile):
        return False  # cut short: LittleCMS does with what there is, others refuse it
    try:
        source = _profile(space)
        if source is None or source.profile.xcolor_space.strip() != _PROFILE_SPACE.get(space.mode):
            return False
        transform = _transform(source, _SRGB, space.mode, "RGB")
    except (ImageCms.PyCMSError, OSError):
        return False
    if space.mode != "RGB":
        return True
    converted = _converted(Image.fromarray(_PROBE), transform, "RGB")
    return bool(np.abs(converted.astype(int) - _PROBE).max() > 1)
