"""StyleCLIP latent mappers (`.pt`): `state_dict` with `mapper.*` (and the decoder again), and the options of training.

Which of the mappers it is follows from the names; the widths of a StyleSpace mapper's layers give its layout.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.checkpoints.format import Format, Inspection, Notes, fill, parameters, section, take
from models.checkpoints.reader import Content
from models.generator.config import GeneratorConfig
from models.generator.stylespace import StyleLayout
from models.mapper.network import FullStyleSpaceMapper, LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper

MAPPER = "state_dict/mapper."
LEVELS = ("course_mapping", "medium_mapping", "fine_mapping")
FIRST = "mapping.1.weight"

LatentMapper = SingleMapper | LevelsMapper | FullStyleSpaceMapper


@dataclass(frozen=True)
class MapperFile:
    """A mapper and the text it was trained for ("" where the file does not tell)."""

    mapper: LatentMapper
    description: str


def convert(tensors: Mapping[str, Tensor]) -> LatentMapper:
    """Build the mapper of a state dict, names without `mapper.`. Raises `Damaged`."""
    with torch.device("meta"):
        mapper = _blank(tensors)
    return fill(mapper, dict(tensors), prefix="mapper.")


def _blank(tensors: Mapping[str, Tensor]) -> LatentMapper:
    if f"mapping.{FIRST}" in tensors:
        return SingleMapper(_width(tensors, "mapping"))
    present = [f"{level}.{FIRST}" in tensors for level in LEVELS]
    if any(present):
        w_dim = _width(tensors, LEVELS[present.index(True)])
        return LevelsMapper(w_dim, coarse=present[0], medium=present[1], fine=present[2])
    layout = _layout(tensors)
    whole = f"mapper_1.{FIRST}" in tensors  # layer 1 is the first ToRGB
    return FullStyleSpaceMapper(layout) if whole else WithoutToRGBStyleSpaceMapper(layout)


def _width(tensors: Mapping[str, Tensor], part: str) -> int:
    return take(tensors, f"{part}.{FIRST}", 2).shape[1]


def _layout(tensors: Mapping[str, Tensor]) -> StyleLayout:
    """The layout of StyleSpace. The style of a resolution's second convolution is as wide as the resolution."""
    layers = [
        int(match[1]) for key in tensors if (match := re.fullmatch(rf"mapper_(\d{{1,3}})\.{re.escape(FIRST)}", key))
    ]
    stages = (max(layers) + 1) // 3  # conv, rgb, then conv, conv, rgb of each stage
    widths = [_width(tensors, f"mapper_{3 * stage}") for stage in range(stages + 1)]
    return StyleLayout.of(GeneratorConfig(4 * 2**stages, tuple(widths)))


def _evidence(content: Content) -> dict[str, bool]:
    names = "|".join((*LEVELS, "mapping", "mapper_0"))
    found = any(re.fullmatch(rf"{re.escape(MAPPER)}({names})\.{re.escape(FIRST)}", key) for key in content.tensors)
    return {f"{MAPPER}*.{FIRST}": found}


def _load(content: Content, _: Notes) -> MapperFile:
    description = content.settings.get("opts/description")
    return MapperFile(convert(section(content.tensors, MAPPER)), description if isinstance(description, str) else "")


def _describe(name: str, file: MapperFile) -> Inspection:
    mapper = file.mapper
    notes = [type(mapper).__name__]
    if file.description:
        notes.append(f'trained for "{file.description}"')
    widths = mapper.layout.widths if isinstance(mapper, FullStyleSpaceMapper) else ()
    return Inspection(name, parameters(mapper), None, widths, tuple(notes))


FORMAT = Format("StyleCLIP latent mapper", _evidence, _load, _describe)
