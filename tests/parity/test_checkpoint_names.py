"""The official files' names and shapes are recognised and fit our networks, on the meta device and without weights."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from models.checkpoints import e4e, mapper, nvidia, rosinality
from models.checkpoints.format import blank_generator, fill, section
from models.checkpoints.reader import Content
from models.checkpoints.registry import recognise
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.mapper.network import LevelsMapper, WithoutToRGBStyleSpaceMapper
from tests.parity.rebuild import manifest

OFFICIAL_WIDTHS = (512, 512, 512, 512, 512, 256, 128, 64, 32)
OPERATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "same": lambda tensor: tensor,
    "same (512)": lambda tensor: tensor,
    "add leading axis": lambda tensor: tensor[None],
    "add two leading axes": lambda tensor: tensor[None, None],
    "reshape (1,3,1,1)": lambda tensor: tensor.reshape(1, 3, 1, 1),
    "scalar to shape (1)": lambda tensor: tensor.reshape(1),
    "times 4": lambda tensor: 4 * tensor,
}


def meta(entries: list[list[Any]], prefix: str = "") -> Content:
    """The content of a file with these names and shapes."""
    return Content("official", {prefix + entry[0]: torch.empty(entry[1], device="meta") for entry in entries})


@pytest.mark.parametrize("resolution", [256, 1024])
@pytest.mark.parametrize(("format", "root"), [(rosinality, "g_ema/"), (nvidia, "G_ema/")], ids=["rosinality", "nvidia"])
def test_generators(format: Any, root: str, resolution: int) -> None:
    name = f"stylegan2_{format.__name__.rpartition('.')[2]}_{resolution}_{root.strip('/')}"
    content = meta(manifest(name), root)
    assert recognise(content) is format.FORMAT
    tensors = section(content.tensors, root)
    check_generator(format.configure(tensors), format.rename(tensors, format.configure(tensors)), resolution)


def check_generator(config: GeneratorConfig, ours: dict[str, Tensor], resolution: int) -> None:
    """The official sizes, and every tensor of a generator of these sizes."""
    assert config == GeneratorConfig(resolution, OFFICIAL_WIDTHS[: resolution.bit_length() - 2])
    fill(blank_generator(config), {"w_avg": torch.empty(512, device="meta"), **ours})


def test_e4e() -> None:
    content = meta(manifest("e4e_1024_checkpoint")["state_dict"], "state_dict/")
    assert recognise(content) is e4e.FORMAT
    encoder = e4e.convert(section(content.tensors, e4e.ENCODER), torch.zeros(18, 512))
    assert (encoder.config.rows, encoder.config.input_size, encoder.config.units) == (18, 256, (3, 4, 14, 3))
    decoder = section(content.tensors, e4e.DECODER)
    check_generator(rosinality.configure(decoder), rosinality.rename(decoder, rosinality.configure(decoder)), 1024)


def test_levels_mapper() -> None:
    content = meta(manifest("styleclip_mapper_checkpoint_1024")["state_dict_LevelsMapper"], "state_dict/")
    assert recognise(content) is mapper.FORMAT
    assert isinstance(mapper.convert(section(content.tensors, mapper.MAPPER)), LevelsMapper)


def test_stylespace_mapper() -> None:
    entries = manifest("styleclip_mapper_checkpoint_1024")["state_dict_mapper_part_when_work_in_stylespace"]
    content = meta(entries, "state_dict/")
    assert recognise(content) is mapper.FORMAT
    network = mapper.convert(section(content.tensors, mapper.MAPPER))
    assert isinstance(network, WithoutToRGBStyleSpaceMapper)
    assert network.layout.channels == 9088
    assert network.layout.convolution_channels == 6048


@pytest.mark.parametrize("resolution", [64, 1024])
def test_every_nvidia_name_becomes_the_published_rosinality_name(resolution: int) -> None:
    torch.manual_seed(0)
    widths = (4,) * (resolution.bit_length() - 2)
    generator = Generator(GeneratorConfig(resolution, widths, z_dim=4, w_dim=4, mapping_width=4))
    theirs, file = nvidia.export(generator), rosinality.export(generator)
    expected = file["g_ema"] | {"latent_avg": file["latent_avg"]}
    mapping = manifest(f"nvidia_to_rosinality_{resolution}")["mapping"]
    assert {name for name, _, _ in mapping} == set(theirs)
    kept = {name: (other.partition(" ")[0], operation) for name, other, operation in mapping if operation != "drop"}
    assert {other for other, _ in kept.values()} == set(expected)
    for name, (other, operation) in kept.items():
        assert torch.equal(OPERATIONS[operation](theirs[name]), expected[other]), name
