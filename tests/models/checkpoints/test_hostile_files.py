"""Files that would run code or eat memory on loading: refused by name, and nothing is touched.

Where a plain `pickle.load` can be run safely it is, after the refusal: it shows that the file was dangerous at all.
"""

import functools
import io
import os
import pickle
import struct
import zipfile
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.checkpoints.reader import MAX_ARRAYS, MAX_PARTS, read
from models.checkpoints.unpickler import MAX_STEPS
from models.errors import CheckpointError, Hostile
from tests.models.checkpoints.nvidia_pickle import dumps, network, pickled_as


class Attack:
    """Makes a file when it is unpickled by Python's own reader."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f'echo > "{self.marker}"',)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "touched"


@pytest.fixture
def attack(marker: Path) -> Attack:
    return Attack(marker)


def refuse(folder: Path, data: bytes, what: str) -> None:
    path = folder / "model.pkl"
    path.write_bytes(data)
    with pytest.raises(Hostile, match=what):
        read(path)


SYSTEM = r"(posix|nt)\.system"


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda attack: attack,
        lambda attack: {"G_ema": [OrderedDict(weight=attack)]},
        lambda attack: ([np.zeros(3), attack],),
        lambda attack: np.array([attack, None], dtype=object),
        lambda attack: {attack.marker.name: {1, 2}, "last": attack},
    ],
    ids=["alone", "nested", "beside an array", "in an array of objects", "last"],
)
def test_pickles(tmp_path: Path, marker: Path, attack: Attack, wrap: Callable[[Attack], Any], protocol: int) -> None:
    data = pickle.dumps(wrap(attack), protocol)
    refuse(tmp_path, data, SYSTEM)
    assert not marker.exists()
    pickle.loads(data)
    assert marker.exists()


def test_state_of_an_nvidia_network(tmp_path: Path, marker: Path, attack: Attack) -> None:
    ema = network({"synthesis.b4.const": torch.zeros(4, 4, 4)}, {"synthesis.b4.hook": attack})
    refuse(tmp_path, dumps({"G_ema": ema}), SYSTEM)
    assert not marker.exists()


class Storage:
    """A pickled storage as torch writes it, with other bytes inside: torch itself would unpickle those freely."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return torch.storage._load_from_bytes, (self.data,)


def test_pickle_inside_a_storage(tmp_path: Path, marker: Path, attack: Attack) -> None:
    inner = io.BytesIO()
    torch.save(attack, inner, _use_new_zipfile_serialization=False)
    data = pickle.dumps({"G_ema": Storage(inner.getvalue())})
    refuse(tmp_path, data, SYSTEM)
    assert not marker.exists()
    pickle.loads(data)
    assert marker.exists()


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("wrap", [lambda attack: attack, lambda attack: np.array([attack], dtype=object)])
def test_torch_files(tmp_path: Path, marker: Path, attack: Attack, wrap: Callable[[Attack], Any], zipped: bool) -> None:
    path = tmp_path / "model.pt"
    torch.save({"g_ema": {"w": torch.zeros(2)}, "args": wrap(attack)}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(Hostile, match=SYSTEM):
        read(path)
    assert not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists()


def test_numpy_file_of_objects(tmp_path: Path, marker: Path, attack: Attack) -> None:
    path = tmp_path / "fs3.npy"
    np.save(path, np.array([attack], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "codes.npz", np.zeros(3), np.array([attack], dtype=object))
    for file in (path, tmp_path / "codes.npz"):
        with pytest.raises(Hostile, match=SYSTEM):
            read(file)
    assert not marker.exists()
    np.load(path, allow_pickle=True)
    assert marker.exists()


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


ARRAY = b"cnumpy.core.multiarray\n_reconstruct\n"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"(" + text("echo") + b"ios\nsystem\n.", r"os\.system"),
        (b"(cos\nsystem\n" + text("echo") + b"o.", r"os\.system"),
        (text("builtins") + text("eval") + b"\x93(" + text("1") + b"tR.", r"builtins\.eval"),
        (b"cbuiltins\ngetattr\n.", r"builtins\.getattr"),
        (b"ccollections\nOrderedDict.__init__\n.", r"OrderedDict\.__init__"),
        (b"cnumpy\nndarray.tofile\n.", r"ndarray\.tofile"),
        (b"ctorch\nload\n.", r"torch\.load"),
        (ARRAY + b"N}" + text("_function") + b"Ns\x86b.", "the change of a Function"),
        (b"c__builtin__\neval\n(" + text("1") + b"tR.", r"builtins\.eval"),
        (b"ccommands\ngetoutput\n.", r"subprocess\.getoutput"),
        (b"ctorch.hub\nload\n.", r"torch\.hub\.load"),
        (b"cpip._internal.cli.main\nexec_module\n.", "exec_module"),
        (b"]" * 100 + b"a" * 99 + b".", "nesting"),
        (b"]q\x00" + b"".join(b"]q%ch%ch%c\x86a" % (i, i - 1, i - 1) for i in range(1, 30)) + b".", "the same part"),
        (b"(" + b"K\x01" * 10_001 + b"l.", "entries"),
        (b"}" + text("k" * 1001) + b"K\x01s.", "longer names"),
    ],
)
def test_crafted_programs(tmp_path: Path, data: bytes, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.checkpoints.reader.MAX_ENTRIES", 10_000)
    refuse(tmp_path, b"\x80\x04" + data, what)


def test_stand_ins_cannot_be_changed(tmp_path: Path) -> None:
    """An attack on the reader itself: give a class of ours another method, to be called by the next file."""
    for target in (b"cnumpy\ndtype\n", b"ccollections\nOrderedDict\n", b"cnumpy\nndarray\n", b"cbuiltins\nset\n"):
        path = tmp_path / "model.pkl"
        path.write_bytes(b"\x80\x04" + target + b"N}" + text("__setstate__") + b"Ns\x86b.")
        with pytest.raises(CheckpointError):
            read(path)
    path.write_bytes(pickle.dumps({"a": np.arange(3.0), "b": OrderedDict(c={1})}))
    assert read(path).tensors["a"].tolist() == [0, 1, 2]


def test_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save({"w": torch.zeros(4_000_000)}, tmp_path / "whole.pt")
    with zipfile.ZipFile(tmp_path / "whole.pt") as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in whole.namelist():
            bomb.writestr(name, whole.read(name))
    assert path.stat().st_size < 100_000
    with pytest.raises(Hostile, match="memory"):
        read(path)


@pytest.mark.parametrize("zipped", [True, False])
def test_tensor_larger_than_the_file(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / "model.pt"
    torch.save({"w": torch.zeros(1).expand(10**12)}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(Hostile, match="memory"):
        read(path)


def test_memo_numbers_cost_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x04]r" + struct.pack("<I", 2**32 - 1) + b".")
    assert read(path).tensors == {}


def test_list_that_contains_itself(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x04]q\x00h\x00a.")
    assert read(path).tensors == {}


def test_more_steps_than_any_model_needs(tmp_path: Path) -> None:
    refuse(tmp_path, b"\x80\x04" + b"K\x010" * (MAX_STEPS // 2) + b"N.", "steps")


@pytest.mark.parametrize(("name", "count"), [("a{}.npy", MAX_ARRAYS), ("model/data/{}", MAX_PARTS)])
def test_zip_of_more_parts_than_any_model_has(tmp_path: Path, name: str, count: int) -> None:
    path = tmp_path / "model.pt"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count + 1):
            archive.writestr(name.format(number), b"")
    with pytest.raises(Hostile, match="parts"):
        read(path)


def test_tensor_without_memory_is_none(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save({"w": torch.zeros(10**12, device="meta"), "v": torch.ones(1)}, path)
    assert list(read(path).tensors) == ["v"]


def library_function(what: Any) -> Any:
    raise AssertionError("a function of the file was called")


class Callback:
    """State that a trainer pickles beside the weights: it refers to itself, and is called when it is unpickled."""

    def __init__(self) -> None:
        self.trainer = self
        self.folder = Path("runs")

    def __reduce__(self) -> tuple[Any, ...]:
        return library_function, (3,), {"trainer": self.trainer, "folder": self.folder}


@pytest.mark.parametrize("form", ["zip", "legacy", "pickle"])
def test_parts_that_nobody_needs_do_no_harm(tmp_path: Path, form: str) -> None:
    network = torch.nn.Linear(2, 2)
    optimiser = torch.optim.Adam(network.parameters())
    content = {
        "callbacks": {"checkpoint": Callback(), "when": datetime.now(UTC), "names": np.array(["a", "b"])},
        "optimizer": optimiser,
        "scheduler": torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 3),
        "init": functools.partial(library_function, 3),
        "counts": defaultdict(int, {"a": 1}),
        "objects": np.array([{"a": 1}, None], dtype=object),
        "g_ema": OrderedDict(weight=torch.ones(2, 2)),
    }
    path = tmp_path / "model.pt"
    with pickled_as("timm.models.vision_transformer", library_function, Callback):
        if form == "pickle":
            path.write_bytes(pickle.dumps(content))
        else:
            torch.save(content, path, _use_new_zipfile_serialization=form == "zip")
    assert torch.equal(read(path).tensors["g_ema/weight"], torch.ones(2, 2))


def test_header_that_promises_more_than_the_file_has(tmp_path: Path) -> None:
    table, weights = tmp_path / "fs3.npy", tmp_path / "model.safetensors"
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 512), }".ljust(117) + b"\n"
    table.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(64))
    entry = b'{"w":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}'
    weights.write_bytes(struct.pack("<Q", len(entry)) + entry + bytes(64))
    for path in (table, weights):
        with pytest.raises(CheckpointError, match="cut short or damaged"):
            read(path)
