"""StyleGAN2 generators in NVIDIA's naming (stylegan2-ada-pytorch, stylegan3 repository; `.pkl`), to ours and back.

A file is a pickle of `G`, `D`, `G_ema`, `augment_pipe` and `training_set_kwargs`, or a whole `G` that PTI tuned; only
the best generator counts. Shapes equal ours. `w_avg` is in the state dict; the clamp of activations and the mapping's
learning rate multiplier are attributes of the layers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from models.checkpoints.format import (
    Format,
    Notes,
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
from models.errors import NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout

PROOF = ("mapping.fc0.weight", "synthesis.b4.const", "synthesis.b4.conv1.weight")


def names(config: GeneratorConfig) -> dict[str, str]:
    """Our state-dict name to theirs."""
    pairs = {"const": "synthesis.b4.const", "w_avg": "mapping.w_avg"}
    for i in range(config.mapping_layers):
        pairs |= _parts(f"mapping_layers.{i}", f"mapping.fc{i}", "weight", "bias")
    if config.c_dim:
        pairs |= _parts("embed", "mapping.embed", "weight", "bias")
    layout, shared = StyleLayout.of(config), ("weight", "bias", "affine.weight", "affine.bias")
    convs = [layer for layer in layout.layers if layer.kind == "conv"]
    for k, layer in enumerate(convs):
        theirs = f"synthesis.b{layer.resolution}.{layer.name.partition('_')[0]}"
        pairs |= _parts(f"convs.{k}", theirs, *shared, "noise_strength")
        pairs[f"convs.{k}.noise"] = f"{theirs}.noise_const"
    for k, resolution in enumerate(config.resolutions):
        pairs |= _parts(f"rgbs.{k}", f"synthesis.b{resolution}.torgb", *shared)
    return pairs


def _parts(ours: str, theirs: str, *parts: str) -> dict[str, str]:
    return {f"{ours}.{part}": f"{theirs}.{part}" for part in parts}


def filters(config: GeneratorConfig) -> dict[str, float]:
    """The names of the stored filters, with their gain."""
    blocks = [f"synthesis.b{resolution}" for resolution in config.resolutions]
    owners = [*blocks, *(f"{block}.conv0" for block in blocks[1:]), *(f"{block}.conv1" for block in blocks)]
    return dict.fromkeys((f"{owner}.resample_filter" for owner in owners), 1.0)


def configure(tensors: Mapping[str, Tensor]) -> GeneratorConfig:
    """Infer the generator's config from the tensor shapes of a state dict; the clamp is not known. Raises `Damaged`."""
    blocks = {match[1] for key in tensors if (match := re.match(r"synthesis\.b(\d+)\.", key))}
    resolutions = [4 * 2**i for i in range(len(blocks))]
    layers = length(tensors, "mapping.fc{}.weight")
    first, last = take(tensors, "mapping.fc0.weight", 2), take(tensors, f"mapping.fc{layers - 1}.weight", 2)
    labels = take(tensors, "mapping.embed.weight", 2) if "mapping.embed.weight" in tensors else None
    return GeneratorConfig(
        resolution=resolutions[-1],
        widths=tuple(take(tensors, f"synthesis.b{size}.conv1.weight", 4).shape[0] for size in resolutions),
        z_dim=first.shape[1] - (0 if labels is None else labels.shape[0]),
        w_dim=last.shape[0],
        mapping_layers=layers,
        mapping_width=first.shape[0],
        c_dim=0 if labels is None else labels.shape[1],
    )


def _same_shape(_: str, shape: torch.Size) -> tuple[int, ...]:
    return tuple(shape)


NAMING = Naming(names, filters, _same_shape, re.compile(r"synthesis\.b\d+\.|mapping\.(fc\d+|embed)\."))


def convert(
    tensors: Mapping[str, Tensor],
    *,
    conv_clamp: float | None = None,
    lr_multiplier: float = 0.01,
    notes: Notes | None = None,
) -> Generator:
    """Build the generator of a state dict in NVIDIA's naming. Raises `Damaged` or `NotRecognised`."""
    _check_architecture(tensors)
    config = replace(configure(tensors), conv_clamp=conv_clamp, mapping_lr_multiplier=lr_multiplier)
    return build(tensors, config, NAMING, [] if notes is None else notes)


def _check_architecture(tensors: Mapping[str, Tensor]) -> None:
    """Raises `NotRecognised` for the architectures resnet, which has layers `skip`, and orig, one ToRGB."""
    if any(re.fullmatch(r"synthesis\.b\d+\.skip\.weight", key) for key in tensors):
        raise _other_architecture("resnet")
    colours = [key for key in tensors if re.fullmatch(r"synthesis\.b\d+\.torgb\.weight", key)]
    if len(colours) == 1 and "synthesis.b4.torgb.weight" not in tensors:
        raise _other_architecture("orig")


def _other_architecture(name: str) -> NotRecognised:
    return NotRecognised(
        f"This generator has the architecture {name}; only skip can be used.",
        "Use a generator of StyleGAN2's configurations E or F.",
    )


def export(generator: Generator) -> dict[str, Tensor]:
    """The state dict of `G_ema` in NVIDIA's naming; the clamp is not part of a state dict."""
    config, state = generator.config, generator.state_dict()
    return {theirs: state[ours] for ours, theirs in names(config).items()} | {
        key: FIR.clone() for key in filters(config)
    }


def _load(content: Content, notes: Notes) -> Generator:
    root = find_root(content.tensors, PROOF)
    note_rest(content, root, notes)
    settings = section(content.settings, root)
    check_activations(settings.get(f"{layer}.activation") for layer in ("mapping.fc0", "synthesis.b4.conv1"))
    for key, value in settings.items():
        if key.endswith(".architecture") and value != "skip":
            raise _other_architecture(value)
    return convert(
        section(content.tensors, root),
        conv_clamp=settings.get("synthesis.b4.conv1.conv_clamp"),
        lr_multiplier=settings.get("mapping.fc0.bias_gain", 0.01),
        notes=notes,
    )


def check_activations(kinds: Iterable[Any]) -> None:
    """Raises `NotRecognised` for another activation than leaky ReLU; None is the default."""
    for kind in kinds:
        if kind not in (None, "lrelu"):
            raise NotRecognised(f"This generator has the activation {kind}; only lrelu can be used.")


FORMAT = Format("StyleGAN2 generator, NVIDIA naming", partial(evidence, proof=PROOF), _load, describe_generator)
