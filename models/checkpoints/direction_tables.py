"""The data files of StyleCLIP's global direction: `fs3.npy`, `S_mean_std`, `W.npy`, `S`.

They are nested lists of arrays without names, so their structure is what tells them apart: a table of unit rows is
`fs3`, two lists of vectors are means and deviations, a list of names beside a list of tables are StyleSpace codes, and
any other table of two or three axes holds W or W+ codes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.checkpoints.format import Format, Inspection, Notes, length, take
from models.checkpoints.reader import SINGLE, Content
from models.errors import Damaged

UNIT_TOLERANCE = 1e-3
CODES = (  # the names that projectors and encoders give to codes; of several in one file the first counts
    *("w_plus", "wplus", "latents", "latent", "latent_codes", "latent_code", "projected_w", "dlatents", "dlatent"),
    *("w_pivot", "codes", "code", "ws", "w"),
)
OF_PHOTO = re.compile(r"(?:0/)?([^/]+\.(?:jpe?g|png|bmp|tiff?|webp|ppm))(?:/(\d+))?", re.IGNORECASE)


@dataclass(frozen=True)
class OfficialRelevance:
    """`table` float32 [channels, D]: unit CLIP direction of each convolution channel; zero if it changes nothing.

    Convolution layers in execution order; a table may stop at some resolution.
    """

    table: Tensor


@dataclass(frozen=True)
class OfficialStatistics:
    """`mean` and `std` float32 [channels] of StyleSpace codes, all layers in execution order, `widths` each."""

    mean: Tensor
    std: Tensor
    widths: tuple[int, ...]


@dataclass(frozen=True)
class StyleCodes:
    """`codes` float32 [N, channels], all layers in execution order, with their `names` and `widths`."""

    codes: Tensor
    names: tuple[str, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class LatentCodes:
    """`codes` float32 [N, w_dim] in W, or [N, rows, w_dim] in W+, or the rows [rows, w_dim] of one."""

    codes: Tensor


def _list(tensors: Mapping[str, Tensor], which: int, axes: int) -> list[Tensor]:
    """The arrays of the outer list's entry `which`."""
    return [take(tensors, f"{which}/{i}", axes) for i in range(length(tensors, f"{which}/{{}}"))]


def _widths(layers: list[Tensor]) -> tuple[int, ...]:
    return tuple(layer.shape[-1] for layer in layers)


def _single(content: Content) -> Tensor | None:
    """The file's table, if it holds exactly one."""
    tensor = content.tensors.get(SINGLE)
    return tensor if len(content.tensors) == 1 and tensor is not None and tensor.is_floating_point() else None


def _relevance_evidence(content: Content) -> dict[str, bool]:
    table = _single(content)
    is_table = table is not None and table.ndim == 2 and table.numel() > 0
    return {"a table [channels, features]": is_table, "rows of length 1": is_table and _unit_rows(content)}


def _unit_rows(content: Content) -> bool:
    norms = content.tensors[SINGLE].float().norm(dim=1)
    norms = norms[norms.isfinite()]  # a channel that changes nothing is 0 / 0 in official files
    return len(norms) > 0 and bool(((norms - 1).abs() < UNIT_TOLERANCE).all())


def _load_relevance(content: Content, _: Notes) -> OfficialRelevance:
    table = content.tensors[SINGLE].float()
    return OfficialRelevance(torch.where(table.isfinite().all(dim=1, keepdim=True), table, 0.0))


def _describe_relevance(name: str, relevance: OfficialRelevance) -> Inspection:
    channels, features = relevance.table.shape
    note = f"{channels} convolution channels, {features} CLIP features"
    return Inspection(name, relevance.table.numel(), notes=(note,))


def _statistics_evidence(content: Content) -> dict[str, bool]:
    vectors = {key: content.tensors.get(key) for key in ("0/0", "1/0")}
    return {f"a vector at {key}": vector is not None and vector.ndim == 1 for key, vector in vectors.items()}


def _load_statistics(content: Content, _: Notes) -> OfficialStatistics:
    mean, std = (_list(content.tensors, which, axes=1) for which in (0, 1))
    if _widths(mean) != _widths(std):
        raise Damaged(f"The means and deviations in {content.name} are not of the same layers.")
    return OfficialStatistics(torch.cat(mean), torch.cat(std), _widths(mean))


def _describe_statistics(name: str, statistics: OfficialStatistics) -> Inspection:
    note = f"{len(statistics.widths)} layers, {len(statistics.mean)} style channels"
    return Inspection(name, 2 * len(statistics.mean), widths=statistics.widths, notes=(note,))


def _codes_evidence(content: Content) -> dict[str, bool]:
    first = content.tensors.get("1/0")
    named = isinstance(content.settings.get("0/0"), str)
    return {"names of layers at 0/0": named, "a table at 1/0": first is not None and first.ndim == 2}


def _load_codes(content: Content, _: Notes) -> StyleCodes:
    layers = _list(content.tensors, 1, axes=2)
    names = tuple(str(content.settings.get(f"0/{i}")) for i in range(len(layers)))
    if len({len(layer) for layer in layers}) != 1:
        raise Damaged(f"The layers in {content.name} are not of the same number of codes.")
    return StyleCodes(torch.cat(layers, dim=1), names, _widths(layers))


def _describe_codes(name: str, codes: StyleCodes) -> Inspection:
    count, channels = codes.codes.shape
    note = f"{count} codes of {channels} style channels in {len(codes.widths)} layers"
    return Inspection(name, codes.codes.numel(), widths=codes.widths, notes=(note,))


def _latents(content: Content) -> list[Tensor]:
    """The tensors that bear a name of `CODES`, of photos by name, of a list, or the only one of the file."""
    named = dict[str, list[Tensor]]()
    for key, tensor in content.tensors.items():
        named.setdefault(re.split(r"[./]", key)[-1], []).append(tensor)
    single = _single(content)
    found = next((named[name] for name in CODES if name in named), _of_photos(content) or _of_list(content))
    return [tensor for tensor in found or ([] if single is None else [single]) if tensor.is_floating_point()]


def _of_list(content: Content) -> list[Tensor]:
    return list(content.tensors.values()) if all(key.isdecimal() for key in content.tensors) else []


def _of_photos(content: Content) -> list[Tensor]:
    """The codes of ReStyle's and HyperStyle's `latents.npy`, a dict by names of photos; of several steps the last."""
    matches = {key: OF_PHOTO.fullmatch(key) for key in content.tensors}
    if not all(matches.values()):
        return []
    return list({match[1]: content.tensors[key] for key, match in matches.items() if match}.values())


def _latents_evidence(content: Content) -> dict[str, bool]:
    codes = _latents(content)
    alike = len({tensor.shape for tensor in codes}) == 1
    return {"codes [N, w_dim] or [N, rows, w_dim]": alike and 1 <= codes[0].ndim <= 3 and codes[0].numel() > 0}


def _load_latents(content: Content, _: Notes) -> LatentCodes:
    codes = [tensor.float()[None] if tensor.ndim == 1 else tensor.float() for tensor in _latents(content)]
    return LatentCodes(
        codes[0] if len(codes) == 1 else torch.cat([code.reshape(-1, *code.shape[-2:]) for code in codes])
    )


def _describe_latents(name: str, latents: LatentCodes) -> Inspection:
    shape = latents.codes.shape
    count = f"{shape[0]} codes" if shape[0] > 1 else "1 code"
    what = (
        f"{count} of {shape[1]} rows" if len(shape) == 3 else f"{count}, or the rows of one" if shape[0] > 1 else count
    )
    return Inspection(name, latents.codes.numel(), notes=(f"{what}, {shape[-1]} numbers each",))


RELEVANCE = Format("StyleCLIP relevance of channels (fs3)", _relevance_evidence, _load_relevance, _describe_relevance)
STATISTICS = Format(
    "StyleCLIP mean and deviation of styles (S_mean_std)", _statistics_evidence, _load_statistics, _describe_statistics
)
STYLE_CODES = Format("StyleCLIP StyleSpace codes (S)", _codes_evidence, _load_codes, _describe_codes)
LATENT_CODES = Format("codes in W or W+", _latents_evidence, _load_latents, _describe_latents)
