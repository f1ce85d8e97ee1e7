"""The direction table of a pack: channel relevance and style statistics, in one safetensors file."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from safetensors.torch import save_file
from torch import Tensor

from models.checkpoints.reader import read
from models.direction.statistics import StyleStatistics
from models.errors import Damaged, NotRecognised, read_as
from models.files import replacing
from models.validation import decode_json

Weighting = Literal["normalised", "effect"]


@dataclass(frozen=True, eq=False)
class DirectionTable:
    """Relevance of the first C convolution channels; a table may stop before the generator does.

    relevance   [C, D] float16 or float32, unit rows in CLIP space (zero where a channel changes nothing)
    statistics  mean and standard deviation of all style channels
    effect      [C] float32, how far each channel's move goes in CLIP space; None in official tables
    settings    how the table was made, plain values
    """

    relevance: Tensor
    statistics: StyleStatistics
    effect: Tensor | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, weighting: Weighting = "normalised") -> Tensor:
        """The rows [C, D] float32 that are projected on a text direction.

        "normalised" is the official method: every channel counts alike, however little it does. "effect" multiplies
        each unit row by the root of the channel's effect (largest 1), so that channels that hardly change the picture
        no longer pass the threshold: small generators, where many channels do next to nothing, keep their pictures
        whole. The root lies between counting all alike and counting the strong alone, and measured best.
        Raises `Damaged` if the table holds no effects.
        """
        relevance = self.relevance.float()
        if weighting == "normalised":
            return relevance
        if self.effect is None:
            raise Damaged("This direction table holds no effects.", 'Prepare the pack again, or use "normalised".')
        return relevance * (self.effect / self.effect.max().clamp(min=1e-12)).sqrt()[:, None]

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        tensors = {"relevance": self.relevance, "style_mean": self.statistics.mean, "style_std": self.statistics.std}
        if self.effect is not None:
            tensors["effect"] = self.effect
        save_tensors(path, tensors, {"settings": json.dumps(dict(self.settings))})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `NotRecognised` if the file is something else, `Damaged` if it is cut or misshapen."""
        content = read(path)
        tensors = content.tensors
        if not {"relevance", "style_mean", "style_std"} <= tensors.keys():
            raise NotRecognised(f"{path.name} is not a direction table.", details=f"keys {sorted(tensors)}")
        statistics = StyleStatistics(tensors["style_mean"], tensors["style_std"])
        table = cls(tensors["relevance"], statistics, tensors.get("effect"), _settings(content.settings))
        with read_as(Damaged, f"The direction table {path.name} is misshapen.", "Prepare the pack again."):
            table._check(path.name)
        return table

    def _check(self, name: str) -> None:
        tensors = [self.relevance, self.statistics.mean, self.statistics.std]
        tensors += [] if self.effect is None else [self.effect]
        if not self._fits() or not all(values.isfinite().all() for values in tensors):
            shapes = " ".join(str(tuple(values.shape)) for values in tensors)
            raise Damaged(f"The direction table {name} is misshapen.", "Prepare the pack again.", shapes)

    def _fits(self) -> bool:
        mean, std = self.statistics.mean, self.statistics.std
        if self.relevance.ndim != 2 or mean.ndim != 1 or mean.shape != std.shape:
            return False
        effect_fits = self.effect is None or self.effect.shape == self.relevance.shape[:1]
        return effect_fits and 0 < len(self.relevance) <= len(mean)


def save_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str]) -> None:
    """Write tensors of any shape and a header as safetensors, whole or not at all. Raises `OutputError`."""
    with replacing(path) as draft:
        save_file({name: value.cpu().contiguous() for name, value in tensors.items()}, draft, metadata)


def _settings(metadata: Mapping[str, Any]) -> dict[str, Any]:
    with suppress(TypeError, ValueError):
        return decode_json(metadata.get("settings", "{}"), dict[str, Any])
    return {}
