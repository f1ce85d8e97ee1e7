"""Pickles as NVIDIA's code writes them: networks come out, source text stays text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from models.checkpoints import nvidia
from models.checkpoints.registry import inspect, load_as
from models.errors import Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from tests.models.checkpoints.nvidia_pickle import Module, dumps, network, official_modules, training_file

ATTRIBUTES = {
    "synthesis.b4.conv1.conv_clamp": 256,
    "synthesis.b4.conv1.act_gain": np.sqrt(2),
    "synthesis.b8.architecture": "skip",
    "synthesis.block_resolutions": [4, 8, 16],
    "mapping.fc0.bias_gain": 0.02,
}


@pytest.fixture
def state(generator: Generator) -> dict[str, Tensor]:
    return nvidia.export(generator)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_file_as_the_training_loop_writes_it(
    tmp_path: Path, generator: Generator, state: dict[str, Tensor], protocol: int
) -> None:
    path, marker = tmp_path / "model.pkl", tmp_path / "touched"
    source = f"open({str(marker)!r}, 'w')"
    ema = network(state, ATTRIBUTES, hostile_source=source)
    before = network({key: torch.zeros_like(value) for key, value in state.items()}, ATTRIBUTES)
    path.write_bytes(dumps({**training_file(ema), "G": before}, protocol))
    loaded = load_as(path, Generator)
    assert loaded.config == replace(generator.config, conv_clamp=256, mapping_lr_multiplier=0.02)
    check_same(loaded, generator)
    assert not marker.exists()
    text = inspect(path).text()
    assert "activations clamped to +-256" in text
    assert "left out: D, G, augment_pipe" in text


@pytest.mark.parametrize("zipped", [True, False])
def test_whole_module_that_was_tuned(
    tmp_path: Path, generator: Generator, state: dict[str, Tensor], zipped: bool
) -> None:
    """PTI saves the generator itself by `torch.save`."""
    path = tmp_path / "model_ABC_multi_id.pt"
    with official_modules():
        torch.save(network(state, ATTRIBUTES), path, _use_new_zipfile_serialization=zipped)
    loaded = load_as(path, Generator)
    assert loaded.config.conv_clamp == 256
    check_same(loaded, generator)


@pytest.mark.parametrize("wrap", [lambda net: net, lambda net: (network({}), network({}), net)])
def test_network_alone_and_in_a_tuple(
    tmp_path: Path, generator: Generator, state: dict[str, Tensor], wrap: Callable[[Module], Any]
) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(dumps(wrap(network(state))))
    check_same(load_as(path, Generator), generator)


def check_same(loaded: Generator, generator: Generator) -> None:
    ours = loaded.state_dict()
    assert all(torch.equal(ours[key], value) for key, value in generator.state_dict().items())


def test_names_to_ours_and_back_keep_tensors_and_image(generator: Generator, state: dict[str, Tensor]) -> None:
    loaded = nvidia.convert(state)
    back = nvidia.export(loaded)
    assert back.keys() == state.keys()
    assert all(torch.equal(back[key], state[key]) for key in state)
    z = torch.randn(2, 10)
    assert torch.equal(loaded(z), generator(z))


def test_class_conditional(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = GeneratorConfig(8, (6, 4), z_dim=10, w_dim=10, mapping_layers=2, mapping_width=12, c_dim=3)
    generator = Generator(config)
    path = tmp_path / "model.pkl"
    path.write_bytes(dumps({"G_ema": network(nvidia.export(generator))}))
    loaded = load_as(path, Generator)
    assert loaded.config == config
    z, labels = torch.randn(2, 10), torch.eye(3)[:2]
    assert torch.equal(loaded.mapping(z, labels), generator.mapping(z, labels))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("synthesis.b8.conv0.weight", None),
        ("synthesis.b8.conv0.affine.weight", torch.zeros(12, 9)),
        ("synthesis.b16.conv1.resample_filter", torch.eye(4)),
        ("synthesis.b64.conv1.weight", torch.zeros(6, 6, 3, 3)),
        ("mapping.fc4.weight", torch.zeros(10, 10)),
    ],
)
def test_damage_is_named(state: dict[str, Tensor], key: str, value: Tensor | None) -> None:
    damaged = {name: tensor for name, tensor in state.items() if name != key}
    expected = key.replace("b64", "b32")  # a gap shows in the resolution that is left out
    with pytest.raises(Damaged, match=expected.replace(".", r"\.")):
        nvidia.convert(damaged if value is None else damaged | {key: value})


@torch.no_grad()
def test_generator_trained_without_noise(generator: Generator, state: dict[str, Tensor]) -> None:
    for key, value in generator.state_dict().items():
        if key.endswith(".noise_strength"):
            value.zero_()
    quiet = nvidia.convert({key: value for key, value in state.items() if "noise" not in key})
    z = torch.randn(2, 10)
    assert torch.equal(quiet(z), generator(z))


def test_mean_code_is_computed_where_it_is_not_stored(state: dict[str, Tensor]) -> None:
    notes = list[str]()
    del state["mapping.w_avg"]
    loaded = nvidia.convert({**state, "mapping.w_avg_beta": torch.tensor(0.995)}, notes=notes)
    torch.testing.assert_close(loaded.w_avg, loaded.mapping(torch.randn(20_000, 10)).mean(0), rtol=0, atol=0.1)
    assert notes == ["the mean code is not in the file: computed from 10,000 random ones"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"synthesis.b16.skip.weight": torch.zeros(6, 8, 1, 1)}, "architecture resnet"),
        ({"synthesis.b4.torgb.weight": None, "synthesis.b8.torgb.weight": None}, "architecture orig"),
        ({"synthesis.b4.const": torch.zeros(12, 8, 4)}, "not square"),
        ({f"synthesis.b{size}.torgb.bias": torch.zeros(4) for size in (4, 8, 16)}, "4 channels"),
    ],
)
def test_other_generators_are_refused(
    tmp_path: Path, state: dict[str, Tensor], changes: dict[str, Tensor | None], sentence: str
) -> None:
    path = tmp_path / "model.pkl"
    changed = {key: value for key, value in (state | changes).items() if value is not None}
    path.write_bytes(dumps({"G_ema": network(changed)}))
    with pytest.raises(NotRecognised, match=sentence):
        load_as(path, Generator)


def test_other_settings_are_refused(tmp_path: Path, state: dict[str, Tensor]) -> None:
    path = tmp_path / "model.pkl"
    for name, value in (("synthesis.b4.conv1.activation", "swish"), ("synthesis.b8.architecture", "resnet")):
        path.write_bytes(dumps({"G_ema": network(state, {name: value})}))
        with pytest.raises(NotRecognised, match=value):
            load_as(path, Generator)


def test_stylegan3_is_recognised_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    state = {"mapping.fc0.weight": torch.zeros(4, 4), "synthesis.L0_36_512.weight": torch.zeros(4, 4, 3, 3)}
    path.write_bytes(dumps({"G_ema": network(state)}))
    with pytest.raises(NotRecognised, match="StyleGAN3"):
        load_as(path, Generator)


def test_official_modules_are_gone_while_reading() -> None:
    with official_modules():
        pass
    with pytest.raises(ModuleNotFoundError):
        __import__("torch_utils.persistence")
