"""StyleGAN2 generators in the naming of rosinality/stylegan2-pytorch (`.pt`), to this program's networks and back.

A file holds `g_ema` (or only `g`, or is a bare state dict) and, if converted from TensorFlow, `latent_avg`, the mean w.
Shapes differ from ours by leading axes of length 1 alone.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from models.checkpoints.format import (
    FIR,
    Format,
    blank_generator,
    check_filters,
    check_known,
    describe_generator,
    fill,
    length,
    section,
    take,
)
from models.checkpoints.reader import Content
from models.errors import CheckpointError, Damaged
from models.generator.config import GeneratorConfig
from models.generator.network import Generator

ROOTS = ("g_ema/", "g/", "")
PROOF = ("style.1.weight", "input.input", "conv1.conv.weight", "to_rgb1.conv.weight")
MEAN_CODES = 4096  # as many as the official `mean_latent` is called with
KERNEL_GAIN = 4.0


def names(config: GeneratorConfig) -> dict[str, str]:
    """Our state-dict name to theirs, all but `w_avg`."""
    pairs: dict[str, str] = {"const": "input.input"}
    for i in range(config.mapping_layers):
        pairs |= {f"mapping_layers.{i}.{part}": f"style.{i + 1}.{part}" for part in ("weight", "bias")}
    for k in range(len(config.resolutions) * 2 - 1):
        layer = "conv1" if k == 0 else f"convs.{k - 1}"
        pairs |= _layer(f"convs.{k}", layer)
        pairs[f"convs.{k}.bias"] = f"{layer}.activate.bias"
        pairs[f"convs.{k}.noise_strength"] = f"{layer}.noise.weight"
        pairs[f"convs.{k}.noise"] = f"noises.noise_{k}"
    for k in range(len(config.resolutions)):
        layer = "to_rgb1" if k == 0 else f"to_rgbs.{k - 1}"
        pairs |= _layer(f"rgbs.{k}", layer)
        pairs[f"rgbs.{k}.bias"] = f"{layer}.bias"
    return pairs


def _layer(ours: str, theirs: str) -> dict[str, str]:
    return {
        f"{ours}.weight": f"{theirs}.conv.weight",
        f"{ours}.affine.weight": f"{theirs}.conv.modulation.weight",
        f"{ours}.affine.bias": f"{theirs}.conv.modulation.bias",
    }


def kernels(config: GeneratorConfig) -> dict[str, float]:
    """The names of the stored filters, with their gain."""
    stages = range(len(config.resolutions) - 1)
    blurs = [f"convs.{2 * j}.conv.blur.kernel" for j in stages]
    return dict.fromkeys(blurs + [f"to_rgbs.{j}.upsample.kernel" for j in stages], KERNEL_GAIN)


def configure(tensors: Mapping[str, Tensor]) -> GeneratorConfig:
    """The generator that a state dict is of, from its shapes. Raises `Damaged`."""
    stages = length(tensors, "to_rgbs.{}.conv.weight")
    widths = [take(tensors, "input.input", 4).shape[1]]
    widths += [take(tensors, f"convs.{2 * j + 1}.conv.weight", 5).shape[1] for j in range(stages)]
    layers = length(tensors, "style.{}.weight", start=1)
    first, last = take(tensors, "style.1.weight", 2), take(tensors, f"style.{layers}.weight", 2)
    return GeneratorConfig(
        resolution=4 * 2**stages,
        widths=tuple(widths),
        z_dim=first.shape[1],
        w_dim=last.shape[0],
        mapping_layers=layers,
        mapping_width=first.shape[0],
    )


def convert(tensors: Mapping[str, Tensor], latent_avg: Tensor | None = None) -> Generator:
    """The generator of a state dict in rosinality naming. Raises `Damaged`.

    `latent_avg` [w_dim], [1, w_dim] or [rows, w_dim] (equal rows) becomes `w_avg`; without it the mean of 4096 codes.
    """
    config = configure(tensors)
    check_filters(tensors, kernels(config))
    w_avg = torch.zeros(config.w_dim) if latent_avg is None else _mean_w(latent_avg, config.w_dim)
    generator = fill(blank_generator(config), {**rename(tensors, config), "w_avg": w_avg})
    if latent_avg is None:
        generator.w_avg.copy_(_mean_code(generator))
    return generator


def rename(tensors: Mapping[str, Tensor], config: GeneratorConfig) -> dict[str, Tensor]:
    """The tensors under our names and in our shapes, all but `w_avg`. Raises `Damaged` if any does not fit."""
    pairs, shapes = names(config), blank_generator(config).state_dict()
    check_known(tensors, [*pairs.values(), *kernels(config)])
    return {
        ours: take(tensors, theirs, _their_shape(ours, shapes[ours].shape)).reshape(shapes[ours].shape)
        for ours, theirs in pairs.items()
    }


def _mean_w(latent_avg: Tensor, w_dim: int) -> Tensor:
    if latent_avg.ndim not in (1, 2) or latent_avg.shape[-1] != w_dim or latent_avg.numel() == 0:
        raise Damaged(f"The file does not fit together: latent_avg has shape {list(latent_avg.shape)}, not [{w_dim}].")
    return latent_avg.reshape(-1, w_dim)[0].float()


def _their_shape(ours: str, shape: torch.Size) -> tuple[int, ...]:
    if ours.endswith(".noise"):
        return (1, 1, *shape)
    if ours == "const" or (ours.startswith(("convs.", "rgbs.")) and len(shape) == 4):
        return (1, *shape)
    if ours.startswith("rgbs.") and ours.count(".") == 2 and ours.endswith(".bias"):
        return (1, *shape, 1, 1)
    return tuple(shape) or (1,)


@torch.no_grad()
def _mean_code(generator: Generator) -> Tensor:
    z = torch.randn(MEAN_CODES, generator.config.z_dim, generator=torch.Generator().manual_seed(0))
    return generator.mapping(z).mean(dim=0)


def export(generator: Generator) -> dict[str, Any]:
    """What `torch.save` writes as a file in this format: `g_ema` and `latent_avg` [w_dim].

    A clamp of activations has no counterpart and is left out. Raises `CheckpointError` for a class-conditional one.
    """
    config = generator.config
    if config.c_dim:
        raise CheckpointError("A class-conditional generator cannot be written in rosinality naming.")
    pairs, state = names(config), generator.state_dict()
    g_ema = {theirs: state[ours].reshape(_their_shape(ours, state[ours].shape)) for ours, theirs in pairs.items()}
    g_ema |= {key: gain * FIR for key, gain in kernels(config).items()}
    return {"g_ema": g_ema, "latent_avg": generator.w_avg.clone()}


def _root(content: Content) -> str:
    """What stands before the names of the best generator in the file."""
    return next((root for root in ROOTS if any(root + key in content.tensors for key in PROOF)), "")


def _evidence(content: Content) -> dict[str, bool]:
    return {key: _root(content) + key in content.tensors for key in PROOF}


def _load(content: Content) -> Generator:
    tensors = section(content.tensors, _root(content))
    tensors.pop("latent_avg", None)  # of a bare state dict with the mean beside it
    return convert(tensors, content.tensors.get("latent_avg"))


FORMAT = Format("StyleGAN2 generator, rosinality naming", _evidence, _load, describe_generator)
