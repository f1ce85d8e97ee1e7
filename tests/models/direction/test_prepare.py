"""The preparation as a whole: a pack folder gains its direction file."""

from pathlib import Path

import pytest
import torch

from models.clip.text import text_direction
from models.direction.global_direction import GlobalDirection
from models.direction.prepare import PARTIAL_FILE, TABLE_FILE, PreparationSettings, fingerprint, prepare
from models.direction.table import DirectionTable
from models.errors import Stopped
from models.progress import Progress
from tests.helpers.tiny import tiny_clip, tiny_generator

SETTINGS = PreparationSettings(samples=200, codes=4)


def test_the_table_is_written_and_edits(tmp_path: Path) -> None:
    generator, clip = tiny_generator(), tiny_clip()
    fractions: list[float] = []
    table = prepare(generator, clip, tmp_path, SETTINGS, progress=Progress(lambda f, _: fractions.append(f)))
    assert [path.name for path in tmp_path.iterdir()] == [TABLE_FILE]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    stored = DirectionTable.load(tmp_path / TABLE_FILE)
    assert torch.equal(stored.relevance, table.relevance)
    assert stored.settings == table.settings
    assert stored.settings["generator"] == fingerprint(generator)
    dt = text_direction(clip, "a smiling face", "a face", ["{}"])
    direction = GlobalDirection(stored, generator.layout)
    assert direction.move(direction.scores(dt), 0.0).kept == generator.layout.convolution_channels


def test_a_stopped_preparation_goes_on(tmp_path: Path) -> None:
    generator, clip = tiny_generator(), tiny_clip()
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.5 else None)
    with pytest.raises(Stopped):
        prepare(generator, clip, tmp_path, SETTINGS, progress=progress)
    assert [path.name for path in tmp_path.iterdir()] == [PARTIAL_FILE]
    fractions: list[float] = []
    resumed = prepare(generator, clip, tmp_path, SETTINGS, progress=Progress(lambda f, _: fractions.append(f)))
    assert all(f <= 0.02 or f > 0.5 for f in fractions)
    (tmp_path / "fresh").mkdir()
    torch.testing.assert_close(resumed.effect, prepare(generator, clip, tmp_path / "fresh", SETTINGS).effect)


def test_a_changed_network_has_another_fingerprint() -> None:
    generator = tiny_generator()
    before = fingerprint(generator)
    assert before == fingerprint(tiny_generator())
    generator.w_avg[0] += 1e-3
    assert fingerprint(generator) != before
