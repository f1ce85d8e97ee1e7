"""Pickles shaped like NVIDIA's: networks come out, source text stays text."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from models.checkpoints import nvidia
from models.checkpoints.registry import inspect, load_as
from models.errors import Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from tests.models.checkpoints.nvidia_pickle import dumps, network, official_modules

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
def test_pickle_of_networks(tmp_path: Path, generator: Generator, state: dict[str, Tensor], protocol: int) -> None:
    path, marker = tmp_path / "model.pkl", tmp_path / "touched"
    source = f"open({str(marker)!r}, 'w')"
    ema, other = network(state, ATTRIBUTES, hostile_source=source), network({"b4.fc.weight": torch.zeros(2, 2)})
    path.write_bytes(dumps({"G": ema, "D": other, "G_ema": ema, "augment_pipe": None}, protocol))
    loaded = load_as(path, Generator)
    assert loaded.config == replace(generator.config, conv_clamp=256, mapping_lr_multiplier=0.02)
    ours = loaded.state_dict()
    assert all(torch.equal(ours[key], value) for key, value in generator.state_dict().items())
    assert not marker.exists()
    assert "activations clamped to +-256" in inspect(path).text()


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
        ("synthesis.b16.skip.weight", torch.zeros(6, 8, 1, 1)),
        ("synthesis.b64.conv1.weight", torch.zeros(6, 6, 3, 3)),
    ],
)
def test_damage_is_named(state: dict[str, Tensor], key: str, value: Tensor | None) -> None:
    damaged = {name: tensor for name, tensor in state.items() if name != key}
    expected = key.replace("b64", "b32")  # a gap shows in the resolution that is left out
    with pytest.raises(Damaged, match=expected.replace(".", r"\.")):
        nvidia.convert(damaged if value is None else damaged | {key: value})


def test_other_architectures_are_refused(tmp_path: Path, state: dict[str, Tensor]) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(dumps({"G_ema": network(state, {"synthesis.b8.architecture": "resnet"})}))
    with pytest.raises(Damaged, match="resnet"):
        load_as(path, Generator)


def test_stylegan3_is_recognised_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    state = {"mapping.fc0.weight": torch.zeros(4, 4), "synthesis.L0_36_512.weight": torch.zeros(4, 4, 3, 3)}
    path.write_bytes(dumps({"G_ema": network(state)}))
    with pytest.raises(NotRecognised, match="StyleGAN3"):
        load_as(path, Generator)


def test_tensorflow_is_recognised_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x03cdnnlib.tflib.network\nNetwork\n)\x81.")
    with pytest.raises(NotRecognised, match="TensorFlow") as refusal:
        load_as(path, Generator)
    assert "legacy.py" in refusal.value.hint


def test_official_modules_are_gone_while_reading() -> None:
    with official_modules():
        pass
    with pytest.raises(ModuleNotFoundError):
        __import__("torch_utils.persistence")
