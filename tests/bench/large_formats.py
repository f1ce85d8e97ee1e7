"""Peak memory of reading and writing a photo of 199 megapixels in every format: python -m tests.bench.large_formats

A photo of a sample face with the grain of a sensor is stored in one form, read, edited, and written in that form or
another. Each case is a process of its own, which first does the same on a small photo: its figures are what the large
one takes beside that, at most, and processor time. Names of forms as arguments choose among them.
"""

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.paths import SAMPLES
from models.photo.formats import load_codecs
from models.photo.profiles import from_codes

SIDE, SMALL_SIDE = 14_100, 512  # px
LIMIT = 1.5  # GB
P3 = from_codes(12, 13)
Pixels = NDArray[Any]
Encode = Callable[[Path, Pixels], Any]  # a square photo into a file


def by_pillow(file_format: str, mode: str = "RGB", **options: Any) -> Encode:
    return lambda path, rgb: Image.fromarray(rgb).convert(mode).save(path, file_format, **options)


def tiff(**options: Any) -> Encode:
    return lambda path, rgb: tifffile.imwrite(path, rgb, photometric="rgb", **options)


def deep(encode: Encode) -> Encode:
    return lambda path, rgb: encode(path, rgb.astype(np.uint16) * 257)


def deep_png(path: Path, rgb: Pixels) -> None:
    path.write_bytes(imagecodecs.png_encode(rgb, 1))


def jxl(path: Path, rgb: Pixels) -> None:
    path.write_bytes(imagecodecs.jpegxl_encode(rgb, distance=1.0, effort=1))


def webp(path: Path, rgb: Pixels) -> None:
    path.write_bytes(imagecodecs.webp_encode(rgb, 90, method=0))


def avif(path: Path, rgb: Pixels) -> None:
    path.write_bytes(imagecodecs.avif_encode(rgb, 80, speed=10))


def heic(path: Path, rgb: Pixels) -> None:
    pillow_heif.encode("RGB", rgb.shape[1::-1], rgb.tobytes(), path, quality=60)


# Form: (suffix of its file, how it is made, suffixes that it is written to).
FORMS: dict[str, tuple[str, Encode, tuple[str, ...]]] = {
    "jpeg": (".jpg", by_pillow("JPEG", quality=90), (".jpg", ".png", ".tif", ".jxl", ".webp", ".avif", ".jp2", ".bmp")),
    "jpeg-p3": (".jpg", by_pillow("JPEG", quality=90, icc_profile=P3), (".jpg", ".png", ".tif", ".jxl")),
    "jpeg-cmyk": (".jpg", by_pillow("JPEG", "CMYK", quality=90), (".jpg", ".tif", ".png", ".jxl")),
    "jpeg-grey": (".jpg", by_pillow("JPEG", "L", quality=90), (".jpg", ".png")),
    "jpeg-progressive": (".jpg", by_pillow("JPEG", quality=90, progressive=True, subsampling=2), (".jpg",)),
    "png": (".png", by_pillow("PNG", compress_level=1), (".png", ".jpg", ".jxl")),
    "png-alpha": (".png", by_pillow("PNG", "RGBA", compress_level=1), (".png", ".jxl", ".webp")),
    "png-p3": (".png", by_pillow("PNG", compress_level=1, icc_profile=P3), (".png", ".jxl")),
    "png-16": (".png", deep(deep_png), (".png", ".tif", ".jxl")),
    "tiff": (".tif", tiff(rowsperstrip=64), (".tif", ".jpg")),
    "tiff-16": (".tif", deep(tiff(compression="zlib", predictor=True, rowsperstrip=64)), (".tif",)),
    "tiff-strip": (".tif", tiff(compression="zlib", rowsperstrip=SIDE), (".tif",)),
    "tiff-strip-predictor": (".tif", tiff(compression="zlib", predictor=True, rowsperstrip=SIDE), (".tif",)),
    "tiff-strip-16": (".tif", deep(tiff(compression="zlib", predictor=True, rowsperstrip=SIDE)), (".tif",)),
    "tiff-strip-lzw": (".tif", by_pillow("TIFF", compression="tiff_lzw", strip_size=1 << 30), (".tif",)),
    "webp": (".webp", webp, (".webp",)),
    "avif": (".avif", avif, (".avif",)),
    "heic": (".heic", heic, (".jpg",)),
    "jxl": (".jxl", jxl, (".jxl",)),
    "jpeg-2000-tiles": (".jp2", by_pillow("JPEG2000", tile_size=(1024, 1024)), (".jp2",)),
    "bmp": (".bmp", by_pillow("BMP"), (".bmp",)),
    "gif": (".gif", by_pillow("GIF", "P"), (".png",)),
}


def main() -> None:
    """Measure the chosen forms, all without a choice, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", nargs="*", metavar="FORM", help=", ".join(FORMS))
    parser.add_argument("--to", nargs="*", metavar="SUFFIX", help="write these alone")
    parser.add_argument("--side", type=int, default=SIDE, help="px")
    arguments = parser.parse_args()
    print(f"{'form':<22}{'file MB':>8}{'to':>7}{'read GB':>9}{'seconds':>9}{'write GB':>10}{'seconds':>9}")
    for form in arguments.forms or FORMS:
        with tempfile.TemporaryDirectory(prefix="semblance-") as folder:
            suffix, _, targets = FORMS[form]
            for name, side in (("small", SMALL_SIDE), ("large", arguments.side)):
                said = _call("make", form, f"{folder}/{name}{suffix}", str(side))
            if said:
                print(f"{form:<22} cannot be made: {said}")
                continue
            size = (Path(folder) / f"large{suffix}").stat().st_size / 1e6
            for target in arguments.to or targets:
                figures = _call("take", folder, suffix, target)
                print(f"{form:<22}{size:>8.0f}{target:>7}{figures}", flush=True)


def _call(*arguments: str) -> str:
    code = f"from tests.bench import large_formats; large_formats.{arguments[0]}(*{arguments[1:]!r})"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip("\n") if not answer.returncode else "  " + answer.stderr.strip().splitlines()[-1]


def make(form: str, path: str, side: str) -> None:
    """Write a square photo in a form."""
    Image.MAX_IMAGE_PIXELS = None
    load_codecs()
    FORMS[form][1](Path(path), photo_of(int(side)))


def photo_of(side: int) -> NDArray[np.uint8]:
    """A sample face with the grain of a sensor, uint8 [side, side, 3]."""
    with Image.open(SAMPLES / "brown-hair.jpg") as face:
        pixels = np.array(face.convert("RGB").resize((side, side), Image.Resampling.BICUBIC))
    grain = np.random.RandomState(0).randint(-6, 7, (256, side, 3))
    for top in range(0, side, len(grain)):
        band = pixels[top : top + len(grain)]
        band[:] = np.clip(band + grain[: len(band)], 0, 255)
    return pixels


def take(folder: str, suffix: str, target: str) -> None:
    """Read, edit and write the small photo, then the large one; print the figures of the latter."""
    for name in ("small", "large"):
        gc.collect()
        begin = memory("VmRSS")
        picture, read_figures = _measured(begin, partial(photo.read, Path(folder) / f"{name}{suffix}"))
        middle = len(picture.rgb) // 2
        picture.rgb[middle : middle + middle // 4] //= 2
        out = Path(folder) / f"out{target}"
        write = partial(photo.write_edited, out, picture, picture.rgb, edited=True, in_place=True)
        _, write_figures = _measured(begin, write)
        del picture, write
    print(read_figures + " " + write_figures)


def _measured(begin: float, action: Callable[[], Any]) -> tuple[Any, str]:
    """The result of an action, its peak memory in GB less that at the beginning, and processor time in seconds."""
    clear_peak()
    start = time.process_time()
    result = action()
    peak = memory("VmHWM") - begin
    return result, f"{peak:>8.2f}{'!' if peak > LIMIT else ' '}{time.process_time() - start:>9.1f}"


def clear_peak() -> None:
    """Let the peak of the process begin anew."""
    Path("/proc/self/clear_refs").write_text("5")


def memory(name: str) -> float:
    """A figure of the process in GB: VmRSS now, VmHWM at most."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[name].split()[0]) * 1024 / 1e9


if __name__ == "__main__":
    main()
