"""What is kept is taken out of a text direction and out of changes of the styles."""

import pytest
import torch
from torch import Tensor

from models.attributes import ATTRIBUTES
from models.clip.text import text_direction
from models.direction.global_direction import GlobalDirection
from models.direction.keep import Keep, kept_directions, orthogonal
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.errors import TextError
from tests.helpers.tiny import tiny_clip, tiny_generator

CLIP = tiny_clip()
TEMPLATES = ("a photo of {}.", "{}")


@pytest.fixture(scope="module")
def direction() -> GlobalDirection:
    layout = tiny_generator(64).layout
    torch.manual_seed(3)
    relevance = torch.nn.functional.normalize(torch.randn(layout.convolution_channels, CLIP.width), dim=1)
    statistics = StyleStatistics(torch.zeros(layout.channels), 0.5 + torch.rand(layout.channels))
    return GlobalDirection(DirectionTable(relevance, statistics, torch.rand(len(relevance))), layout)


def seen(direction: GlobalDirection, delta: Tensor) -> Tensor:
    """What CLIP sees of changes [N, channels], to first order: [N, D]."""
    index = direction.layout.convolution_index
    return delta[:, index] / direction.style_std[index] @ direction.response


def test_a_name_spans_how_its_values_differ_and_other_texts_their_difference_from_the_neutral() -> None:
    basis = kept_directions(CLIP, ("hair style", "a red nose"), "a face", TEMPLATES)
    assert basis.shape == (len(ATTRIBUTES["hair style"][0]) - 1 + 1, CLIP.width)
    torch.testing.assert_close(basis @ basis.T, torch.eye(len(basis)), atol=1e-5, rtol=0)
    for target, neutral in (("a bald face", "a face with long hair"), ("a red nose", "a face")):
        dt = text_direction(CLIP, target, neutral, TEMPLATES)
        torch.testing.assert_close(dt @ basis.T @ basis, dt, atol=1e-5, rtol=0)


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


@pytest.mark.parametrize("moved", [12, 64])
def test_of_a_change_only_what_is_seen_in_the_kept_directions_goes(direction: GlobalDirection, moved: int) -> None:
    basis = kept_directions(CLIP, ("age", "hair style"), "a face", TEMPLATES)
    delta = torch.randn(2, direction.layout.channels)
    delta[:, direction.layout.convolution_index[moved:]] = 0
    rest = Keep(direction, basis).rest(delta)
    assert (seen(direction, delta) @ basis.T).norm(dim=1).min() > 1e-2
    assert (seen(direction, rest) @ basis.T).abs().max() < 1e-4
    assert torch.equal(rest == 0, delta == 0)
    again = Keep(direction, basis).rest(rest)
    torch.testing.assert_close(again, rest, atol=1e-5, rtol=0)
