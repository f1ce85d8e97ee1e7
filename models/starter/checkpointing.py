"""Training state on disk: whole or not at all, so that an interruption costs minutes, not the run."""

from pathlib import Path
from typing import Any

import torch

from models.files import replacing


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write a training state atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft:
        torch.save(state, draft)


def load_state(path: Path) -> dict[str, Any] | None:
    """The state saved before, on the CPU, or None if there is none."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state
