"""Pictures of the real window for the README and for looking at: `python -m tests.screenshots OUTDIR`.

Every state, in both themes and both languages, on a small screen, a large one, and one of 2560 x 1440 px at 200 %; each
combination in a process of its own, for Qt takes its scale at the start. `--photo` takes the place of the sample.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import theme
from app.application import create_application, translate
from app.engine.engine import State
from app.session.export_dialog import ExportDialog
from app.session.recovery_dialog import RecoveryDialog
from app.window.dialogs.about_dialog import AboutDialog
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.dialogs.shortcut_sheet import ShortcutSheet
from app.window.main_window import MainWindow
from models.edits import Edit
from models.errors import PhotoError
from models.paths import SAMPLES, STARTER_PACK

THEMES = ("dark", "light")
LANGUAGES = ("en", "zh_CN")
SCREENS = ((QSize(1024, 640), 1), (QSize(1280, 720), 2), (QSize(2560, 1440), 1))  # logical px, scale
EDITS = (
    Edit("a smiling face", alpha=2.0, beta=0.12),
    Edit("a face with blond hair", alpha=2.5, beta=0.1, name="Blond hair"),
    Edit("an old face", "a young face", alpha=-2.0, enabled=False),
)
PATIENCE = 120.0  # seconds

Take = Callable[[str, QWidget], None]


def main() -> None:
    """Run every combination, or with --theme one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--theme", choices=THEMES, help="only this theme, at --size, at the scale of the environment")
    parser.add_argument("--size", type=int, nargs=2, default=(1024, 640), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--language", default="en")
    parser.add_argument("--photo", type=Path, default=SAMPLES / "brown-hair.jpg")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.theme:
        take_all(arguments)
        return
    for name, language, (size, scale) in product(THEMES, LANGUAGES, SCREENS):
        command = [sys.executable, "-m", "tests.screenshots", str(arguments.folder), "--pack", str(arguments.pack)]
        command += ["--theme", name, "--size", str(size.width()), str(size.height()), "--language", language]
        command += ["--photo", str(arguments.photo)]
        with tempfile.TemporaryDirectory() as home:
            environment = os.environ | {"QT_SCALE_FACTOR": str(scale), "SEMBLANCE_HOME": home}
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            subprocess.run(command, env=environment, check=True)


def take_all(options: argparse.Namespace) -> None:
    """All states at one theme, language, size and scale."""
    application = create_application(["semblance"])
    translate(application, options.language)
    theme.apply(application, options.theme)
    window = MainWindow(pack=options.pack)
    window.resize(*options.size)
    window.show()
    scale = round(window.devicePixelRatioF() * 100)
    ending = f"{options.theme}-{options.language}-{window.width()}x{window.height()}-{scale}.png"

    def take(name: str, widget: QWidget) -> None:
        settle()
        widget.grab().save(str(options.folder / f"{name}-{ending}"))

    take("start", window)
    wait(lambda: window.engine.state is State.READY)
    take_editing(window, options.photo, take)
    take_banner(window, take)
    take_dialogs(window, take)
    window.document.close()
    window.close()


def take_editing(window: MainWindow, photo: Path, take: Take) -> None:
    """A photo, its edits, the ways to compare, the panels."""
    window.faces.open_path(photo)
    wait(lambda: window.document.portrait is not None)
    take("photo", window)
    for edit in EDITS:
        window.edits.add(edit.target, edit.neutral)
        index = len(window.document.edits) - 1
        window.document.set_edit(index, replace(window.document.edits[index], alpha=edit.alpha, enabled=edit.enabled))
    wait(lambda: window.preview.current and all(row.reading.busy.isHidden() for row in window.edits.stack.rows))
    take("edits", window)
    window.document.select(0)
    for row in window.edits.stack.rows:
        row.show_folded(False)
    take("unfolded", window)
    for view in (window.actions_.split, window.actions_.side_by_side, window.actions_.difference):
        view.trigger()
        take(view.data(), window)
    window.actions_.edited.trigger()
    window.actions_.on_model.trigger()
    wait(lambda: window.preview.current)
    take("model", window)
    window.actions_.on_photo.trigger()
    wait(lambda: window.preview.current)
    for name, dock in zip(("presets", "history"), window.docks[1:], strict=True):
        dock.raise_()
        take(name, window)
    window.docks[0].raise_()


def take_banner(window: MainWindow, take: Take) -> None:
    """A message above the picture."""
    error = PhotoError("holiday.jpg is no picture.", "Open a JPEG, PNG, WebP, HEIC or TIFF file.", "details")
    window.messages.report(error)
    take("banner", window)
    window.viewer.banner.dismiss()


def take_dialogs(window: MainWindow, take: Take) -> None:
    """The grid, export, unsaved sessions, the model packs, all about the program, the settings, the keys."""
    grid = window.edits.grid()
    assert grid is not None
    wait(lambda: not grid.cells[-1][-1].icon().isNull())
    take("grid", grid)
    grid.close()
    window.autosave.save()
    wait(window.autosave.path.exists)
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
    recommendation = window.pack_dialogs.recommend()
    assert recommendation is not None
    dialogs: dict[str, QDialog] = {
        "export": ExportDialog(window.document.state, window),
        "recovery": RecoveryDialog([window.autosave.path], window),
        "recommendation": recommendation,
        "settings": SettingsDialog(window.settings, window),
        "keys": ShortcutSheet(window.menus, window),
    }
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
