"""Reads any model file safely: from bytes to named tensors and settings, without knowing what they mean.

The kind of a file is told by its first bytes, never by its name. Nested dicts and lists are flattened: "g_ema/" before
the names of a state dict, "opts/" before options, "0/3" for the fourth entry of the first list. Whole modules give the
names of their state dict, TensorFlow networks those of their variables. A prefix "module." (DataParallel) is dropped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor

from models.checkpoints.stand_ins import Array, Record, Refused, Value
from models.checkpoints.unpickler import load_legacy, load_pickle, load_zip
from models.errors import CheckpointError, Damaged, Hostile, NotRecognised
from models.files import opened_zip

MAX_BYTES = 8 * 1024**3
MAX_ENTRIES = 200_000
MAX_PARTS = 20_000  # files in a zip
MAX_ARRAYS = 2000  # files in an `.npz`
MAX_DEPTH = 64
MAX_NAME = 1000  # characters of a flattened name
MAX_VISITS = 1000  # of one container that is shared by others
MAX_EXPANSION = 4  # tensors may share storage, but not pretend to be many times the file
HARMLESS_BYTES = 1024**2  # however small the file is: equal rows of a code pack well
TENSORFLOW = "tensorflow"  # the setting that names the class of a TensorFlow network
SINGLE = "array"  # the name of the tensor in a file that holds just one

ZIP = b"PK\x03\x04"
NUMPY = b"\x93NUMPY"
PICKLE = b"\x80"
ARCHIVES = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)  # gzip ... 7z, RAR, Zstandard
TORCH_LEGACY = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
NAMESPACES = ("argparse.Namespace", "types.SimpleNamespace")
_DATA_PARALLEL = re.compile(r"(^|/)module\.")


@dataclass(frozen=True)
class Content:
    """Content of a file: `tensors` on the CPU and `settings` (texts, numbers, None), by flattened name."""

    name: str
    tensors: dict[str, Tensor]
    settings: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> Content:
    """The content of a `.pt`, `.pkl`, `.npy`, `.npz` or `.safetensors` file, whatever its name.

    Raises `NotRecognised` for other kinds of file, `Damaged` for cut ones, `Hostile` for those that ask for more than
    numbers, `CheckpointError` where there is no file. Nothing in the file is ever run.
    """
    size = _size(path)
    with path.open("rb") as file:
        head = file.read(512)
    try:
        content = _content(path.name, _value(path, head))
        _check_expansion(content, size)
    except CheckpointError:
        raise
    except Refused as error:
        raise _hostile(path.name, error) from error
    except Exception as error:  # damaged bytes make the parsers raise anything
        raise _damaged(path.name, error) from error
    return content


def _size(path: Path) -> int:
    if path.exists() and not path.is_file():
        raise CheckpointError(f"{path} is not a file.", "Name the file in it.")
    if not path.is_file():
        raise CheckpointError(f"There is no file {path}.")
    size = path.stat().st_size
    if size == 0:
        raise Damaged(f"{path.name} is empty.", "Download it again.")
    if size > MAX_BYTES:
        raise Hostile(f"{path.name} has {size / 1024**3:.0f} GiB; no known model has more than 8.")
    return size


def _value(path: Path, head: bytes) -> Any:
    """The nested content of the file, by the reader that its first bytes ask for."""
    if head.startswith(ZIP):
        return _zip(path)
    if TORCH_LEGACY in head[:32]:
        with path.open("rb") as file:
            return load_legacy(file, path.stat().st_size)
    if head[8:9] == b"{" and head[4:8] == bytes(4):  # before the pickles: the length in front may begin like one
        return _safetensors(path)
    if head.startswith(PICKLE):
        with path.open("rb") as file:
            return load_pickle(file)
    if head.startswith(NUMPY):
        return _numpy(path)
    raise _unknown(path.name, head)


def _zip(path: Path) -> Any:
    with opened_zip(path) as archive:
        entries = archive.infolist()
    _check_size(sum(entry.file_size for entry in entries), path.stat().st_size)
    arrays = bool(entries) and all(entry.filename.endswith(".npy") for entry in entries)
    if len(entries) > (MAX_ARRAYS if arrays else MAX_PARTS):
        raise Refused("more parts than any model has")
    if arrays:
        return _numpy_archive(path)
    names = {entry.filename.partition("/")[2] for entry in entries}
    if "constants.pkl" in names:
        raise NotRecognised(f"{path.name} is a TorchScript program, not weights; programs of a file are never run.")
    if "data.pkl" not in names:
        raise NotRecognised(f"{path.name} is a zip archive without weights.", "If it is a package of files, unpack it.")
    return load_zip(path)


def _numpy_archive(path: Path) -> Any:
    with opened_zip(path) as archive, np.load(path, allow_pickle=False) as arrays:
        found = dict[str, Any]()
        for name in archive.namelist():
            with archive.open(name) as file:
                key = name.removesuffix(".npy")
                found[key] = load_pickle(file) if _holds_objects(file) else _native(arrays[key])
        return found


def _numpy(path: Path) -> Any:
    with path.open("rb") as file:
        if _holds_objects(file):
            return load_pickle(file)
    # A memory map fails at once where the header promises more than the file has.
    return _native(np.load(path, mmap_mode="r", allow_pickle=False))


def _holds_objects(file: IO[bytes]) -> bool:
    """True for an array of Python objects, whose pickle begins where this leaves the file."""
    major, _ = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
    return bool(read(file)[2].hasobject)


def _native(array: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.array(array, dtype=array.dtype.newbyteorder("=")))


def _safetensors(path: Path) -> Any:
    with safe_open(path, framework="pt") as file:
        return {**(file.metadata() or {}), **{key: file.get_tensor(key) for key in file.keys()}}  # noqa: SIM118


def _content(name: str, value: Any) -> Content:
    content = Content(name, {})
    for count, (key, leaf) in enumerate(_walk(value, "", "/", (), Counter())):
        if count > MAX_ENTRIES:
            raise Refused("more entries than any model has")
        key = _DATA_PARALLEL.sub(r"\1", key) or SINGLE
        if isinstance(leaf, Tensor):
            content.tensors[key] = leaf.detach()
        elif isinstance(leaf, str | int | float | None):
            content.settings[key] = leaf
    return content


def _walk(
    value: Any, key: str, separator: str, path: tuple[int, ...], visits: Counter[int]
) -> Iterator[tuple[str, Any]]:
    """Every value with its flattened name, containers included; what contains itself is not entered again.

    Inside a network names are joined by dots. `path` holds the identities of the containers around the value, `visits`
    counts those of all containers.
    """
    if len(path) > MAX_DEPTH:
        raise Refused("deeper nesting than any model has")
    if len(key) > MAX_NAME:
        raise Refused("longer names than any model has")
    if id(value) in path:
        return
    yield key, value.value if isinstance(value, Value | Array) else value
    inner = "." if isinstance(value, Record) and "_modules" in value.state else "/"
    parts = _parts(value)
    visits[id(value)] += bool(parts)
    if visits[id(value)] > MAX_VISITS:
        raise Refused("the same part more often than any model does")
    for name, part in parts.items():
        yield from _walk(part, f"{key}{separator}{name}" if key else name, inner, (*path, id(value)), visits)


def _parts(value: Any) -> dict[str, Any]:
    """The named parts of a container; none for anything else."""
    if isinstance(value, Record):
        return _record_parts(value)
    if isinstance(value, dict):
        return {str(name): part for name, part in value.items()}
    if isinstance(value, Array) and value.objects is not None:
        value = value.objects
    return {str(index): part for index, part in enumerate(value)} if isinstance(value, list | tuple) else {}


def _record_parts(record: Record) -> dict[str, Any]:
    """Parameters, buffers and plain attributes of a module; variables of a TensorFlow network; entries of a dict."""
    state = record.state
    if "_modules" in state:
        plain = {name: part for name, part in state.items() if not str(name).startswith("_")}
        return {**plain, **_mapping(state, "_parameters"), **_mapping(state, "_buffers"), **_mapping(state, "_modules")}
    if record.path.startswith("dnnlib.tflib."):
        plain = {TENSORFLOW: record.path, "static_kwargs": _mapping(state, "static_kwargs")}
        variables = {name: _variable(value) for name, value in state.get("variables", [])}
        return {**plain, **variables, **_mapping(state, "components")}
    if record.path in NAMESPACES:
        return {str(name): part for name, part in state.items()}
    return {str(name): part for name, part in record.items.items()}


def _variable(value: Any) -> Any:
    """A TensorFlow variable: one without dimensions, such as a strength of noise, is pickled as a number."""
    return torch.tensor(value) if isinstance(value, float) else value


def _mapping(state: dict[Any, Any], name: str) -> dict[str, Any]:
    part = state.get(name)
    return part if isinstance(part, dict) else {}


def _check_expansion(content: Content, size: int) -> None:
    for key, tensor in content.tensors.items():
        if tensor.layout != torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
            raise Damaged(f"{content.name}: {key} is not a plain tensor.")
    promised = sum(tensor.numel() * tensor.element_size() for tensor in content.tensors.values())
    _check_size(promised, size)


def _check_size(promised: int, size: int) -> None:
    if promised > max(HARMLESS_BYTES, MAX_EXPANSION * size):
        raise Refused("more memory than its content needs")


def _unknown(name: str, head: bytes) -> NotRecognised:
    """The error for a file that is no model, by what it begins with."""
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return NotRecognised(
            f"{name} is a web page, not a model.", "The download gave a page instead of the file: get it again."
        )
    if head.startswith(ARCHIVES):
        return NotRecognised(f"{name} is a compressed archive, not a model.", "Unpack it.")
    if start.startswith(b"version https://git-lfs"):
        return NotRecognised(f"{name} is a Git LFS pointer, not the model itself.", "Fetch it with `git lfs pull`.")
    return NotRecognised(f"{name} is no model file: it is neither .pt, .pkl, .npy nor .safetensors inside.")


def _hostile(name: str, refused: Refused) -> Hostile:
    return Hostile(
        f"{name} asks for {refused} when it is loaded; a model file has no need of that, so it was not loaded.",
        "Get the file from its authors again; nothing in it was run.",
    )


def _damaged(name: str, error: Exception) -> Damaged:
    return Damaged(f"{name} is cut short or damaged.", "Download it again.", f"{type(error).__name__}: {error}")
