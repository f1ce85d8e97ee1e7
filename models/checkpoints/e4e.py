"""Encoder4Editing files (`e4e_ffhq_encode.pt` and kin): an encoder, its generator and their mean code.

`state_dict` holds `encoder.*` under the names of our encoder and `decoder.*` in rosinality naming; `opts` are the
options of training. Cars have an encoder of 18 rows for a generator of 16: the rows left over are not used. pSp's
encoder bears the same names and is told apart by `opts` alone; where a file has no options, it is taken for e4e's. An
encoder may come without its generator, and is then used with one of another file.
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
from models.errors import Damaged, NotRecognised
from models.generator.network import Generator

PROOF = ("input_layer.0.weight", "styles.0.linear.weight", "latlayer1.weight")
ENCODERS = (("styles.0.linear.weight",), ("linear.weight", "body.0.res_layer.1.weight"))  # of W+ and of W: e4e's kin
GENERATOR = re.compile(r"(^|[./])(decoder|generator\w*|synthesis|[gG](_ema)?)[./]")


@dataclass(frozen=True)
class E4e:
    """The networks of a file; some files hold the encoder alone.

    `lacks_mean`: the encoder starts from the mean code of its generator, which the file does not hold.
    """

    encoder: Encoder
    generator: Generator | None = None
    lacks_mean: bool = False


def configure(tensors: Mapping[str, Tensor]) -> EncoderConfig:
    """Infer the encoder's config from the shapes of its state dict, names without `encoder.`. Raises `Damaged`."""
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
    evidence = {root + key: root + key in content.tensors for key in PROOF}
    evidence[f"an {E4E_KIND} of colour pictures"] = _is_e4e(content, root)
    decoder = find_root(content.tensors, rosinality.PROOF)
    return evidence | {decoder + key: decoder + key in content.tensors for key in rosinality.PROOF}


def _is_e4e(content: Content, root: str) -> bool:
    stem = content.tensors.get(root + PROOF[0])
    colour = stem is not None and stem.ndim == 4 and stem.shape[1] == 3
    return colour and encoder_kind(content) in (None, E4E_KIND)


def _load(content: Content, notes: Notes) -> E4e:
    root, decoder = (find_root(content.tensors, proof) for proof in (PROOF, rosinality.PROOF))
    mean = rosinality.find_mean(content, decoder)
    generator = rosinality.convert(section(content.tensors, decoder), mean, notes)
    if mean is None and _starts_from_mean(content):
        mean = generator.w_avg
    _note_kind(content, notes)
    return E4e(convert(section(content.tensors, root), mean), generator)


def _note_kind(content: Content, notes: Notes) -> None:
    if encoder_kind(content) is None:
        notes.append(f"the kind of the encoder is not in the file: taken for {E4E_KIND}")


def _starts_from_mean(content: Content) -> bool:
    """False where the options say so; all published encoders start from the mean."""
    found = (value for key, value in content.settings.items() if key.endswith("start_from_latent_avg"))
    return bool(next(found, True))


def _describe(name: str, e4e: E4e) -> Inspection:
    encoder = describe_encoder(name, e4e.encoder)
    if e4e.generator is None:
        return encoder
    generator = describe_generator("", e4e.generator)
    notes = (f"encoder: {encoder.parameters:,} parameters, {encoder.notes[0]}", *generator.notes)
    total = encoder.parameters + generator.parameters
    return Inspection(name, total, generator.resolution, generator.widths, notes)


def _alone_evidence(content: Content) -> dict[str, bool]:
    found = any(_holds(content, proof) for proof in ENCODERS)
    return {"an encoder without a generator": found and not any(map(GENERATOR.search, content.tensors))}


def _holds(content: Content, proof: tuple[str, ...]) -> bool:
    root = find_root(content.tensors, proof)
    return all(root + key in content.tensors for key in proof)


def _load_alone(content: Content, notes: Notes) -> E4e:
    root = find_root(content.tensors, PROOF)
    if not _is_e4e(content, root) or not _holds(content, PROOF):
        kind = encoder_kind(content)
        raise NotRecognised(
            f"{content.name} holds only an encoder, and it is no {E4E_KIND}" + (f" but a {kind}." if kind else "."),
            "Use a StyleGAN2 generator, with the e4e encoder for it if there is one.",
        )
    mean = rosinality.find_mean(content, root)
    _note_kind(content, notes)
    return E4e(convert(section(content.tensors, root), mean), lacks_mean=mean is None and _starts_from_mean(content))


FORMAT = Format("Encoder4Editing with its generator", _evidence, _load, _describe)
ALONE_FORMAT = Format("encoder without a generator", _alone_evidence, _load_alone, _describe)
