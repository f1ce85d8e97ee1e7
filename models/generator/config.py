"""The numbers that fix a StyleGAN2 generator (Karras et al., CVPR 2020, arXiv 1912.04958)."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from models.errors import PackError


@dataclass(frozen=True)
class GeneratorConfig:
    """`widths` holds the channels of the convolutions per resolution, 4 px first: 4, 8, ..., `resolution`.

    `mapping_lr_multiplier` scales the stored mapping weights at run time. `conv_clamp` limits activations to
    +-conv_clamp (NVIDIA's newer files: 256). `c_dim` > 0 makes the mapping network class-conditional; `class_index` is
    the class that is taken where none is given, None the mean of all.
    """

    resolution: int
    widths: tuple[int, ...]
    z_dim: int = 512
    w_dim: int = 512
    mapping_layers: int = 8
    mapping_width: int = 512
    mapping_lr_multiplier: float = 0.01
    c_dim: int = 0
    class_index: int | None = None
    conv_clamp: float | None = None

    def with_class(self, class_index: int | None) -> "GeneratorConfig":
        """This generator with the class that it makes; None: the mean of all. Raises `PackError` if there is none."""
        if class_index is not None and not 0 <= class_index < self.c_dim:
            known = f"its classes are 0 to {self.c_dim - 1}" if self.c_dim else "it has no classes"
            raise PackError(f"The generator makes no class {class_index}: {known}.", "Choose one of them, or none.")
        return replace(self, class_index=class_index)

    def __post_init__(self) -> None:
        if self.resolution < 4 or self.resolution & (self.resolution - 1):
            raise ValueError(f"The resolution must be a power of two from 4 on, not {self.resolution}.")
        if len(self.widths) != len(self.resolutions):
            raise ValueError(f"{len(self.widths)} widths do not fit the {len(self.resolutions)} resolutions.")
        if self.class_index is not None and not 0 <= self.class_index < self.c_dim:
            raise ValueError(f"There is no class {self.class_index} among {self.c_dim}.")

    @property
    def resolutions(self) -> tuple[int, ...]:
        """4, 8, ..., `resolution`."""
        return tuple(2**i for i in range(2, self.resolution.bit_length()))

    @property
    def rows(self) -> int:
        """Rows of a W+ code: 2 log2(resolution) - 2."""
        return 2 * len(self.resolutions)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "GeneratorConfig":
        """The inverse of `to_dict`. Raises TypeError or ValueError on values that make no generator."""
        return cls(**{**values, "widths": tuple(values["widths"])})
