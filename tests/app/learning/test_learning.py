"""Chips, training and optimisation in the real window, on a real pack of tiny networks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.engine import workers
from app.engine.engine import State
from app.learning.optimise_dialog import OptimiseDialog
from app.learning.train_dialog import TrainDialog
from app.widgets.pictures import Picture
from app.window.main_window import MainWindow
from models import project_file
from models.edits import Edit, encode_delta
from models.mapper.jobs import TrainingJob, unfinished
from models.mapper.latent_mapper import MapperConfig
from models.mapper.library import mappers
from models.mapper.settings import USUAL
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings
from models.packs.manifest import Pack
from tests.helpers.sessions import change_edit
from tests.helpers.tiny import tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack
from tests.helpers.windows import open_window, press

SMILE = Edit("a smiling face", alpha=2.0, keep=("age",))
JOB = TrainingJob(SMILE.target, SMILE.neutral, SMILE.keep)
LONG = replace(JOB, faces=16, settings=replace(USUAL, steps=50_000, validation_interval=5, patience=10_000))
RUN = OptimizationJob(SMILE.target, SMILE.neutral, SMILE.keep, OptimizationSettings(steps=12))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture(autouse=True)
def equal_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "NICENESS", 0)  # a busy machine would leave it nothing


@pytest.fixture
def window(qtbot: QtBot, pack: Path) -> Iterator[MainWindow]:
    """A window with a random face and one edit."""
    window = open_window(qtbot, pack)
    window.engine.random_face(1)
    qtbot.waitUntil(lambda: window.document.portrait is not None)
    window.document.add_edit(SMILE)
    yield window
    window.document.close()
    window.close()


def kept(window: MainWindow) -> tuple[str, ...]:
    return window.document.edits[0].keep


def picture(window: MainWindow, qtbot: QtBot) -> Picture:
    qtbot.waitUntil(lambda: window.preview.current)
    assert window.viewer.canvas.after is not None
    return window.viewer.canvas.after


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_chips_come_and_go_and_are_undone_and_saved(window: MainWindow, tmp_path: Path) -> None:
    keep = window.edits.stack.rows[0].keep
    choose(keep.menu(), "hair colour")
    assert "age" not in [action.text() for action in keep.menu().actions()]
    choose(keep.menu(), "Other words…")
    QTest.keyClicks(keep.words, "a red hat")
    QTest.keyClick(keep.words, Qt.Key.Key_Return)
    assert kept(window) == ("age", "hair colour", "a red hat")
    keep.chips[0].click()
    assert kept(window) == ("hair colour", "a red hat") and len(keep.chips) == 2
    window.document.undo()
    assert kept(window) == ("age", "hair colour", "a red hat") and len(keep.chips) == 3
    assert window.document.undo_stack.redoText() == "What Smiling keeps"
    project_file.save(tmp_path / "a.semblance", window.document.state)
    assert project_file.load(tmp_path / "a.semblance").edits == window.document.edits


def test_a_chip_changes_the_picture(window: MainWindow, qtbot: QtBot) -> None:
    before = picture(window, qtbot)
    choose(window.edits.stack.rows[0].keep.menu(), "beard")
    assert not np.array_equal(before, picture(window, qtbot))


def test_the_dialog_says_what_is_trained(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = window.learning.train()
    assert isinstance(dialog, TrainDialog)
    assert any("no identity network" in label.text() for label in dialog.findChildren(QLabel))
    dialog.levels["fine"].setChecked(False)
    dialog.steps.setValue(100)
    dialog.learn_from(tmp_path)
    assert dialog.job == replace(JOB, without=("fine",), settings=replace(USUAL, steps=100), photos=str(tmp_path))
    for box in dialog.levels.values():
        box.setChecked(False)
    assert not dialog.start.isEnabled()  # nothing could learn
    dialog.space.setCurrentIndex(1)
    assert dialog.job.kind == "stylespace" and dialog.job.without == ()
    dialog.start.click()
    qtbot.waitUntil(window.viewer.banner.isVisible)
    assert "too few faces" in window.viewer.banner.sentence and not window.learning.training_card.isVisible()


def test_a_trained_edit_becomes_a_row_while_editing_goes_on(
    window: MainWindow, qtbot: QtBot, pack: Path, tmp_path: Path
) -> None:
    window.learning.start(LONG)
    card = window.learning.training_card
    qtbot.waitUntil(card.pictures.isVisible)
    change_edit(window.document, 0, alpha=3.0)
    qtbot.waitUntil(lambda: window.preview.current)
    assert window.learning.training.busy  # the picture did not wait for it
    card.keep.click()
    qtbot.waitUntil(lambda: len(window.document.edits) == 2)
    direction, mapper = window.document.edits
    assert not direction.enabled and direction.alpha == 3.0
    assert (mapper.method, mapper.target, mapper.alpha, mapper.keep) == ("mapper", SMILE.target, 1.0, ("age",))
    assert not card.isVisible() and unfinished(Pack.read(pack)) == {}
    row = window.edits.stack.rows[1]
    assert row.channels.text() == "trained: a-smiling-face" and not row.beta.isVisible() and row.alpha.value == 1.0

    project_file.save(tmp_path / "a.semblance", window.document.state)
    assert project_file.load(tmp_path / "a.semblance").edits == (direction, mapper)
    window.document.undo()
    assert list(window.document.edits) == [replace(direction, enabled=True)]
    window.learning.trained_menu.aboutToShow.emit()
    choose(window.learning.trained_menu, SMILE.target)  # found again
    assert window.document.edits[-1].mapper == mapper.mapper


def test_a_stopped_training_goes_on_after_a_restart(window: MainWindow, qtbot: QtBot, pack: Path) -> None:
    window.learning.start(LONG)
    qtbot.waitUntil(lambda: window.learning.training_card.pictures.isVisible())
    window.learning.training_card.stop.click()
    qtbot.waitUntil(lambda: not window.learning.training.busy)
    assert window.document.edits == (SMILE,)
    assert list(unfinished(Pack.read(pack)).values()) == [LONG]
    assert mappers(Pack.read(pack)) == []
    assert "stopped" in window.viewer.banner.sentence
    window.document.close()
    window.close()

    again = MainWindow(pack=pack)
    qtbot.addWidget(again)
    again.show()
    again.viewer.banner.show_message("Something else first.")
    qtbot.waitUntil(lambda: again.engine.state is State.READY)
    assert again.viewer.banner.sentence == "Something else first."
    again.viewer.banner.dismiss()
    assert "stopped" in again.viewer.banner.sentence
    again.viewer.banner.take_way_on()
    qtbot.waitUntil(lambda: again.learning.training_card.pictures.isVisible())
    again.learning.training_card.keep.click()
    qtbot.waitUntil(lambda: "is trained" in again.viewer.banner.sentence)
    assert unfinished(Pack.read(pack)) == {} and len(mappers(Pack.read(pack))) == 1
    again.close()


def test_closing_the_window_keeps_what_was_trained_so_far(window: MainWindow, qtbot: QtBot, pack: Path) -> None:
    window.learning.start(LONG)
    qtbot.waitUntil(lambda: window.learning.training_card.pictures.isVisible())
    window.close()
    press(window, "Don't save")
    assert list(unfinished(Pack.read(pack)).values()) == [LONG]


def test_optimisation_shows_its_run_and_becomes_a_row(window: MainWindow, qtbot: QtBot) -> None:
    dialog = window.learning.optimise(0)
    assert isinstance(dialog, OptimiseDialog) and dialog.job == replace(RUN, settings=OptimizationSettings())
    dialog.steps.setValue(12)
    shown: list[object] = []
    window.learning.optimising.previewed.connect(shown.append)
    dialog.start.click()
    qtbot.waitUntil(lambda: len(window.document.edits) == 2)
    direction, found = window.document.edits
    assert not direction.enabled
    assert (found.method, found.target, found.alpha, found.keep) == ("optimisation", SMILE.target, 1.0, ("age",))
    assert len(shown) == 5 and not window.learning.optimising_card.isVisible()
    qtbot.waitUntil(lambda: window.preview.current)
    window.document.undo()
    assert window.document.edits == (SMILE,)


@pytest.mark.parametrize("keep", [True, False])
def test_an_optimisation_can_be_ended_at_any_time(window: MainWindow, qtbot: QtBot, keep: bool) -> None:
    window.learning.begin(replace(RUN, settings=OptimizationSettings(steps=3000)))
    card = window.learning.optimising_card
    qtbot.waitUntil(card.keep.isEnabled)
    (card.keep if keep else card.stop).click()
    qtbot.waitUntil(lambda: not window.engine.busy)
    qtbot.waitUntil(lambda: not card.isVisible() and window.preview.current)
    assert [edit.method for edit in window.document.edits] == (["direction", "optimisation"] if keep else ["direction"])


def test_the_grid_of_a_learned_edit_varies_its_strength_alone(window: MainWindow, qtbot: QtBot) -> None:
    channels = tiny_generator(64).layout.channels
    window.document.add_learned(replace(SMILE, alpha=1.0, delta=encode_delta(np.ones(channels) / 10)))
    dialog = window.edits.grid()
    assert dialog is not None and dialog.alphas == (-2.0, -1.0, 0.0, 1.0, 2.0) and len(dialog.betas) == 1
    qtbot.waitUntil(lambda: not dialog.cells[0][-1].icon().isNull())
    dialog.cells[0][-1].click()
    assert window.document.edits[1].alpha == 2.0


def test_words_alone_make_a_face(window: MainWindow, qtbot: QtBot) -> None:
    window.learning.begin(replace(RUN, free=True, target="an old man", keep=()))
    qtbot.waitUntil(lambda: window.document.edits != (SMILE,))
    assert window.document.portrait is not None and window.document.portrait.title == "an old man"
    assert [edit.method for edit in window.document.edits] == ["optimisation"]
    window.document.undo()
    assert window.document.edits == (SMILE,)


def test_an_official_mapper_is_taken_into_the_library(
    window: MainWindow, qtbot: QtBot, pack: Path, tmp_path: Path
) -> None:
    network = MapperConfig(fine=False).build(tiny_generator(64).config)
    state = {f"mapper.{key}": value for key, value in network.state_dict().items()}
    torch.save({"state_dict": state, "opts": {"description": "surprised"}}, tmp_path / "surprised.pt")
    window.learning.import_mapper(tmp_path / "surprised.pt")
    qtbot.waitUntil(lambda: len(window.document.edits) == 2)
    edit = window.document.edits[1]
    assert (edit.method, edit.target, edit.mapper) == ("mapper", "surprised", "surprised.safetensors")
    qtbot.waitUntil(lambda: window.preview.current)
    assert not window.viewer.banner.isVisible()


def test_what_is_no_mapper_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "notes.pt").write_bytes(b"no mapper")
    window.learning.import_mapper(tmp_path / "notes.pt")
    qtbot.waitUntil(window.viewer.banner.isVisible)
    assert "notes.pt" in window.viewer.banner.sentence and window.document.edits == (SMILE,)
