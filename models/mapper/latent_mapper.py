"""One trained mapper: its text, its network, and what it does to a face; and its own file.

Source: StyleCLIP (arXiv 2103.17249, section 5). In W+ the change goes through the affine layers, which are linear, so
that every mapper yields a change of the StyleSpace code that scales with a strength and adds to other edits.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_args

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from models.errors import Damaged, read_as
from models.files import replacing
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout
from models.mapper.network import (
    DELTA_SCALE,
    FullStyleSpaceMapper,
    LevelsMapper,
    PrincipalMapper,
    SingleMapper,
    WithoutToRGBStyleSpaceMapper,
)
from models.mapper.settings import Kind
from models.validation import decode_json


@dataclass(frozen=True)
class MapperConfig:
    """The network: official LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper, FullStyleSpaceMapper, or our
    PrincipalMapper.

    `coarse`, `medium` and `fine` belong to "levels": without fine an edit does not change colours. Raises `Damaged` for
    values that make no mapper.
    """

    kind: Kind = "levels"
    coarse: bool = True
    medium: bool = True
    fine: bool = True

    def __post_init__(self) -> None:
        levels = (self.coarse, self.medium, self.fine)
        if self.kind not in get_args(Kind) or not all(type(level) is bool for level in levels) or not any(levels):
            raise Damaged("The saved mapper settings are damaged.", details=repr(self))

    @property
    def in_w_plus(self) -> bool:
        """True if it reads and changes W+ codes; otherwise StyleSpace codes."""
        return self.kind in ("levels", "single", "principal")

    def build(self, generator: GeneratorConfig) -> nn.Module:
        """The network for codes of such a generator, with random weights."""
        if self.kind == "levels":
            return LevelsMapper(generator.w_dim, coarse=self.coarse, medium=self.medium, fine=self.fine)
        if self.kind == "single":
            return SingleMapper(generator.w_dim)
        if self.kind == "principal":
            return PrincipalMapper(generator.w_dim)
        layout = StyleLayout.of(generator)
        return WithoutToRGBStyleSpaceMapper(layout) if self.kind == "stylespace" else FullStyleSpaceMapper(layout)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "MapperConfig":
        """The inverse of `to_dict`. Raises `Damaged`."""
        if set(values) != {field.name for field in fields(cls)}:
            raise Damaged("The description of the mapper is incomplete or of another version.", details=repr(values))
        return cls(**values)


@dataclass(frozen=True)
class LatentMapper:
    """`network` was trained toward `text`."""

    config: MapperConfig
    text: str
    network: nn.Module

    def change(self, code: Tensor) -> Tensor:
        """The change of a code, of the same shape: W+ [N, rows, w_dim] if `config.in_w_plus`, else [N, channels]."""
        change: Tensor = DELTA_SCALE * self.network(code)
        return change

    @torch.no_grad()
    def delta(self, generator: Generator, w_plus: Tensor) -> Tensor:
        """The change of the StyleSpace code [N, channels] at strength 1, for faces `w_plus` [N, rows, w_dim]."""
        s = generator.affine(w_plus)
        return generator.affine(w_plus + self.change(w_plus)) - s if self.config.in_w_plus else self.change(s)

    def save(self, path: Path) -> None:
        """Write a safetensors file that `load` reads. Raises `OutputError`."""
        weights = {name: value.detach().cpu().contiguous() for name, value in self.network.state_dict().items()}
        description = {"mapper": json.dumps(self.config.to_dict()), "text": self.text}
        with replacing(path) as draft:
            save_file(weights, draft, description)

    @classmethod
    def load(cls, path: Path, generator: GeneratorConfig) -> "LatentMapper":
        """A mapper for such a generator. Raises `Damaged` where the file is none, or belongs to other sizes."""
        hint = "Train it again, or choose the pack that it was trained with."
        with read_as(Damaged, f"{path.name} is no mapper for this generator.", hint):
            with safe_open(path, "pt") as file:
                description = file.metadata() or {}
                weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
            config = MapperConfig.from_dict(decode_json(description["mapper"], dict[str, Any]))
            network = config.build(generator)
            network.load_state_dict(weights)
        return cls(config, description.get("text", ""), network.eval().requires_grad_(False))
