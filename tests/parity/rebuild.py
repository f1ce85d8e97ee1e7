"""Rebuilds the procedural weights and inputs on which the official implementations were run.

The parity data holds what those implementations computed, but no weights: every tensor follows from its name and a
rule, as the data's own README says. The folder is `shared/parity` beside the repository, or SEMBLANCE_PARITY.
"""

import json
import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

FIR = np.outer([1, 3, 3, 1], [1, 3, 3, 1]).astype(np.float32) / 64

Outputs = dict[str, NDArray[Any]]


def parity_folder() -> Path:
    """The folder of reference outputs; skips the test where it is absent."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "parity"
    folder = Path(os.environ.get("SEMBLANCE_PARITY", beside))
    if not folder.is_dir():
        pytest.skip("the reference outputs are not here (SEMBLANCE_PARITY names their folder)")
    return folder


def load(folder: str) -> tuple[dict[str, Any], Outputs]:
    """Manifest and reference outputs of one folder, by its name."""
    path = parity_folder() / folder
    with np.load(path / "outputs.npz", allow_pickle=False) as stored:
        return json.loads((path / "manifest.json").read_text()), dict(stored)


def manifest(name: str) -> Any:
    """One of the files in `manifests`, by its name without the ending."""
    return json.loads((parity_folder() / "manifests" / f"{name}.json").read_text())


def noise(name: str, shape: tuple[int, ...] | list[int], salt: str = "") -> NDArray[np.float32]:
    """Standard normal float32 numbers that depend on the name alone."""
    seed = zlib.crc32((salt + name).encode())
    return np.random.Generator(np.random.PCG64(seed)).standard_normal(tuple(shape)).astype(np.float32)


def tensor(name: str, shape: tuple[int, ...] | list[int], rule: str, salt: str = "") -> Tensor:
    """The tensor of that name, float32: `normal:a`, `around:m:a`, `positive:m:a`, `fir:g` or `zero`."""
    kind, *texts = rule.split(":")
    numbers = [np.float32(text) for text in texts]
    if kind == "zero":
        return torch.zeros(tuple(shape))
    if kind == "fir":
        return torch.from_numpy(FIR * numbers[0])
    n = noise(name, shape, salt)
    if kind == "normal":
        values = numbers[0] * n
    elif kind == "around":
        values = numbers[0] + numbers[1] * n
    elif kind == "positive":
        values = numbers[0] + numbers[1] * np.abs(n)
    else:
        raise ValueError(f"unknown rule {rule}")
    return torch.from_numpy(np.asarray(values, dtype=np.float32))


def state_dict(manifest: dict[str, Any]) -> dict[str, Tensor]:
    """The official module's state dict, in its order and with its names."""
    return {
        name: tensor(name, shape, rule, manifest["salt"]).to(getattr(torch, dtype))
        for name, shape, dtype, rule in manifest["entries"]
    }


def assert_close(actual: Tensor, expected: NDArray[Any], tolerance: float) -> None:
    """Largest absolute error, divided by the standard deviation of the expected values, within `tolerance`."""
    values = actual.detach().double().numpy()
    assert values.shape == expected.shape
    error = np.abs(values - expected).max() / expected.std()
    assert error <= tolerance, f"off by {error:.2e} of the standard deviation, allowed {tolerance:.0e}"
