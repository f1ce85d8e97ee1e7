"""The file from which an interrupted training goes on."""

from pathlib import Path
from typing import Any

import torch

from models.errors import CheckpointError, Damaged
from models.files import replacing


def write_checkpoint(path: Path, purpose: dict[str, Any], state: dict[str, Any]) -> None:
    """Write `state` and the `purpose` that it belongs to. An older file stays whole until the new one is.

    Raises `OutputError`.
    """
    with replacing(path) as draft:
        torch.save({"purpose": purpose, "state": state}, draft)


def read_checkpoint(path: Path, purpose: dict[str, Any]) -> dict[str, Any]:
    """The state in a file of `write_checkpoint`; only tensors and plain values are admitted.

    Raises `Damaged`, and `CheckpointError` if it belongs to another `purpose`.
    """
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        stored_purpose, state = stored["purpose"], stored["state"]
    except Exception as error:  # a cut or foreign file surfaces as any error of zipfile, pickle or torch
        raise Damaged(
            f"{path.name} is no checkpoint of a mapper's training.", "Delete it to begin anew.", repr(error)
        ) from error
    if stored_purpose != purpose:
        raise CheckpointError(
            f"{path.name} belongs to another training: another text, other settings or other faces.",
            "Choose another file, or delete it to begin anew.",
            f"{stored_purpose} is not {purpose}",
        )
    result: dict[str, Any] = state
    return result
