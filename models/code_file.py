"""Writes W+ codes as .npz with one array `w_plus`; `models.checkpoints.codes` reads these and those of others."""

from io import BytesIO
from pathlib import Path

import numpy as np

from models.edits import Code
from models.errors import OutputError
from models.files import replacing

SUFFIX = ".npz"
READABLE = (SUFFIX, ".npy", ".pt", ".pth", ".pkl", ".safetensors")
LARGEST = 1 << 20  # bytes; codes take kilobytes, most models many megabytes
WEIGHTS = b"weight"  # in the names of every network's tensors


def may_be_code(path: Path) -> bool:
    """Return True for an `.npz`, and for a file under a suffix of models if it is small and names no weights."""
    suffix = path.suffix.lower()
    if suffix == SUFFIX or suffix not in READABLE:
        return suffix == SUFFIX
    try:
        return path.is_file() and path.stat().st_size <= LARGEST and WEIGHTS not in path.read_bytes()
    except OSError:
        return False


def write_code(path: Path, code: Code) -> None:
    """Write a code. Raises OutputError."""
    if path.suffix != SUFFIX:
        raise OutputError(f"A code is written to a file that ends in .npz, not {path.name}.")
    with replacing(path) as draft:
        content = BytesIO()
        np.savez(content, w_plus=code.array)
        draft.write_bytes(content.getbuffer())
