"""A checkpoint format, and the steps that all loaders share.

A format is names that prove it and shapes that configure it. Every loader takes tensors by their foreign names, checks
their shapes against the network that the configuration makes, and hands them to that network without a copy.
"""

import re
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
Entry = TypeVar("Entry")
Notes = list[str]  # filled by a loader: what it computed, drew or left out
E4E_KIND = "Encoder4Editing"
AVERAGED = re.compile(r"ema|avg|average|smooth|running", re.IGNORECASE)


@dataclass(frozen=True)
class Inspection:
    """Description of a file: `resolution` in px, `widths` per resolution or layer, number of `parameters`."""

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

    `load` raises `Damaged` that names the tensor which is missing or has the wrong shape, and adds to the notes what
    the person should know. `describe` takes the name of a format and what `load` gave.
    """

    name: str
    evidence: Callable[[Content], dict[str, bool]]
    load: Callable[[Content, Notes], Any]
    describe: Callable[[str, Any], Inspection]


def has(content: Content, *keys: str) -> dict[str, bool]:
    """For each name whether there is such a tensor."""
    return {key: key in content.tensors for key in keys}


def section(values: Mapping[str, Entry], prefix: str) -> dict[str, Entry]:
    """The tensors or settings below `prefix`, which is taken off their names."""
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def length(tensors: Mapping[str, Tensor], pattern: str, start: int = 0) -> int:
    """Number of the names `pattern.format(start)`, `pattern.format(start + 1)`, ... up to the first that is missing."""
    return sum(1 for _ in takewhile(lambda index: pattern.format(index) in tensors, count(start)))


def take(tensors: Mapping[str, Tensor], key: str, shape: Iterable[int] | int) -> Tensor:
    """A tensor of the file; `shape` is its whole shape [...] or its number of axes. Raises `Damaged`."""
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


def find_root(tensors: Iterable[str], proof: Iterable[str]) -> str:
    """The prefix under which most names of `proof` lie; "" if there are none.

    Among equals an average of the trained weights goes before those themselves, and a later one before an earlier one:
    TensorFlow's files hold G, D, Gs in this order.
    """
    found: dict[str, int] = {}
    for key in tensors:
        for name in proof:
            root = key.removesuffix(name)
            if root != key and root[-1:] in ("", "/", "."):
                found[root] = found.get(root, 0) + 1
    ranked = [(count, AVERAGED.search(root) is not None, place) for place, (root, count) in enumerate(found.items())]
    return list(found)[max(ranked)[2]] if ranked else ""


def evidence(content: Content, proof: Iterable[str]) -> dict[str, bool]:
    """Names of `proof`, True where the file has them under the prefix of most."""
    root = find_root(content.tensors, proof)
    return {key: root + key in content.tensors for key in proof}


def note_rest(content: Content, root: str, notes: Notes) -> None:
    """Name what lies beside the generator at `root` and is left out, and the kind of an encoder among it."""
    place = container(root)
    rest = {_first_part(key.removeprefix(place)) for key in content.tensors if key.startswith(place)}
    rest -= {_first_part(root.removeprefix(place)), "latent_avg"}
    if root and (rest := {name for name in rest if not name.isdecimal()}):
        notes.append(f"left out: {', '.join(sorted(rest))}")
    kind = encoder_kind(content)
    if rest & {"encoder", "hypernet"} and kind not in (None, E4E_KIND):
        notes.append(f"the encoder is a {kind}; only {E4E_KIND} can be used")


def container(root: str) -> str:
    """The prefix of the dict in which the part at `root` lies."""
    return root[: root.rstrip("./").rfind("/") + 1]


def encoder_kind(content: Content) -> str | None:
    """The class of the encoder that the options in the file name."""
    kinds = [value for key, value in content.settings.items() if re.fullmatch(r"(.*/)?encoder_type", key)]
    return str(kinds[0]) if kinds else None


def _first_part(name: str) -> str:
    return re.split(r"[./]", name, maxsplit=1)[0]


def check_known(tensors: Iterable[str], known: Iterable[str]) -> None:
    """Raises `Damaged` for a tensor that the network has no place for: it would be another network's."""
    unknown = sorted(set(tensors) - set(known))
    if unknown:
        raise Damaged(
            f"The file holds {unknown[0]}, which this kind of network does not have.", details=", ".join(unknown)
        )


def fill(network: Network, tensors: Mapping[str, Tensor], prefix: str = "") -> Network:
    """Load a whole state dict into a `network` of the meta device. Raises `Damaged`, with `prefix` before names."""
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
    """Describe a generator."""
    config, layout = generator.config, generator.layout
    notes = [
        f"{config.rows} W+ rows of {config.w_dim}",
        f"{layout.channels} style channels, {layout.convolution_channels} of them in convolutions",
    ]
    if config.c_dim:
        taken = "the mean of all" if config.class_index is None else f"class {config.class_index}"
        notes.append(f"conditional on {config.c_dim} classes; {taken} is taken")
    if config.conv_clamp is not None:
        notes.append(f"activations clamped to +-{config.conv_clamp:g}")
    return Inspection(name, parameters(generator), config.resolution, config.widths, tuple(notes))


def describe_encoder(name: str, encoder: Encoder) -> Inspection:
    """Describe an encoder."""
    config = encoder.config
    notes = (f"{config.input_size} px pictures to {config.rows} W+ rows of {config.w_dim}",)
    return Inspection(name, parameters(encoder), None, config.widths, notes)


def parameters(network: nn.Module) -> int:
    """Numbers that training would change."""
    return sum(parameter.numel() for parameter in network.parameters())
