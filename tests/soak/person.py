"""Acts of a person, fast and in any order, on a window."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from app.engine.export import ExportOptions
from app.session import presets
from app.widgets.comparison import View
from app.window.main_window import MainWindow
from models.paths import SAMPLES
from tests.helpers.windows import spin

TEXTS: tuple[str, ...] = (
    "a smiling face",
    "an angry face",
    "a face with a beard",
    "blond hair",
    "a face with glasses",
    "old person",
)
TEXTS += ("", "x" * 300, "a face with blue eyes", "日本語の顔", "微笑的脸", "🙂")
KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_B, Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Return)
WEIGHTS = {
    "open": 4, "random": 2, "add": 8, "preset": 3, "remove": 3, "slide": 10, "undo": 8, "redo": 6, "view": 4,
    "zoom": 3, "export": 2, "film": 1, "face": 2, "paste": 2, "grid": 2, "save": 2, "load": 1, "close": 1, "cancel": 1,
    "dialog": 2, "toggle": 2, "keep_preset": 1, "hold": 1, "wait": 2, "key": 2, "copy": 1, "recover": 1,
}  # fmt: skip


class Person:
    """Acts on a window by chance."""

    def __init__(self, window: MainWindow, chance: random.Random, folder: Path) -> None:
        self.window = window
        self.chance = chance
        self.folder = folder
        self.photos = _photos(folder)
        self._impatience = QTimer(window, interval=300)
        self._impatience.timeout.connect(self._refuse)
        self._impatience.start()

    def act(self) -> str:
        """Do one thing; its name."""
        name = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        action: Callable[[], None] = getattr(self, f"_{name}")
        action()
        return name

    @property
    def _document(self) -> Any:
        return self.window.document

    @property
    def _index(self) -> int | None:
        edits = self._document.edits
        return self.chance.randrange(len(edits)) if edits else None

    def _open(self) -> None:
        self.window.faces.open_path(self.chance.choice(self.photos))

    def _random(self) -> None:
        self.window.faces.random()

    def _add(self) -> None:
        self.window.edits.add(self.chance.choice(TEXTS), self.chance.choice(("a face", "a person", "")))

    def _preset(self) -> None:
        groups = presets.load(self.window.switch.folder)
        self.window.preset_panel.chosen.emit(self.chance.choice([edit for group in groups.values() for edit in group]))

    def _select(self) -> bool:
        index = self._index
        if index is not None:
            self._document.select(index)
        return index is not None

    def _remove(self) -> None:
        if self._select():
            self.window.actions_.remove.trigger()

    def _toggle(self) -> None:
        if self._select():
            self.window.actions_.toggle.trigger()

    def _slide(self) -> None:
        index = self._index
        if index is None:
            return
        stack = self.window.edits_panel.stack
        for _ in range(self.chance.randrange(1, 12)):
            if index < len(self._document.edits):
                alpha, beta = self.chance.uniform(-8, 8), self.chance.uniform(0, 0.4)
                stack.previewed.emit(index, replace(self._document.edits[index], alpha=alpha, beta=beta))
            spin(self.chance.choice((0, 5, 30)))
        if index < len(self._document.edits) and self.chance.random() < 0.8:
            stack.committed.emit(index, self._document.edits[index])

    def _undo(self) -> None:
        for _ in range(self.chance.randrange(1, 5)):
            self.window.actions_.undo.trigger()

    def _redo(self) -> None:
        for _ in range(self.chance.randrange(1, 5)):
            self.window.actions_.redo.trigger()

    def _view(self) -> None:
        self.chance.choice(self.window.actions_.views.actions()).trigger()
        if self.chance.random() < 0.3:
            self.window.actions_.switch_surface.trigger()

    def _zoom(self) -> None:
        do = self.window.actions_
        self.chance.choice((do.fit, do.one_to_one, do.zoom_in, do.zoom_out, do.pixels)).trigger()

    def _export(self) -> None:
        if self._document.portrait is not None:
            chance = self.chance
            options = ExportOptions(chance.choice(list(View)), longest=chance.choice((None, 300)))
            self.window.saving.export_to(self.folder / chance.choice(("e.png", "e.jpg", "e.webp")), options)

    def _film(self) -> None:
        index = self._index
        if self._document.portrait is not None and index is not None and self.chance.random() < 0.4:
            self.window.saving.export_film_to(self.folder / "film.webp", index)

    def _face(self) -> None:
        portrait = self._document.portrait
        if portrait is not None and portrait.photo is not None:
            self.window.faces.choose_face(self.chance.randrange(max(len(portrait.faces), 1)))

    def _paste(self) -> None:
        photo = self.chance.choice(self.photos)
        if self.chance.random() < 0.6:
            QGuiApplication.clipboard().setImage(QImage(str(photo)))
        else:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(photo))])
            QGuiApplication.clipboard().setMimeData(data)
        self.window.actions_.paste.trigger()

    def _grid(self) -> None:
        dialog = self.window.edits.grid() if self._select() else None
        if dialog is None:
            return
        spin(self.chance.choice((0, 50, 800)))
        if self.chance.random() < 0.2 and self._document.edits:
            self._document.remove_edit(0)
        if self.chance.random() < 0.4:
            self.chance.choice(self.chance.choice(dialog.cells)).click()
        else:
            dialog.reject()

    def _save(self) -> None:
        if self._document.portrait is not None:
            self.window.saving.save_to(self.folder / "session.semblance")

    def _load(self) -> None:
        if (self.folder / "session.semblance").exists():
            self.window.saving.open_project(self.folder / "session.semblance")
            self._reject_dialogs()

    def _recover(self) -> None:
        if (self.folder / "session.semblance").exists():
            left = self.window.autosave.path.with_name(f"{self.chance.randrange(10**9)}.semblance")
            left.write_bytes((self.folder / "session.semblance").read_bytes())
            self.window.autosave.recover(left)

    def _close(self) -> None:
        if self.chance.random() < 0.4:
            self._document.close()

    def _cancel(self) -> None:
        self.window.engine.cancel()

    def _dialog(self) -> None:
        do = self.window.actions_
        self.chance.choice((do.models, do.settings, do.shortcuts, do.about, do.export, do.keep)).trigger()
        spin(self.chance.choice((30, 200)))
        self._reject_dialogs()

    def _refuse(self) -> None:
        """Cancel a question, which waits in a loop of its own, such as that for a file after Enter on a button."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, (QFileDialog, QMessageBox)):
            dialog.reject()

    def _reject_dialogs(self) -> None:
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()

    def _keep_preset(self) -> None:
        index = self._index
        if index is not None:
            one = replace(self._document.edits[index], name="kept")
            change = {presets.OWN: (one,)}
            presets.change(self.window.switch.folder, lambda kept: kept | change)
            self.window.switch.changed.emit(self.window.switch.folder)  # shows them

    def _hold(self) -> None:
        self.window.viewer.canvas.hold_before(True)
        spin(20)
        self.window.viewer.canvas.hold_before(False)

    def _wait(self) -> None:
        spin(400)

    def _key(self) -> None:
        QTest.keyClick(self.window, self.chance.choice(KEYS))

    def _copy(self) -> None:
        if self._document.portrait is not None:
            self.window.saving.copy()


def _photos(folder: Path) -> list[Path]:
    """The samples, two faces in one photo, one of 9 MP, one without a face, and one that is none."""
    samples = sorted(SAMPLES.glob("*.jpg"))
    pair = [np.asarray(Image.open(path).convert("RGB").resize((512, 512))) for path in samples[:2]]
    pictures = {
        "two.jpg": Image.fromarray(np.hstack(pair)),
        "large.jpg": Image.open(samples[3]).convert("RGB").resize((3000, 3000)),
        "noface.png": Image.new("RGB", (300, 300), "green"),
    }
    for name, picture in pictures.items():
        picture.save(folder / name)
    (folder / "bad.jpg").write_bytes(b"nothing")
    return [*samples, *([folder / "two.jpg"] * 2), *(folder / name for name in ("large.jpg", "noface.png", "bad.jpg"))]
