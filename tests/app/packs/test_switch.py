"""Another model pack in the window: the face follows, the edits stay, and the way back is one undo."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.engine.engine import State
from app.engine.export import ExportOptions
from app.window.main_window import MainWindow
from models.edits import Edit
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings
from models.packs import library
from models.paths import STARTER_PACK
from models.photo import read
from models.project import Recipe
from tests.helpers.tiny_pack import write_tiny_pack
from tests.helpers.windows import close_window, open_window, press

SMILE = Edit("a smiling face", beta=0.0)
LONG_RUN = OptimizationJob(SMILE.target, SMILE.neutral, (), OptimizationSettings(steps=100_000))


def install(name: str, resolution: int, encoder: bool = True, direction: bool = True) -> Path:
    folder = write_tiny_pack(library.packs_folder() / name.lower(), resolution)
    description = (folder / "pack.toml").read_text(encoding="utf-8").replace('"Tiny"', f'"{name}"')
    (folder / "pack.toml").write_text(description, encoding="utf-8")
    if not encoder:
        (folder / "encoder.safetensors").unlink()
    if not direction:
        (folder / "direction.safetensors").unlink()
    return folder


@pytest.fixture
def small() -> Path:
    return install("Small", 32)


@pytest.fixture
def large() -> Path:
    return install("Large", 64)


@pytest.fixture
def window(qtbot: QtBot, small: Path) -> Iterator[MainWindow]:
    window = open_window(qtbot, small)
    yield window
    close_window(window)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 255, (80, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    return tmp_path / "noise.png"


def side(window: MainWindow) -> int:
    portrait = window.document.portrait
    return portrait.picture.shape[0] if portrait is not None else 0


def open_photo(window: MainWindow, qtbot: QtBot, photo: Path) -> None:
    window.faces._source = photo
    window.faces.open_unaligned()
    qtbot.waitUntil(lambda: window.document.portrait is not None)


def pack_of(window: MainWindow) -> str:
    return window.engine.loaded.pack.name if window.engine.loaded is not None else ""


def test_a_random_face_is_made_again_and_undo_brings_both_back(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: side(window) == 32)
    window.document.add_edit(SMILE)
    window.switch.use(large)
    qtbot.waitUntil(lambda: side(window) == 64 and window.preview.current)
    assert (pack_of(window), window.document.edits) == ("Large", (SMILE,))
    assert window.document.portrait is not None and window.document.portrait.seed == 5
    window.document.undo()
    qtbot.waitUntil(lambda: pack_of(window) == "Small" and window.preview.current)
    assert side(window) == 32
    window.document.redo()
    qtbot.waitUntil(lambda: pack_of(window) == "Large" and window.preview.current)
    assert window.settings.pack == "large"


def test_a_photo_is_inverted_again_once_its_export_is_written(
    window: MainWindow, qtbot: QtBot, large: Path, photo: Path, tmp_path: Path
) -> None:
    """An export that waits is written by the old pack after a change of pack, and after the photo's file is deleted."""
    open_photo(window, qtbot, photo)
    window.document.add_edit(SMILE)
    changed, picture = threading.Event(), tmp_path / "picture.png"
    window.engine.submit(lambda editor, progress: changed.wait(240), lambda _: None, lasting=True)
    window.saving.export_to(picture, ExportOptions())
    photo.unlink()
    window.switch.use(large)
    changed.set()
    qtbot.waitUntil(lambda: side(window) == 64 and window.preview.current)
    assert window.document.portrait is not None and window.document.portrait.crop is not None
    assert window.document.edits == (SMILE,) and not window.viewer.banner.isVisible()
    recipe = read(picture).recipe
    assert recipe is not None and Recipe.from_json(recipe).code.rows == 8


def test_an_edit_that_the_other_pack_cannot_do_is_switched_off(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: side(window) == 32)
    window.document.add_edit(Edit("curly", name="Curly", mapper="curly-hair", enabled=False))
    window.document.add_edit(SMILE)
    window.document.set_edit(0, replace(window.document.edits[0], enabled=True))
    window.switch.use(large)
    qtbot.waitUntil(lambda: side(window) == 64 and window.preview.current)
    assert [(edit.name, edit.enabled) for edit in window.document.edits] == [("Curly", False), ("", True)]


def test_a_pack_that_cannot_be_loaded_leads_back(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: side(window) == 32)
    (large / "generator.safetensors").write_bytes(b"broken")
    window.switch.use(large)
    qtbot.waitUntil(lambda: window.switch.folder.name == "small")
    qtbot.waitUntil(lambda: window.engine.state is State.READY)
    assert (side(window), window.viewer.banner.isVisible()) == (32, True)
    assert window.settings.pack == "small"


def test_a_face_whose_pack_cannot_be_loaded_is_kept_and_said(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: side(window) == 32)
    (large / "generator.safetensors").write_bytes(b"broken")
    portrait = window.document.portrait
    assert portrait is not None
    states: list[State] = []
    window.engine.state_changed.connect(states.append)
    window.document.set_portrait(replace(portrait, pack="Large"))
    qtbot.waitUntil(lambda: "“Large”" in window.viewer.banner.sentence)
    qtbot.wait(300)
    assert states.count(State.FAILED) == 1 and window.switch.folder.name == "small"


def test_a_cancelled_take_over_says_whose_the_face_is(window: MainWindow, qtbot: QtBot, photo: Path) -> None:
    """A pack without an encoder inverts by optimisation, with progress, and can be stopped."""
    slow = install("Slow", 64, encoder=False)
    open_photo(window, qtbot, photo)
    told: list[str] = []
    window.engine.progressed.connect(lambda _, what: told.append(what))
    window.switch.use(slow)
    qtbot.waitUntil(lambda: "Refining the code" in told)
    assert window.status_line.cancel.isVisible()
    window.status_line.cancel.click()
    qtbot.waitUntil(lambda: "“Small”" in window.viewer.banner.sentence)
    assert (side(window), window.actions_.export.isEnabled(), window.actions_.save.isEnabled()) == (32, False, True)
    window.document.add_edit(SMILE)
    assert not window.preview.current
    window.switch.use(library.packs_folder() / "small")
    qtbot.waitUntil(lambda: window.preview.current)
    assert window.document.edits == (SMILE,)


def test_without_an_encoder_random_faces_work_and_photos_are_optimised(
    window: MainWindow, qtbot: QtBot, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.encoder import refinement

    monkeypatch.setattr("models.encoder.inversion.INVERSION", replace(refinement.INVERSION, steps=5))
    window.switch.use(install("Plain", 64, encoder=False, direction=False))
    qtbot.waitUntil(lambda: pack_of(window) == "Plain")
    assert "quick first-order directions" in window.viewer.notice.words.text()
    window.actions_.random.trigger()
    qtbot.waitUntil(lambda: side(window) == 64)
    open_photo(window, qtbot, photo)
    window.edits.add("a smiling face", "a face")
    qtbot.waitUntil(lambda: bool(window.document.edits) and window.preview.current)


def test_a_face_whose_pack_is_not_here_is_kept(window: MainWindow, qtbot: QtBot, large: Path) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: side(window) == 32)
    portrait = window.document.portrait
    assert portrait is not None
    window.document.set_portrait(replace(portrait, pack="Elsewhere"))
    assert "“Elsewhere”" in window.viewer.banner.sentence
    window.viewer.banner.take_way_on()
    qtbot.waitUntil(lambda: getattr(window.document.portrait, "pack", "") == "Small")


def test_the_next_start_takes_the_pack_of_the_last_time(qtbot: QtBot, window: MainWindow, large: Path) -> None:
    window.switch.use(large)
    qtbot.waitUntil(lambda: pack_of(window) == "Large")
    later = MainWindow()
    qtbot.addWidget(later)
    assert later.switch.folder == large
    later.close()
    library.remove("large")
    again = MainWindow()
    qtbot.addWidget(again)
    assert again.switch.folder == STARTER_PACK
    again.close()


def test_a_person_is_asked_before_another_pack_ends_an_optimisation(
    window: MainWindow, qtbot: QtBot, small: Path, large: Path
) -> None:
    window.engine.random_face(5)
    qtbot.waitUntil(lambda: window.preview.current)
    window.learning.begin(LONG_RUN)
    for change in (partial(window.packs.use, large), partial(window.packs.remove, (small,))):
        change()
        press(window, "Cancel")
        assert window.learning.optimising.busy and window.switch.folder == small and small.is_dir()
    window.packs.use(large)
    press(window, "Stop it")
    qtbot.waitUntil(lambda: side(window) == 64 and not window.engine.busy)
    window.learning.begin(LONG_RUN)
    window.document.undo()  # to the face of the other pack
    press(window, "Cancel")
    assert window.learning.optimising.busy and window.switch.folder == large and window.viewer.banner.isVisible()
    window.learning.optimising.stop()
