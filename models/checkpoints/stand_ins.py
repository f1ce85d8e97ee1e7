"""Given to a pickle in place of the classes and functions it names: they keep numbers and run nothing.

Tensors and arrays are rebuilt from checked bytes by what `KNOWN` lists, containers become dicts and sets, and every
other class or function becomes a `Record` that only keeps what it was given. So parts that nobody needs
(discriminators, optimisers, a trainer's callbacks) do no harm. A file cannot change a stand-in for a function.
"""

import builtins
import re
import sys
from collections.abc import Callable
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor

NUMBER = re.compile(r"b1|[iu][1248]|f[248]")  # the NumPy types that torch has as well
STORAGES = {
    "BFloat16Storage": torch.bfloat16,
    "BoolStorage": torch.bool,
    "ByteStorage": torch.uint8,
    "CharStorage": torch.int8,
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "IntStorage": torch.int32,
    "LongStorage": torch.int64,
    "ShortStorage": torch.int16,
    "UntypedStorage": torch.uint8,
}


class Refused(Exception):
    """The file names something, or does something, that only a program would need; the argument says what."""


class StandIn:
    """Given to the file in place of the thing it names; it cannot set its state."""

    def __setstate__(self, state: Any) -> None:
        raise Refused(f"the change of a {type(self).__name__}")


class Function(StandIn):
    """A function of ours under the name of the one the file asks for."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *arguments: Any) -> Any:
        return self._function(*arguments)


class Value(StandIn):
    """A tensor, or a storage as a flat tensor, that was rebuilt."""

    def __init__(self, value: Tensor) -> None:
        self.value = value


class StorageType(StandIn):
    """The kind of a storage: the type of its numbers."""

    def __init__(self, dtype: torch.dtype) -> None:
        self.dtype = dtype


class Record:
    """Stands for an object of a class, or the result of a function, that is not needed as what it is.

    `path` names the class, `arguments` are those of its call, `state` is the `__dict__` that was pickled, `items` are
    the entries of a subclass of dict. Each name in a file gets a subclass of its own (`Record.named`).
    """

    path = ""
    arguments: tuple[Any, ...]
    state: dict[Any, Any]
    items: dict[Any, Any]

    @classmethod
    def named(cls, path: str) -> type["Record"]:
        """The class of records for one name."""
        return type("Record", (cls,), {"path": path})

    def __new__(cls, *arguments: Any, **_: Any) -> Self:
        record = super().__new__(cls)
        record.arguments, record.state, record.items = arguments, {}, {}
        return record

    def __setstate__(self, state: Any) -> None:
        plain = state[0] if isinstance(state, tuple) and len(state) == 2 else state  # the other one is of slots
        self.state = plain if isinstance(plain, dict) else {}

    def __setitem__(self, key: Any, value: Any) -> None:
        self.items[key] = value

    def append(self, _: Any) -> None:
        """Entries of a subclass of list are not needed."""

    def extend(self, _: Any) -> None:
        """Entries of a subclass of list are not needed."""

    def add(self, _: Any) -> None:
        """Entries of a subclass of set are not needed."""


class Dictionary(dict[Any, Any]):
    """Stands for OrderedDict, defaultdict and EasyDict; attributes set on them are dropped."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*[argument for argument in arguments if isinstance(argument, dict | list)])

    def __setstate__(self, state: Any) -> None:
        pass


class DType(StandIn):
    """A NumPy number type; `dtype` is None for objects, texts and records."""

    def __init__(self, code: str, *_: Any) -> None:
        self.dtype = np.dtype(code) if NUMBER.fullmatch(code) else None

    def __setstate__(self, state: Any) -> None:
        if self.dtype is not None:
            self.dtype = self.dtype.newbyteorder(state[1])


class Array(StandIn):
    """A NumPy array as a tensor, filled by `__setstate__` with (version, shape, dtype, column order, bytes).

    An array of objects has no `value` but a list of them.
    """

    value: Tensor | None = None
    objects: list[Any] | None = None

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, by_column, data = state
        self.value = _tensor_of(data, dtype, shape, "F" if by_column else "C")
        self.objects = data if isinstance(data, list) else None


def _tensor_of(data: Any, dtype: DType, shape: tuple[int, ...], order: Any) -> Tensor | None:
    if dtype.dtype is None:
        return None
    raw = data.encode("latin1") if isinstance(data, str) else data  # Python 2 pickles bytes as text
    values = np.frombuffer(raw, dtype.dtype).reshape(shape, order=order)
    return torch.from_numpy(values.astype(dtype.dtype.newbyteorder("=")))  # a copy: native and writable


def _array(data: Any, dtype: DType, shape: tuple[int, ...], order: Any) -> Array:
    array = Array()
    array.value = _tensor_of(data, dtype, shape, order)
    return array


def _scalar(dtype: DType, data: Any) -> Any:
    if dtype.dtype is None:
        return None
    return np.frombuffer(data.encode("latin1") if isinstance(data, str) else data, dtype.dtype)[0].item()


def _persistent(meta: dict[str, Any]) -> Record:
    """An object of NVIDIA's `torch_utils.persistence`; the source text of its module is ignored."""
    record = Record.named(str(meta.get("class_name")))()
    record.__setstate__(meta.get("state"))
    return record


def _reconstructed(kind: type[Record], *_: Any) -> Record:
    return kind.__new__(kind)


def _tensor(storage: Value, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Value:
    return Value(storage.value.as_strided(size, stride, offset))  # fails where the storage is too small


def _first(value: Any, *_: Any) -> Any:
    return value


def _call(function: Function, _: Any, arguments: tuple[Any, ...], *__: Any) -> Any:
    return function(*arguments)


def _latin(text: str, encoding: str) -> bytes:
    """Protocol 2 has no bytes: they are written as text."""
    return text.encode("latin1")


KNOWN: dict[str, Any] = {
    **{
        f"numpy.{core}.{name}": value
        for core in ("core", "_core")
        for name, value in {
            "multiarray._reconstruct": Function(lambda *_: Array()),
            "multiarray.scalar": Function(_scalar),
            "numeric._frombuffer": Function(_array),
        }.items()
    },
    "numpy.ndarray": Array,
    "numpy.dtype": DType,
    "collections.OrderedDict": Dictionary,
    "collections.defaultdict": Dictionary,
    "dnnlib.util.EasyDict": Dictionary,
    "builtins.set": set,
    "builtins.frozenset": frozenset,
    "_codecs.encode": Function(_latin),
    "copyreg._reconstructor": Function(_reconstructed),
    **{f"torch.{name}": StorageType(dtype) for name, dtype in STORAGES.items()},
    "torch.storage.UntypedStorage": StorageType(torch.uint8),
    "torch._utils._rebuild_tensor": Function(_tensor),
    "torch._utils._rebuild_tensor_v2": Function(_tensor),
    "torch._utils._rebuild_parameter": Function(_first),
    "torch._utils._rebuild_parameter_with_state": Function(_first),
    "torch._tensor._rebuild_from_type_v2": Function(_call),
    "torch_utils.persistence._reconstruct_persistent_obj": Function(_persistent),
}

HARMLESS_MODULES = frozenset(
    {
        *("argparse", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "logging"),
        *("math", "numbers", "pathlib", "random", "string", "time", "typing", "uuid"),
    }
)
HARMLESS = frozenset({"copyreg.__newobj__", "functools.partial", "re._compile", "types.SimpleNamespace"})
ACTIONS = re.compile(
    r"call|check_output|compile|eval|exec\w*|fromfile|import_module|loads?|memmap|open|[Pp]open|run|save\w*|spawn\w*"
    r"|system|tofile|__\w+__"
)


def is_harmful(module: str, name: str) -> bool:
    """True for names that no model file needs: functions that act, and most of Python's own library.

    Nothing that a file names is ever called; this decides only whether the person is warned and the file refused.
    """
    path, root = f"{module}.{name}", module.partition(".")[0]
    if path in HARMLESS or path in KNOWN:
        return False
    if root == "builtins":
        return not isinstance(getattr(builtins, name, None), type)
    if root in sys.stdlib_module_names and root not in HARMLESS_MODULES:
        return True
    return any(ACTIONS.fullmatch(part) for part in name.split("."))
