"""Writes W+ codes as .npz with one array `w_plus`; `models.checkpoints.codes` reads these and those of others."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np

from models.edits import Code
<<<<<<< HEAD
from models.errors import OutputError
from models.files import replacing

SUFFIX = ".npz"
READABLE = (SUFFIX, ".npy", ".pt", ".pth")
=======
from models.errors import OutputError, PhotoError, read_as
from models.files import replacing

SUFFIX = ".npz"
MAX_BYTES = 16 << 20  # unpacked
>>>>>>> c189cf4 (Bound files of codes before they are unpacked; write the face map whole or not at all)


def write_code(path: Path, code: Code) -> None:
    """Write a code. Raises OutputError."""
    if path.suffix != SUFFIX:
        raise OutputError(f"A code is written to a file that ends in .npz, not {path.name}.")
    with replacing(path) as draft:
        content = BytesIO()
        np.savez(content, w_plus=code.array)
        draft.write_bytes(content.getbuffer())
<<<<<<< HEAD
=======


def read_code(path: Path) -> Code:
    """Read a code of `write_code`. Raises PhotoError."""
    if not path.is_file():
        raise PhotoError(f"There is no file {path.name}.", "Check the name and the folder.")
    with read_as(PhotoError, f"{path.name} is not a code of 'semblance invert'."):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
                raise ValueError("more than any code holds")
        with np.load(path, allow_pickle=False) as file:
            array = file["w_plus"]
    if array.ndim != 2 or array.dtype.kind != "f" or not array.size or not np.isfinite(array).all():
        raise PhotoError(f"{path.name} holds no W+ code.", "Make it again with 'semblance invert'.")
    return Code.of(array)
>>>>>>> c189cf4 (Bound files of codes before they are unpacked; write the face map whole or not at all)
