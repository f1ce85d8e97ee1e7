"""Text directions and global directions against the official StyleCLIP code, on procedural numbers."""

import hashlib
import re
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.clip.text import imagenet_templates, text_direction, text_embeddings
from models.direction.global_direction import GlobalDirection, channels_kept, suggested_beta
from models.direction.relevance import Sums
from models.direction.statistics import StyleStatistics
from models.direction.table import DirectionTable
from models.generator.config import GeneratorConfig
from models.generator.stylespace import StyleLayout
from tests.parity.rebuild import Outputs, folders, load, noise

GLOBAL, TOOLS = "global_direction", "global_direction_tools"
FEATURES = 512  # of ViT-B/32


class ProceduralTexts:
    """Embeddings that follow from the prompt alone, as the reference used; unit length, as `encode_texts` promises."""

    def __init__(self, salt: str, width: int) -> None:
        self.salt, self.width = salt, width

    def fits(self, text: str) -> bool:
        return True

    def encode_texts(self, texts: list[str]) -> Tensor:
        mean = 0.5 * noise("text.mean", (self.width,), self.salt).astype(np.float64)
        rows = np.stack([noise(f"text.{text}", (self.width,), self.salt) + mean for text in texts])
        return torch.from_numpy(rows / np.linalg.norm(rows, axis=1, keepdims=True))


class Numbers:
    """The table, the text direction and the deviations of a set, in the layout of its layers."""

    def __init__(self, folder: str) -> None:
        self.about, self.outputs = load(folder)
        layers, _ = load(GLOBAL)
        self.dims = layers["dims"]
        self.layout = StyleLayout.of(GeneratorConfig(2 ** (len(self.dims) // 3 + 2), tuple(self.dims[0::3])))
        self.std = torch.cat([torch.from_numpy(np.abs(self.noise(f"std.{i}", w))) for i, w in enumerate(self.dims)])
        self.table = unit(self.noise("fs3", self.layout.convolution_channels, FEATURES))
        self.dt = unit(self.noise("dt", FEATURES))

    def noise(self, name: str, *shape: int) -> NDArray[np.float32]:
        return noise(name, shape, self.about["salt"])

    def direction(self, rows: int | None = None) -> GlobalDirection:
        """Of the first `rows` of the table."""
        statistics = StyleStatistics(torch.zeros_like(self.std), self.std)
        return GlobalDirection(DirectionTable(self.table[:rows], statistics), self.layout)


def unit(rows: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(rows / np.linalg.norm(rows, axis=-1, keepdims=True))


def named(outputs: Outputs, pattern: str) -> dict[str, NDArray[Any]]:
    """The stored arrays whose name matches, by what its group is."""
    return {found[1]: array for name, array in outputs.items() if (found := re.fullmatch(pattern, name))}


def assert_within(actual: Tensor, expected: NDArray[Any], absolute: float) -> None:
    assert actual.shape == expected.shape
    assert np.abs(actual.double().numpy() - expected).max() <= absolute


@pytest.fixture(scope="module", params=folders(GLOBAL))
def plain(request: pytest.FixtureRequest) -> Numbers:
    return Numbers(request.param)


@pytest.fixture(scope="module", params=folders(TOOLS))
def tools(request: pytest.FixtureRequest) -> Numbers:
    return Numbers(request.param)


@pytest.mark.parametrize("folder", folders("text_direction"))
def test_text_direction(folder: str) -> None:
    about, expected = load(folder)
    listed = "\n".join(sorted(imagenet_templates())).encode()
    assert len(imagenet_templates()) == about["templates"]
    assert hashlib.sha256(listed).hexdigest() == about["templates_sha256_sorted_newline"]
    clip = ProceduralTexts(about["salt"], len(expected["dt"]))
    embeddings = [text_embeddings(clip, [about[name]])[0] for name in ("target", "neutral")]
    assert_within(torch.stack(embeddings, dim=1), expected["class_embeddings"], 1e-6)
    assert_within((embeddings[0] - embeddings[1]).norm(), expected["dt_norm_before"], 1e-6)
    assert_within(text_direction(clip, about["target"], about["neutral"]), expected["dt"], 1e-6)


def test_the_layout_is_the_official_one(plain: Numbers) -> None:
    assert list(plain.layout.widths) == plain.about["dims"]
    assert list(plain.layout.convolution_layers) == plain.about["convolution_layers"]
    assert plain.layout.convolution_channels == plain.about["n_channels"]


def test_boundary(plain: Numbers) -> None:
    boundaries = named(plain.outputs, r"boundary_beta_([\d.]+)")
    assert boundaries
    for beta, expected in boundaries.items():
        scores = plain.direction().scores(plain.dt)
        move = plain.direction().move(scores, float(beta))
        assert_within(move.delta, expected, 1e-5)
        assert move.kept == channels_kept(scores, float(beta)) == plain.outputs[f"channels_beta_{beta}"]


def test_relevance_from_features(plain: Numbers) -> None:
    expected = plain.outputs["fs3_from_features"]
    features = torch.from_numpy(plain.noise("features", len(expected), 8, 2, expected.shape[1]))
    sums = Sums(torch.zeros(expected.shape), torch.zeros(expected.shape))
    sums.add(slice(None), features)
    assert_within(sums.relevance(features.shape[1]).rows, expected, 1e-6)


def test_a_table_up_to_128_px(tools: Numbers) -> None:
    """Nothing is known of the layers beyond; how many rows the table has, the page of the data says, not its sets."""
    layers = [tools.layout.layers[i] for i in tools.layout.convolution_layers]
    rows = sum(layer.width for layer in layers if layer.resolution <= 128)
    short = tools.direction(rows)
    for beta, expected in named(tools.outputs, r"short_boundary_beta_([\d.]+)").items():
        move = short.move(short.scores(tools.dt), float(beta))
        assert_within(move.delta, expected, 1e-5)
        assert move.kept == tools.outputs[f"short_channels_beta_{beta}"]


def test_edited_codes(tools: Numbers) -> None:
    codes = torch.cat([torch.from_numpy(tools.noise(f"input.s{i}", 2, w)) for i, w in enumerate(tools.dims)], dim=1)
    direction = tools.direction()
    delta = direction.move(direction.scores(tools.dt), tools.about["beta_of_edited_codes"]).delta
    alphas = torch.tensor(tools.about["alpha_of_edited_codes"])[:, None]
    edited = tools.layout.split(codes[:, None] + alphas * delta)
    for layer, expected in named(tools.outputs, r"edited_codes_layer_(\d+)(?:_rgb)?").items():
        assert_within(edited[int(layer)][..., : expected.shape[-1]], expected, 1e-5)


def test_suggested_beta(tools: Numbers) -> None:
    suggestions = {
        **{(1.0, count): beta for count, beta in named(tools.outputs, r"auto_beta_threshold_(\d+)").items()},
        **{
            (float(name.split("_")[0]), name.split("_")[-1]): beta
            for name, beta in named(tools.outputs, r"auto_beta_dt_times_([\d.]+_threshold_\d+)").items()
        },
    }
    assert suggestions
    for (factor, threshold), expected in suggestions.items():
        beta = suggested_beta(tools.direction().scores(factor * tools.dt), int(threshold))
        assert beta == pytest.approx(float(expected), abs=1e-9)


def test_channel_indices(tools: Numbers) -> None:
    for name, rgb in (("manual_flat_index", False), ("manual_flat_index_with_rgb", True)):
        pairs = tools.outputs[name.replace("flat_index", "layer_channel")]
        flat = torch.from_numpy(tools.outputs[name])
        flat = flat if rgb else tools.layout.convolution_index[flat]
        layers = torch.searchsorted(torch.tensor(tools.layout.offsets), flat, right=True) - 1
        channels = flat - torch.tensor(tools.layout.offsets)[layers]
        assert torch.stack([layers, channels], 1).tolist() == pairs.tolist()
    for layer, channel, flat in tools.outputs["manual_find_flat"]:
        assert tools.layout.offsets[layer] + channel == flat


def test_one_channel(tools: Numbers) -> None:
    about = tools.about["one_channel"]
    layer, channel = about["layer"], about["channel"]
    codes = torch.from_numpy(tools.noise(f"input.s{layer}", 2, tools.layout.widths[layer]))
    delta = torch.zeros(tools.layout.channels)
    index = tools.layout.offsets[layer] + channel
    delta[index] = tools.direction().style_std[index]
    edited = codes[:, None] + torch.tensor(about["alpha"])[:, None] * tools.layout.split(delta)[layer]
    first, last = map(int, re.findall(r"\d+", about["stored"]))
    (expected,) = named(tools.outputs, r"(?=one_channel)(.*)").values()
    assert_within(edited[..., first : last + 1], expected, 1e-5)
