"""From scores to moves; the official numbers are checked in tests/parity/test_direction.py."""

import pytest
import torch

from models.direction.global_direction import GlobalDirection, beta_that_keeps, channels_kept, suggested_beta
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.errors import Damaged, PackError
from models.generator.stylespace import StyleLayout
from tests.helpers.tiny import tiny_generator

LAYOUT: StyleLayout = tiny_generator().layout
STATISTICS = StyleStatistics(torch.zeros(LAYOUT.channels), torch.arange(1.0, LAYOUT.channels + 1))


def table(effect: bool = True) -> DirectionTable:
    torch.manual_seed(0)
    rows = torch.nn.functional.normalize(torch.randn(LAYOUT.convolution_channels, 4), dim=1)
    return DirectionTable(rows, STATISTICS, torch.linspace(0.1, 2.0, len(rows)) if effect else None)


def unit(index: int) -> torch.Tensor:
    return torch.nn.functional.one_hot(torch.tensor(index), 4).float()


def test_the_strongest_channel_moves_by_one_deviation() -> None:
    direction = GlobalDirection(table(), LAYOUT)
    move = direction.move(direction.scores(unit(0)), 0.5)
    in_deviations = move.delta / STATISTICS.std
    assert move.kept == channels_kept(direction.scores(unit(0)), 0.5) == int(move.delta.count_nonzero())
    assert in_deviations.abs().max() == pytest.approx(1.0)
    rgb = [i for i, layer in enumerate(LAYOUT.layers) if layer.kind == "rgb"]
    assert all(LAYOUT.split(move.delta)[i].count_nonzero() == 0 for i in rgb)


def test_no_channel_above_beta_moves_nothing() -> None:
    direction = GlobalDirection(table(), LAYOUT)
    move = direction.move(direction.scores(unit(0)), 1.1)
    assert move.kept == 0
    assert torch.equal(move.delta, torch.zeros(LAYOUT.channels))


def test_beta_that_keeps_keeps_that_many() -> None:
    scores = GlobalDirection(table(), LAYOUT).scores(unit(1))
    assert [channels_kept(scores, beta_that_keeps(scores, n)) for n in (1, 7, 20)] == [1, 7, 20]


def test_suggested_beta_falls_back_where_few_channels_answer() -> None:
    assert suggested_beta(torch.full((50,), 0.2), 20) == pytest.approx(0.2)
    assert suggested_beta(torch.full((50,), 0.2), 50) == pytest.approx(0.1)


def test_effect_weighting_scales_rows_to_at_most_one() -> None:
    rows = table().rows("effect")
    torch.testing.assert_close(rows.norm(dim=1), (torch.linspace(0.1, 2.0, len(rows)) / 2).sqrt())
    direction = GlobalDirection(table(), LAYOUT, "effect")
    torch.testing.assert_close(direction.scores(unit(2)), rows[:, 2])


def test_effect_weighting_needs_effects() -> None:
    with pytest.raises(Damaged, match="holds no effects"):
        GlobalDirection(table(effect=False), LAYOUT, "effect")


def test_a_table_of_another_generator_is_refused() -> None:
    with pytest.raises(PackError, match=r"for a generator of 64 style channels, this one has 112"):
        GlobalDirection(table(), tiny_generator(64).layout)


def test_a_direction_of_another_clip_is_refused() -> None:
    with pytest.raises(PackError, match="CLIP model of width 4, not 512"):
        GlobalDirection(table(), LAYOUT).scores(torch.zeros(512))
