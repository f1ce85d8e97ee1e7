"""Read a picture as upright 8-bit sRGB, whatever its file holds."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from models.errors import PhotoError
from models.files import shown_name
from models.photo import jxl, metadata, stored, tiff
from models.photo.formats import LARGE, MAX_BYTES, MAX_PIXELS, explained, load_codecs
from models.photo.png import notes_behind
from models.photo.profiles import png_chunks

MIN_SIDE = 32
PNG = b"\x89PNG\r\n\x1a\n"
TIFF = (b"II", b"MM")
JPEG, EXIF = b"\xff\xd8", b"Exif\0\0"
MAX_EXIF = 100  # parts
SCAN = b"\xff\xda"  # before each pass of a JPEG over its pixels; progressive ones have about ten
MAX_SCANNED = 20 * MAX_PIXELS  # pixels of all passes
RECIPE = "semblance"  # name of the text in a PNG


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture as read.

    `rgb` is uint8 [H, W, 3], upright sRGB, transparent parts on white; `exif` the camera's notes (date, place, lens)
    without orientation and storage, ready for `write`, or empty; `original_size` (width, height) as stored in the file.
    `file` is its bytes, `recipe` what `write` put into a PNG; `plain` says that the file holds sRGB of 8 bits without
    transparency.
    """

    rgb: NDArray[np.uint8]
    exif: bytes
    original_size: tuple[int, int]
    path: Path
    file: bytes = b""
    recipe: str | None = None
    plain: bool = False

    @cached_property
    def key(self) -> str:
        """SHA-256 of the pixels, which tells photos apart in requests."""
        digest = hashlib.sha256(repr(self.rgb.shape).encode())
        digest.update(np.ascontiguousarray(self.rgb).data)
        return digest.hexdigest()


def read(path: Path) -> Photo:
    """Read a picture; of an animation the first frame. Raises `PhotoError` for anything that cannot be used."""
    with explained(path):
        return decode(_content(path), path)


def decode(content: bytes, path: Path) -> Photo:
    """A picture from the bytes of a file; `path` names it in sentences. Raises `PhotoError`."""
    with explained(path, content), opened(content) as image:
        original_size = image.size
        if min(original_size) < MIN_SIDE:
            raise PhotoError(
                f"{shown_name(path)} is only {image.width} x {image.height} pixels.",
                f"Use a picture of at least {MIN_SIDE} pixels a side.",
            )
        if _is_raw(image, content):
            raise PhotoError(f"{shown_name(path)} is a raw file of a camera.", "Export it as JPEG or TIFF.")
        pixels = stored.load(image, content)
        plain = pixels.plain
        rgb = metadata.turned(pixels.to_srgb(), metadata.orientation(image))
        recipe = image.info.get(RECIPE)
        exif = metadata.as_srgb(metadata.camera_notes(image))
    text = None if recipe is None else str(recipe)
    return Photo(np.ascontiguousarray(rgb), exif, original_size, path, content, text, plain)


def opened(content: bytes) -> Image.Image:
    """A file's header read, its pixels not yet. Raises what Pillow does."""
    if content.startswith(PNG):
        png_chunks(content)  # before Pillow, which takes minutes over a million of them
    if content.startswith(JPEG) and content.count(EXIF) > MAX_EXIF:
        raise Image.DecompressionBombError("more EXIF than a picture has")  # Pillow copies all of it for each part
    if content[:2] in TIFF:
        tiff.check_pieces(content)
    try:
        image = Image.open(BytesIO(content), formats=load_codecs())
    except UnidentifiedImageError:
        if content[:2] not in TIFF:
            raise
        return _TiffOfTags(BytesIO(content))
    if image.format in ("JPEG", "MPO") and content.count(SCAN) * image.width * image.height > MAX_SCANNED:
        raise Image.DecompressionBombError("more scans than a picture of that size has")
    if image.format == "PNG" and image.width * image.height >= LARGE:
        _read_notes_behind(image, content)
    if image.format == "JXL":
        image.info.update(jxl.notes(content))  # which pylibjxl would tell with the pixels alone
    return image


def _read_notes_behind(image: Image.Image, content: bytes) -> None:
    """Read what a PNG notes behind its pixels: Pillow would decode all of them to look for EXIF."""
    with Image.open(BytesIO(notes_behind(content))) as notes:
        image.info |= notes.info
    image.info.setdefault("exif", None)


class _TiffOfTags(TiffImagePlugin.TiffImageFile):
    """A TIFF of samples that Pillow does not know, such as float RGB: its tags alone, for `stored.load`."""

    def _setup(self) -> None:
        try:
            super()._setup()
        except SyntaxError:
            self._mode = "RGB"


def _content(path: Path) -> bytes:
    """The bytes of a plain file: opening a pipe would wait for ever."""
    size = path.stat().st_size
    if path.is_dir():
        raise PhotoError(f"{shown_name(path)} is a folder, not a picture.", "Name a picture in it.")
    if not path.is_file():
        raise PhotoError(f"{shown_name(path)} is not a file.", "Name a picture.")
    if size == 0:
        raise PhotoError(f"{shown_name(path)} is empty.", "Fetch or export the picture again.")
    if size > MAX_BYTES:
        raise PhotoError(f"{shown_name(path)} is too large.", f"Use a file of at most {MAX_BYTES >> 20} MB.")
    return path.read_bytes()


def _is_raw(image: Any, content: bytes) -> bool:
    """Return True if the first picture of a TIFF is only the preview of a camera's raw file: DNG, NEF, ARW, CR2 ..."""
    if image.format != "TIFF":
        return False
    tags = image.tag_v2
    return 50706 in tags or (tags.get(254) == 1 and 330 in tags) or content[8:10] == b"CR"
