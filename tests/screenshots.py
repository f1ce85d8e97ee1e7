"""Pictures of the real window for the README and for looking at: `python -m tests.screenshots OUTDIR`.

Every state, in both themes, at two sizes and two scales of the screen; each combination in a process of its own, for
Qt takes its scale at the start. Sizes are in logical pixels.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from app import theme
from app.application import create_application, translate
from app.engine.engine import State
from app.window.dialogs.about_dialog import AboutDialog
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.dialogs.shortcut_sheet import ShortcutSheet
from app.window.main_window import MainWindow
from models.edits import Edit
from models.paths import SAMPLES, STARTER_PACK

THEMES = ("dark", "light")
SIZES = (QSize(1024, 640), QSize(2560, 1440))
SCALES = (1, 2)
EDITS = (
    Edit("a smiling face", alpha=2.0, beta=0.12),
    Edit("a face with blond hair", alpha=2.5, beta=0.1, name="Blond hair"),
    Edit("an old face", "a young face", alpha=-2.0, enabled=False),
)
PATIENCE = 120.0  # seconds


def main() -> None:
    """Run every combination, or with --theme one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--theme", choices=THEMES, help="only this theme, at --size, at the scale of the environment")
    parser.add_argument("--size", type=int, nargs=2, default=(1024, 640), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--language", default="en")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.theme:
        take_all(arguments.folder, arguments.pack, arguments.theme, QSize(*arguments.size), arguments.language)
        return
    for name, size, scale in product(THEMES, SIZES, SCALES):
        command = [sys.executable, "-m", "tests.screenshots", str(arguments.folder), "--pack", str(arguments.pack)]
        command += ["--theme", name, "--size", str(size.width()), str(size.height()), "--language", arguments.language]
        with tempfile.TemporaryDirectory() as home:
            environment = os.environ | {"QT_SCALE_FACTOR": str(scale), "SEMBLANCE_HOME": home}
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            subprocess.run(command, env=environment, check=True)


def take_all(folder: Path, pack: Path, theme_name: str, size: QSize, language: str) -> None:
    """All states at one theme, size and scale."""
    application = create_application(["semblance"])
    translate(application, language)
    theme.apply(application, theme_name)
    window = MainWindow(pack=pack)
    window.resize(size)
    window.show()
    scale = round(window.devicePixelRatioF() * 100)

    def take(name: str, widget: QWidget) -> None:
        settle()
        widget.grab().save(str(folder / f"{name}-{theme_name}-{size.width()}x{size.height()}-{scale}.png"))

    take("start", window)
    wait(lambda: window.engine.state is State.READY)
    take_editing(window, take)
    take_dialogs(window, take)
    window.document.close()
    window.close()


def take_editing(window: MainWindow, take: Callable[[str, QWidget], None]) -> None:
    """A photo, its edits, the ways to compare, the panels."""
    window.faces.open_path(SAMPLES / "brown-hair.jpg")
    wait(lambda: window.document.portrait is not None)
    take("photo", window)
    for edit in EDITS:
        window.document.add_edit(edit)
    wait(lambda: window.preview.current)
    window.document.select(0)
    take("edits", window)
    window.actions_.split.trigger()
    take("split", window)
    window.actions_.difference.trigger()
    window.docks[1].raise_()
    take("difference", window)
    window.actions_.edited.trigger()
    window.docks[2].raise_()
    take("history", window)
    window.docks[0].raise_()


def take_dialogs(window: MainWindow, take: Callable[[str, QWidget], None]) -> None:
    """The grid, the model packs, all about the program, the settings, the keys."""
    grid = window.edits.grid()
    assert grid is not None
    wait(lambda: not grid.cells[-1][-1].icon().isNull())
    take("grid", grid)
    grid.close()
    manager = window.pack_dialogs.show()
    take("models", manager)
    manager.list.choose(window.packs.catalogue[0])
    take("model-entry", manager)
    manager.close()
    about = AboutDialog(window.engine.loaded, window)
    about.open()
    for page in range(about.pages.count()):
        about.pages.setCurrentIndex(page)
        take(f"about-{page}", about)
    about.close()
    dialogs = {"settings": SettingsDialog(window.settings, window), "keys": ShortcutSheet(window.menus, window)}
    for name, dialog in dialogs.items():
        dialog.open()
        take(name, dialog)
        dialog.close()


def settle() -> None:
    """Let layouts and paints happen."""
    for _ in range(5):
        QApplication.processEvents()


def wait(ready: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Process events until something is there, for `patience` seconds at most."""
    end = time.monotonic() + patience
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get ready; see its log")
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
