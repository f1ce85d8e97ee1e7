"""Encoder4Editing files (`e4e_ffhq_encode.pt` and kin): an encoder, its generator and their mean code.

`state_dict` holds `encoder.*` under the names of our encoder and `decoder.*` in rosinality naming; `opts` are the
options of training. Cars have an encoder of 18 rows for a generator of 16: the rows left over are not used. pSp's
encoder bears the same names and is told apart by `opts` alone; where a file has no options, it is taken for e4e's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from models.checkpoints import rosinality
from models.checkpoints.format import (
    E4E_KIND,
    Format,
    Inspection,
    Notes,
    blank_encoder,
    describe_encoder,
    describe_generator,
    encoder_kind,
    fill,
    find_root,
    length,
    section,
    take,
)
from models.checkpoints.reader import Content
from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.errors import Damaged
from models.generator.network import Generator

PROOF = ("input_layer.0.weight", "styles.0.linear.weight", "latlayer1.weight")


@dataclass(frozen=True)
class E4e:
    """The two networks of a file."""

    encoder: Encoder
    generator: Generator


def configure(tensors: Mapping[str, Tensor]) -> EncoderConfig:
    """Infer the encoder's config from the tensor shapes of a state dict (without `encoder.`). Raises `Damaged`."""
    units = length(tensors, "body.{}.res_layer.1.weight")
    depths = [take(tensors, f"body.{i}.res_layer.1.weight", 4).shape[0] for i in range(units)]
    stages = [(width, len(list(group))) for width, group in groupby(depths)]
    if len(stages) != 4:
        raise Damaged(f"The encoder has {len(stages)} stages, not the 4 of e4e.")
    halvings = sum(1 for key in tensors if re.fullmatch(r"styles\.0\.convs\.\d+\.weight", key))
    return EncoderConfig(
        rows=length(tensors, "styles.{}.linear.weight"),
        w_dim=take(tensors, "styles.0.linear.weight", 2).shape[0],
        input_size=16 * 2**halvings,
        widths=(take(tensors, "input_layer.0.weight", 4).shape[0], *(width for width, _ in stages)),
        units=tuple(count for _, count in stages),
        pyramid_width=take(tensors, "latlayer1.weight", 4).shape[0],
    )


def convert(tensors: Mapping[str, Tensor], latent_avg: Tensor | None = None) -> Encoder:
    """The encoder of a state dict (without `encoder.`). Raises `Damaged`.

    `latent_avg` [rows, w_dim] or one row for all; zeros without it, for trainings that did not start from the mean.
    """
    config = configure(tensors)
    shape = (config.rows, config.w_dim)
    if latent_avg is None:
        mean = torch.zeros(shape)
    elif latent_avg.shape in (shape, (1, config.w_dim), (config.w_dim,)):
        mean = latent_avg.float().expand(shape).contiguous()
    else:
        raise Damaged(
            f"The file does not fit together: latent_avg has shape {list(latent_avg.shape)}, not {list(shape)}."
        )
    return fill(blank_encoder(config), {**tensors, "latent_avg": mean}, prefix="encoder.")


def _evidence(content: Content) -> dict[str, bool]:
    root = find_root(content.tensors, PROOF)
    stem = content.tensors.get(root + PROOF[0])
    colour = stem is not None and stem.ndim == 4 and stem.shape[1] == 3
    evidence = {root + key: root + key in content.tensors for key in PROOF}
    evidence[f"an {E4E_KIND} of colour pictures"] = colour and encoder_kind(content) in (None, E4E_KIND)
    decoder = find_root(content.tensors, rosinality.PROOF)
    return evidence | {decoder + key: decoder + key in content.tensors for key in rosinality.PROOF}


def _load(content: Content, notes: Notes) -> E4e:
    root, decoder = (find_root(content.tensors, proof) for proof in (PROOF, rosinality.PROOF))
    mean = rosinality.find_mean(content, decoder)
    generator = rosinality.convert(section(content.tensors, decoder), mean, notes)
    if mean is None and _starts_from_mean(content):
        mean = generator.w_avg
    return E4e(convert(section(content.tensors, root), mean), generator)


def _starts_from_mean(content: Content) -> bool:
    """False where the options say so; all published encoders start from the mean."""
    found = (value for key, value in content.settings.items() if key.endswith("start_from_latent_avg"))
    return bool(next(found, True))


def _describe(name: str, e4e: E4e) -> Inspection:
    encoder, generator = describe_encoder("", e4e.encoder), describe_generator("", e4e.generator)
    notes = (f"encoder: {encoder.parameters:,} parameters, {encoder.notes[0]}", *generator.notes)
    total = encoder.parameters + generator.parameters
    return Inspection(name, total, generator.resolution, generator.widths, notes)


FORMAT = Format("Encoder4Editing with its generator", _evidence, _load, _describe)
