"""StyleGAN2 against what the official PyTorch implementations computed, through our checkpoint loaders."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.checkpoints import nvidia, rosinality
from models.generator.network import Generator
from tests.parity.rebuild import Outputs, assert_close, load, state_dict, tensor

TOLERANCE = 1e-4


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.no_grad():
        yield


@pytest.fixture(scope="module")
def rosinality_generator() -> Generator:
    entries = state_dict(load("stylegan2_rosinality_64")[0])
    return rosinality.convert(entries, tensor("input.latent_avg", [512], "normal:0.2"))


@pytest.fixture(scope="module")
def nvidia_generator() -> Generator:
    return nvidia.convert(state_dict(load("stylegan2_nvidia_64")[0]))


def z() -> Tensor:
    return tensor("input.z", [2, 512], "normal:1")


def w_plus(generator: Generator) -> Tensor:
    return tensor("input.w_plus", [1, generator.config.rows, 512], "normal:0.6")


def check_shared(generator: Generator, outputs: Outputs, zero_noise: str) -> None:
    """What both official generators have in common; `zero_noise` is the array of the images without noise."""
    w = generator.mapping(z())
    assert_close(w, outputs["w"], TOLERANCE)
    styles = generator.affine(generator.broadcast(w))
    assert_close(generator.synthesise(styles[:1]), outputs["image_const_noise"], TOLERANCE)
    assert_close(generator.synthesise(styles, noise="zero"), outputs[zero_noise], TOLERANCE)
    truncated = generator.truncate(generator.broadcast(w[:1]), 0.7)
    image = generator.synthesise(generator.affine(truncated), noise="zero")
    assert_close(image, outputs["image_truncated_07"], TOLERANCE)
    styles = generator.affine(w_plus(generator))
    assert_close(styles, outputs["styles_w_plus"], TOLERANCE)
    assert_close(generator.synthesise(styles, noise="zero"), outputs["image_w_plus"], TOLERANCE)


def test_rosinality(rosinality_generator: Generator) -> None:
    manifest, outputs = load("stylegan2_rosinality_64")
    assert list(rosinality_generator.layout.widths) == manifest["style_dims"]
    check_shared(rosinality_generator, outputs, "image_zero_noise")


@pytest.mark.parametrize("resolution", [4, 8, 16, 32])
def test_rgb_at_lower_resolutions(rosinality_generator: Generator, resolution: int) -> None:
    styles = rosinality_generator.affine(w_plus(rosinality_generator))
    image = rosinality_generator.synthesise(styles, noise="zero", resolution=resolution)
    assert_close(image, load("stylegan2_rosinality_64")[1][f"rgb_{resolution}"], TOLERANCE)


def test_nvidia(nvidia_generator: Generator) -> None:
    manifest, outputs = load("stylegan2_nvidia_64")
    assert list(nvidia_generator.layout.widths) == manifest["style_dims"]
    check_shared(nvidia_generator, outputs, "image_no_noise")


def test_nvidia_clamp_and_cutoff(nvidia_generator: Generator) -> None:
    manifest, outputs = load("stylegan2_nvidia_clamp_64")
    clamped = nvidia.convert(nvidia.export(nvidia_generator), conv_clamp=manifest["conv_clamp"])
    w = clamped.mapping(z()[:1])
    truncated = clamped.truncate(clamped.broadcast(w), manifest["truncation_psi"], manifest["truncation_cutoff"])
    assert_close(truncated[:, :, :8], outputs["ws_cutoff4_first8"], TOLERANCE)
    styles = clamped.affine(truncated)
    assert_close(clamped.synthesise(styles), outputs["image_clamped"], TOLERANCE)
    assert_close(nvidia_generator.synthesise(styles), outputs["image_unclamped"], TOLERANCE)


def test_nvidia_conditional() -> None:
    manifest, outputs = load("stylegan2_nvidia_conditional_16")
    generator = nvidia.convert(state_dict(manifest))
    assert generator.config.c_dim == manifest["c_dim"]
    labels = torch.nn.functional.one_hot(torch.tensor(manifest["labels"]), manifest["c_dim"]).float()
    w = generator.mapping(z(), labels)
    assert_close(w, outputs["w"], TOLERANCE)
    image = generator.synthesise(generator.affine(generator.broadcast(w)))
    assert_close(image, outputs["image_const_noise"], TOLERANCE)


def test_nvidia_names_to_ours_and_back_keep_the_image(nvidia_generator: Generator) -> None:
    """NVIDIA to ours, to rosinality naming, to ours, to NVIDIA: the same tensors; every image is the official one."""
    manifest, outputs = load("stylegan2_nvidia_64")
    file = rosinality.export(nvidia_generator)
    renamed = rosinality.convert(file["g_ema"], file["latent_avg"])
    official, back = state_dict(manifest), nvidia.export(renamed)
    assert set(back) == set(official)
    assert all(torch.equal(back[key], official[key]) for key in official)
    for generator in (renamed, nvidia.convert(back)):
        image = generator.synthesise(generator.affine(generator.broadcast(generator.mapping(z()[:1]))))
        assert_close(image, outputs["image_const_noise"], TOLERANCE)


def test_rosinality_names_to_ours_and_back(rosinality_generator: Generator) -> None:
    official = state_dict(load("stylegan2_rosinality_64")[0])
    back = rosinality.export(rosinality_generator)
    assert set(back["g_ema"]) == set(official)
    assert all(torch.equal(back["g_ema"][key], official[key]) for key in official)
    assert torch.equal(back["latent_avg"], tensor("input.latent_avg", [512], "normal:0.2"))


def test_stylespace_edit(rosinality_generator: Generator) -> None:
    manifest, outputs = load("stylespace_edit_64")
    styles = rosinality_generator.affine(w_plus(rosinality_generator))
    assert_close(rosinality_generator.synthesise(styles), outputs["image_before"], TOLERANCE)
    for layer, channel, delta in manifest["edits_layer_channel_delta"]:
        styles[:, rosinality_generator.layout.layer_channel_to_flat(layer, channel, rgb=True)] += delta
    assert_close(rosinality_generator.synthesise(styles), outputs["image_edited"], TOLERANCE)


def test_stylespace_statistics_and_channel_edit_at_1024() -> None:
    manifest, outputs = load("stylespace_statistics_1024")
    generator = nvidia.convert(state_dict(manifest))
    layout = generator.layout
    assert list(layout.widths) == manifest["style_dims"]
    codes = generator.affine(truncated_w_plus(generator, manifest))
    std = codes.std(dim=0, correction=0)
    assert_close(codes[0], outputs["codes_of_first_image"], TOLERANCE)
    assert_close(codes.mean(dim=0), outputs["code_mean"], TOLERANCE)
    assert_close(std, outputs["code_std"], TOLERANCE)
    edit = manifest["edit"]
    channel = layout.layer_channel_to_flat(edit["layer"], edit["channel"])
    for alpha, expected in zip(edit["alpha"], outputs["uint8_images_stride_16"][0], strict=True):
        styles = codes[edit["image"]][None].clone()
        styles[:, layout.convolution_index[channel]] += alpha * std[layout.convolution_index[channel]]
        assert_same_levels(generator.synthesise(styles)[0, :, ::16, ::16], expected)


def truncated_w_plus(generator: Generator, manifest: dict[str, Any]) -> Tensor:
    z = np.random.RandomState(5).randn(manifest["num_images"], 512).astype(np.float32)
    w = generator.mapping(torch.from_numpy(z))
    return generator.truncate(generator.broadcast(w), manifest["truncation_psi"], manifest["truncation_cutoff"])


def assert_same_levels(image: Tensor, expected: NDArray[np.uint8]) -> None:
    """Image [3, H, W] against uint8 [H, W, 3]: at most one level off, in at most 0.2% of the values."""
    levels = ((image + 1) * 127.5).clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy()
    error = np.abs(levels.astype(int) - expected)
    assert error.max() <= 1
    assert (error > 0).mean() <= 0.002
