"""Reading by content, not by name; every wrong file gets one sentence."""

import gzip
import json
import pickle
import zipfile
from argparse import Namespace
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.checkpoints.reader import MAX_BYTES, SINGLE, read
from models.errors import CheckpointError, Damaged, Hostile, NotRecognised
from tests.models.checkpoints.nvidia_pickle import dumps, network

WEIGHT = torch.arange(600.0).reshape(20, 30)


def write_torch(path: Path) -> None:
    torch.save({"g_ema": OrderedDict(w=WEIGHT)}, path)


def write_legacy(path: Path) -> None:
    torch.save({"g_ema": {"module.w": WEIGHT}}, path, _use_new_zipfile_serialization=False)


def write_nvidia(path: Path) -> None:
    path.write_bytes(dumps({"g_ema": network({"w": WEIGHT})}))


def write_arrays(path: Path) -> None:
    path.write_bytes(pickle.dumps({"g_ema": {"w": WEIGHT.numpy()}}))


def write_safetensors(path: Path) -> None:
    save_file({"g_ema/w": WEIGHT}, path)


def write_numpy(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, WEIGHT.numpy())


def write_numpy_archive(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, array=WEIGHT.numpy())


WRITERS = [
    write_torch,
    write_legacy,
    write_nvidia,
    write_arrays,
    write_safetensors,
    write_numpy,
    write_numpy_archive,
]
Writer = Callable[[Path], None]


@pytest.mark.parametrize("write", WRITERS)
def test_name_does_not_matter(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / "photo.jpg"
    write(path)
    key = SINGLE if write in (write_numpy, write_numpy_archive) else "g_ema/w"
    assert torch.equal(read(path).tensors[key], WEIGHT)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_cut_files(tmp_path: Path, write: Writer, kept: float) -> None:
    path = tmp_path / "model.pt"
    write(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Damaged, match=r"model\.pt is cut short or damaged"):
        read(path)


@pytest.mark.parametrize("write", WRITERS)
def test_random_damage_never_crashes(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / "model.pt"
    write(path)
    data, random = path.read_bytes(), np.random.default_rng(0)
    structure = min(len(data), 1500)
    refused = 0
    for _ in range(60):
        damaged = bytearray(data)
        for position in random.integers(0, structure, 4):
            damaged[position] = random.integers(256)
        path.write_bytes(damaged)
        try:
            read(path)
        except CheckpointError:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize(
    ("data", "error", "sentence"),
    [
        (b"", Damaged, "is empty"),
        (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", NotRecognised, "is a web page"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', NotRecognised, "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", NotRecognised, "is a Git LFS pointer"),
        (gzip.compress(b"weights"), NotRecognised, "is a compressed archive"),
        (b"7z\xbc\xaf\x27\x1c", NotRecognised, "is a compressed archive"),
        (b"\xff\xd8\xff\xe0 a photo", NotRecognised, "is no model file"),
        (b"cos\nsystem\n(S'echo'\ntR.", NotRecognised, "is no model file"),
    ],
)
def test_files_that_are_no_models(tmp_path: Path, data: bytes, error: type[CheckpointError], sentence: str) -> None:
    path = tmp_path / "model.pt"
    path.write_bytes(data)
    with pytest.raises(error, match=f"model.pt {sentence}"):
        read(path)


def test_absent_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no file"):
        read(tmp_path / "absent.pt")
    with pytest.raises(CheckpointError, match="is not a file"):
        read(tmp_path)


def test_oversized_file(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room
    with pytest.raises(Hostile, match="8 GiB"):
        read(path)


def test_zip_archives_of_other_kinds(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    for name, sentence in (("data/readme.txt", "without weights"), ("model/constants.pkl", "TorchScript")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "text")
        with pytest.raises(NotRecognised, match=sentence):
            read(path)


def test_settings_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    loss = np.float64(0.25)
    torch.save({"opts": Namespace(size=16, name="a"), "loss": loss, "rows": [torch.ones(1), None], "extra": b"x"}, path)
    content = read(path)
    assert content.settings == {"opts/size": 16, "opts/name": "a", "loss": 0.25, "rows/1": None}
    assert list(content.tensors) == ["rows/0"]


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("dtype", ["<f4", ">f4", "f8", "f2", "i8", "u1", "?"])
def test_arrays_in_pickles(tmp_path: Path, protocol: int, dtype: str) -> None:
    array = np.asfortranarray(np.arange(6).reshape(2, 3).astype(dtype))
    path = tmp_path / "table.pkl"
    values: list[Any] = [array, array.T, np.float32(1.5)]
    path.write_bytes(pickle.dumps(values, protocol))
    content = read(path)
    assert content.tensors["0"].tolist() == array.tolist()
    assert content.tensors["1"].tolist() == array.T.tolist()
    assert content.settings == {"2": 1.5}


def test_views_of_one_storage_in_a_pickle(tmp_path: Path) -> None:
    base = torch.arange(12.0)
    path = tmp_path / "model.pkl"
    path.write_bytes(dumps({"views": [base[2:6], base.reshape(3, 4).t()]}))
    content = read(path)
    assert content.tensors["views/0"].tolist() == [2, 3, 4, 5]
    assert torch.equal(content.tensors["views/1"], base.reshape(3, 4).t())


def test_metadata_of_safetensors(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"w": WEIGHT}, path, {"about": json.dumps({"a": 1})})
    content = read(path)
    assert content.settings == {"about": '{"a": 1}'}


def test_safetensors_whose_length_begins_like_a_pickle(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    for padding in range(256):
        save_file({"w": WEIGHT}, path, {"note": "x" * padding})
        if path.read_bytes()[0] == 0x80:
            break
    assert path.read_bytes()[0] == 0x80
    assert torch.equal(read(path).tensors["w"], WEIGHT)
