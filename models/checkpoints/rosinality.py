"""StyleGAN2 generators in the naming of rosinality/stylegan2-pytorch (`.pt`), to this program's networks and back.

A file holds `g_ema` and, if converted from TensorFlow, `latent_avg`, the mean w. The same names are met as `g`, as a
bare state dict, and as the `decoder.` of pSp, ReStyle and HyperStyle. Shapes differ from ours by axes of length 1.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from models.checkpoints.format import (
    Format,
    Notes,
    container,
    describe_generator,
    evidence,
    find_root,
    length,
    note_rest,
    section,
    take,
)
from models.checkpoints.reader import Content
from models.checkpoints.stylegan2 import FIR, Naming, build
from models.errors import CheckpointError, Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator

PROOF = ("style.1.weight", "input.input", "conv1.conv.weight", "to_rgb1.conv.weight")
KERNEL_GAIN = 4.0


def names(config: GeneratorConfig) -> dict[str, str]:
    """Our state-dict name to theirs; `latent_avg` lies beside their state dict."""
    pairs: dict[str, str] = {"const": "input.input", "w_avg": "latent_avg"}
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
    """Infer the generator's config from the tensor shapes of a state dict. Raises `Damaged`."""
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


def convert(tensors: Mapping[str, Tensor], latent_avg: Tensor | None = None, notes: Notes | None = None) -> Generator:
    """The generator of a state dict in rosinality naming. Raises `Damaged`.

    `latent_avg` [w_dim], [1, w_dim] or [rows, w_dim] (equal rows) becomes `w_avg`; without it the mean of random codes.
    """
    config = configure(tensors)
    mean = {} if latent_avg is None else {"latent_avg": _mean_w(latent_avg, config.w_dim)}
    return build({**tensors, **mean}, config, NAMING, [] if notes is None else notes)


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


NAMING = Naming(names, kernels, _their_shape, re.compile(r"(style|input|conv1|convs|to_rgb1|to_rgbs)\."))


def export(generator: Generator) -> dict[str, Any]:
    """The dictionary that `torch.save` writes as a file in this format: `g_ema` and `latent_avg` [w_dim].

    A clamp of activations has no counterpart and is left out. Raises `CheckpointError` for a class-conditional one.
    """
    config = generator.config
    if config.c_dim:
        raise CheckpointError("A class-conditional generator cannot be written in rosinality naming.")
    pairs, state = names(config), generator.state_dict()
    g_ema = {theirs: state[ours].reshape(_their_shape(ours, state[ours].shape)) for ours, theirs in pairs.items()}
    latent_avg = g_ema.pop("latent_avg").clone()
    g_ema |= {key: gain * FIR for key, gain in kernels(config).items()}
    return {"g_ema": g_ema, "latent_avg": latent_avg}


def find_mean(content: Content, root: str) -> Tensor | None:
    """`latent_avg` [w_dim] beside the generator at `root` or among its tensors, or of the whole file."""
    places = (root, container(root), "")
    return next(
        (content.tensors[f"{place}latent_avg"] for place in places if f"{place}latent_avg" in content.tensors), None
    )


def _load(content: Content, notes: Notes) -> Generator:
    root = find_root(content.tensors, PROOF)
    tensors = section(content.tensors, root)
    _check_noise(tensors)
    note_rest(content, root, notes)
    return convert(tensors, find_mean(content, root), notes)


def _check_noise(tensors: Mapping[str, Tensor]) -> None:
    """Raises `NotRecognised` for GPEN's generator, whose layers have noise as channels of their own."""
    bias = tensors.get("conv1.activate.bias")
    if bias is not None and bias.numel() == 2 * take(tensors, "conv1.conv.weight", 5).shape[1]:
        raise NotRecognised(
            "This generator is that of GPEN, which takes features of a photo in place of noise.",
            "Use another StyleGAN2 generator.",
        )


FORMAT = Format("StyleGAN2 generator, rosinality naming", partial(evidence, proof=PROOF), _load, describe_generator)
