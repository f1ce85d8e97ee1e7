"""Text directions and global directions against the official StyleCLIP code, on procedural numbers."""

import hashlib

import numpy as np
import pytest
import torch
from torch import Tensor

from models.clip.text import IMAGENET_TEMPLATES, text_direction, text_embedding
from models.direction.global_direction import GlobalDirection, channels_kept, suggested_beta
from models.direction.relevance import relevance_from_features
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.direction.text_direction import Move
from models.generator.config import GeneratorConfig
from models.generator.stylespace import StyleLayout
from tests.parity.rebuild import load, noise

LAYOUT = StyleLayout.of(GeneratorConfig(1024, (512, 512, 512, 512, 512, 256, 128, 64, 32)))


class ProceduralTexts:
    """Embeddings that follow from the prompt alone, as the reference used; unit length, as `encode_texts` promises."""

    def encode_texts(self, texts: list[str]) -> Tensor:
        mean = 0.5 * noise("text.mean", (512,)).astype(np.float64)
        rows = np.stack([noise("text." + text, (512,)) + mean for text in texts])
        return torch.from_numpy(rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def std() -> Tensor:
    return torch.cat([torch.from_numpy(np.abs(noise(f"std.{i}", (w,)))) for i, w in enumerate(LAYOUT.widths)])


@pytest.fixture(scope="module")
def relevance() -> Tensor:
    table = noise("fs3", (LAYOUT.convolution_channels, 512))
    return torch.from_numpy(table / np.linalg.norm(table, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def dt() -> Tensor:
    direction = noise("dt", (512,))
    return torch.from_numpy(direction / np.linalg.norm(direction))


def direction(relevance: Tensor, std: Tensor) -> GlobalDirection:
    return GlobalDirection(DirectionTable(relevance, StyleStatistics(torch.zeros_like(std), std)), LAYOUT)


def moved(direction: GlobalDirection, dt: Tensor, beta: float) -> Move:
    return direction.move(direction.scores(dt), beta)


def assert_within(actual: Tensor, expected: np.ndarray[tuple[int, ...], np.dtype[np.float32]], absolute: float) -> None:
    assert actual.shape == expected.shape
    assert np.abs(actual.double().numpy() - expected).max() <= absolute


def test_text_direction() -> None:
    manifest, expected = load("text_direction")
    listed = "\n".join(sorted(IMAGENET_TEMPLATES)).encode()
    assert len(IMAGENET_TEMPLATES) == manifest["templates"]
    assert hashlib.sha256(listed).hexdigest() == manifest["templates_sha256_sorted_newline"]
    clip = ProceduralTexts()
    embeddings = [text_embedding(clip, manifest[name]) for name in ("target", "neutral")]
    assert_within(torch.stack(embeddings, dim=1), expected["class_embeddings"], 1e-6)
    assert_within((embeddings[0] - embeddings[1]).norm(), expected["dt_norm_before"], 1e-6)
    assert_within(text_direction(clip, manifest["target"], manifest["neutral"]), expected["dt"], 1e-6)


def test_the_layout_is_the_official_one() -> None:
    manifest, _ = load("global_direction")
    assert list(LAYOUT.widths) == manifest["dims"]
    assert list(LAYOUT.convolution_layers) == manifest["convolution_layers"]
    assert LAYOUT.convolution_channels == manifest["n_channels"]


@pytest.mark.parametrize("beta", ["0.0", "0.05", "0.1", "0.15"])
def test_boundary(relevance: Tensor, std: Tensor, dt: Tensor, beta: str) -> None:
    _, expected = load("global_direction")
    move = moved(direction(relevance, std), dt, float(beta))
    assert_within(move.delta, expected[f"boundary_beta_{beta}"], 1e-5)
    assert move.kept == expected[f"channels_beta_{beta}"]


def test_relevance_from_features() -> None:
    _, expected = load("global_direction")
    features = torch.from_numpy(noise("features", (6, 8, 2, 512)))
    assert_within(relevance_from_features(features).rows, expected["fs3_from_features"], 1e-6)


def test_a_table_up_to_128_px(relevance: Tensor, std: Tensor, dt: Tensor) -> None:
    _, expected = load("global_direction_tools")
    move = moved(direction(relevance[:5376], std), dt, 0.1)
    assert_within(move.delta, expected["short_boundary_beta_0.1"], 1e-5)
    assert move.kept == expected["short_channels_beta_0.1"]


def test_edited_codes(relevance: Tensor, std: Tensor, dt: Tensor) -> None:
    manifest, expected = load("global_direction_tools")
    codes = torch.cat([torch.from_numpy(noise(f"input.s{i}", (2, w))) for i, w in enumerate(LAYOUT.widths)], dim=1)
    delta = moved(direction(relevance, std), dt, manifest["beta_of_edited_codes"]).delta
    alphas = torch.tensor(manifest["alpha_of_edited_codes"])[:, None]
    edited = LAYOUT.split(codes[:, None] + alphas * delta)
    assert_within(edited[6], expected["edited_codes_layer_6"], 1e-5)
    assert_within(edited[24], expected["edited_codes_layer_24"], 1e-5)
    assert_within(edited[7][..., :8], expected["edited_codes_layer_7_rgb"], 1e-5)


@pytest.mark.parametrize("threshold", [20, 100])
def test_suggested_beta(relevance: Tensor, std: Tensor, dt: Tensor, threshold: int) -> None:
    _, expected = load("global_direction_tools")
    ready = direction(relevance, std)
    for factor, name in ((1.0, "auto_beta"), (2.2, "auto_beta_dt_times_2.2")):
        beta = suggested_beta(ready.scores(factor * dt), threshold)
        assert beta == pytest.approx(float(expected[f"{name}_threshold_{threshold}"]), abs=1e-9)


def test_counts(relevance: Tensor, std: Tensor, dt: Tensor) -> None:
    _, expected = load("global_direction")
    scores = direction(relevance, std).scores(dt)
    for beta in ("0.0", "0.05", "0.1", "0.15"):
        assert channels_kept(scores, float(beta)) == expected[f"channels_beta_{beta}"]


def test_channel_indices() -> None:
    _, expected = load("global_direction_tools")
    for name, rgb in (("manual_flat_index", False), ("manual_flat_index_with_rgb", True)):
        pairs = expected[name.replace("flat_index", "layer_channel")]
        assert [LAYOUT.flat_to_layer_channel(int(i), rgb=rgb) for i in expected[name]] == [tuple(p) for p in pairs]
    for layer, channel, flat in expected["manual_find_flat"]:
        assert LAYOUT.layer_channel_to_flat(int(layer), int(channel), rgb=True) == flat


def test_one_channel(relevance: Tensor, std: Tensor) -> None:
    manifest, expected = load("global_direction_tools")
    layer, channel = manifest["one_channel"]["layer"], manifest["one_channel"]["channel"]
    codes = torch.from_numpy(noise(f"input.s{layer}", (2, LAYOUT.widths[layer])))
    delta = LAYOUT.split(direction(relevance, std).one_channel(layer, channel))[layer]
    edited = codes[:, None] + torch.tensor(manifest["one_channel"]["alpha"])[:, None] * delta
    assert_within(edited[..., 495:507], expected["one_channel_layer6_channel501"], 1e-5)
