"""Writes files that hold a whole `torch.nn.Module` of somebody's code, which exists only while they are written."""

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tests.models.checkpoints.nvidia_pickle import pickled_as


class Generator(nn.Module):
    """Stands for rosinality's `model.Generator`."""


class Layer(nn.Module):
    """Stands for any part of it; some have a function of the library as an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.activation = torch.nn.functional.leaky_relu


def module_of(state: dict[str, Tensor]) -> nn.Module:
    """A module with the given state dict, noise and filters as buffers."""
    root: nn.Module = Generator()
    for name, tensor in state.items():
        *path, leaf = name.split(".")
        owner = root
        for part in path:
            if part not in owner._modules:
                owner.add_module(part, Layer())
            owner = owner.get_submodule(part)
        if leaf.startswith(("noise_", "kernel")):
            owner.register_buffer(leaf, tensor)
        else:
            owner.register_parameter(leaf, nn.Parameter(tensor))
    return root


def save(content: Any, path: Path, *, zipped: bool) -> None:
    """`torch.save` with the classes under the names that they have in rosinality's code."""
    with pickled_as("model", Generator, Layer), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch finds no source text of these classes
        torch.save(content, path, _use_new_zipfile_serialization=zipped)
