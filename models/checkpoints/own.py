"""Our own form: a safetensors file with the network's state dict and, as JSON in its metadata, its configuration."""

import json
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from models.checkpoints.format import (
    Format,
    Notes,
    blank_encoder,
    blank_generator,
    describe_encoder,
    describe_generator,
    fill,
)
from models.checkpoints.reader import Content
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.errors import Damaged, read_as
from models.files import replacing
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.validation import decode_json

METADATA = "semblance"  # one entry alone: safetensors writes several in no fixed order
GENERATOR, ENCODER = "generator", "encoder"


def save(path: Path, network: Generator | Encoder) -> None:
    """Write the network to `path`; an existing file is replaced only when the new one is whole. Raises OutputError."""
    kind = GENERATOR if isinstance(network, Generator) else ENCODER
    description = json.dumps({"kind": kind, "config": network.config.to_dict()}, sort_keys=True)
    state = {key: tensor.detach().cpu().contiguous() for key, tensor in network.state_dict().items()}
    with replacing(path) as draft:
        save_file(state, draft, {METADATA: description})


def _description(content: Content) -> dict[str, Any]:
    """Read `kind` and `config` from the metadata; empty for other files."""
    text = content.settings.get(METADATA, "{}")
    with read_as(Damaged, f"The description inside {content.name} cannot be read."):
        return decode_json(text, dict[str, Any])


def _generator_evidence(content: Content) -> dict[str, bool]:
    return {"a description of a generator": _description(content).get("kind") == GENERATOR}


def _encoder_evidence(content: Content) -> dict[str, bool]:
    return {"a description of an encoder": _description(content).get("kind") == ENCODER}


def _load_generator(content: Content, _: Notes) -> Generator:
    config = GeneratorConfig.from_dict(_description(content)["config"])
    _check_layers(content, config.mapping_layers)
    return fill(blank_generator(config), content.tensors)


def _load_encoder(content: Content, _: Notes) -> Encoder:
    config = EncoderConfig.from_dict(_description(content)["config"])
    _check_layers(content, config.rows + sum(config.units))
    return fill(blank_encoder(config), content.tensors)


def _check_layers(content: Content, count: int) -> None:
    """A file cannot have more layers than tensors; building them would take for ever."""
    if count > len(content.tensors):
        raise ValueError("more layers than tensors")


GENERATOR_FORMAT = Format("Semblance generator", _generator_evidence, _load_generator, describe_generator)
ENCODER_FORMAT = Format("Semblance encoder", _encoder_evidence, _load_encoder, describe_encoder)
