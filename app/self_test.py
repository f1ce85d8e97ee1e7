"""`semblance --self-test`: one sample photo goes the whole way, without a screen, and the figures are printed.

Lines of "name: value" on stdout: versions, device, seconds by stage, SHA-256 of the picture. Exit status 0 if all went
well, else 1 with the reason on stderr. Two installations of equal versions give the same hash on one computer.
"""

import hashlib
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import numpy as np

from models import photo
from models.edits import Edit, RenderRequest
from models.errors import SemblanceError
from models.paths import SAMPLES, STARTER_PACK
from models.version import VERSION

SAMPLE = SAMPLES / "brown-hair.jpg"
EDIT = Edit("a smiling face", "a face", alpha=4, beta=0.12)
PACKAGES = ("torch", "torchvision", "open_clip", "numpy", "PIL", "PySide6")


def main(sample: Path = SAMPLE) -> int:
    """Run and print; the exit status."""
    try:
        print(f"semblance: {VERSION}")
        print(f"system: {platform.platform()}, Python {platform.python_version()}")
        _edit(sample)
        _window()
        for name in PACKAGES:
            print(f"{name}: {import_module(name).__version__}")
    except SemblanceError as error:
        print(f"semblance: {error}", file=sys.stderr)
        return 1
    except Exception:  # whatever a broken installation throws is what this is for
        traceback.print_exc()
        return 1
    print("result: passed")
    return 0


def _edit(sample: Path) -> None:
    """Read, align, encode, edit and render. Raises SemblanceError."""
    with _timed("engine and pack"):
        from models.editor import Editor

        editor = Editor.load(STARTER_PACK)
    print(f"device: {editor.device}")
    with _timed("face and code"):
        inversion = editor.open(photo.read(sample))
    with _timed("words and picture"):
        picture = editor.render(RenderRequest(inversion.code, (EDIT,)))
    if np.array_equal(picture, inversion.picture):
        raise SemblanceError("The edit changed nothing.", "Install the program again.")
    print(f"picture sha256: {hashlib.sha256(picture.tobytes()).hexdigest()}")


def _window() -> None:
    """Dress an application and draw an icon: Qt's plugins, our translations, theme and icons. Raises SemblanceError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with _timed("theme and icons"):
        from app.application import create_application
        from app.icons import icon

        create_application(["semblance"])
        image = icon("semblance").pixmap(64, 64).toImage()
    if image.isNull() or image.pixelColor(32, 32).alpha() == 0:
        raise SemblanceError("The icon cannot be drawn.", "Install the program again.")


@contextmanager
def _timed(stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"seconds, {stage}: {time.perf_counter() - start:.2f}")
