"""The encoder at the sizes of a lean pack: features, heads, gradients, and descriptions that make no network."""

import json
from dataclasses import replace
from typing import Any

import pytest
import torch

from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.errors import Damaged

LEAN = EncoderConfig(rows=10, w_dim=12, input_size=128, widths=(4, 6, 8, 10, 16), units=(1, 2, 1, 1), pyramid_width=16)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    torch.manual_seed(0)
    return Encoder(LEAN).eval()


def test_features_are_a_quarter_an_eighth_and_a_sixteenth(encoder: Encoder) -> None:
    features = encoder.features(torch.randn(2, 3, 128, 128))
    assert [tuple(feature.shape) for feature in features] == [(2, 8, 32, 32), (2, 10, 16, 16), (2, 16, 8, 8)]


def test_stage_adds_rows_one_by_one(encoder: Encoder) -> None:
    images = torch.randn(2, 3, 128, 128)
    whole, base, third = encoder(images), encoder(images, stage=0), encoder(images, stage=3)
    assert whole.shape == (2, 10, 12)
    assert torch.equal(base, base[:, :1].expand_as(base))
    assert torch.equal(third[:, :4], whole[:, :4])
    assert torch.equal(third[:, 4:], base[:, 4:])


def test_codes_start_from_latent_avg(encoder: Encoder) -> None:
    images = torch.randn(1, 3, 128, 128)
    other = Encoder(LEAN).eval()
    other.load_state_dict({**encoder.state_dict(), "latent_avg": torch.full((10, 12), 5.0)})
    assert torch.equal(other.encode(images), encoder(images) + 5)


def test_all_parameters_learn() -> None:
    encoder = Encoder(LEAN)
    encoder(torch.randn(2, 3, 128, 128)).square().sum().backward()
    unmoved = [name for name, p in encoder.named_parameters() if p.grad is None or not p.grad.any()]
    assert unmoved == []


def test_input_need_not_be_a_power_of_two() -> None:
    config = EncoderConfig(rows=8, w_dim=4, input_size=48, widths=(2, 2, 2, 2, 4), units=(1, 1, 1, 1), pyramid_width=4)
    assert Encoder(config)(torch.randn(2, 3, 48, 48)).shape == (2, 8, 4)


def test_wrong_picture_size_is_refused(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="128"):
        encoder(torch.randn(1, 3, 256, 256))


def test_description_survives_json() -> None:
    assert EncoderConfig.from_dict(json.loads(json.dumps(LEAN.to_dict()))) == LEAN


@pytest.mark.parametrize(
    "change",
    [
        {"widths": [4, 6, 8, 10]},
        {"widths": [4, 6, 8, 10, 12]},
        {"widths": 5},
        {"units": [1, 1, 1, 0]},
        {"units": [1, 1, 1, "1"]},
        {"rows": -3},
        {"w_dim": True},
        {"input_size": 100},
        {"unknown": 1},
    ],
)
def test_damaged_description_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        EncoderConfig.from_dict({**LEAN.to_dict(), **change})


def test_incomplete_description_is_refused() -> None:
    values = LEAN.to_dict()
    del values["rows"]
    with pytest.raises(Damaged, match="incomplete"):
        EncoderConfig.from_dict(values)


def test_a_stem_that_strides_gives_the_body_the_smaller_picture() -> None:
    config = replace(LEAN, input_size=256, stem_stride=2)
    assert config.stem_size == LEAN.input_size
    coarse, _, fine = Encoder(config).eval().features(torch.rand(1, 3, 256, 256))
    assert coarse.shape[2:] == (32, 32) and fine.shape[2:] == (8, 8)


def test_descriptions_from_before_the_stem_could_stride_are_read() -> None:
    values = LEAN.to_dict()
    del values["stem_stride"]
    assert EncoderConfig.from_dict(values) == LEAN
