"""Rebuilds the procedural weights and inputs on which the official implementations were run.

The parity data holds what those implementations computed, but no weights: every tensor follows from its name and a
rule, as the data's own README says. Which sets there are, and all their sizes, come from the folder itself, so that the
same tests run on any folder of this kind: `data` beside this file, or the one that SEMBLANCE_PARITY names.
"""

import json
import os
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

FOLDER = Path(os.environ.get("SEMBLANCE_PARITY", Path(__file__).resolve().parent / "data"))
FIR = np.outer([1, 3, 3, 1], [1, 3, 3, 1]).astype(np.float32) / 64

Outputs = dict[str, NDArray[Any]]


def folders(pattern: str) -> list[str]:
    """The names of the sets that match, for `pytest.mark.parametrize`; with none of them the test is skipped."""
    return sorted(
        path.parent.name for path in FOLDER.glob("*/manifest.json") if re.fullmatch(pattern, path.parent.name)
    )


def manifests(pattern: str) -> list[str]:
    """The names of the files in `manifests` that match, without the ending."""
    return sorted(path.stem for path in (FOLDER / "manifests").glob("*.json") if re.fullmatch(pattern, path.stem))


def load(folder: str) -> tuple[dict[str, Any], Outputs]:
    """Manifest and reference outputs of one folder, by its name."""
    path = FOLDER / folder
    with np.load(path / "outputs.npz", allow_pickle=False) as stored:
        return json.loads((path / "manifest.json").read_text()), dict(stored)


def manifest(name: str) -> Any:
    """One of the files in `manifests`, by its name without the ending."""
    return json.loads((FOLDER / "manifests" / f"{name}.json").read_text())


def noise(name: str, shape: tuple[int, ...] | list[int], salt: str) -> NDArray[np.float32]:
    """Standard normal float32 numbers that depend on the name and the salt alone."""
    seed = zlib.crc32((salt + name).encode())
    return np.random.Generator(np.random.PCG64(seed)).standard_normal(tuple(shape)).astype(np.float32)


def tensor(name: str, shape: tuple[int, ...] | list[int], rule: str, salt: str) -> Tensor:
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


@lru_cache(maxsize=2)
def state_dict(folder: str) -> dict[str, Tensor]:
    """The official module's state dict, in its order and with its names; of the folder that the manifest refers to."""
    about, _ = load(folder)
    if not about.get("entries"):
        return state_dict(referred(about))
    return {
        name: tensor(name, shape, rule, about["salt"]).to(getattr(torch, dtype))
        for name, shape, dtype, rule in about["entries"]
    }


def referred(about: dict[str, Any]) -> str:
    """The folder whose network a set without entries uses; a manifest names it first, then says more."""
    return str(about.get("generator") or about["encoder"]).split()[0]


def like(image: Tensor, expected: NDArray[Any]) -> Tensor:
    """A picture [N, 3, H, W] at every k-th pixel, as the stored one keeps them."""
    stride = -(-image.shape[-1] // expected.shape[-1])
    return image[:, :, ::stride, ::stride]


def assert_close(actual: Tensor, expected: NDArray[Any], tolerance: float) -> None:
    """Largest absolute error, divided by the standard deviation of the expected values, within `tolerance`."""
    values = actual.detach().double().numpy()
    assert values.shape == expected.shape
    error = np.abs(values - expected).max() / expected.std()
    assert error <= tolerance, f"off by {error:.2e} of the standard deviation, allowed {tolerance:.0e}"
