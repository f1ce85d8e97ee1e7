"""Write pictures in the format of a suffix, whole or not at all."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import OutputError
from models.files import replacing, shown_name
from models.photo import large
from models.photo.encoding import LOSSY, encode
from models.photo.formats import WRITABLE


def write(
    path: Path, rgb: NDArray[np.uint8], *, exif: bytes = b"", recipe: str | None = None, quality: int | None = None
) -> None:
    """Write sRGB pixels, uint8 [H, W, 3], in the format of the suffix, whole or not at all.

    A PNG carries `recipe` (any text, JSON by intent) for `Photo.recipe`; the other formats leave it out. `quality`,
    1 to 100, is for formats that lose detail; None: high. Raises `OutputError`.
    """
    file_format = format_of(path)
    options = quality_options(file_format, quality)
    with replacing(path) as draft, draft.open("wb+") as file:
        if large.applies(rgb.shape, rgb.dtype, "RGB", file_format):
            large.write(
                file, iter([rgb]), rgb.shape, rgb.dtype, "RGB", file_format, exif=exif, recipe=recipe, **options
            )
        else:
            file.write(encode(Image.fromarray(rgb), file_format, exif=exif, recipe=recipe, **options))


def quality_options(file_format: str, quality: int | None) -> dict[str, Any]:
    """Pillow's options for a quality of 1 to 100; none where the format loses nothing, or for None."""
    return {"quality": quality} if quality is not None and "quality" in LOSSY.get(file_format, {}) else {}


def format_of(path: Path) -> str:
    """Pillow's name of the format that a suffix asks for. Raises `OutputError`."""
    file_format = WRITABLE.get(path.suffix.lower())
    if file_format is None:
        others = ", ".join(sorted(set(WRITABLE) - {".jpe", ".jfif", ".jpeg", ".tiff"}))
        raise OutputError(f"{shown_name(path)} has no suffix of a format that can be written.", f"Use one of {others}.")
    return file_format
