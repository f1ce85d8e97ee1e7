"""Writes pickles shaped like NVIDIA's: every module is a call of `_reconstruct_persistent_obj` with its state.

The modules of the official code exist only while a pickle is written, so that reading cannot lean on them.
"""

import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from torch import Tensor, nn

BUFFERS = ("noise_const", "resample_filter", "w_avg")


class Module:
    """Stands for a persistent network; `hostile_source` would run if the reader executed the source text."""

    def __init__(self, hostile_source: str = "") -> None:
        self.source = hostile_source
        self.attributes: dict[str, Any] = {}
        self.tensors: dict[str, Tensor] = {}
        self.children: dict[str, Module] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        state = {
            "training": False,
            "_parameters": OrderedDict(
                (key, nn.Parameter(value)) for key, value in self.tensors.items() if key not in BUFFERS
            ),
            "_buffers": OrderedDict((key, value) for key, value in self.tensors.items() if key in BUFFERS),
            "_non_persistent_buffers_set": set(),
            "_modules": OrderedDict(self.children),
            "_init_args": (),
            "_init_kwargs": sys.modules["dnnlib.util"].EasyDict(conv_clamp=256),
            **self.attributes,
        }
        meta = {"type": "class", "version": 6, "module_src": self.source, "class_name": "Generator", "state": state}
        return sys.modules["torch_utils.persistence"]._reconstruct_persistent_obj, (meta,)


def network(state: dict[str, Tensor], attributes: dict[str, Any] | None = None, hostile_source: str = "") -> Module:
    """The module tree of a state dict; `attributes` by dotted name become plain attributes of their module."""
    root = Module(hostile_source)
    for name, tensor in state.items():
        _owner(root, name).tensors[name.rpartition(".")[2]] = tensor.detach()
    for name, value in (attributes or {}).items():
        _owner(root, name).attributes[name.rpartition(".")[2]] = value
    return root


def _owner(module: Module, name: str) -> Module:
    for part in name.split(".")[:-1]:
        module = module.children.setdefault(part, Module())
    return module


def dumps(content: dict[str, Any], protocol: int = 4) -> bytes:
    """The bytes of a file."""
    with official_modules():
        training = sys.modules["dnnlib.util"].EasyDict(class_name="training.dataset.ImageFolderDataset", resolution=16)
        return pickle.dumps({**content, "training_set_kwargs": training}, protocol)


@contextmanager
def official_modules() -> Iterator[None]:
    """`torch_utils.persistence` and `dnnlib.util`, as far as pickling needs them."""

    def _reconstruct_persistent_obj(meta: dict[str, Any]) -> Any:
        raise AssertionError("only ever named")

    modules = {name: ModuleType(name) for name in ("torch_utils", "torch_utils.persistence", "dnnlib", "dnnlib.util")}
    _place(modules["torch_utils.persistence"], "_reconstruct_persistent_obj", _reconstruct_persistent_obj)
    _place(modules["dnnlib.util"], "EasyDict", type("EasyDict", (dict,), {}))
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]


def _place(module: ModuleType, name: str, value: Any) -> None:
    value.__module__, value.__qualname__ = module.__name__, name
    setattr(module, name, value)
