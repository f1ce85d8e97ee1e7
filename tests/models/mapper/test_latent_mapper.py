"""Mappers on tiny generators: what they change, and their file."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.errors import Damaged, OutputError
from models.generator.network import Generator
from models.generator.principal import principal_components
from models.mapper.latent_mapper import LatentMapper, MapperConfig
from models.mapper.network import DELTA_SCALE, PrincipalMapper
from models.mapper.settings import Kind
from tests.helpers.tiny import tiny_codes, tiny_generator

KINDS: tuple[Kind, ...] = ("levels", "single", "stylespace", "full_stylespace", "principal")


@pytest.fixture(scope="module")
def generator() -> Generator:
    return tiny_generator(64)


@pytest.fixture(scope="module")
def codes(generator: Generator) -> Tensor:
    return tiny_codes(generator, 3)


def mapper(generator: Generator, config: MapperConfig) -> LatentMapper:
    torch.manual_seed(0)
    network = config.build(generator.config).eval()
    if isinstance(network, PrincipalMapper):
        network.take(principal_components(generator))
        torch.nn.init.normal_(network.out.weight)
    return LatentMapper(config, "old", network)


@pytest.mark.parametrize("kind", KINDS)
def test_delta_is_the_change_of_the_styles(generator: Generator, codes: Tensor, kind: Kind) -> None:
    trained = mapper(generator, MapperConfig(kind))
    delta = trained.delta(generator, codes)
    s = generator.affine(codes)
    if trained.config.in_w_plus:
        expected = generator.affine(codes + DELTA_SCALE * trained.network(codes))
    else:
        expected = s + DELTA_SCALE * trained.network(s)
    assert delta.any()
    assert torch.allclose(s + delta, expected, atol=1e-6)


@pytest.mark.parametrize(("level", "rows"), [("coarse", slice(0, 4)), ("medium", slice(4, 8)), ("fine", slice(8, 10))])
def test_a_level_that_is_left_out_changes_nothing(generator: Generator, codes: Tensor, level: str, rows: slice) -> None:
    change = mapper(generator, MapperConfig.from_dict({**MapperConfig().to_dict(), level: False})).change(codes).any(-1)
    assert not change[:, rows].any()
    change[:, rows] = True
    assert change.all()


@pytest.mark.parametrize(("kind", "moved"), [("stylespace", {"conv"}), ("full_stylespace", {"conv", "rgb"})])
def test_only_the_full_mapper_moves_rgb_layers(
    generator: Generator, codes: Tensor, kind: Kind, moved: set[str]
) -> None:
    deltas = generator.layout.split(mapper(generator, MapperConfig(kind)).delta(generator, codes))
    layers = generator.layout.layers
    assert {layer.kind for layer, delta in zip(layers, deltas, strict=True) if delta.any()} == moved


@pytest.mark.parametrize("kind", KINDS)
def test_file_gives_the_same_mapper(generator: Generator, codes: Tensor, kind: Kind, tmp_path: Path) -> None:
    saved = mapper(generator, MapperConfig(kind))
    saved.save(tmp_path / "old.safetensors")
    loaded = LatentMapper.load(tmp_path / "old.safetensors", generator.config)
    assert (loaded.config, loaded.text) == (saved.config, "old")
    assert torch.equal(loaded.delta(generator, codes), saved.delta(generator, codes))


def test_cut_foreign_and_absent_files_are_refused(generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "old.safetensors"
    mapper(generator, MapperConfig()).save(path)
    other = tmp_path / "other.safetensors"
    mapper(tiny_generator(16), MapperConfig("stylespace")).save(other)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(path.read_bytes()[:-100])
    for bad in (other, cut, tmp_path / "absent.safetensors", Path(__file__)):
        with pytest.raises(Damaged, match=bad.name):
            LatentMapper.load(bad, generator.config)


def test_writing_into_no_folder_is_an_output_error(generator: Generator, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        mapper(generator, MapperConfig()).save(tmp_path / "absent" / "old.safetensors")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "hyper"},
        {"coarse": False, "medium": False, "fine": False},
        {"coarse": 1},
        {"kind": ["levels"]},
        {"width": 512},
    ],
)
def test_damaged_description_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        MapperConfig.from_dict({**MapperConfig().to_dict(), **values})
