"""Writes pickles as NVIDIA's training loop does: every module calls `_reconstruct_persistent_obj` with its state.

The modules of the official code exist only while a pickle is written, so that reading cannot lean on them.
"""

import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

BUFFERS = ("noise_const", "resample_filter", "w_avg", "p", "Hz_geom", "Hz_fbank")


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


def discriminator() -> Module:
    """The parts of a `D` that could be taken for a generator's: blocks, filters, and an architecture of its own."""
    state = {
        "b16.resample_filter": torch.ones(4, 4) / 16,
        "b16.fromrgb.weight": torch.zeros(6, 3, 1, 1),
        "b16.conv0.weight": torch.zeros(6, 6, 3, 3),
        "b16.skip.weight": torch.zeros(8, 6, 1, 1),
        "b4.conv.weight": torch.zeros(8, 9, 3, 3),
        "b4.fc.weight": torch.zeros(8, 128),
        "b4.out.weight": torch.zeros(1, 8),
    }
    return network(state, {"b16.architecture": "resnet", "b4.architecture": "resnet", "b16.conv0.activation": "lrelu"})


def augment_pipe() -> Module:
    """`training.augment.AugmentPipe`, as adaptive discriminator augmentation leaves it."""
    filters = {"Hz_geom": torch.ones(12), "Hz_fbank": torch.ones(4, 10)}
    return network({"p": torch.tensor(0.6), **filters}, {"xflip": 1.0, "imgfilter_bands": [1, 1, 1, 1]})


def training_file(generator: Module) -> dict[str, Any]:
    """Content of a pickle of the official training loop."""
    return {"G": generator, "D": discriminator(), "G_ema": generator, "augment_pipe": augment_pipe()}


def dumps(content: Any, protocol: int = 4) -> bytes:
    """The bytes of a file; a dict gets `training_set_kwargs` as the official writer adds them."""
    with official_modules():
        if isinstance(content, dict):
            kwargs = sys.modules["dnnlib.util"].EasyDict(
                class_name="training.dataset.ImageFolderDataset", path="ffhq.zip", use_labels=False, resolution=16
            )
            content = {"training_set_kwargs": kwargs, **content}
        return pickle.dumps(content, protocol)


@contextmanager
def official_modules() -> Iterator[None]:
    """`torch_utils.persistence` and `dnnlib.util`, as far as pickling needs them."""

    def _reconstruct_persistent_obj(meta: dict[str, Any]) -> Any:
        raise AssertionError("only ever named")

    easy_dict = type("EasyDict", (dict,), {})
    with pickled_as("torch_utils.persistence", _reconstruct_persistent_obj), pickled_as("dnnlib.util", easy_dict):
        yield


@contextmanager
def pickled_as(module: str, *values: Any) -> Iterator[None]:
    """Classes and functions under the name of a module that is there only meanwhile."""
    parents = [module.rsplit(".", i)[0] for i in range(module.count(".") + 1)]
    made = {name: ModuleType(name) for name in parents if name not in sys.modules}
    sys.modules.update(made)
    for value in values:
        value.__module__, value.__qualname__ = module, value.__name__
        setattr(sys.modules[module], value.__name__, value)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]
