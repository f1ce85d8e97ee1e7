"""The model manager with a real catalogue, server and files: from licence to use, and what goes wrong on the way."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import torch
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.engine import State
from app.packs.downloads import Status
from app.packs.manager import ModelManager
from app.window.main_window import MainWindow
from models.checkpoints import rosinality
from models.direction import relevance
from models.packs import library
from models.packs.catalogue import Domain, Entry
from models.packs.library import PARTIAL_DIRECTION_FILE
from models.packs.manifest import Pack
from models.packs.sources import Source
from models.paths import data_folder, models_folder
from tests.app.packs.test_switch import install, pack_of
from tests.helpers.file_server import FileServer, Served
from tests.helpers.tiny import tiny_generator
from tests.helpers.windows import close_window, open_window
from tests.models.test_pack_import import save_e4e


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer().running() as server:
        yield server


@pytest.fixture
def weights(tmp_path: Path, server: FileServer) -> bytes:
    torch.save(rosinality.export(tiny_generator(64)), tmp_path / "cats.pt")
    content = (tmp_path / "cats.pt").read_bytes()
    (tmp_path / "cats.pt").unlink()
    server.files["/cats.pt"] = Served(content)
    return content


@pytest.fixture
def entry(server: FileServer, weights: bytes) -> Entry:
    return Entry(
        id="cats",
        kind="pack",
        name="Cats",
        about="Small cats.",
        licence="CC BY-NC 4.0",
        commercial=False,
        terms="https://example.org/licence",
        about_bytes=len(weights),
        clip=None,
        domain=Domain("cat", "a cat", "none"),
        resolution=64,
        files=(Source("cats.pt", (server.url("/cats.pt"),), len(weights)),),
    )


@pytest.fixture
def window(qtbot: QtBot, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("app.packs.model_packs.read_catalogue", lambda: (entry,))
    window = open_window(qtbot, install("Small", 32))
    yield window
    close_window(window)


@pytest.fixture
def manager(window: MainWindow) -> ModelManager:
    return window.pack_dialogs.show()


def names() -> list[str]:
    return [one.folder.name for one in library.installed() if not one.embedded]


def choose(manager: ModelManager, entry: Entry, accepted: bool = True) -> None:
    manager.list.choose(entry)
    if accepted:
        manager.entry_page.accept.click()


def status(manager: ModelManager, entry: Entry) -> Status | None:
    state = manager.packs.downloads.of(entry)
    return state.status if state else None


def drop(target: ModelManager, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))


def test_from_the_licence_to_the_first_random_face(
    manager: ModelManager, window: MainWindow, entry: Entry, server: FileServer, qtbot: QtBot
) -> None:
    choose(manager, entry, accepted=False)
    page = manager.entry_page
    assert {"CC BY-NC 4.0", "not allowed", "cat", "64 px"} <= set(page.facts.texts)
    assert any("no published SHA-256" in text for text in page.facts.texts)
    assert not page.start.isEnabled() and not server.requests
    page.accept.click()
    page.start.click()
    qtbot.waitUntil(lambda: "cats" in names())
    qtbot.waitUntil(lambda: manager.pack_page.title.text() == "Cats")
    assert "Nobody publishes the SHA-256 of cats.pt" in manager.banner.sentence
    assert manager.packs.to_download() == []
    manager.pack_page.use.click()
    qtbot.waitUntil(lambda: pack_of(window) == "Cats")
    assert window.viewer.prompt.neutral.text() == "a cat"
    window.actions_.random.trigger()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    assert "cannot read words" in window.viewer.notice.words.text()


def test_a_download_pauses_over_a_restart_and_goes_on(
    manager: ModelManager, window: MainWindow, entry: Entry, server: FileServer, qtbot: QtBot
) -> None:
    server.files["/cats.pt"].pause = 0.1
    choose(manager, entry)
    manager.entry_page.start.click()
    part = library.downloads_folder("cats") / "cats.pt.part"
    qtbot.waitUntil(lambda: part.exists() and part.stat().st_size > 0)
    assert manager.entry_page.pause.isVisible() and manager.entry_page.bar.isVisible()
    manager.entry_page.pause.click()
    assert manager.entry_page.start.text() == "Resume"
    window.packs.downloads.close()
    kept = part.stat().st_size
    window.packs.downloads._states.clear()  # as after a restart
    manager.refresh()
    assert status(manager, entry) is Status.PAUSED
    assert "paused at" in " ".join(item.text(5) for item in manager.list._items())
    server.files["/cats.pt"].pause = 0.0
    manager.entry_page.start.click()
    qtbot.waitUntil(lambda: "cats" in names())
    assert server.requests[-1].start == kept


def test_a_cancelled_download_leaves_nothing(
    manager: ModelManager, entry: Entry, server: FileServer, qtbot: QtBot
) -> None:
    server.files["/cats.pt"].pause = 0.1
    choose(manager, entry)
    manager.entry_page.start.click()
    part = library.downloads_folder("cats") / "cats.pt.part"
    qtbot.waitUntil(part.exists)
    manager.entry_page.cancel.click()
    qtbot.waitUntil(lambda: not part.exists())
    assert status(manager, entry) is None and manager.entry_page.start.text() == "Download"


def test_a_failed_download_says_why_and_is_tried_again(
    manager: ModelManager, entry: Entry, server: FileServer, qtbot: QtBot
) -> None:
    server.files["/cats.pt"].faults = ["page Too many users have viewed or downloaded this file recently"]
    choose(manager, entry)
    manager.entry_page.start.click()
    qtbot.waitUntil(lambda: status(manager, entry) is Status.FAILED)
    assert "daily download quota is used up" in manager.entry_page.state.text()
    assert "with a browser from http://127" in manager.entry_page.state.text()
    assert manager.entry_page.start.text() == "Try again"
    manager.entry_page.start.click()
    qtbot.waitUntil(lambda: "cats" in names())


def test_addresses_and_folder_are_shown_and_what_a_browser_put_there_is_taken(
    manager: ModelManager, entry: Entry, server: FileServer, weights: bytes, qtbot: QtBot
) -> None:
    choose(manager, entry)
    manager.entry_page.by_hand.click()
    assert str(library.downloads_folder("cats")) in manager.entry_page._hand_facts.texts
    manager.entry_page.copy.click()
    assert QGuiApplication.clipboard().text() == server.url("/cats.pt")
    library.downloads_folder("cats").mkdir(parents=True)
    (library.downloads_folder("cats") / "cats.pt").write_bytes(weights)
    manager.entry_page.start.click()
    qtbot.waitUntil(lambda: "cats" in names())
    assert not server.requests


def test_a_dropped_file_of_the_catalogue_is_verified(
    manager: ModelManager, entry: Entry, server: FileServer, weights: bytes, tmp_path: Path, qtbot: QtBot
) -> None:
    mine = tmp_path / "cats.pt"
    mine.write_bytes(weights[:-5])
    drop(manager, mine)
    assert manager.list.chosen == [entry] and "cats.pt" in manager.entry_page.facts.texts and not server.requests
    manager.entry_page.accept.click()
    manager.entry_page.start.click()
    qtbot.waitUntil(lambda: status(manager, entry) is Status.FAILED)
    assert "this file has" in manager.entry_page.state.text()
    mine.write_bytes(weights)
    drop(manager, mine)
    qtbot.waitUntil(lambda: "cats" in names())
    assert not server.requests and mine.exists()


def test_an_own_file_is_looked_at_named_and_ready(
    manager: ModelManager, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(manager, save_e4e(tmp_path))
    dialog = window.pack_dialogs.importing
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.pictures[-1].pixmap().isNull())
    assert any("Encoder4Editing" in text and "16 px" in text for text in dialog.facts.texts)
    dialog.name.setText("Meine Gesichter")
    dialog.domain.setCurrentText("anime face")
    assert (dialog.neutral.text(), dialog.aligned.isChecked()) == ("an anime face", False)
    dialog.button.click()
    qtbot.waitUntil(lambda: "meine-gesichter" in names())
    pack = Pack.read(library.packs_folder() / "meine-gesichter")
    assert (pack.domain, pack.neutral, pack.alignment, pack.resolution) == ("anime face", "an anime face", "none", 16)
    qtbot.waitUntil(lambda: manager.pack_page.title.text() == "Meine Gesichter")


def test_a_file_that_holds_something_else_says_so(
    manager: ModelManager, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "notes.pt").write_bytes(b"no model at all")
    drop(manager, tmp_path / "notes.pt")
    dialog = window.pack_dialogs.importing
    assert dialog is not None
    qtbot.waitUntil(lambda: "notes.pt is no model file" in dialog.message.text())
    assert not dialog.button.isEnabled()
    dialog.reject()


def test_a_zip_comes_in_and_a_harmful_one_says_why(manager: ModelManager, tmp_path: Path, qtbot: QtBot) -> None:
    manager.packs.export(library.packs_folder() / "small", tmp_path / "small.zip")
    qtbot.waitUntil((tmp_path / "small.zip").exists)
    drop(manager, tmp_path / "small.zip")
    qtbot.waitUntil(lambda: manager.banner.sentence == "A pack called small is installed already.")
    (tmp_path / "bad.zip").write_bytes(b"PK nothing")
    drop(manager, tmp_path / "bad.zip")
    qtbot.waitUntil(lambda: "bad.zip is no zip file" in manager.banner.sentence)
    assert names() == ["small"]


def test_several_are_deleted_and_the_one_in_use_gives_way(
    manager: ModelManager, window: MainWindow, qtbot: QtBot
) -> None:
    install("Large", 64)
    install("Kept", 64)
    manager.refresh()
    manager.list.clearSelection()
    for item in manager.list._items():
        item.setSelected(item.text(0) in ("Small", "Large"))
    assert manager.several.words.text().startswith("2 selected")
    QTest.keyClick(manager.list, Qt.Key.Key_Delete)
    box = manager.findChildren(QMessageBox)[0]
    next(button for button in box.findChildren(QPushButton) if button.text() == "Delete").click()
    qtbot.waitUntil(lambda: names() == ["kept"])
    qtbot.waitUntil(lambda: pack_of(window) == "Starter faces")


def test_models_move_and_the_pack_in_use_goes_along(
    manager: ModelManager, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    manager.packs.move(tmp_path / "models")
    qtbot.waitUntil(lambda: models_folder() == tmp_path / "models")
    qtbot.waitUntil(lambda: window.switch.folder == tmp_path / "models" / "packs" / "small")
    qtbot.waitUntil(lambda: window.engine.state is State.READY)
    assert str(tmp_path / "models") in manager.folder.words.text()
    assert not (data_folder() / "packs" / "small").exists()


def test_a_pack_is_prepared_with_a_pause_between(
    manager: ModelManager, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engine.workers.NICENESS", 0)  # a busy machine may leave the background nothing
    paused, batches, measure = Event(), count(), relevance.measure

    def measured(*arguments: Any) -> torch.Tensor:
        if next(batches) == 20:  # a window that is slow to press the button would find all of it done
            paused.wait(240)
        return measure(*arguments)

    monkeypatch.setattr(relevance, "measure", measured)
    folder = install("Plain", 32, direction=False)
    manager.packs.use(folder)
    qtbot.waitUntil(lambda: pack_of(window) == "Plain")
    manager.list.choose(folder)
    page = manager.pack_page
    assert "first-order" in page.words.text() and "first-order" in window.viewer.notice.words.text()
    page.codes.setValue(20)
    page.prepare.click()
    qtbot.waitUntil(lambda: "channel effects" in page.words.text() and "left" in page.words.text())
    page.pause.click()
    paused.set()
    qtbot.waitUntil((folder / PARTIAL_DIRECTION_FILE).exists)
    assert page.prepare.text() == "Resume" and not (folder / "direction.safetensors").exists()
    manager.packs.preparations._states.clear()  # as after a restart
    manager.refresh()
    assert page.prepare.text() == "Resume"
    page.prepare.click()
    qtbot.waitUntil((folder / "direction.safetensors").exists)
    qtbot.waitUntil(lambda: not window.viewer.notice.isVisible())
    assert page.words.text().startswith("Prepared")


def test_a_model_file_dropped_on_the_window_opens_the_manager(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    state = torch.load(save_e4e(tmp_path), weights_only=True)
    torch.save(state | {"optimizer": torch.zeros(300_000)}, tmp_path / "mine.pt")  # larger than any file of codes
    window.faces.open_path(tmp_path / "mine.pt")
    dialog = window.pack_dialogs.importing
    assert window.pack_dialogs.dialog is not None and dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.facts.texts))
    dialog.reject()
