"""StyleGAN2 pickles of NVIDIA's TensorFlow code, read without TensorFlow."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.checkpoints.registry import inspect, load_as
from models.errors import NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from tests.models.checkpoints.tensorflow_pickle import Network, dumps, network, variables_of

Variables = dict[str, np.ndarray[Any, Any]]
KWARGS = {"num_channels": 3, "resolution": 16, "label_size": 0, "latent_size": 10, "fmap_base": 8192}


def write(folder: Path, variables: Variables, kwargs: dict[str, Any] | None = None, protocol: int = 2) -> Path:
    """A file of G, D, Gs; G's weights are other ones."""
    kwargs = {**KWARGS, **(kwargs or {})}
    before = {key: np.zeros_like(value) for key, value in variables.items()}
    discriminator = Network("D", [("4x4/Dense0/weight", np.zeros((8, 8), np.float32))], {"architecture": "resnet"})
    path = folder / "stylegan2-ffhq-config-f.pkl"
    nets = (network("G", before, kwargs), discriminator, network("Gs", variables, kwargs))
    path.write_bytes(dumps(nets, protocol))
    return path


def check_same(loaded: Generator, generator: Generator) -> None:
    ours = loaded.state_dict()
    for key, value in generator.state_dict().items():
        torch.testing.assert_close(ours[key], value, rtol=0, atol=1e-6)  # a style's bias is stored less 1


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_generator(tmp_path: Path, generator: Generator, protocol: int) -> None:
    path = write(tmp_path, variables_of(generator), protocol=protocol)
    check_same(load_as(path, Generator), generator)
    assert inspect(path).format == "StyleGAN2 generator, TensorFlow"


def test_settings(tmp_path: Path, generator: Generator) -> None:
    path = write(tmp_path, variables_of(generator), {"conv_clamp": 256, "mapping_lrmul": 0.02, "truncation_psi": 0.5})
    config = load_as(path, Generator).config
    assert (config.conv_clamp, config.mapping_lr_multiplier) == (256, 0.02)


def test_class_conditional(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = GeneratorConfig(16, (6, 4, 4), z_dim=10, w_dim=10, mapping_layers=2, mapping_width=12, c_dim=3)
    generator = Generator(config).requires_grad_(False)
    loaded = load_as(write(tmp_path, variables_of(generator), {"label_size": 3}), Generator)
    assert loaded.config == config
    check_same(loaded, generator)


@pytest.mark.parametrize(
    ("rename", "kwargs", "sentence"),
    [
        ({}, {"resample_kernel": [1, 1, 1, 1]}, r"filter \[1, 1, 1, 1\]"),
        ({}, {"nonlinearity": "relu"}, "activation relu"),
        ({"mapping/Dense1/bias": "mapping/LabelConcat/weight"}, {}, "labels"),
        ({"synthesis/16x16/ToRGB/weight": "synthesis/ToRGB_lod0/weight"}, {}, "architecture orig"),
        ({"synthesis/4x4/Conv/mod_weight": "synthesis/4x4/Const/StyleMod/weight"}, {}, "StyleGAN1"),
        ({"synthesis/4x4/Conv/mod_weight": "synthesis/4x4/Conv/other"}, {}, "TensorFlow networks, but no StyleGAN2"),
    ],
)
def test_other_networks_are_refused(
    tmp_path: Path, generator: Generator, rename: dict[str, str], kwargs: dict[str, Any], sentence: str
) -> None:
    variables = {rename.get(key, key): value for key, value in variables_of(generator).items()}
    with pytest.raises(NotRecognised, match=sentence):
        load_as(write(tmp_path, variables, kwargs), Generator)


def test_network_without_content(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x03cdnnlib.tflib.network\nNetwork\n)\x81.")
    with pytest.raises(NotRecognised, match="TensorFlow"):
        load_as(path, Generator)
