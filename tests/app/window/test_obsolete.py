"""Another face is opened while something else is on its way: only what is obsolete ends."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine.export import ExportOptions
from app.engine.workers import Task
from app.window.main_window import MainWindow
from models.edits import Edit
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings
from tests.helpers.sessions import SAMPLE
from tests.helpers.tiny_pack import write_tiny_pack
from tests.helpers.windows import close_window, open_window, press

pytestmark = pytest.mark.usefixtures("few_steps")
SMILE = Edit("a smiling face", beta=0.1)
LONG_RUN = OptimizationJob(SMILE.target, SMILE.neutral, (), OptimizationSettings(steps=100_000))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture
def window(qtbot: QtBot, pack: Path) -> Iterator[MainWindow]:
    """A window with a random face and one edit, about which nothing is left to find out."""
    window = open_window(qtbot, pack)
    window.faces.random()
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(SMILE)
    qtbot.waitUntil(lambda: window.preview.current and not window.engine.busy)
    yield window
    close_window(window)


@pytest.fixture
def written(window: MainWindow) -> list[Path]:
    paths: list[Path] = []
    window.saving.written.connect(paths.append)
    return paths


def test_films_and_exports_outlast_opening_closing_and_the_grid(
    window: MainWindow, qtbot: QtBot, written: list[Path], tmp_path: Path
) -> None:
    film, picture = tmp_path / "film.webp", tmp_path / "picture.png"
    window.document.select(0)
    window.saving.export_film_to(film, 0)
    window.saving.export_to(picture, ExportOptions())
    dialog = window.edits.grid()
    assert dialog is not None
    dialog.reject()
    window.document.undo_stack.setClean()
    window.faces.open_path(SAMPLE)
    window.document.close()
    qtbot.waitUntil(lambda: written == [film, picture])
    qtbot.waitUntil(lambda: not window.engine.busy)
    assert film.stat().st_size > 0 and picture.stat().st_size > 0
    assert window.document.portrait is None  # closed after the photo was asked for


def test_a_project_that_is_opened_last_wins_over_a_photo(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    project = tmp_path / "session.semblance"
    window.saving.save_to(project)
    qtbot.waitUntil(lambda: window.document.path == project)
    opened = threading.Event()
    window.engine.submit(lambda editor, progress: opened.wait(240), lambda _: None, lasting=True)
    window.faces.open_path(SAMPLE)
    window.faces.open_path(project)
    qtbot.waitUntil(lambda: not window.files.busy)
    opened.set()
    qtbot.waitUntil(lambda: not window.engine.busy)
    assert window.document.path == project and window.document.edits == (SMILE,)


def test_an_optimisation_ends_alone_and_with_its_face(
    window: MainWindow, qtbot: QtBot, written: list[Path], tmp_path: Path
) -> None:
    optimising, card = window.learning.optimising, window.learning.optimising_card
    for end in (optimising.stop, window.document.close):
        window.learning.begin(LONG_RUN)
        window.saving.export_to(tmp_path / "picture.png", ExportOptions())
        assert optimising.busy
        end()
        assert not optimising.busy and card.isHidden()
        qtbot.waitUntil(lambda: len(written) > 0)
        written.clear()


def test_a_file_that_is_no_photo_ends_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    window.document.undo_stack.setClean()
    window.faces.open_path(SAMPLE)
    qtbot.waitUntil(lambda: window.document.photo is not None and not window.engine.busy)
    portrait = window.document.portrait
    assert portrait is not None
    window.engine.refine(portrait, 100_000)
    window.faces.open_path(broken)
    qtbot.waitUntil(window.viewer.banner.isVisible)
    assert window.engine.busy and window.document.portrait is portrait
    window.learning.begin(LONG_RUN)
    window.engine.open_photo(broken)
    window.viewer.banner.dismiss()
    qtbot.waitUntil(window.viewer.banner.isVisible)
    assert window.learning.optimising.busy
    window.engine.open_photo(SAMPLE)
    qtbot.waitUntil(lambda: window.document.portrait is not portrait and not window.engine.busy)
    assert not window.learning.optimising.busy


def test_a_person_is_asked_before_an_optimisation_is_lost(window: MainWindow, qtbot: QtBot) -> None:
    window.document.undo_stack.setClean()
    window.learning.begin(LONG_RUN)
    for leave in (partial(window.faces.open_path, SAMPLE), window.faces.random, window.saving.close):
        leave()
        press(window, "Cancel")
        assert window.learning.optimising.busy
    window.faces.open_path(SAMPLE)
    press(window, "Stop it")
    qtbot.waitUntil(lambda: window.document.photo is not None and not window.engine.busy)
    assert not window.learning.optimising.busy


def test_closing_waits_for_what_is_written(window: MainWindow, qtbot: QtBot) -> None:
    go_on = threading.Event()
    done: list[bool] = []
    window.document.undo_stack.setClean()
    window.engine.submit(lambda editor, progress: go_on.wait(240), done.append, lasting=True)
    assert not window.close() and not window.close()
    press(window, "Keep the window open")
    assert window.isVisible() and not done
    assert not window.close()
    go_on.set()
    qtbot.waitUntil(window.isHidden)
    assert done == [True]


def test_closing_can_stop_what_runs(window: MainWindow, qtbot: QtBot) -> None:
    window.learning.begin(LONG_RUN)
    assert not window.close()
    press(window, "Stop it and close")
    press(window, "Cancel")
    assert window.isVisible() and window.learning.optimising.busy and not window.close()
    press(window, "Stop it and close")
    press(window, "Don't save")
    qtbot.waitUntil(window.isHidden)


def test_the_focus_of_new_words_is_found_though_a_photo_that_cannot_be_read_came_between(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    window.edits.add("a face with a beard", "a face")
    assert not window.edits.stack.rows[1].reading.busy.isHidden()
    window.engine.open_photo(broken)
    qtbot.waitUntil(lambda: window.viewer.banner.isVisible() and not window.engine.busy)
    assert not window.edits._studies._fresh and window.edits.stack.rows[1].reading.busy.isHidden()


def test_an_older_grid_leaves_the_cells_of_a_newer_one_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(0)
    first = window.edits.grid()
    assert first is not None
    qtbot.waitUntil(lambda: not first.cells[0][0].icon().isNull())
    first.reject()
    second = window.edits.grid()
    assert second is not None
    assert all(cell.icon().isNull() for row in second.cells for cell in row)
    qtbot.waitUntil(lambda: not second.cells[-1][-1].icon().isNull())
    second.reject()


def test_small_pictures_of_presets_that_were_cancelled_are_made_later(window: MainWindow, qtbot: QtBot) -> None:
    pictures = window.presets._pictures
    window.preset_panel.show()
    qtbot.waitUntil(lambda: not window.engine.busy)
    pictures._made.clear()  # what the panel may have asked for already
    pictures._work()
    edit, asked = next(iter(pictures._made.items()))
    window.engine.cancel()
    assert isinstance(asked, Task) and asked.cancelled
    pictures._work()
    qtbot.waitUntil(lambda: isinstance(pictures._made[edit], np.ndarray))
