"""StyleCLIP's data files are told apart by their structure."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.checkpoints.direction_tables import LatentCodes, OfficialRelevance, OfficialStatistics, StyleCodes
from models.checkpoints.registry import inspect, load, load_as
from models.errors import Damaged, NotRecognised

WIDTHS = (5, 5, 4)
RANDOM = np.random.default_rng(0)


def pickled(folder: Path, value: Any) -> Path:
    path = folder / "S"
    path.write_bytes(pickle.dumps(value))
    return path


def numpy_file(folder: Path, array: Any) -> Path:
    path = folder / "table.npy"
    np.save(path, array)
    return path


def test_relevance_with_a_channel_that_changes_nothing(tmp_path: Path) -> None:
    table = RANDOM.standard_normal((7, 6))
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    table[3] = np.nan
    loaded = load_as(numpy_file(tmp_path, table), OfficialRelevance).table
    assert loaded.dtype == torch.float32
    assert not loaded[3].any()
    np.testing.assert_allclose(np.delete(loaded.numpy(), 3, axis=0), np.delete(table, 3, axis=0), rtol=1e-6)
    assert "7 convolution channels, 6 CLIP features" in inspect(tmp_path / "table.npy").text()


@pytest.mark.parametrize("shape", [(4, 6), (4, 3, 6)])
def test_latent_codes(tmp_path: Path, shape: tuple[int, ...]) -> None:
    codes = RANDOM.standard_normal(shape).astype(np.float32)
    assert np.array_equal(load_as(numpy_file(tmp_path, codes), LatentCodes).codes.numpy(), codes)
    assert "4 codes" in inspect(tmp_path / "table.npy").text()


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (torch.randn(2, 3, 6), (2, 3, 6)),
        (torch.randn(6), (1, 6)),
        ({"latent": torch.randn(3, 6), "noise": [torch.randn(4, 4)]}, (3, 6)),
        ({"a.jpg": {"latent": torch.randn(3, 6)}, "b.jpg": {"latent": torch.randn(3, 6)}}, (2, 3, 6)),
        ({"w_plus": torch.randn(1, 3, 6).double(), "loss": torch.zeros(1)}, (1, 3, 6)),
    ],
)
def test_codes_of_projectors(tmp_path: Path, content: Any, shape: tuple[int, ...]) -> None:
    torch.save(content, tmp_path / "latents.pt")
    codes = load_as(tmp_path / "latents.pt", LatentCodes).codes
    assert (codes.shape, codes.dtype) == (shape, torch.float32)


def test_code_of_the_official_projector(tmp_path: Path) -> None:
    w = RANDOM.standard_normal((1, 3, 6)).astype(np.float32)
    np.savez(tmp_path / "projected_w.npz", w=w)
    assert np.array_equal(load_as(tmp_path / "projected_w.npz", LatentCodes).codes.numpy(), w)


def test_mean_and_deviation(tmp_path: Path) -> None:
    mean, std = ([RANDOM.standard_normal(width).astype(np.float32) for width in WIDTHS] for _ in range(2))
    statistics = load_as(pickled(tmp_path, [mean, std]), OfficialStatistics)
    assert statistics.widths == WIDTHS
    assert np.array_equal(statistics.mean.numpy(), np.concatenate(mean))
    assert np.array_equal(statistics.std.numpy(), np.concatenate(std))
    assert "3 layers, 14 style channels" in inspect(tmp_path / "S").text()


def test_stylespace_codes(tmp_path: Path) -> None:
    names = ["conv1_4", "toRGB_4", "conv0_8"]
    layers = [RANDOM.standard_normal((6, width)) for width in WIDTHS]
    codes = load_as(pickled(tmp_path, [names, layers]), StyleCodes)
    assert (codes.names, codes.widths) == (tuple(names), WIDTHS)
    np.testing.assert_allclose(codes.codes.numpy(), np.concatenate(layers, axis=1), rtol=1e-6)
    assert "6 codes of 14 style channels in 3 layers" in inspect(tmp_path / "S").text()


@pytest.mark.parametrize(
    "value",
    [
        [[np.zeros(5), np.zeros(4)], [np.zeros(5)]],
        [[np.zeros(5), np.zeros((4, 2))], [np.zeros(5), np.zeros(4)]],
        [["a", "b"], [np.zeros((6, 5)), np.zeros((7, 4))]],
    ],
)
def test_layers_that_do_not_match(tmp_path: Path, value: Any) -> None:
    with pytest.raises(Damaged):
        load(pickled(tmp_path, value))


@pytest.mark.parametrize("array", [np.zeros((2, 3), dtype=np.int64), np.zeros((0, 4))])
def test_other_tables_are_not_recognised(tmp_path: Path, array: Any) -> None:
    with pytest.raises(NotRecognised, match="table"):
        load(numpy_file(tmp_path, array))
