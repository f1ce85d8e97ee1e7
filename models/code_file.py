"""Writes W+ codes as .npz with one array `w_plus`; `models.checkpoints.codes` reads these and those of others."""

from io import BytesIO
from pathlib import Path

import numpy as np

from models.edits import Code
from models.errors import OutputError
from models.files import replacing

SUFFIX = ".npz"
READABLE = (SUFFIX, ".npy", ".pt", ".pth", ".pkl", ".safetensors")
LARGEST = 1 << 20  # bytes; codes take kilobytes, models many megabytes


def may_be_code(path: Path) -> bool:
    """Return True for an `.npz`, and for a file under a suffix that models have as well if it is as small as codes."""
    suffix = path.suffix.lower()
    return suffix == SUFFIX or (suffix in READABLE and path.is_file() and path.stat().st_size <= LARGEST)


def write_code(path: Path, code: Code) -> None:
    """Write a code. Raises OutputError."""
    if path.suffix != SUFFIX:
        raise OutputError(f"A code is written to a file that ends in .npz, not {path.name}.")
    with replacing(path) as draft:
        content = BytesIO()
        np.savez(content, w_plus=code.array)
        draft.write_bytes(content.getbuffer())
