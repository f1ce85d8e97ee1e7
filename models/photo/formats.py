"""Formats of pictures, known by what a file holds and not by its suffix; what cannot be read becomes one sentence.

Pillow reads most of them. HEIC comes by pi-heif: pillow-heif without its encoder x265, which is under the GPL. JPEG XL
comes by pylibjxl (BSD; pillow-jxl-plugin is under the GPL), which has no wheels for a few systems. Formats are listed
so that Pillow never passes a file on to another program, as it would for EPS.
"""

import mimetypes
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from models.errors import PhotoError
from models.files import shown_name

MAX_PIXELS = 200_000_000
MAX_MEMORY = 1_500_000_000  # bytes that a picture and its file take while it is read
MAX_BYTES = 1 << 30
LARGE = 1 << 24  # pixels beyond which Pillow's four bytes for each are avoided
BAND = 1 << 20  # pixels that are decoded, converted or encoded at a time; an edit takes up to 60 bytes for each
WRITABLE = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "JPEG"),
    **dict.fromkeys((".tif", ".tiff"), "TIFF"),
    **{".png": "PNG", ".webp": "WEBP", ".avif": "AVIF", ".jxl": "JXL", ".jp2": "JPEG2000", ".bmp": "BMP"},
}

# Pillow compares every header with this limit before it decodes; between once and twice the limit it only warns.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

HEAD_BYTES = 64
_HEADS = re.compile(
    rb"""\xff\xd8 | \x89PNG | RIFF....WEBP | II\*\0 | MM\0\* | II\+\0 | MM\0\+ | GIF8 | BM | P[1-7Ff][\s]
    | \xff\x0a | \0\0\0\x0cJXL\ | \0\0\0\x0cjP\ \  | \xff\x4f\xff\x51
    | ....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis|crx\ )
    | 8BPS | %!PS | \xc5\xd0\xd3\xc6 | FUJIFILMCCD-RAW | IIU\0 | IIRO""",
    re.VERBOSE | re.DOTALL,
)
_ELSEWHERE = "Use a JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP, JPEG 2000 or JPEG XL file."


@cache
def load_codecs() -> tuple[str, ...]:
    """Load the codecs that Pillow lacks, when a picture first comes; returns its names of all formats that are read."""
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    more: tuple[str, ...] = ()
    with suppress(ImportError):
        import pylibjxl

        pylibjxl.register_pillow()
        more = ("JXL",)
    return ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "HEIF", "JPEG2000", "PPM", *more)


def is_picture(path: Path) -> bool:
    """Tell from the first bytes, or if those are of no known format from the name, that a file is meant to be one.

    A damaged picture and one of a format that is not read count, for their owner takes them for pictures.
    Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind, _ = mimetypes.guess_type(f"a{path.suffix.lower()}")
    return _HEADS.match(head) is not None or (kind or "").startswith("image/")


def band_rows(width: int) -> int:
    """Rows that are worked on at a time."""
    return max(BAND // width, 1)


class TooMuchMemory(Exception):
    """Decoding would take more than `MAX_MEMORY`; in that format a picture of at most `most` pixels would not."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more memory than for {most} pixels")
        self.most = most


def check_memory(pixels: int, each: float, file: int) -> None:
    """Raise `TooMuchMemory` for a picture that takes so many bytes for `each` pixel, beside those of its file."""
    if pixels * each + file > MAX_MEMORY:
        raise TooMuchMemory(int(MAX_MEMORY / (each + file / pixels)))


@contextmanager
def explained(path: Path, content: bytes = b"") -> Iterator[None]:
    """Turn what the file system and the decoders raise into a `PhotoError` of one sentence."""
    name = shown_name(path)
    try:
        yield
    except PhotoError:
        raise
    except FileNotFoundError as error:
        raise PhotoError(f"There is no file {name}.", "Check the name and the folder.", str(error)) from error
    except PermissionError as error:
        raise PhotoError(f"{name} may not be read.", "Change its permissions or copy it.", str(error)) from error
    except UnidentifiedImageError as error:
        raise _unidentified(name, content, error) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError, TooMuchMemory) as error:
        most = error.most if isinstance(error, TooMuchMemory) else MAX_PIXELS
        limit = f"{most // 1_000_000} million pixels"
        raise PhotoError(f"{name} is too large.", f"Scale it down to at most {limit}.", str(error)) from error
    except OSError as error:
        if error.errno is None:  # of Pillow, about the content
            raise _damaged(name, error) from error
        raise PhotoError(f"{name} cannot be read: {error.strerror}.", "Check the disk.", repr(error)) from error
    except Exception as error:  # a decoder fed with damage raises nearly anything: SyntaxError, struct.error
        raise _damaged(name, error) from error


def _unidentified(name: str, content: bytes, error: Exception) -> PhotoError:
    if re.match(rb"....ftyp(hei|hev|mif|msf|avi)|\xff\xd8\xff|\x89PNG\r|RIFF....WEBP|GIF8", content, re.DOTALL):
        return _damaged(name, error)
    return PhotoError(f"{name} is not a picture that can be read.", _ELSEWHERE, str(error))


def _damaged(name: str, error: Exception) -> PhotoError:
    return PhotoError(f"{name} is damaged or cut short.", "Fetch or export the picture again.", repr(error))
