"""Files in rosinality naming, with the quirks that published ones have."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.checkpoints import rosinality
from models.checkpoints.registry import inspect, load_as
from models.errors import CheckpointError, Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator


@pytest.fixture
def file(generator: Generator) -> dict[str, Any]:
    return rosinality.export(generator)


def read(folder: Path, content: Any, *, legacy: bool = False) -> Generator:
    path = folder / "model.pt"
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    return load_as(path, Generator)


def check_same(actual: Generator, expected: Generator) -> None:
    assert actual.config == expected.config
    state = actual.state_dict()
    assert all(torch.equal(state[key], value) for key, value in expected.state_dict().items())


@pytest.mark.parametrize("legacy", [False, True])
def test_file_with_everything_training_writes(
    tmp_path: Path, generator: Generator, file: dict[str, Any], legacy: bool
) -> None:
    other = {key: torch.zeros_like(value) for key, value in file["g_ema"].items()}
    optimiser = {"state": {0: {"step": 3, "exp_avg": torch.zeros(3)}}, "param_groups": [{"lr": 0.002}]}
    content = {"g": other, "g_optim": optimiser, "args": Namespace(size=16, ckpt=None), **file}
    check_same(read(tmp_path, content, legacy=legacy), generator)


def test_only_g(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    check_same(read(tmp_path, {"g": file["g_ema"], "latent_avg": file["latent_avg"]}), generator)


def test_bare_state_dict_of_data_parallel_in_half_precision(
    tmp_path: Path, generator: Generator, file: dict[str, Any]
) -> None:
    state = {f"module.{key}": value.half() for key, value in file["g_ema"].items()}
    loaded = read(tmp_path, state | {"latent_avg": file["latent_avg"]})
    assert loaded.const.dtype == torch.float32
    torch.testing.assert_close(loaded.const, generator.const, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("shape", [(1, 10), (6, 10)])
def test_mean_in_rows(tmp_path: Path, generator: Generator, file: dict[str, Any], shape: tuple[int, int]) -> None:
    file["latent_avg"] = file["latent_avg"].expand(shape).clone()
    check_same(read(tmp_path, file), generator)


def test_mean_is_computed_where_it_is_not_stored(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    del file["latent_avg"]
    with torch.no_grad():
        mean = generator.mapping(torch.randn(20_000, 10)).mean(dim=0)
    torch.testing.assert_close(read(tmp_path, file).w_avg, mean, rtol=0, atol=0.1)


def replaced(file: dict[str, Any], key: str, value: Tensor | None) -> dict[str, Any]:
    """The file with another tensor, or without it."""
    state = {name: tensor for name, tensor in file["g_ema"].items() if name != key}
    return {**file, "g_ema": state if value is None else state | {key: value}}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("convs.0.conv.blur.kernel", torch.ones(4, 4) / 4),
        ("to_rgbs.1.upsample.kernel", torch.full((4, 4), torch.nan)),
        ("convs.2.conv.weight", None),
        ("convs.2.conv.weight", torch.zeros(1, 6, 8, 3, 4)),
        ("convs.3.conv.weight", torch.zeros(1, 0, 6, 3, 3)),
        ("convs.9.conv.weight", torch.zeros(1, 6, 6, 3, 3)),
        ("noises.noise_4", None),
    ],
)
def test_damage_is_named(tmp_path: Path, file: dict[str, Any], key: str, value: Tensor | None) -> None:
    with pytest.raises(Damaged, match=key.replace(".", r"\.")):
        read(tmp_path, replaced(file, key, value))


def test_mean_of_another_size(tmp_path: Path, file: dict[str, Any]) -> None:
    with pytest.raises(Damaged, match="latent_avg"):
        read(tmp_path, {**file, "latent_avg": torch.zeros(7)})


def test_nearest_miss_is_named(tmp_path: Path, file: dict[str, Any]) -> None:
    with pytest.raises(NotRecognised, match=r"rosinality.*input\.input"):
        read(tmp_path, replaced(file, "input.input", None))


def test_inspection(tmp_path: Path, file: dict[str, Any]) -> None:
    torch.save(file, tmp_path / "model.pt")
    inspection = inspect(tmp_path / "model.pt")
    assert (inspection.resolution, inspection.widths) == (16, (12, 8, 6))
    lines = inspection.text().splitlines()
    assert lines[0].split(maxsplit=1) == ["format", rosinality.FORMAT.name]
    assert lines[1].split() == ["resolution", "16", "px"]
    assert any("6 W+ rows of 10" in line for line in lines)


def test_class_conditional_cannot_be_written() -> None:
    config = GeneratorConfig(8, (4, 4), z_dim=4, w_dim=4, mapping_width=4, c_dim=2)
    with pytest.raises(CheckpointError, match="class-conditional"):
        rosinality.export(Generator(config))
