"""Reads pickles, and the files of `torch.save` around them, without running anything they ask for.

A pickle is a program that may call whatever it names. Here nothing it names is imported: `models.checkpoints.stand_ins`
answers for every name. A name that no model has a use for refuses the file, because the person should know.
torch's own safe reader refuses whole modules; here they become records like everything else.
"""

import io
import pickle
import struct
import zipfile
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, BinaryIO

import torch
from torch import Tensor

from models.checkpoints.stand_ins import KNOWN, Function, Record, Refused, StorageType, Value, is_harmful
from models.files import opened_zip

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
MAX_STEPS = 2_000_000  # of one pickle; those of models take some ten thousand


class _Steps(dict[int, Any]):
    """The reader's functions by opcode. Raises `Refused` when one is asked for after `MAX_STEPS` others."""

    def __init__(self) -> None:
        super().__init__(pickle._Unpickler.dispatch)
        self._left = MAX_STEPS

    def __getitem__(self, opcode: int) -> Any:
        self._left -= 1
        if self._left < 0:
            raise Refused("more steps than any model needs")
        return super().__getitem__(opcode)


class Unpickler(pickle._Unpickler):
    """Reads one pickle of a file into dicts, lists, plain values and stand-ins.

    `storage` answers the persistent ids of torch's files. Python's own implementation of the reader is used, because
    its memo is a dict: a large memo number costs no memory.
    """

    def __init__(self, file: IO[bytes], storage: Callable[[Any], Any] | None = None) -> None:
        super().__init__(file, encoding="latin1")
        self.dispatch = _Steps()  # type: ignore[misc]
        self._storage = storage
        self._records: dict[str, type[Record]] = {}

    def find_class(self, module: str, name: str) -> Any:
        module, name = NAME_MAPPING.get((module, name), (IMPORT_MAPPING.get(module, module), name))  # of Python 2
        path = f"{module}.{name}"
        if path == "torch.storage._load_from_bytes":
            return Function(_nested_storage)
        if path in KNOWN:
            return KNOWN[path]
        if is_harmful(module, name):
            raise Refused(path)
        return self._records.setdefault(path, Record.named(path))

    def persistent_load(self, pid: Any) -> Any:
        if self._storage is None:
            raise pickle.UnpicklingError("a reference to something outside the file")
        return self._storage(pid)


def load_pickle(file: IO[bytes]) -> Any:
    """The content of a pickle. Raises `Refused` for what is harmful, anything for damaged content."""
    return Unpickler(file).load()


def load_zip(path: Path) -> Any:
    """The content of a zip with `data.pkl` and one file per storage. Raises as `load_pickle`."""
    with opened_zip(path) as archive:
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = pickled.removesuffix("data.pkl")
        _check_byte_order(archive, folder)
        storages: dict[str, Value] = {}

        def storage(pid: Any) -> Value:
            _, kind, key, *_ = pid
            if key not in storages:
                entry = archive.getinfo(f"{folder}data/{key}")
                with archive.open(entry) as file:
                    storages[key] = Value(_filled(file, _blank(kind, entry.file_size, entry.file_size)))
            return storages[key]

        with archive.open(pickled) as file:
            return Unpickler(file, storage).load()


def load_legacy(file: BinaryIO, size: int) -> Any:
    """The content of a file of `size` bytes: five pickles in a row, then the storages. Raises as `load_pickle`."""
    magic, _, _ = (Unpickler(file).load() for _ in range(3))
    if magic != LEGACY_MAGIC:
        raise ValueError("not a file of torch.save")
    storages: dict[str, Value] = {}

    def storage(pid: Any) -> Any:
        if pid[0] == "module":  # a class with its source text
            return pid[1]
        _, kind, key, _, numbers, *_ = pid
        if key not in storages:
            storages[key] = Value(_blank(kind, numbers * kind.dtype.itemsize, size))
        return storages[key]

    content = Unpickler(file, storage).load()
    _fill_all(file, Unpickler(file).load(), storages)
    return content


def _nested_storage(data: bytes) -> Value:
    value = load_legacy(io.BytesIO(data), len(data))
    if not isinstance(value, Value):
        raise TypeError("not a storage")
    return value


def _fill_all(file: BinaryIO, keys: Iterable[str], storages: dict[str, Value]) -> None:
    for key in keys:
        (numbers,) = struct.unpack("<q", file.read(8))
        if numbers != storages[key].value.numel():
            raise ValueError(f"storage {key} has another size")
        _filled(file, storages[key].value)


def _check_byte_order(archive: zipfile.ZipFile, folder: str) -> None:
    name = f"{folder}byteorder"
    if name in archive.namelist() and archive.read(name) != b"little":
        raise ValueError("big-endian numbers")


def _blank(kind: StorageType, size: int, most: int) -> Tensor:
    """A flat tensor of `size` bytes; `most` is what the file can fill."""
    if size > most:
        raise EOFError("a storage is larger than the file")
    return torch.empty(size // kind.dtype.itemsize, dtype=kind.dtype)


def _filled(file: Any, tensor: Tensor) -> Tensor:
    """The flat tensor with its bytes read from the file. Raises EOFError."""
    wanted = memoryview(tensor.view(torch.uint8).numpy().data) if tensor.numel() else memoryview(b"")
    while wanted:
        count = file.readinto(wanted)
        if not count:
            raise EOFError("a storage is cut short")
        wanted = wanted[count:]
    return tensor
