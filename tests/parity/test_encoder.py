"""e4e and the identity network against the official implementations, on procedural weights and pictures."""

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from models.checkpoints import e4e, identity
from models.checkpoints.reader import Content
from models.encoder.config import EncoderConfig
from models.encoder.identity import identity_loss
from models.encoder.network import Encoder
from tests.parity.rebuild import assert_close, folders, load, manifest, manifests, state_dict, tensor

TOLERANCE = 1e-4


@pytest.fixture(autouse=True)
def no_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def picture(name: str, size: int, salt: str) -> Tensor:
    coarse = tensor(name, (1, 3, 16, 16), "normal:0.5", salt)
    return F.interpolate(coarse, (size, size), mode="bilinear", align_corners=False).clamp(-1, 1)


@lru_cache(maxsize=1)
def encoder_of(folder: str) -> Encoder:
    entries = state_dict(folder)
    w_dim = e4e.configure(entries).w_dim
    return e4e.convert(entries, tensor("input.latent_avg", (w_dim,), "normal:0.2", load(folder)[0]["salt"]))


def rows_of(size: int) -> int:
    """W+ rows of a generator of this many px."""
    return 2 * size.bit_length() - 4


@pytest.mark.parametrize("folder", folders(r"e4e_\d+(_stages)?"))
def test_encoder(folder: str) -> None:
    about, outputs = load(folder)
    encoder = encoder_of(folder)
    assert encoder.config.rows == rows_of(about["stylegan_size"])
    image = picture("input.image", encoder.config.input_size, about["salt"])
    features = dict(zip(("c1", "c2", "c3"), encoder.features(image), strict=True))
    for name, expected in outputs.items():
        if stage := re.fullmatch(r"codes_stage_(\d+)", name):
            value = encoder(image, int(stage[1]))
        elif name.startswith("codes"):
            value = encoder.encode(image) if name == "codes_with_latent_avg" else encoder(image)
        elif name.endswith("_mean_std"):
            feature = features[name.removesuffix("_mean_std")]
            value = torch.stack([feature.mean(), feature.std()])
        else:
            feature = features[name.removesuffix("_sample")]
            channels, pixels = (feature.shape[axis] // expected.shape[axis] for axis in (1, 2))
            value = feature[:, ::channels, ::pixels, ::pixels]
        assert_close(value, expected, TOLERANCE)


@pytest.mark.parametrize("name", manifests(r"e4e_\d+_encoder"))
def test_names_and_shapes(name: str) -> None:
    with torch.device("meta"):
        own = Encoder(EncoderConfig(rows=rows_of(int(name.split("_")[1])))).state_dict()
    assert list(own.pop("latent_avg").shape) == [rows_of(int(name.split("_")[1])), 512]
    assert [[name, list(value.shape)] for name, value in own.items()] == manifest(name)


@pytest.mark.parametrize("folder", folders(r"arcface_\w+"))
def test_identity_features_and_losses(folder: str) -> None:
    about, outputs = load(folder)
    network = identity.FORMAT.load(Content("official", state_dict(folder)), [])
    image, other = (picture(name, 256, about["salt"]) for name in ("input.image", "input.image_b"))
    for name, expected in outputs.items():
        if which := re.fullmatch(r"feature_(image|image_b)_(\d+)", name):
            feature = network(picture(f"input.{which[1]}", int(which[2]), about["salt"]))
            assert_close(feature, expected, TOLERANCE)
        else:
            seen = 0.9 * image + 0.1 * other if name == "identity_loss_mix_vs_image" else other
            loss = identity_loss(network(seen), network(image))
            assert loss.item() == pytest.approx(float(expected), abs=5e-6)
