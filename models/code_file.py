"""W+ codes in files of their own, as .npz with one array `w_plus`."""

from io import BytesIO
from pathlib import Path

import numpy as np

from models.edits import Code
from models.errors import OutputError, PhotoError
from models.files import replacing

SUFFIX = ".npz"


def write_code(path: Path, code: Code) -> None:
    """Write a code. Raises OutputError."""
    if path.suffix != SUFFIX:
        raise OutputError(f"A code is written to a file that ends in .npz, not {path.name}.")
    with replacing(path) as draft:
        content = BytesIO()
        np.savez(content, w_plus=code.array)
        draft.write_bytes(content.getbuffer())


def read_code(path: Path) -> Code:
    """Read a code of `write_code`. Raises PhotoError."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            array = file["w_plus"]
    except FileNotFoundError as error:
        raise PhotoError(f"There is no file {path.name}.", "Check the name and the folder.", str(error)) from error
    except Exception as error:  # numpy and zipfile fed with damage raise nearly anything: BadZipFile, EOFError
        raise PhotoError(f"{path.name} is not a code of 'semblance invert'.", details=str(error)) from error
    if array.ndim != 2 or array.dtype.kind != "f" or not np.isfinite(array).all():
        raise PhotoError(f"{path.name} holds no W+ code.", "Make it again with 'semblance invert'.")
    return Code.of(array)
