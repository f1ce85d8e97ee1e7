"""Codes of faces that people have from projectors and encoders, as codes of a generator.

NVIDIA's projector writes `projected_w.npz` with w [1, rows, 512]; e4e, pSp and PTI `.pt` or `.npy` of [N, rows, 512];
`semblance invert` w_plus [rows, 512]. A code in W, [512] or [1, 512], counts for all rows.
"""

from pathlib import Path

from torch import Tensor

from models.checkpoints.direction_tables import LatentCodes
from models.checkpoints.registry import load_as
from models.edits import Code
from models.errors import PackError
from models.generator.config import GeneratorConfig


def read_code(path: Path, config: GeneratorConfig, number: int = 0) -> Code:
    """The W+ code of a file for a generator; `number` chooses one of several.

    Raises `CheckpointError` if the file holds no codes, `PackError` if they are of another generator or too few.
    """
    codes = _fitting(load_as(path, LatentCodes).codes, config)
    if codes is None or not codes.isfinite().all():
        raise PackError(
            f"{path.name} holds no codes of this generator, which are {config.rows} rows of {config.w_dim} numbers.",
            "Use the pack that they were made with.",
        )
    if not 0 <= number < len(codes):
        raise PackError(f"{path.name} holds {len(codes)} codes, and number {number + 1} was asked for.")
    return Code.of(codes[number].numpy())


def _fitting(codes: Tensor, config: GeneratorConfig) -> Tensor | None:
    """Codes as W+ [N, rows, w_dim]; None if their shape is another generator's."""
    if codes.shape[-1] != config.w_dim:
        return None
    if codes.ndim == 2:
        codes = codes[:, None] if len(codes) == 1 else codes[None]
    if codes.shape[1] == 1:
        codes = codes.expand(-1, config.rows, -1)
    return codes if codes.shape[1] == config.rows else None
