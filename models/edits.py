"""What is edited, as plain values: the same dataclasses are undo state, cache key, project file and PNG metadata.

Equal requests give equal pixels. Imports no torch.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

DEFAULT_NEUTRAL = "a face"
DEFAULT_ALPHA = 3.0
DEFAULT_BETA = 0.12


@dataclass(frozen=True)
class Edit:
    """One text edit: from `neutral` toward `target`, `alpha` standard deviations far (negative: away from it).

    `beta` is the threshold on |relevance . text direction| that a style channel must reach to be moved.
    """

    target: str
    neutral: str = DEFAULT_NEUTRAL
    alpha: float = DEFAULT_ALPHA
    beta: float = DEFAULT_BETA
    enabled: bool = True
    name: str = ""

    @property
    def active(self) -> bool:
        """Whether this edit changes the picture."""
        return self.enabled and self.alpha != 0 and bool(self.target.strip())

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Edit":
        """The inverse of `to_dict`. Raises ValueError on missing, unknown or mistyped values."""
        types: dict[str, Any] = {
            "target": str,
            "neutral": str,
            "name": str,
            "alpha": (int, float),
            "beta": (int, float),
            "enabled": bool,
        }
        known = {field.name for field in fields(cls)}
        if not isinstance(values, dict) or "target" not in values or not set(values) <= known:
            raise ValueError(f"not an edit: {values!r}")
        for key, value in values.items():
            if not isinstance(value, types[key]) or (types[key] is not bool and isinstance(value, bool)):
                raise ValueError(f"{key} of an edit cannot be {value!r}")
        return cls(**values)


@dataclass(frozen=True)
class Code:
    """A W+ code as a value that can be compared, hashed and pickled: `data` is float32 [rows, width], little endian."""

    data: bytes
    rows: int
    width: int

    @classmethod
    def of(cls, array: NDArray[Any]) -> "Code":
        """A code from an array [rows, width]."""
        values = np.ascontiguousarray(array, dtype="<f4")
        return cls(values.tobytes(), *values.shape)

    @property
    def array(self) -> NDArray[np.float32]:
        """Float32 [rows, width], read only."""
        return np.frombuffer(self.data, dtype="<f4").reshape(self.rows, self.width)


@dataclass(frozen=True)
class RenderRequest:
    """All that decides the pixels: code, edits in order, and the size in px (None: the generator's own)."""

    code: Code
    edits: tuple[Edit, ...] = ()
    resolution: int | None = None
