"""Arrays on disk. Never import torch here: see `scene.renderer`."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.files import replacing


def save_arrays(path: Path, **arrays: NDArray[np.generic]) -> None:
    """Write arrays of any shape by name as npz, whole or not at all; folders are made. Raises OutputError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # for numpy a name could be `allow_pickle`
