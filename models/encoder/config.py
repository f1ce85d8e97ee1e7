"""The sizes of an encoder: all that is needed to build it before its weights are loaded."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from models.encoder.backbone import IR_SE_50_UNITS, IR_SE_50_WIDTHS
from models.errors import Damaged


@dataclass(frozen=True)
class EncoderConfig:
    """`rows` and `w_dim` are those of the generator's W+ code; the defaults are the official e4e.

    `widths`: channels of the stem and the four stages; `units`: bottlenecks per stage; `pyramid_width`: channels of
    the feature pyramid, which begins at the last stage and is therefore as wide. `stem_stride` is by how much the stem
    makes the picture smaller; files from before it have none, which is 1. Raises `Damaged` for sizes that make no
    network.
    """

    rows: int
    w_dim: int = 512
    input_size: int = 256
    widths: tuple[int, ...] = IR_SE_50_WIDTHS
    units: tuple[int, ...] = IR_SE_50_UNITS
    pyramid_width: int = 512
    stem_stride: int = 1

    @property
    def stem_size(self) -> int:
        """Side of what the stem gives to the body, in px."""
        return self.input_size // self.stem_stride

    def __post_init__(self) -> None:
        single = (self.rows, self.w_dim, self.input_size, self.pyramid_width, self.stem_stride)
        sizes = (*single, *self.widths, *self.units)
        if any(type(size) is not int or size < 1 for size in sizes):
            raise self._damaged("all sizes are whole numbers above 0")
        if len(self.widths) != 5 or len(self.units) != 4:
            raise self._damaged("it has a stem and four stages")
        if self.widths[-1] != self.pyramid_width:
            raise self._damaged("the pyramid is as wide as the last stage")
        if self.stem_size < 32 or self.input_size % (16 * self.stem_stride):
            raise self._damaged("its input behind the stem is a multiple of 16 px and at least 32")

    def _damaged(self, rule: str) -> Damaged:
        return Damaged(f"The encoder's sizes do not fit together: {rule}.", details=repr(self))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, for JSON or TOML."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "EncoderConfig":
        """The reverse of `to_dict`. Raises `Damaged` for missing, unknown or misshapen entries."""
        values = {"stem_stride": 1, **values}
        known = {field.name for field in fields(cls)}
        if set(values) != known:
            raise Damaged(
                "The description of the encoder is incomplete or of another version.",
                details=f"missing {sorted(known - set(values))}, unknown {sorted(set(values) - known)}",
            )
        try:
            lists = {name: tuple(values[name]) for name in ("widths", "units")}
        except TypeError as error:
            raise Damaged("The widths and units of the encoder are not lists.", details=repr(dict(values))) from error
        return cls(**{**values, **lists})
