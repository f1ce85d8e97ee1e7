"""A pickle reader that rebuilds numbers and never runs anything a file asks for.

A pickle is a program that may call whatever it names. Here it can name only what `ALLOWED` lists, and each of those is
a stand-in of ours: tensors and arrays are rebuilt from checked bytes, NVIDIA's persistent objects become plain records
(their source text is ignored), known dict classes become dicts. All stand-ins refuse to be changed by the file.
`ALLOWED` also widens `torch.load(weights_only=True)` by argparse namespaces and NumPy values.
"""

import argparse
import io
import pickle
import pickletools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch

from models.errors import NotRecognised

NUMBER = re.compile(r"b1|[iu][1248]|f[248]")  # the NumPy types that torch has as well


class Refused(Exception):
    """The file names something, or does something, that only a program would need; the argument says what."""


class StandIn:
    """What the file gets in place of the thing it names; it cannot set its state."""

    def __setstate__(self, state: Any) -> None:
        raise Refused(f"the change of a {type(self).__name__}")


class Function(StandIn):
    """A function of ours under the name of the one the file asks for."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self._function(*arguments)


class Value(StandIn):
    """A tensor or storage that was rebuilt."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Persistent(StandIn):
    """The state of an object that NVIDIA's `torch_utils.persistence` pickled: for a network, its `__dict__`."""

    def __init__(self, state: Any) -> None:
        if not isinstance(state, dict):
            raise Refused("a persistent object without a state")
        self.state = state


class Dictionary(dict[Any, Any]):
    """Stands for OrderedDict and EasyDict; attributes set on them are dropped."""

    def __setstate__(self, state: Any) -> None:
        pass


class DType(StandIn):
    """A NumPy number type; object, text and record types are refused."""

    def __init__(self, code: str, *_: Any) -> None:
        if not NUMBER.fullmatch(code):
            raise Refused(f"a NumPy array of type {code}")
        self.dtype = np.dtype(code)

    def __setstate__(self, state: Any) -> None:
        order, extras = state[1], state[2:5]
        if any(extra is not None for extra in extras):
            raise Refused("a NumPy type with fields")
        self.dtype = self.dtype.newbyteorder(order)


class Array(Value):
    """A NumPy array as a tensor, filled by `__setstate__` with (version, shape, dtype, column order, bytes)."""

    def __init__(self) -> None:
        super().__init__(None)

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, by_column, data = state
        self.value = _array(data, dtype, shape, "F" if by_column else "C").value


def _array(data: Any, dtype: DType, shape: tuple[int, ...], order: Any) -> Value:
    values = np.frombuffer(data, dtype.dtype).reshape(shape, order=order)
    return Value(torch.from_numpy(values.astype(dtype.dtype.newbyteorder("="))))  # a copy: native and writable


def _scalar(dtype: DType, data: bytes) -> Any:
    return np.frombuffer(data, dtype.dtype)[0].item()


def _persistent(meta: dict[str, Any]) -> Persistent:
    return Persistent(meta.get("state"))


def _storage(data: bytes) -> Value:
    return Value(load_torch(io.BytesIO(data)))


def _tensor(storage: Value, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Value:
    flat = torch.empty(0, dtype=storage.value.dtype).set_(storage.value)
    return Value(flat.as_strided(size, stride, offset))  # unlike set_, as_strided never enlarges the storage


def _parameter(data: Value, *_: Any) -> Value:
    return data


def _latin(text: str, encoding: str) -> bytes:
    """Protocol 2 has no bytes: they are written as text."""
    return text.encode("latin1")


_MULTIARRAY: dict[str, Any] = {"_reconstruct": Function(lambda *_: Array()), "scalar": Function(_scalar)}
_NUMPY: dict[str, Any] = {
    **{f"numpy.core.multiarray.{name}": value for name, value in _MULTIARRAY.items()},
    **{f"numpy._core.multiarray.{name}": value for name, value in _MULTIARRAY.items()},
    "numpy.core.numeric._frombuffer": Function(_array),
    "numpy._core.numeric._frombuffer": Function(_array),
    "numpy.ndarray": Array,
    "numpy.dtype": DType,
}
ALLOWED: dict[str, Any] = {
    **_NUMPY,
    "collections.OrderedDict": Dictionary,
    "dnnlib.util.EasyDict": Dictionary,
    "builtins.set": set,
    "__builtin__.set": set,
    "_codecs.encode": Function(_latin),
    "torch._utils._rebuild_tensor_v2": Function(_tensor),
    "torch._utils._rebuild_parameter": Function(_parameter),
    "torch.storage._load_from_bytes": Function(_storage),
    "torch_utils.persistence._reconstruct_persistent_obj": Function(_persistent),
}
TORCH_ALLOWED: list[Callable[..., Any] | tuple[Callable[..., Any], str]] = [
    argparse.Namespace,
    *((value, name) for name, value in _NUMPY.items()),
]


def load_pickle(file: BinaryIO) -> Any:
    """Dicts, lists, plain values and the stand-ins above from a seekable file.

    Raises `Refused` for what is not allowed, `NotRecognised` for TensorFlow networks, anything for damaged content.
    """
    _check_memo(file)
    file.seek(0)
    return _RestrictedUnpickler(file).load()


class _RestrictedUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        path = f"{module}.{name}"
        if module.startswith("dnnlib.tflib"):
            raise NotRecognised(
                "The file holds TensorFlow networks, which cannot be read here.",
                "Convert it to PyTorch first, with legacy.py of NVIDIA's stylegan2-ada-pytorch.",
                path,
            )
        if path not in ALLOWED:
            raise Refused(path)
        return ALLOWED[path]


def load_torch(file: Path | BinaryIO) -> Any:
    """What `torch.save` wrote, on the CPU. Raises `Refused` for what is not allowed, anything for damaged content."""
    try:
        with torch.serialization.safe_globals(TORCH_ALLOWED):
            return torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        asked = re.search(r"GLOBAL (\S+)|reduce for unrecognized function (.+)", str(error))
        if asked is None:
            raise
        raise Refused(asked[1] or asked[2]) from error


def _check_memo(file: BinaryIO) -> None:
    """Refuse memo numbers that do not grow with the file: each costs memory up to its number."""
    for count, (opcode, argument, _) in enumerate(pickletools.genops(file)):
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT") and isinstance(argument, int) and argument > count:
            raise Refused("more memory than its content needs")
