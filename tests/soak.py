"""A person at work for a while, by chance: `python -m tests.soak --minutes 3 --seed 1`.

Opens the window on the embedded pack and does what people do, fast and in any order. Every 50 actions everything is
closed, and the process measured and printed. Exits with 1 where an error was not foreseen, where the window got stuck,
or where the process grew: the first 200 actions fill caches; of what follows, the median of the last third is compared
with that of the first.
"""

import argparse
import ctypes
import gc
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QEventLoop, QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from app.application import create_application
from app.engine.engine import State
from app.engine.export import ExportOptions
from app.messages import Messages, Notice, start_log
from app.session import presets
from app.settings import Settings
from app.widgets.comparison import View
from app.window.main_window import MainWindow
from models.paths import SAMPLES
from tests.helpers.windows import close_window

EVERY = 50  # actions to a measurement
WARM = 4  # measurements until caches are full
LIMITS = {"memory": 80, "objects": 3000, "threads": 2, "files": 2}  # of growth
PATIENCE = 180  # seconds, for machines that do other things as well
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


@dataclass(frozen=True)
class Figures:
    """Memory of the process in MB with everything closed, Python objects, threads, open files."""

    memory: int
    objects: int
    threads: int
    files: int


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


class Watch:
    """Collects what should not happen, and measures."""

    def __init__(self, window: MainWindow, messages: Messages) -> None:
        self._window = window
        self.notices: Counter[str] = Counter()
        self.faults: list[str] = []
        self.points: list[Figures] = []
        messages.listen(self._hear)
        sys.excepthook = self._uncaught

    def settle(self) -> None:
        """Wait until the window has done everything; note where it does not."""
        window = self._window
        if not until(lambda: not window.engine.busy and not window.files.busy, PATIENCE):
            self.faults.append(f"stuck: {window.engine.state}")
        document = window.document
        if not until(lambda: document.request is None or not self._renders() or window.preview.current, PATIENCE):
            self.faults.append(f"the picture is not current: {[edit.target for edit in document.edits]}")

    def _renders(self) -> bool:
        portrait = self._window.document.portrait
        return portrait is not None and self._window.engine.fits(portrait)

    def measure(self) -> Figures:
        """Close everything and look at the process."""
        self.settle()
        QGuiApplication.clipboard().clear()  # which may hold a picture of 36 MB
        self._window.document.close()
        self.settle()
        spin(300)
        gc.collect()
        if sys.platform == "linux":
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        memory, threads = int(status["VmRSS"].split()[0]) // 1024, int(status["Threads"])
        self.points.append(Figures(memory, len(gc.get_objects()), threads, len(list(Path("/proc/self/fd").iterdir()))))
        return self.points[-1]

    def grown(self) -> list[str]:
        """Growth over the whole time that is beyond the limits."""
        growth = growth_of([asdict(point) for point in self.points[WARM:]])
        print("growth:", ", ".join(f"{name} {more:+.0f}" for name, more in growth.items()) or "too few points to tell")
        return [f"{name} grew by {more:.0f}" for name, more in growth.items() if more > LIMITS[name]]

    def _hear(self, notice: Notice) -> None:
        self._window.notices.say(notice)
        self.notices[notice.sentence[:60]] += 1
        if notice.crash:
            self.faults.append(notice.details)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, trace)))
        print(self.faults[-1], flush=True)


def main() -> int:
    """Run as the arguments say; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEMBLANCE_HOME"] = folder
        return soak(arguments.minutes * 60, random.Random(arguments.seed), Path(folder))


def soak(seconds: float, chance: random.Random, folder: Path) -> int:
    """Act for so long; print figures; the exit status."""
    start_log()
    application = create_application(["semblance"])
    messages = Messages(application)
    window = MainWindow(Settings(application), messages)
    watch, person = Watch(window, messages), Person(window, chance, folder)
    window.show()
    until(lambda: window.engine.state in (State.READY, State.FAILED), 2 * PATIENCE)
    assert window.engine.state is State.READY, f"the engine did not start: {dict(watch.notices)}"
    actions: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        actions[person.act()] += 1
        spin(chance.choice((0, 5, 30, 120)))
        if actions.total() % EVERY == 0:
            print(f"{actions.total():6} actions: {watch.measure()}", flush=True)
        elif actions.total() % (EVERY // 2) == 0:
            watch.settle()
    watch.settle()
    close_window(window)
    for sentence, count in watch.notices.most_common(12):
        print(f"{count:5} {sentence}")
    faults = [*watch.faults, *watch.grown()]
    print("\n".join(faults) or "no faults")
    return int(bool(faults))


def growth_of(points: list[dict[str, int]]) -> dict[str, float]:
    """The median of the last third of the points less that of the first third, by name; none for fewer than three."""
    third = len(points) // 3
    first, last = points[:third], points[-third:]
    return {
        name: median(point[name] for point in last) - median(point[name] for point in first)
        for name in (LIMITS if third else ())
    }


def spin(milliseconds: float) -> None:
    """Let the application work for a while, in a loop of events: only there objects that were left are deleted."""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Let the application work until something is so; False if that takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        spin(20)
    return True


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


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # the interpreter's own end takes Qt's objects down in any order, which can crash
