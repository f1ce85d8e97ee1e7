"""The device that computes, and its memory."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from models.errors import DeviceError

DEVICES = ("auto", "cpu", "cuda", "mps")


def choose_device(wish: str = "auto") -> torch.device:
    """The device for a wish of `DEVICES`; "auto" takes CUDA, then MPS, then the CPU.

    Raises DeviceError if the wished device is not there.
    """
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wish == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wish):
        raise DeviceError(f"The device '{wish}' is not available here.", "Choose 'auto' or 'cpu'.")
    return torch.device(wish)


@contextmanager
def out_of_memory_explained() -> Iterator[None]:
    """Turn a GPU that runs out of memory into a DeviceError."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise DeviceError("The GPU has too little memory for this.", "Go on with the CPU.") from error


def release_memory() -> None:
    """Give the freed memory of large tensors back to the system, which glibc does not do by itself."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
