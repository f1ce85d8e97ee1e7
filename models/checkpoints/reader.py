"""Reads any model file safely: from bytes to named tensors and settings, without knowing what they mean.

The kind of a file is told by its first bytes, never by its name. Nested dicts and lists are flattened: "g_ema/" before
the names of a state dict, "opts/" before options, "0/3" for the fourth entry of the first list; networks of a pickle
give the names of their state dict. A prefix "module." (DataParallel) is dropped.
"""

import re
import zipfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor

from models.checkpoints.unpickler import Persistent, Refused, Value, load_pickle, load_torch
from models.errors import CheckpointError, Damaged, Hostile, NotRecognised

MAX_BYTES = 8 * 1024**3
MAX_ENTRIES = 1_000_000
MAX_DEPTH = 64
MAX_EXPANSION = 4  # tensors may share storage, but not pretend to be many times the file
SINGLE = "array"  # the name of the tensor in a file that holds just one

ZIP = b"PK\x03\x04"
NUMPY = b"\x93NUMPY"
PICKLE = b"\x80"
TORCH_LEGACY = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_DATA_PARALLEL = re.compile(r"(^|/)module\.")


@dataclass(frozen=True)
class Content:
    """What a file holds: `tensors` on the CPU and `settings` (texts, numbers, None), by flattened name."""

    name: str
    tensors: dict[str, Tensor]
    settings: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> Content:
    """The content of a `.pt`, `.pkl`, `.npy` or `.safetensors` file, whatever its name.

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
        _check_zip(path)
        return load_torch(path)
    if TORCH_LEGACY in head[:32]:
        return load_torch(path)
    if head[8:9] == b"{" and head[4:8] == bytes(4):  # before the pickles: the length in front may begin like one
        return _safetensors(path)
    if head.startswith(PICKLE):
        with path.open("rb") as file:
            return load_pickle(file)
    if head.startswith(NUMPY):
        return _numpy(path, head)
    raise _unknown(path.name, head)


def _check_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    names = {entry.filename.partition("/")[2] for entry in entries}
    if "constants.pkl" in names:
        raise NotRecognised(f"{path.name} is a TorchScript program, not weights; programs of a file are never run.")
    if "data.pkl" not in names:
        raise NotRecognised(f"{path.name} is a zip archive without weights.", "If it is a package of files, unpack it.")
    if sum(entry.file_size for entry in entries) > MAX_EXPANSION * path.stat().st_size:
        raise Refused("more memory than its content needs")


def _numpy(path: Path, head: bytes) -> Any:
    if b"'descr': '|O'" in head:
        raise Refused("a NumPy array of Python objects")
    # A memory map fails at once where the header promises more than the file has.
    stored = np.load(path, mmap_mode="r", allow_pickle=False)
    return torch.from_numpy(np.array(stored, dtype=stored.dtype.newbyteorder("=")))


def _safetensors(path: Path) -> Any:
    with safe_open(path, framework="pt") as file:
        return {**(file.metadata() or {}), **{key: file.get_tensor(key) for key in file.keys()}}  # noqa: SIM118


def _content(name: str, value: Any) -> Content:
    content = Content(name, {})
    for count, (key, leaf) in enumerate(_walk(value, "", "/", 0)):
        if count > MAX_ENTRIES:
            raise Refused("more entries than any model has")
        key = _DATA_PARALLEL.sub(r"\1", key) or SINGLE
        if isinstance(leaf, Tensor):
            content.tensors[key] = leaf.detach()
        elif isinstance(leaf, str | int | float | None):
            content.settings[key] = leaf
    return content


def _walk(value: Any, key: str, separator: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Every value with its flattened name, containers included; inside a network names are joined by dots."""
    if depth > MAX_DEPTH:
        raise Refused("deeper nesting than any model has")
    yield key, value.value if isinstance(value, Value) else value
    for name, part in _parts(value).items():
        joined = f"{key}{separator}{name}" if key else name
        yield from _walk(part, joined, "." if isinstance(value, Persistent) else "/", depth + 1)


def _parts(value: Any) -> dict[str, Any]:
    """The named parts of a container; none for anything else."""
    if isinstance(value, Persistent):
        state = value.state
        plain: dict[str, Any] = {name: part for name, part in state.items() if not name.startswith("_")}
        return {**plain, **state.get("_parameters", {}), **state.get("_buffers", {}), **state.get("_modules", {})}
    if isinstance(value, Namespace):
        return vars(value)
    if isinstance(value, dict):
        return {str(name): part for name, part in value.items()}
    return {str(index): part for index, part in enumerate(value)} if isinstance(value, list | tuple) else {}


def _check_expansion(content: Content, size: int) -> None:
    for key, tensor in content.tensors.items():
        if tensor.layout != torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
            raise Damaged(f"{content.name}: {key} is not a plain tensor.")
    promised = sum(tensor.numel() * tensor.element_size() for tensor in content.tensors.values())
    if promised > MAX_EXPANSION * size:
        raise Refused("more memory than its content needs")


def _unknown(name: str, head: bytes) -> NotRecognised:
    """The error for a file that is no model, by what it begins with."""
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return NotRecognised(
            f"{name} is a web page, not a model.", "The download gave a page instead of the file: get it again."
        )
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
