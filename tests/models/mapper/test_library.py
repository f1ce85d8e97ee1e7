"""Mappers by name: where they are found, and that official files serve as well as our own."""

from pathlib import Path

import pytest
import torch
from torch import nn

from models.errors import Damaged, NotRecognised, PackError
from models.generator.config import GeneratorConfig
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.library import FOLDER, checkpoint_path, find_mapper, free_path, own_folder
from models.mapper.loading import load_mapper
from models.mapper.settings import Kind
from models.packs.manifest import Pack
from tests.helpers.tiny import tiny_codes, tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack

GENERATOR = tiny_generator(64)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack.read(write_tiny_pack(tmp_path / "tiny"))


def official(path: Path, network: nn.Module) -> Path:
    state = {f"mapper.{key}": value for key, value in network.state_dict().items()}
    torch.save({"state_dict": state, "opts": {"description": "surprised"}}, path)
    return path


def test_a_mapper_is_found_in_the_persons_folder_and_in_the_pack(pack: Pack) -> None:
    for folder in (own_folder(pack), pack.folder / FOLDER):
        folder.mkdir(exist_ok=True)
        (folder / "old.safetensors").touch()
        assert find_mapper(pack, "old.safetensors").parent == folder  # the pack's own comes first


@pytest.mark.parametrize("name", ["absent.pt", "../pack.toml", "..\\pack.toml", ""])
def test_what_is_no_mapper_of_this_pack_is_refused(pack: Pack, name: str) -> None:
    (pack.folder / FOLDER).mkdir()
    with pytest.raises(PackError, match="no mapper"):
        find_mapper(pack, name)


def test_a_new_mapper_takes_no_name_that_is_taken(pack: Pack) -> None:
    first = free_path(pack, " A smiling face! ")
    first.touch()
    (pack.folder / FOLDER).mkdir()
    (pack.folder / FOLDER / "a-smiling-face-2.safetensors").touch()
    checkpoint_path(own_folder(pack) / "unfinished.safetensors").touch()
    assert free_path(pack, "unfinished").name == "unfinished-2.safetensors"
    names = [first.name, free_path(pack, "a smiling face").name, free_path(pack, "…").name]
    assert names == ["a-smiling-face.safetensors", "a-smiling-face-3.safetensors", "mapper.safetensors"]


@pytest.mark.parametrize(
    "config",
    [
        MapperConfig("single"),
        MapperConfig(fine=False),
        MapperConfig("stylespace"),
        MapperConfig("full_stylespace"),
    ],
)
def test_official_and_own_files_are_the_same_mapper(tmp_path: Path, config: MapperConfig) -> None:
    network = config.build(GENERATOR.config)
    LatentMapper(config, "surprised", network).save(tmp_path / "own.safetensors")
    own = load_mapper(tmp_path / "own.safetensors", GENERATOR.config)
    theirs = load_mapper(official(tmp_path / "official.pt", network), GENERATOR.config)
    codes = tiny_codes(GENERATOR, 2)
    assert (theirs.config, theirs.text) == (own.config, own.text) == (config, "surprised")
    assert torch.equal(theirs.delta(GENERATOR, codes), own.delta(GENERATOR, codes))


@pytest.mark.parametrize("kind", ["levels", "stylespace"])
def test_a_mapper_of_another_generator_is_refused(tmp_path: Path, kind: Kind) -> None:
    other = GeneratorConfig(64, (16,) * 5, z_dim=8, w_dim=16, mapping_layers=2, mapping_width=8)
    network = MapperConfig(kind).build(other)
    LatentMapper(MapperConfig(kind), "", network).save(tmp_path / "own.safetensors")
    for path in (tmp_path / "own.safetensors", official(tmp_path / "official.pt", network)):
        with pytest.raises(Damaged, match="generator"):
            load_mapper(path, GENERATOR.config)


def test_another_kind_of_file_is_refused(pack: Pack) -> None:
    with pytest.raises(NotRecognised):
        load_mapper(pack.generator, GENERATOR.config)
