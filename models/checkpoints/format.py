"""What a checkpoint format is, and the steps that all loaders share.

A format is names that prove it and shapes that configure it. Every loader takes tensors by their foreign names, checks
their shapes against the network that the configuration makes, and hands them to that network without a copy.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from models.checkpoints.reader import Content
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.errors import Damaged
from models.generator.config import GeneratorConfig
from models.generator.network import Generator

Network = TypeVar("Network", bound=nn.Module)
FIR = torch.outer(torch.tensor([1.0, 3.0, 3.0, 1.0]), torch.tensor([1.0, 3.0, 3.0, 1.0])) / 64
FIR_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Inspection:
    """What a file is: `resolution` in px, `widths` per resolution or layer, `parameters`: how many numbers it holds."""

    format: str
    parameters: int
    resolution: int | None = None
    widths: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """A few lines for a person."""
        rows = [("format", self.format)]
        if self.resolution is not None:
            rows.append(("resolution", f"{self.resolution} px"))
        if self.widths:
            rows.append(("widths", " ".join(map(str, self.widths))))
        rows.append(("parameters", f"{self.parameters:,}"))
        rows += [("notes" if i == 0 else "", note) for i, note in enumerate(self.notes)]
        return "\n".join(f"{label:<12}{value}" for label, value in rows)


@dataclass(frozen=True)
class Format:
    """`evidence` tells for each thing that proves the format whether it is there; `load` gives networks or tables.

    `load` raises `Damaged` that names the tensor which is missing or has the wrong shape. `describe` takes the name of
    a format and what `load` gave.
    """

    name: str
    evidence: Callable[[Content], dict[str, bool]]
    load: Callable[[Content], Any]
    describe: Callable[[str, Any], Inspection]


def has(content: Content, *keys: str) -> dict[str, bool]:
    """For each name whether there is such a tensor."""
    return {key: key in content.tensors for key in keys}


def section(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors below `prefix`, which is taken off their names."""
    return {key.removeprefix(prefix): tensor for key, tensor in tensors.items() if key.startswith(prefix)}


def length(tensors: Mapping[str, Tensor], pattern: str, start: int = 0) -> int:
    """How many names `pattern.format(start)`, `pattern.format(start + 1)`, ... there are without a gap."""
    return sum(1 for _ in takewhile(lambda index: pattern.format(index) in tensors, count(start)))


def take(tensors: Mapping[str, Tensor], key: str, shape: Iterable[int] | int) -> Tensor:
    """A tensor of the file; `shape` is its whole shape or just its number of axes. Raises `Damaged`."""
    if key not in tensors:
        raise Damaged(f"The file is incomplete: {key} is missing.", "Download it again.")
    tensor = tensors[key]
    if isinstance(shape, int):
        fits, wanted = tensor.ndim == shape and tensor.numel() > 0, f"{shape} axes"
    else:
        fits, wanted = tensor.shape == tuple(shape), str(list(shape))
    if not fits:
        raise Damaged(f"The file does not fit together: {key} has shape {list(tensor.shape)}, not {wanted}.")
    return tensor.float() if tensor.is_floating_point() else tensor


def check_known(tensors: Mapping[str, Tensor], known: Iterable[str]) -> None:
    """Raises `Damaged` for a tensor that the network has no place for: it would be another network's."""
    unknown = sorted(set(tensors) - set(known))
    if unknown:
        raise Damaged(
            f"The file holds {unknown[0]}, which this kind of network does not have.", details=", ".join(unknown)
        )


def check_filters(tensors: Mapping[str, Tensor], gains: Mapping[str, float]) -> None:
    """Raises `Damaged` where a stored resampling filter is not [1, 3, 3, 1] with its gain, the only one there is."""
    for key, gain in gains.items():
        error = (take(tensors, key, FIR.shape) - gain * FIR).abs().max().item()
        if not error <= FIR_TOLERANCE * gain:
            raise Damaged(f"{key} is not the filter [1, 3, 3, 1], so pictures would come out wrong.")


def fill(network: Network, tensors: Mapping[str, Tensor], prefix: str = "") -> Network:
    """`network` (made on the meta device) with exactly these tensors; `prefix` is for the names in messages."""
    expected = network.state_dict()
    named = {prefix + key: tensor for key, tensor in tensors.items()}
    check_known(named, [prefix + key for key in expected])
    state = {key: take(named, prefix + key, tensor.shape) for key, tensor in expected.items()}
    network.load_state_dict(state, assign=True)
    return network.eval()


def blank_generator(config: GeneratorConfig) -> Generator:
    """A generator without memory for its weights."""
    with torch.device("meta"):
        return Generator(config)


def blank_encoder(config: EncoderConfig) -> Encoder:
    """An encoder without memory for its weights."""
    with torch.device("meta"):
        return Encoder(config)


def describe_generator(name: str, generator: Generator) -> Inspection:
    """What a generator is."""
    config, layout = generator.config, generator.layout
    notes = [
        f"{config.rows} W+ rows of {config.w_dim}",
        f"{layout.channels} style channels, {layout.convolution_channels} of them in convolutions",
    ]
    if config.c_dim:
        notes.append(f"conditional on {config.c_dim} classes")
    if config.conv_clamp is not None:
        notes.append(f"activations clamped to +-{config.conv_clamp:g}")
    return Inspection(name, parameters(generator), config.resolution, config.widths, tuple(notes))


def describe_encoder(name: str, encoder: Encoder) -> Inspection:
    """What an encoder is."""
    config = encoder.config
    notes = (f"{config.input_size} px pictures to {config.rows} W+ rows of {config.w_dim}",)
    return Inspection(name, parameters(encoder), None, config.widths, notes)


def parameters(network: nn.Module) -> int:
    """Numbers that training would change."""
    return sum(parameter.numel() for parameter in network.parameters())
