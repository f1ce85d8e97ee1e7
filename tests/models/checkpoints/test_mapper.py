"""Mapper files: which mapper it is follows from the names alone."""

from pathlib import Path

import pytest
import torch
from torch import nn

from models.checkpoints import rosinality
from models.checkpoints.mapper import MapperFile
from models.checkpoints.registry import inspect, load_as
from models.errors import Damaged, NotRecognised
from models.generator.network import Generator
from models.mapper.network import FullStyleSpaceMapper, LevelsMapper, SingleMapper, WithoutToRGBStyleSpaceMapper


def saved(folder: Path, mapper: nn.Module, generator: Generator) -> Path:
    """An official file: mapper, decoder, options."""
    state = {f"mapper.{key}": value for key, value in mapper.state_dict().items()}
    state |= {f"decoder.{key}": value for key, value in rosinality.export(generator)["g_ema"].items()}
    path = folder / "mapper.pt"
    torch.save({"state_dict": state, "opts": {"description": "surprised", "no_fine_mapper": True}}, path)
    return path


@pytest.mark.parametrize("kind", ["single", "levels", "no fine", "stylespace", "full"])
def test_kinds(tmp_path: Path, generator: Generator, kind: str) -> None:
    torch.manual_seed(2)
    mappers = {
        "single": SingleMapper(10),
        "levels": LevelsMapper(10),
        "no fine": LevelsMapper(10, fine=False),
        "stylespace": WithoutToRGBStyleSpaceMapper(generator.layout),
        "full": FullStyleSpaceMapper(generator.layout),
    }
    mapper = mappers[kind]
    file = load_as(saved(tmp_path, mapper, generator), MapperFile)
    assert type(file.mapper) is type(mapper)
    assert file.description == "surprised"
    in_stylespace = isinstance(mapper, FullStyleSpaceMapper)
    codes = torch.randn(2, generator.layout.channels) if in_stylespace else torch.randn(2, 10, 10)
    assert torch.equal(file.mapper(codes), mapper(codes))


def test_damage_is_named(tmp_path: Path, generator: Generator) -> None:
    mapper = LevelsMapper(10)
    del mapper.medium_mapping.mapping[4].bias  # type: ignore[union-attr]
    with pytest.raises(Damaged, match=r"mapper\.medium_mapping\.mapping\.4\.bias is missing"):
        load_as(saved(tmp_path, mapper, generator), MapperFile)


def test_another_kind_of_file_is_not_a_mapper(tmp_path: Path, generator: Generator) -> None:
    torch.save(rosinality.export(generator), tmp_path / "generator.pt")
    with pytest.raises(NotRecognised, match="another kind of file"):
        load_as(tmp_path / "generator.pt", MapperFile)


def test_inspection(tmp_path: Path, generator: Generator) -> None:
    text = inspect(saved(tmp_path, SingleMapper(10), generator)).text()
    assert "SingleMapper" in text
    assert 'trained for "surprised"' in text
    assert str(4 * (10 * 10 + 10)) in text
