"""Codes from projectors and encoders, in the shapes that they are saved in."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.checkpoints import nvidia, rosinality
from models.checkpoints.codes import read_code
from models.code_file import may_be_code
from models.errors import CheckpointError, Hostile, NotRecognised, PackError
from models.generator.config import GeneratorConfig
from tests.helpers.tiny import tiny_generator
from tests.models.checkpoints.nvidia_pickle import dumps, network

CONFIG = GeneratorConfig(16, (12, 8, 6), z_dim=10, w_dim=10)  # 6 rows
CODE = np.random.default_rng(0).standard_normal((6, 10)).astype(np.float32)


def save(path: Path, content: Any) -> Path:
    if path.suffix == ".npz":
        np.savez(path, **content)
    elif path.suffix == ".npy":
        np.save(path, content)
    else:
        torch.save(torch.from_numpy(content), path)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("projected_w.npz", {"w": CODE[None]}),
        ("code.npz", {"w_plus": CODE.astype(np.float64)}),
        ("w.npy", CODE),
        ("w.npy", CODE[None]),
        ("0.pt", CODE[None]),
        ("latent.pth", CODE),
        ("code.pkl", CODE[None]),
    ],
)
def test_code_in_w_plus(tmp_path: Path, name: str, content: Any) -> None:
    assert np.array_equal(read_code(save(tmp_path / name, content), CONFIG).array, CODE)


@pytest.mark.parametrize("name", ["w", "ws", "latents", "projected_w", "dlatents", "latent_code", "w_pivot"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_names_and_numbers_of_projectors(tmp_path: Path, name: str, dtype: Any) -> None:
    path = save(tmp_path / "codes.npz", {name: CODE[None].astype(dtype), "image": np.zeros((4, 4), np.float32)})
    assert np.array_equal(read_code(path, CONFIG).array, CODE.astype(dtype).astype(np.float32))


def test_code_in_w_plus_goes_before_that_in_w(tmp_path: Path) -> None:
    path = save(tmp_path / "codes.npz", {"w": 0 * CODE[:1], "w_plus": CODE})
    assert np.array_equal(read_code(path, CONFIG).array, CODE)


def test_projector_of_rosinality(tmp_path: Path) -> None:
    """A dict by file name of picture, code and noise."""
    code = torch.from_numpy(CODE)
    noise = [torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 8, 8)]
    torch.save({"photos/a.b.png": {"img": torch.zeros(1, 3, 8, 8), "latent": code, "noise": noise}}, tmp_path / "a.pt")
    assert np.array_equal(read_code(tmp_path / "a.pt", CONFIG).array, CODE)


@pytest.mark.parametrize("steps", [None, 3])
def test_codes_by_names_of_photos(tmp_path: Path, steps: int | None) -> None:
    """`latents.npy` of HyperStyle holds one code for each photo, that of ReStyle one for each step."""
    first, second = (code if steps is None else [0 * code] * (steps - 1) + [code] for code in (CODE, 2 * CODE))
    np.save(tmp_path / "latents.npy", np.array({"a.jpg": first, "b.JPG": second}, dtype=object))
    assert np.array_equal(read_code(tmp_path / "latents.npy", CONFIG, 0).array, CODE)
    assert np.array_equal(read_code(tmp_path / "latents.npy", CONFIG, 1).array, 2 * CODE)
    with pytest.raises(PackError, match="2 codes, and number 3"):
        read_code(tmp_path / "latents.npy", CONFIG, 2)


@pytest.mark.parametrize("content", [CODE[0], CODE[:1], CODE[None, :1]])
def test_code_in_w_counts_for_all_rows(tmp_path: Path, content: Any) -> None:
    assert np.array_equal(read_code(save(tmp_path / "w.npy", content), CONFIG).array, CODE[:1].repeat(6, axis=0))


@pytest.mark.parametrize("name", ["w.npz", "w.npy", "w.pt", "w.pkl", "w.PTH"])
def test_codes_are_told_from_models_without_reading_them(tmp_path: Path, name: str) -> None:
    code = {"w": CODE} if name == "w.npz" else CODE
    assert may_be_code(save(tmp_path / name, code))
    torch.save(rosinality.export(tiny_generator()), tmp_path / f"model{Path(name).suffix}")
    (tmp_path / "model.pkl").write_bytes(dumps({"G_ema": network(nvidia.export(tiny_generator()))}))
    assert may_be_code(tmp_path / f"model{Path(name).suffix}") == (name == "w.npz")
    assert not may_be_code(tmp_path / "model.pkl")


def test_one_of_several(tmp_path: Path) -> None:
    path = save(tmp_path / "latents.pt", np.stack([0 * CODE, CODE]))
    assert np.array_equal(read_code(path, CONFIG, 1).array, CODE)
    with pytest.raises(PackError, match="2 codes, and number 3"):
        read_code(path, CONFIG, 2)


@pytest.mark.parametrize("content", [CODE[:5], CODE[:, :9], np.full_like(CODE, np.nan), np.stack([CODE[:4], CODE[:4]])])
def test_codes_of_other_generators(tmp_path: Path, content: Any) -> None:
    with pytest.raises(PackError, match="6 rows of 10 numbers"):
        read_code(save(tmp_path / "w.npy", content), CONFIG)


def test_file_without_codes(tmp_path: Path) -> None:
    with pytest.raises(NotRecognised):
        read_code(save(tmp_path / "w.npz", {"a": CODE, "b": CODE}), CONFIG)


@pytest.mark.parametrize("several", [[CODE], [CODE, 2 * CODE]])
def test_list_of_codes(tmp_path: Path, several: list[np.ndarray[Any, Any]]) -> None:
    torch.save([torch.from_numpy(code)[None] for code in several], tmp_path / "codes.pt")
    for number, code in enumerate(several):
        assert np.array_equal(read_code(tmp_path / "codes.pt", CONFIG, number).array, code)


def test_equal_rows_pack_well(tmp_path: Path) -> None:
    """An 18 times smaller file is no attack, nor are rows that share their numbers."""
    code = np.random.default_rng(1).standard_normal((1, 512)).astype(np.float32)
    config = GeneratorConfig(1024, (4,) * 9)
    np.savez_compressed(tmp_path / "projected_w.npz", w=code.repeat(18, axis=0)[None])
    torch.save(torch.from_numpy(code).expand(1, 18, 512), tmp_path / "w.pt")
    for name in ("projected_w.npz", "w.pt"):
        assert np.array_equal(read_code(tmp_path / name, config).array, code.repeat(18, axis=0))


def test_codes_that_would_unpack_to_much_more_than_the_file(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "bomb.npz", w_plus=np.zeros((4096, 4096), np.float32))
    with pytest.raises(Hostile, match="more memory than its content needs"):
        read_code(tmp_path / "bomb.npz", CONFIG)


def test_a_header_that_promises_more_than_the_file_has(tmp_path: Path) -> None:
    header = BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (1 << 40, 2)})
    with zipfile.ZipFile(tmp_path / "code.npz", "w") as archive:
        archive.writestr("w_plus.npy", header.getvalue())
    with pytest.raises(CheckpointError):
        read_code(tmp_path / "code.npz", CONFIG)
