"""The official files' names and shapes are recognised and fit our networks, on the meta device and without weights."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.checkpoints import e4e, mapper, nvidia, rosinality
from models.checkpoints.format import blank_generator, section
from models.checkpoints.reader import Content
from models.checkpoints.registry import recognise
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.mapper.network import WithoutToRGBStyleSpaceMapper
from tests.parity.rebuild import manifest, manifests

OPERATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "same": lambda tensor: tensor,
    "add leading axis": lambda tensor: tensor[None],
    "add two leading axes": lambda tensor: tensor[None, None],
    "reshape": lambda tensor: tensor.reshape(1, 3, 1, 1),
    "scalar to shape": lambda tensor: tensor.reshape(1),
    "times 4": lambda tensor: 4 * tensor,
}


def meta(entries: list[list[Any]], prefix: str = "") -> Content:
    """The content of a file with these names and shapes."""
    return Content("official", {prefix + entry[0]: torch.empty(entry[1], device="meta") for entry in entries})


@pytest.mark.parametrize("name", manifests(r"stylegan2_(rosinality|nvidia)_\d+_[gG]_ema"))
def test_generators(name: str) -> None:
    _, kind, resolution, root = name.split("_", 3)
    format: Any = {"rosinality": rosinality, "nvidia": nvidia}[kind]
    content = meta(manifest(name), f"{root}/")
    assert recognise(content) is format.FORMAT
    check_generator(section(content.tensors, f"{root}/"), format, int(resolution))


def check_generator(tensors: dict[str, Tensor], format: Any, resolution: int) -> None:
    """The official sizes, and the names and shapes of every tensor of a generator of these sizes."""
    config, naming = format.configure(tensors), format.NAMING
    widths = tuple(min(512, 32768 // size) for size in config.resolutions)
    assert config == GeneratorConfig(resolution, widths)
    shapes = {name: tensor.shape for name, tensor in blank_generator(config).state_dict().items()}
    wanted = {theirs: naming.shape(ours, shapes[ours]) for ours, theirs in naming.names(config).items()}
    wanted.pop("latent_avg", None)  # beside the state dict
    wanted |= dict.fromkeys(naming.filters(config), (4, 4))
    assert {name: tuple(tensor.shape) for name, tensor in tensors.items()} == wanted


@pytest.mark.parametrize("name", manifests(r"e4e_\d+_checkpoint"))
def test_e4e(name: str) -> None:
    content = meta(manifest(name)["state_dict"], "state_dict/")
    assert recognise(content) is e4e.FORMAT
    resolution = int(name.split("_")[1])
    rows = 2 * resolution.bit_length() - 4
    encoder = e4e.convert(section(content.tensors, "state_dict/encoder."), torch.zeros(rows, 512))
    assert (encoder.config.rows, encoder.config.input_size, encoder.config.units) == (rows, 256, (3, 4, 14, 3))
    check_generator(section(content.tensors, "state_dict/decoder."), rosinality, resolution)


MAPPERS = manifests(r"styleclip_mapper_checkpoint_\d+")


@pytest.mark.parametrize("name", MAPPERS)
def test_levels_mapper(name: str) -> None:
    content = meta(manifest(name)["state_dict_LevelsMapper"], "state_dict/")
    assert recognise(content) is mapper.FORMAT
    network = mapper.convert(section(content.tensors, mapper.MAPPER))
    check_names(network, content)


@pytest.mark.parametrize("name", MAPPERS)
def test_stylespace_mapper(name: str) -> None:
    content = meta(manifest(name)["state_dict_mapper_part_when_work_in_stylespace"], "state_dict/")
    assert recognise(content) is mapper.FORMAT
    network = mapper.convert(section(content.tensors, mapper.MAPPER))
    assert isinstance(network, WithoutToRGBStyleSpaceMapper)
    check_names(network, content)


def check_names(network: nn.Module, content: Content) -> None:
    """The mapper's tensors in the official order."""
    official = section(content.tensors, mapper.MAPPER)
    assert [(key, value.shape) for key, value in network.state_dict().items()] == [
        (key, value.shape) for key, value in official.items()
    ]


@pytest.mark.parametrize("name", manifests(r"nvidia_to_rosinality_\d+"))
def test_every_nvidia_name_becomes_the_published_rosinality_name(name: str) -> None:
    torch.manual_seed(0)
    resolution = int(name.split("_")[-1])
    widths = (4,) * (resolution.bit_length() - 2)
    generator = Generator(GeneratorConfig(resolution, widths, z_dim=4, w_dim=4, mapping_width=4))
    theirs, file = nvidia.export(generator), rosinality.export(generator)
    expected = file["g_ema"] | {"latent_avg": file["latent_avg"]}
    mapping = manifest(name)["mapping"]
    assert {key for key, _, _ in mapping} == set(theirs)
    kept = {key: (other.partition(" ")[0], operation) for key, other, operation in mapping if operation != "drop"}
    assert {other for other, _ in kept.values()} == set(expected)
    for key, (other, operation) in kept.items():
        assert torch.equal(OPERATIONS[operation.partition(" (")[0]](theirs[key]), expected[other]), key
