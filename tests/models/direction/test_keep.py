"""What is kept is taken out of a text direction and out of changes of the styles."""

import pytest
import torch

from models.attributes import ATTRIBUTES
from models.clip.text import text_direction
from models.direction.global_direction import GlobalDirection
from models.direction.keep import kept_directions, orthogonal, weighed
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.errors import TextError
from models.generator.stylespace import StyleLayout
from tests.helpers.tiny import tiny_clip, tiny_generator

CLIP = tiny_clip()
TEMPLATES = ("a photo of {}.", "{}")


def unit_statistics(layout: StyleLayout) -> StyleStatistics:
    return StyleStatistics(torch.zeros(layout.channels), torch.ones(layout.channels))


def test_a_name_spans_how_its_values_differ_and_other_texts_their_difference_from_the_neutral() -> None:
    basis = kept_directions(CLIP, ("hair style", "a red nose"), "a face", TEMPLATES)
    assert basis.shape == (len(ATTRIBUTES["hair style"][0]) - 1 + 1, CLIP.width)
    torch.testing.assert_close(basis @ basis.T, torch.eye(len(basis)), atol=1e-5, rtol=0)
    for target, neutral in (("a bald face", "a face with long hair"), ("a red nose", "a face")):
        dt = text_direction(CLIP, target, neutral, TEMPLATES)
        torch.testing.assert_close(dt @ basis.T @ basis, dt, atol=1e-5, rtol=0)


def test_nothing_kept_spans_nothing() -> None:
    dt = text_direction(CLIP, "a smiling face", "a face", TEMPLATES)
    torch.testing.assert_close(orthogonal(dt, kept_directions(CLIP, (), "a face", TEMPLATES)), dt)


def test_the_same_text_twice_is_kept_once() -> None:
    assert len(kept_directions(CLIP, ("age", "age"), "a face", TEMPLATES)) == 1


def test_a_text_direction_loses_what_is_kept_and_nothing_else() -> None:
    basis = kept_directions(CLIP, ("age",), "a face", TEMPLATES)
    dt = text_direction(CLIP, "a smiling face", "a face", TEMPLATES)
    rest = orthogonal(dt, basis)
    assert (basis @ rest).abs().max() < 1e-5
    assert rest.norm().item() == pytest.approx(1)
    assert (rest @ dt).item() == pytest.approx((1 - (basis @ dt).square().sum()).sqrt().item(), abs=1e-5)


def test_a_text_that_only_changes_what_is_kept_is_refused() -> None:
    dt = text_direction(CLIP, "an old face", "a young face", TEMPLATES)
    with pytest.raises(TextError, match="nothing but what should stay"):
        orthogonal(dt, kept_directions(CLIP, ("age",), "a face", TEMPLATES))


def test_a_channel_counts_by_what_it_adds_to_the_wanted_and_not_to_the_kept() -> None:
    layout = tiny_generator(64).layout
    rows = torch.zeros(layout.convolution_channels, 3)
    rows[:4] = torch.tensor([[1.0, 0, 0], [0, 1, 0], [1, 1, 0], [0.5, 0, 3]])
    direction = GlobalDirection(DirectionTable(rows, unit_statistics(layout)), layout)
    shares = direction.shares(torch.tensor([1.0, 0, 0]), torch.tensor([[0.0, 1, 0]]))
    assert shares[:4].tolist() == [1, 0, 0.5, 1]
    assert not shares[4:].any()


def test_changes_are_weighed_where_something_was_measured() -> None:
    layout = tiny_generator(64).layout
    delta = torch.randn(2, layout.channels)
    shares = torch.rand(20)
    kept = weighed(delta, shares, layout)
    measured = layout.convolution_index[:20]
    torch.testing.assert_close(kept[:, measured], delta[:, measured] * shares)
    kept[:, measured] = delta[:, measured]
    assert torch.equal(kept, delta)
