"""Files in the namings of BasicSR and MMGeneration: rosinality's network; GFPGAN's clean version is told apart."""

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.checkpoints import rosinality
from models.checkpoints.registry import inspect, load_as
from models.errors import Damaged, NotRecognised
from models.generator.network import Generator


@pytest.fixture
def state(generator: Generator) -> dict[str, Tensor]:
    """The state dict of `StyleGAN2Generator`; it stores no filters."""
    theirs = {
        "const": "constant_input.weight",
        **{f"mapping_layers.{i}.{part}": f"style_mlp.{i + 1}.{part}" for i in range(3) for part in ("weight", "bias")},
    }
    for k in range(5):
        layer = "style_conv1" if k == 0 else f"style_convs.{k - 1}"
        theirs |= modulated(f"convs.{k}", layer)
        theirs[f"convs.{k}.noise_strength"] = f"{layer}.weight"
        theirs[f"convs.{k}.bias"] = f"{layer}.activate.bias"
        theirs[f"convs.{k}.noise"] = f"noises.noise{k}"
    for k in range(3):
        layer = "to_rgb1" if k == 0 else f"to_rgbs.{k - 1}"
        theirs |= modulated(f"rgbs.{k}", layer) | {f"rgbs.{k}.bias": f"{layer}.bias"}
    shapes = {"constant_input.weight": (1, 12, 4, 4)}
    found: dict[str, Tensor] = {}
    for ours, tensor in generator.state_dict().items():
        if ours == "w_avg":
            continue
        key = theirs[ours]
        if key.startswith("noises."):
            tensor = tensor[None, None]
        elif key in shapes or (tensor.ndim == 4 and "modulated_conv" in key):
            tensor = tensor[None]
        elif key.startswith("to_rgb") and key.count(".") == key.startswith("to_rgbs") + 1:
            tensor = tensor.reshape(1, 3, 1, 1)
        elif tensor.ndim == 0:
            tensor = tensor.reshape(1)
        found[key] = tensor
    return found


def modulated(ours: str, theirs: str) -> dict[str, str]:
    return {
        f"{ours}.weight": f"{theirs}.modulated_conv.weight",
        f"{ours}.affine.weight": f"{theirs}.modulated_conv.modulation.weight",
        f"{ours}.affine.bias": f"{theirs}.modulated_conv.modulation.bias",
    }


def saved(folder: Path, content: Any) -> Path:
    torch.save(content, folder / "model.pth")
    return folder / "model.pth"


def check_same(path: Path, generator: Generator) -> None:
    loaded = load_as(path, Generator)
    assert loaded.config == generator.config
    assert all(torch.equal(loaded.state_dict()[key], value) for key, value in generator.state_dict().items())


def test_names_differ_from_rosinality_in_nothing_else(generator: Generator, state: dict[str, Tensor]) -> None:
    theirs = rosinality.export(generator)["g_ema"]
    assert state.keys() & theirs.keys() == {"to_rgb1.bias", "to_rgbs.0.bias", "to_rgbs.1.bias"}
    assert sorted(tuple(value.shape) for value in state.values()) == sorted(
        tuple(value.shape) for key, value in theirs.items() if "kernel" not in key
    )


def test_converted_file(tmp_path: Path, generator: Generator, state: dict[str, Tensor]) -> None:
    check_same(saved(tmp_path, {"params_ema": state, "latent_avg": generator.w_avg}), generator)


def test_averaged_weights_of_a_training(tmp_path: Path, generator: Generator, state: dict[str, Tensor]) -> None:
    before = {key: torch.zeros_like(value) for key, value in state.items()}
    path = saved(tmp_path, {"params": before, "params_ema": state})
    assert torch.equal(load_as(path, Generator).const, generator.const)
    assert "left out: params" in inspect(path).text()
    assert "the mean code is not in the file" in inspect(path).text()


def test_generator_inside_gfpgan(tmp_path: Path, generator: Generator, state: dict[str, Tensor]) -> None:
    parts = {f"stylegan_decoder.{key}": value for key, value in state.items()}
    parts |= {"conv_body_first.0.weight": torch.zeros(4, 3, 1, 1), "final_linear.weight": torch.zeros(4, 4)}
    path = saved(tmp_path, {"params_ema": parts})
    assert torch.equal(load_as(path, Generator).const, generator.const)
    assert "left out: conv_body_first, final_linear" in inspect(path).text()


def test_clean_version_is_another_network(tmp_path: Path, state: dict[str, Tensor]) -> None:
    """Its mapping is linear and LeakyReLU in turn, its biases are of the layers themselves."""
    clean = {key.replace(".activate.bias", ".bias"): value for key, value in state.items()}
    clean = {key.replace("style_mlp.3.", "style_mlp.5."): value for key, value in clean.items()}
    clean = {key.replace("style_mlp.2.", "style_mlp.3."): value for key, value in clean.items()}
    path = saved(tmp_path, {"params_ema": {f"stylegan_decoder.{key}": value for key, value in clean.items()}})
    with pytest.raises(NotRecognised, match="GFPGAN's clean version"):
        load_as(path, Generator)


def test_damage_is_named(tmp_path: Path, state: dict[str, Tensor]) -> None:
    del state["style_convs.2.modulated_conv.weight"]
    with pytest.raises(Damaged, match="missing"):
        load_as(saved(tmp_path, {"params_ema": state}), Generator)


def mmgeneration(theirs: dict[str, Tensor]) -> dict[str, Tensor]:
    """The state dict of `StyleGANv2Generator` of rosinality's; it has the same filters and shapes."""
    parts = {
        "style.": "style_mapping.",
        "input.input": "constant_input.input",
        "noises.noise_": "injected_noise_",
        ".noise.weight": ".noise_injector.weight",
        ".conv.weight": ".conv.weight_orig",
        ".modulation.weight": ".style_modulation.linear.weight_orig",
        ".modulation.bias": ".style_modulation.bias",
    }
    state: dict[str, Tensor] = {}
    for key, value in theirs.items():
        for old, new in parts.items():
            key = key.replace(old, new)
        state[re.sub(r"(style_mapping\.\d+)\.weight", r"\1.linear.weight_orig", key)] = value
    return state


def test_file_of_mmgeneration(tmp_path: Path, generator: Generator) -> None:
    state = mmgeneration(rosinality.export(generator)["g_ema"])
    assert "convs.1.conv.style_modulation.linear.weight_orig" in state and "to_rgbs.0.upsample.kernel" in state
    parts = {f"generator.{key}": torch.zeros_like(value) for key, value in state.items()}
    parts |= {f"generator_ema.{key}": value for key, value in state.items()}
    parts |= {"discriminator.convs.0.0.conv.weight_orig": torch.zeros(2, 3, 1, 1)}
    path = saved(tmp_path, {"meta": {"mmgen_version": "0.3.0"}, "state_dict": parts, "latent_avg": generator.w_avg})
    check_same(path, generator)
    assert inspect(path).format == "StyleGAN2 generator, MMGeneration naming"
    assert "left out: discriminator, generator" in inspect(path).text()
