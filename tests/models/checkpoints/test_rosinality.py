"""Files in rosinality naming, with the quirks that published ones have."""

import re
from argparse import Namespace
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.checkpoints import rosinality
from models.checkpoints.registry import inspect, load_as
from models.errors import CheckpointError, Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from tests.models.checkpoints import whole_module


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


WRAPPERS: dict[str, Callable[[dict[str, Tensor]], Any]] = {
    "state_dict": lambda state: {"state_dict": state},
    "model": lambda state: {"model": state},
    "generator": lambda state: {"generator": state},
    "params_ema": lambda state: {"params": zeros(state), "params_ema": state},
    "ema": lambda state: {"ema": state, "model": zeros(state)},
    "G_ema": lambda state: {"G": zeros(state), "G_ema": state},
    "DataParallel": lambda state: {"g": prefixed("module.", zeros(state)), "g_ema": prefixed("module.", state)},
    "compiled": lambda state: {"g_ema": prefixed("_orig_mod.", state)},
    "prefix": lambda state: {"state_dict": prefixed("net_g.module.", state)},
    "decoder": lambda state: {"state_dict": prefixed("decoder.", state), "opts": Namespace(output_size=16)},
    "lightning": lambda state: {
        "epoch": 3,
        "pytorch-lightning_version": "2.1.0",
        "state_dict": prefixed("generator.", zeros(state)) | prefixed("generator_ema.", state),
        "optimizer_states": [{"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": []}],
        "hyper_parameters": {"size": 16},
    },
    "ema-pytorch": lambda state: prefixed("online_model.", zeros(state)) | prefixed("ema_model.", state),
    "netG": lambda state: {"netG": state, "netD": {"x": torch.zeros(3)}},
    "two prefixes": lambda state: {"state_dict": prefixed("model.G_ema.module.", state)},
    "module twice": lambda state: prefixed("module.module.", state),
    "three deep": lambda state: {"checkpoint": {"model": {"generator": {"state_dict": state}}}},
    "tuple": lambda state: {"nets": (1, (OrderedDict(state), {"lr": 0.1}))},
    "nested": lambda state: {"nets": [{"weights": state}]},
    "beside others": lambda state: (
        state | {"encoder.input_layer.0.weight": torch.zeros(3), "mean_path": torch.zeros(1)}
    ),
}


def zeros(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights that are not to be taken."""
    return {key: torch.zeros_like(value) for key, value in state.items()}


def prefixed(prefix: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + key: value for key, value in state.items()}


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_generator_is_found_by_its_tensors(
    tmp_path: Path, generator: Generator, file: dict[str, Any], wrapper: str
) -> None:
    content = WRAPPERS[wrapper](file["g_ema"])
    check_same(read(tmp_path, content | {"latent_avg": file["latent_avg"]}), generator)


def test_mean_inside_the_container(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    check_same(read(tmp_path, {"model": file["g_ema"] | {"latent_avg": file["latent_avg"]}}), generator)


@pytest.mark.parametrize("zipped", [True, False])
def test_whole_modules(tmp_path: Path, generator: Generator, file: dict[str, Any], zipped: bool) -> None:
    module, path = whole_module.module_of(file["g_ema"]), tmp_path / "model.pt"
    for content in ({"model": module}, {"g_ema": nn.DataParallel(module)}):
        whole_module.save({**content, "latent_avg": file["latent_avg"]}, path, zipped=zipped)
        check_same(load_as(path, Generator), generator)
    whole_module.save(module, path, zipped=zipped)
    assert torch.equal(load_as(path, Generator).const, generator.const)


def test_what_is_left_out_is_named(tmp_path: Path, file: dict[str, Any]) -> None:
    path = tmp_path / "model.pt"
    torch.save({**file, "g": zeros(file["g_ema"]), "d": {"x": torch.zeros(3)}, "args": Namespace(size=16)}, path)
    assert inspect(path).notes[2:] == ("left out: d, g",)


def test_filters_are_not_demanded(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    file["g_ema"] = {key: value for key, value in file["g_ema"].items() if "kernel" not in key}
    check_same(read(tmp_path, file), generator)


def test_noise_that_is_not_stored_is_drawn(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    file["g_ema"] = {key: value for key, value in file["g_ema"].items() if not key.startswith("noises.")}
    first, second = (read(tmp_path, file) for _ in range(2))
    noise = noise_of(first)
    assert torch.equal(noise, noise_of(second))
    assert 0.9 < noise.std() < 1.1
    assert "noise is not in the file for 5 layers: drawn with seed 0" in inspect(tmp_path / "model.pt").text()


def noise_of(generator: Generator) -> Tensor:
    return torch.cat([value.flatten() for key, value in generator.state_dict().items() if key.endswith(".noise")])


def test_grey_pictures(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    def first_channel(key: str, value: Tensor) -> Tensor:
        return value[:, :1] if re.fullmatch(r"to_rgbs?[.\d]+(bias|conv\.weight)", key) else value

    file["g_ema"] = {key: first_channel(key, value) for key, value in file["g_ema"].items()}
    z = torch.randn(2, 10)
    grey = read(tmp_path, file)(z)
    assert torch.equal(grey, generator(z)[:, :1].expand(-1, 3, -1, -1))
    assert "grey pictures" in inspect(tmp_path / "model.pt").text()


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
        ("convs.1.noise.weight", torch.zeros(2)),
    ],
)
def test_damage_is_named(tmp_path: Path, file: dict[str, Any], key: str, value: Tensor | None) -> None:
    with pytest.raises(Damaged, match=key.replace(".", r"\.")):
        read(tmp_path, replaced(file, key, value))


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_training_that_failed(tmp_path: Path, file: dict[str, Any], value: float) -> None:
    file["g_ema"]["convs.1.conv.weight"][0, 0, 0, 0, 0] = value
    torch.save(file, tmp_path / "model.pt")
    with pytest.raises(Damaged, match=r"convs\.2\.weight is not finite"):
        inspect(tmp_path / "model.pt")


def test_others_weights_need_not_be_finite(tmp_path: Path, generator: Generator, file: dict[str, Any]) -> None:
    check_same(read(tmp_path, {**file, "d": {"x": torch.full((3,), torch.nan)}}), generator)
    assert "left out: d" in inspect(tmp_path / "model.pt").text()


def test_generator_of_gpen_is_named(tmp_path: Path, file: dict[str, Any]) -> None:
    """Its noise is not added to the features but appended to them, so that every layer has twice the channels."""
    bias = file["g_ema"]["conv1.activate.bias"]
    content = prefixed("generator.", {**file["g_ema"], "conv1.activate.bias": torch.cat([bias, bias])})
    with pytest.raises(NotRecognised, match="GPEN"):
        read(tmp_path, content | {"ecd0.0.0.weight": torch.zeros(3)})


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
