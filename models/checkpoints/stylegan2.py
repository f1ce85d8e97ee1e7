"""From the tensors of a StyleGAN2 generator in any naming to this program's network.

What a file lacks is computed where that can be done: blur filters are always the same, noise is drawn, and the mean
code follows from the mapping network. A generator of grey pictures becomes one of three equal channels.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.checkpoints.format import Notes, blank_generator, check_known, fill, take
from models.errors import Damaged, NotRecognised
from models.generator.config import GeneratorConfig
from models.generator.network import Generator

MEAN_CODES = 10_000  # as many as e4e's `mean_latent`
NOISE_SEED = 0
FIR = torch.outer(torch.tensor([1.0, 3.0, 3.0, 1.0]), torch.tensor([1.0, 3.0, 3.0, 1.0])) / 64
FIR_TOLERANCE = 1e-6

Names = Mapping[str, str]  # our state-dict name to theirs


@dataclass(frozen=True)
class Naming:
    """The way in which a family of files names and shapes a generator's tensors.

    `names` gives our state-dict names with theirs, `filters` their stored blur filters with the gain in them. `shape`
    turns the shape of one of our tensors into theirs. `layers` matches names that change the pictures: one of these
    without a place in our network refuses the file, other tensors beside them do not.
    """

    names: Callable[[GeneratorConfig], dict[str, str]]
    filters: Callable[[GeneratorConfig], dict[str, float]]
    shape: Callable[[str, torch.Size], tuple[int, ...]]
    layers: re.Pattern[str]


def build(tensors: Mapping[str, Tensor], config: GeneratorConfig, naming: Naming, notes: Notes) -> Generator:
    """Build the generator of tensors under foreign names. Raises `Damaged`, `NotRecognised` for other pictures."""
    names, filters, blank = naming.names(config), naming.filters(config), blank_generator(config)
    check_known(filter(naming.layers.match, tensors), [*names.values(), *filters])
    _check_filters(tensors, filters)
    shapes = {ours: naming.shape(ours, tensor.shape) for ours, tensor in blank.state_dict().items()}
    _check_pictures(tensors, names)
    whole = {**tensors, **_colours(tensors, names, shapes, notes), **_noise(tensors, names, shapes, notes)}
    mean = names["w_avg"]
    whole.setdefault(mean, torch.zeros(config.w_dim))
    state = {
        ours: take(whole, theirs, shapes[ours]).reshape(blank.state_dict()[ours].shape)
        for ours, theirs in names.items()
    }
    generator = fill(blank, state)
    if mean not in tensors:
        generator.w_avg.copy_(mean_code(generator))
        notes.append(f"the mean code is not in the file: computed from {MEAN_CODES:,} random ones")
    return generator


@torch.no_grad()
def mean_code(generator: Generator) -> Tensor:
    """The mean w [w_dim] of random codes, always the same ones; over all classes of a conditional generator."""
    config = generator.config
    z = torch.randn(MEAN_CODES, config.z_dim, generator=torch.Generator().manual_seed(0))
    labels = torch.eye(config.c_dim)[torch.arange(MEAN_CODES) % config.c_dim] if config.c_dim else None
    return generator.mapping(z, labels).mean(dim=0)


def _check_filters(tensors: Mapping[str, Tensor], gains: Mapping[str, float]) -> None:
    """Raises `Damaged` where a stored resampling filter is not [1, 3, 3, 1] with its gain, the only one there is."""
    for key, gain in gains.items():
        if key in tensors and not (take(tensors, key, FIR.shape) - gain * FIR).abs().max() <= FIR_TOLERANCE * gain:
            raise Damaged(f"{key} is not the filter [1, 3, 3, 1], so pictures would come out wrong.")


def _check_pictures(tensors: Mapping[str, Tensor], names: Names) -> None:
    """Raises `NotRecognised` for a generator of oblong pictures, or of other channels than colour or grey."""
    const, bias = tensors.get(names["const"]), tensors.get(names["rgbs.0.bias"])
    if const is not None and const.shape[-1] != const.shape[-2]:
        raise NotRecognised("This generator makes pictures that are not square.", "Use one of square pictures.")
    if bias is not None and bias.numel() not in (1, 3):
        raise NotRecognised(
            f"This generator makes pictures of {bias.numel()} channels.", "Use one of colour pictures, which have 3."
        )


def _colours(
    tensors: Mapping[str, Tensor], names: Names, shapes: Mapping[str, tuple[int, ...]], notes: Notes
) -> dict[str, Tensor]:
    """The ToRGB layers of a generator of grey pictures with three equal channels; empty for colour."""
    layers = {
        theirs: (tensors[theirs], shapes[ours])
        for ours, theirs in names.items()
        if re.fullmatch(r"rgbs\.\d+\.(weight|bias)", ours) and theirs in tensors
    }
    if not layers or any(tensor.ndim != len(shape) for tensor, shape in layers.values()):
        return {}
    if any(3 * tensor.numel() != torch.Size(shape).numel() for tensor, shape in layers.values()):
        return {}
    notes.append("grey pictures")
    return {theirs: tensor.expand(shape) for theirs, (tensor, shape) in layers.items()}


def _noise(
    tensors: Mapping[str, Tensor], names: Names, shapes: Mapping[str, tuple[int, ...]], notes: Notes
) -> dict[str, Tensor]:
    """Noise for the layers that come without: drawn, or none where the layer has no strength for it either."""
    missing = [ours for ours, theirs in names.items() if ours.endswith(".noise") and theirs not in tensors]
    random, added, drawn = torch.Generator().manual_seed(NOISE_SEED), dict[str, Tensor](), 0
    for ours in missing:
        strength = names[f"{ours}_strength"]
        added[names[ours]] = torch.randn(shapes[ours], generator=random)
        if strength in tensors:
            drawn += 1
        else:
            added[strength] = torch.zeros(shapes[f"{ours}_strength"])
    if drawn:
        notes.append(f"noise is not in the file for {drawn} layers: drawn with seed {NOISE_SEED}")
    return added
