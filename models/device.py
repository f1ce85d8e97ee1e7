"""The device that computes, and its memory."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, get_args

from models.errors import DeviceError

if TYPE_CHECKING:
    import torch

Device = Literal["auto", "cpu", "cuda", "mps"]
DEVICES: tuple[str, ...] = get_args(Device)


def choose_device(wish: str = "auto") -> "torch.device":
    """The device for a wish of `DEVICES`; "auto" takes CUDA, then MPS, then the CPU.

    Raises DeviceError if the wished device is not there.
    """
    import torch  # here: windows and command lines know the names of devices before torch is loaded

    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wish == "auto":
        return torch.device(next(name for name, there in available.items() if there))
    if not available.get(wish):
        raise DeviceError(f"The device '{wish}' is not available here.", "Choose 'auto' or 'cpu'.")
    return torch.device(wish)


@contextmanager
def out_of_memory_explained() -> Iterator[None]:
    """Turn a GPU that runs out of memory into a DeviceError."""
    import torch

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
