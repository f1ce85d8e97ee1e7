"""StyleGAN2 against what the official PyTorch implementations computed, through our checkpoint loaders."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.checkpoints import nvidia, rosinality
from models.generator.network import Generator
from tests.parity.rebuild import Outputs, assert_close, folders, like, load, state_dict, tensor

TOLERANCE = 1e-4
NVIDIA = r"stylegan2_nvidia_\d+"
ROSINALITY = r"stylegan2_rosinality_\d+"


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.no_grad():
        yield


@lru_cache(maxsize=2)
def generator_of(folder: str) -> Generator:
    """The generator of a set, by its names; rosinality's with the mean code of the inputs."""
    entries = state_dict(folder)
    if "style.1.weight" not in entries:
        return nvidia.convert(entries)
    w_dim = entries["conv1.conv.modulation.weight"].shape[1]
    return rosinality.convert(entries, tensor("input.latent_avg", [w_dim], "normal:0.2", load(folder)[0]["salt"]))


def z(generator: Generator, count: int, salt: str) -> Tensor:
    return tensor("input.z", [2, generator.config.z_dim], "normal:1", salt)[:count]


def w_plus(generator: Generator, salt: str) -> Tensor:
    return tensor("input.w_plus", [1, generator.config.rows, generator.config.w_dim], "normal:0.6", salt)


def picture(generator: Generator, w_plus: Tensor, noise: Any = "fixed", resolution: int | None = None) -> Tensor:
    return generator.synthesise(generator.affine(w_plus), noise=noise, resolution=resolution)


def computed(generator: Generator, name: str, salt: str) -> Tensor:
    """Our value of a stored array."""
    w = generator.mapping(z(generator, 2, salt))
    rows = generator.broadcast(w)
    if name == "w":
        return w
    if name == "image_const_noise":
        return picture(generator, rows[:1])
    if name in ("image_zero_noise", "image_no_noise"):
        return picture(generator, rows, "zero")
    if psi := re.fullmatch(r"image_truncated_0(\d+)", name):
        return picture(generator, generator.truncate(rows[:1], float(f"0.{psi[1]}")), "zero")
    if name == "styles_w_plus":
        return generator.affine(w_plus(generator, salt))
    if name == "image_w_plus":
        return picture(generator, w_plus(generator, salt), "zero")
    resolution = re.fullmatch(r"rgb_(\d+)", name)
    assert resolution is not None, f"no test knows the array {name}"
    return picture(generator, w_plus(generator, salt), "zero", int(resolution[1]))


@pytest.mark.parametrize("folder", folders(f"{NVIDIA}|{ROSINALITY}"))
def test_generator(folder: str) -> None:
    about, outputs = load(folder)
    generator = generator_of(folder)
    assert generator.config.resolution == about["size"]
    assert list(generator.layout.widths) == about["style_dims"]
    for name, expected in outputs.items():
        value = computed(generator, name, about["salt"])
        assert_close(like(value, expected) if value.ndim == 4 else value, expected, TOLERANCE)


@pytest.mark.parametrize("folder", folders(r"stylegan2_nvidia_clamp_\d+"))
def test_clamp_and_cutoff(folder: str) -> None:
    about, outputs = load(folder)
    plain = generator_of(folder)
    clamped = nvidia.convert(state_dict(folder), conv_clamp=about["conv_clamp"])
    w = plain.mapping(z(plain, 1, about["salt"]))
    truncated = plain.truncate(plain.broadcast(w), about["truncation_psi"], about["truncation_cutoff"])
    (ws,) = (name for name in outputs if name.startswith("ws_"))
    assert_close(truncated[:, :, : outputs[ws].shape[2]], outputs[ws], TOLERANCE)
    for name, generator in (("image_clamped", clamped), ("image_unclamped", plain)):
        assert_close(like(picture(generator, truncated), outputs[name]), outputs[name], TOLERANCE)


@pytest.mark.parametrize("folder", folders(r"stylegan2_nvidia_conditional_\d+"))
def test_class_conditional(folder: str) -> None:
    about, outputs = load(folder)
    generator = generator_of(folder)
    assert (generator.config.resolution, generator.config.c_dim) == (about["size"], about["c_dim"])
    labels = torch.cat([generator.label(index) for index in about["labels"]])
    w = generator.mapping(z(generator, len(labels), about["salt"]), labels)
    assert_close(w, outputs["w"], TOLERANCE)
    image = picture(generator, generator.broadcast(w))
    assert_close(like(image, outputs["image_const_noise"]), outputs["image_const_noise"], TOLERANCE)


@pytest.mark.parametrize("folder", folders(NVIDIA))
def test_nvidia_names_to_ours_and_back_keep_the_image(folder: str) -> None:
    """NVIDIA to ours, to rosinality naming, to ours, to NVIDIA: the same tensors; every image is the official one."""
    about, outputs = load(folder)
    file = rosinality.export(generator_of(folder))
    renamed = rosinality.convert(file["g_ema"], file["latent_avg"])
    official, back = state_dict(folder), nvidia.export(renamed)
    assert set(back) == set(official)
    assert all(torch.equal(back[key], official[key]) for key in official)
    expected = outputs["image_const_noise"]
    for generator in (renamed, nvidia.convert(back)):
        w = generator.mapping(z(generator, 1, about["salt"]))
        assert_close(like(picture(generator, generator.broadcast(w)), expected), expected, TOLERANCE)


@pytest.mark.parametrize("folder", folders(ROSINALITY))
def test_rosinality_names_to_ours_and_back(folder: str) -> None:
    official, generator = state_dict(folder), generator_of(folder)
    back = rosinality.export(generator)
    assert set(back["g_ema"]) == set(official)
    assert all(torch.equal(back["g_ema"][key], official[key]) for key in official)
    assert torch.equal(back["latent_avg"], generator.w_avg)


@pytest.mark.parametrize("folder", folders(r"stylespace_edit_\d+"))
def test_stylespace_edit(folder: str) -> None:
    about, outputs = load(folder)
    generator = generator_of(folder)
    styles = generator.affine(w_plus(generator, about["salt"]))
    before, edited = outputs["image_before"], outputs["image_edited"]
    assert_close(like(generator.synthesise(styles), before), before, TOLERANCE)
    for layer, channel, delta in about["edits_layer_channel_delta"]:
        styles[:, generator.layout.offsets[layer] + channel] += delta
    assert_close(like(generator.synthesise(styles), edited), edited, TOLERANCE)


@pytest.mark.parametrize("folder", folders(r"stylespace_statistics_\d+"))
def test_stylespace_statistics_and_channel_edit(folder: str) -> None:
    about, outputs = load(folder)
    generator = generator_of(folder)
    assert list(generator.layout.widths) == about["style_dims"]
    codes = generator.affine(truncated_w_plus(generator, about))
    std = codes.std(dim=0, correction=0)
    assert_close(codes[0], outputs["codes_of_first_image"], TOLERANCE)
    assert_close(codes.mean(dim=0), outputs["code_mean"], TOLERANCE)
    assert_close(std, outputs["code_std"], TOLERANCE)
    check_channel_edit(generator, codes, std, about["edit"], outputs)


def truncated_w_plus(generator: Generator, about: dict[str, Any]) -> Tensor:
    seed = re.search(r"RandomState\((\d+)\)", about["seed"])
    assert seed is not None
    z = np.random.RandomState(int(seed[1])).randn(about["num_images"], generator.config.z_dim).astype(np.float32)
    w = generator.mapping(torch.from_numpy(z))
    return generator.truncate(generator.broadcast(w), about["truncation_psi"], about["truncation_cutoff"])


def check_channel_edit(
    generator: Generator, codes: Tensor, std: Tensor, edit: dict[str, Any], outputs: Outputs
) -> None:
    (name,) = (name for name in outputs if name.startswith("uint8_images"))
    channel = generator.layout.offsets[edit["layer"]] + edit["channel"]
    for alpha, expected in zip(edit["alpha"], outputs[name][0], strict=True):
        styles = codes[edit["image"], None].clone()
        styles[:, channel] += alpha * std[channel]
        image = like(generator.synthesise(styles), expected.transpose(2, 0, 1))[0]
        assert_same_levels(image, expected, rounded="truncated" not in edit["uint8"])


def assert_same_levels(image: Tensor, expected: NDArray[np.uint8], rounded: bool) -> None:
    """Image [3, H, W] against uint8 [H, W, 3]: at most one level off, in at most 0.2% of the values."""
    levels = (image + 1) * 127.5 + (0.5 if rounded else 0)
    error = np.abs(levels.clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy().astype(int) - expected)
    assert error.max() <= 1
    assert (error > 0).mean() <= 0.002
