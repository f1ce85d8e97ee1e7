"""Encoder and identity network against the official e4e and StyleCLIP."""

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from models.encoder.config import EncoderConfig
from models.encoder.identity import IdentityNetwork, identity_loss
from models.encoder.network import Encoder
from tests.parity.rebuild import Outputs, assert_close, load, manifest, state_dict, tensor

TOLERANCE = 1e-4


@pytest.fixture(autouse=True)
def no_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def picture(name: str = "input.image", size: int = 256) -> Tensor:
    coarse = tensor(name, (1, 3, 16, 16), "normal:0.5")
    return F.interpolate(coarse, (size, size), mode="bilinear", align_corners=False).clamp(-1, 1)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    weights = state_dict(load("e4e_64")[0])
    weights["latent_avg"] = tensor("input.latent_avg", (512,), "normal:0.2").expand(10, 512)
    encoder = Encoder(EncoderConfig(rows=10)).eval()
    encoder.load_state_dict(weights)
    return encoder


@pytest.fixture(scope="module")
def stages() -> Outputs:
    return load("e4e_64_stages")[1]


def test_codes(encoder: Encoder, stages: Outputs) -> None:
    codes = encoder(picture())
    assert_close(codes, load("e4e_64")[1]["codes"], TOLERANCE)
    assert_close(codes, stages["codes_stage_18"], TOLERANCE)


@pytest.mark.parametrize("stage", [0, 1, 4, 8])
def test_codes_of_a_progressive_stage(encoder: Encoder, stages: Outputs, stage: int) -> None:
    assert_close(encoder(picture(), stage), stages[f"codes_stage_{stage}"], TOLERANCE)


def test_codes_with_latent_avg(encoder: Encoder, stages: Outputs) -> None:
    assert_close(encoder.encode(picture()), stages["codes_with_latent_avg"], TOLERANCE)


def test_features(encoder: Encoder, stages: Outputs) -> None:
    for name, feature in zip(("c1", "c2", "c3"), encoder.features(picture()), strict=True):
        assert_close(feature[:, ::16, ::4, ::4], stages[f"{name}_sample"], TOLERANCE)
        assert_close(torch.stack([feature.mean(), feature.std()]), stages[f"{name}_mean_std"], TOLERANCE)


def test_names_and_shapes_at_1024() -> None:
    with torch.device("meta"):
        own = Encoder(EncoderConfig(rows=18)).state_dict()
    assert list(own.pop("latent_avg").shape) == [18, 512]
    assert [[name, list(value.shape)] for name, value in own.items()] == manifest("e4e_1024_encoder")


def test_identity_features_and_losses() -> None:
    about, outputs = load("arcface_irse50")
    network = IdentityNetwork().eval()
    network.load_state_dict(state_dict(about))
    image, other = picture(), picture("input.image_b")
    feature, other_feature, large_feature = network(image), network(other), network(picture(size=512))
    assert_close(feature, outputs["feature_image_256"], TOLERANCE)
    assert_close(other_feature, outputs["feature_image_b_256"], TOLERANCE)
    assert_close(large_feature, outputs["feature_image_512"], TOLERANCE)
    mixed = identity_loss(network(0.9 * image + 0.1 * other), feature)
    assert mixed.item() == pytest.approx(float(outputs["identity_loss_mix_vs_image"]), abs=5e-6)
    far = identity_loss(other_feature, feature)
    assert far.item() == pytest.approx(float(outputs["identity_loss_b_vs_image"]), abs=5e-6)
