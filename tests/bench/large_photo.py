"""Peak memory of an edit of a photo of 108 megapixels: python -m tests.bench.large_photo

The face fills the height of the photo, which is stored upright, then turned. Each edit is a process of its own; torch
is not imported here: a process begins its peak with what its parent has.
"""

import tempfile
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from models.paths import SAMPLES
from tests.bench.full_size import semblance

WIDTH, HEIGHT = 12000, 9000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="semblance-") as folder:
        for name, orientation in (("upright", 1), ("turned", 6)):
            path = Path(folder) / f"{name}.jpg"
            write_photo(path, orientation)
            arguments = ("--to", "a smiling face", "--device", "cpu", "-o", str(path.with_suffix(".out.jpg")))
            semblance(f"edit 108 MP, {name}", "edit", str(path), *arguments)


def write_photo(path: Path, orientation: int) -> None:
    """A sample face before grey with the grain of a sensor."""
    photo = Image.new("RGB", (WIDTH, HEIGHT), (120, 130, 140))
    with Image.open(SAMPLES / "brown-hair.jpg") as face:
        photo.paste(face.resize((HEIGHT, HEIGHT), Image.Resampling.BICUBIC), ((WIDTH - HEIGHT) // 2, 0))
    if orientation == 6:
        photo = photo.transpose(Image.Transpose.ROTATE_90)
    pixels = np.array(photo)
    grain = np.random.RandomState(0).randint(-6, 7, (256, pixels.shape[1], 1))
    for top in range(0, len(pixels), len(grain)):
        band = pixels[top : top + len(grain)]
        band[:] = np.clip(band + grain[: len(band)], 0, 255)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.fromarray(pixels).save(path, quality=92, exif=exif)


if __name__ == "__main__":
    main()
