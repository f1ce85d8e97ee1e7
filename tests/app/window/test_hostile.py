"""Damaged, hostile and missing files, given to the real window: one sentence each, and the window goes on."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.messages import Notice
from app.window.main_window import MainWindow
from models.checkpoints.reader import MAX_ARRAYS
from models.errors import SemblanceError
from models.project_file import JSON
from tests.helpers.sessions import SAMPLE
from tests.helpers.tiny_pack import write_tiny_pack
from tests.helpers.windows import close_window, open_window


def zipped(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


def png(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("L", (1, 1)).save(content, "PNG")
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return content.getvalue()[:16] + size + content.getvalue()[24:]


def array(value: object) -> bytes:
    content = io.BytesIO()
    np.save(content, np.asarray(value))
    return content.getvalue()


OPENED: dict[str, bytes] = {
    "empty.jpg": b"",
    "text.heic": b"no picture",
    "cut.jpg": SAMPLE.read_bytes()[:3000],
    "bomb.png": png(60_000, 60_000),
    "damaged.png": png(64, 64),
    "tiny.bmp": b"BM" + bytes(60),
    "exif.jpg": b"\xff\xd8" + b"\xff\xe1\x00\x08Exif\0\0" * 200 + SAMPLE.read_bytes()[2:],
    "text.semblance": b"no session",
    "pack.semblance": zipped(("pack.toml", b"")),
    "deep.semblance": zipped((JSON, b"[" * 100_000)),
    "number.semblance": zipped((JSON, b'{"version": ' + b"9" * 400 + b"}")),
    "types.semblance": zipped((JSON, json.dumps({"version": 1, "edits": "all", "portrait": 7}).encode())),
    "bomb.semblance": zipped((JSON, bytes(40_000_000))),
    "more.semblance": zipped((JSON, b"{}"), ("../../.profile", b"echo")),
    "codes.npz": zipped(*((f"{number}.npy", array(0.0)) for number in range(MAX_ARRAYS + 1))),
    "small.pt": b"\x80\x02cos\nsystem\n(X\x04\0\0\0echotR.",
}
PACKS: dict[str, bytes] = {
    "outside.zip": zipped(("pack.toml", b""), ("../evil.toml", b"")),
    "none.zip": zipped(("readme.txt", b"")),
    "cut.zip": zipped(("pack.toml", b"name = 'a'"))[:40],
    "dotted.zip": zipped(("pack.toml", b"a" + b".a" * 10_000 + b" = 1")),
}
MODELS: dict[str, bytes] = {
    "system.pkl": b"\x80\x02cos\nsystem\n(X\x06\0\0\0weighttR.",
    "page.pkl": b"<!DOCTYPE html>weight",
    "cut.safetensors": (10**9).to_bytes(8, "little") + b'{"weight":',
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window of a small pack with a random face."""
    window = open_window(qtbot, write_tiny_pack(tmp_path / "tiny"))
    window.faces.random()
    qtbot.waitUntil(lambda: window.preview.current and not window.engine.busy)
    yield window
    close_window(window)


@pytest.fixture
def said(window: MainWindow) -> list[Notice]:
    """Collect the notices that the window shows."""
    notices: list[Notice] = []

    def hear(notice: Notice) -> None:
        notices.append(notice)
        window.notices.say(notice)

    window.messages.listen(hear)
    return notices


def urls(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drop(window: MainWindow, path: Path) -> None:
    data, copy = urls(path), Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(9, 9), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)


def paste(window: MainWindow, path: Path) -> None:
    QGuiApplication.clipboard().setMimeData(urls(path))
    window.actions_.paste.trigger()


WAYS: tuple[Callable[[MainWindow, Path], None], ...] = (lambda window, path: window.faces.open_path(path), drop, paste)


def odd_files(folder: Path) -> list[Path]:
    """Make a folder and pipes named like pictures; add the paths of a missing file and of one with a long name."""
    (folder / "folder.jpg").mkdir()
    odd = [folder / "folder.jpg", folder / "gone.jpg", folder / ("n" * 300 + ".jpg")]
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.png")
        os.mkfifo(folder / "pipe.semblance")
        odd += [folder / "pipe.png", folder / "pipe.semblance"]
    return odd


def test_what_is_opened(window: MainWindow, said: list[Notice], qtbot: QtBot, tmp_path: Path) -> None:
    portrait = window.document.portrait
    for number, path in enumerate([*odd_files(tmp_path), *written(OPENED, tmp_path)]):
        WAYS[number % len(WAYS)](window, path)
        qtbot.waitUntil(lambda: bool(said) and not window.engine.busy and not window.files.busy)
        assert [notice.crash for notice in said] == [False], (path.name[-20:], said)
        assert said.pop().sentence.count(". ") == 0 and window.document.portrait is portrait
    goes_on(window, qtbot)


def test_packs_and_models(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    failed: list[Exception] = []
    window.packs.failed.connect(failed.append)
    for number, path in enumerate(written(PACKS, tmp_path)):
        WAYS[number % len(WAYS)](window, path)
        qtbot.waitUntil(lambda: bool(failed))
        assert isinstance(failed.pop(), SemblanceError) and not failed
        assert window.pack_dialogs.dialog is not None and window.pack_dialogs.dialog.banner.sentence
    for number, path in enumerate(written(MODELS, tmp_path)):
        WAYS[number % len(WAYS)](window, path)
        dialog = window.pack_dialogs.importing
        assert dialog is not None
        message = dialog.message
        qtbot.waitUntil(partial(refused, message))
        assert path.name in message.text() and not dialog.button.isEnabled()
        dialog.reject()
    goes_on(window, qtbot)


def refused(message: QLabel) -> bool:
    return bool(message.property("role") == "warning")


def written(files: dict[str, bytes], folder: Path) -> list[Path]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def goes_on(window: MainWindow, qtbot: QtBot) -> None:
    """The window still opens a face and edits it."""
    before = window.document.portrait
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not before)
    window.edits.add("a smiling face", "a face")
    qtbot.waitUntil(lambda: window.preview.current)
