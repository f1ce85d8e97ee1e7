"""A text direction by regression over random faces: which style channels go along with what CLIP reads.

StyleCLIP (arXiv 2103.17249, section 6) moves one channel at a time, so it misses what many channels make together, a
beard or a hair style, and needs two pictures a channel and code. Here a few thousand random faces are looked at once.
A text direction dt is read from features f as y = f · (S + ridge)⁻¹ dt, S the covariance of f over the faces: the
estimate of the one attribute with all others held fixed (Fisher's linear discriminant). A channel's score is its
correlation with y, and an edit moves the channels that correlate, as far as they do: E[s | y].

A text's features are what pictures are told apart by, not the mean of the pictures that it fits, so that estimate is a
rough one. Where texts are known to be true of some of the faces and not of others (`Taught`), the reading is learned
from them instead: y = f · A dt, where A brings A dt of all these texts nearest to S⁻¹ times the covariance of f with
their truth. Texts that were not among them are read like those they resemble.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor

from models.checkpoints.reader import read
from models.direction.global_direction import Move
from models.direction.prepare import fingerprint, images_at_once
from models.direction.relevance import ImageEncoder
from models.direction.statistics import Sampling, random_codes
from models.direction.table import save_tensors
from models.errors import Damaged, NotRecognised, PackError
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout
from models.progress import Progress

STEP = 1.5  # standard deviations of what a text is about, for alpha 1
JITTER, JITTERED = 0.5, 0.05  # of a standard deviation, for that share of the channels: tells channels apart
SMALLEST_STD = 1e-6
KEPT_SHARE = 0.9
TAUGHT_RIDGE = 0.001  # relative to the mean variance of the taught directions
REACH = 3.0  # standard deviations from the mean; hardly a face lies further out, and pictures break there


@dataclass(frozen=True)
class RegressionSettings:
    """`samples` random faces; `ridge` relative to the largest variance of CLIP's features."""

    samples: int = 8192
    ridge: float = 0.06
    sampling: Sampling = field(default_factory=lambda: Sampling(truncation=1.0))


@dataclass(frozen=True, eq=False)
class Taught:
    """Text directions [K, D] of length 1; bool [N, K], of which of N faces each is true; and how much each face counts.

    What a thing looks like is seen beside faces that have nothing of its kind: a moustache beside shaved lips rather
    than beside beards. So faces with another thing of the kind may count less.
    """

    directions: Tensor
    true: Tensor
    counts: Tensor

    def contrasts(self) -> Tensor:
        """Float [N, K] whose mean product with a feature is the feature's covariance with a text's truth, over faces
        as they count, in standard deviations of the truth."""
        true, counts = self.true.double(), self.counts.double()
        total = counts.sum(0)
        share = (true * counts).sum(0) / total
        deviation = (share * (1 - share)).sqrt().clamp(min=SMALLEST_STD)
        contrasts: Tensor = (true - share) * counts * (len(counts) / total / deviation)
        return contrasts.float()


@dataclass(frozen=True, eq=False)
class Regression:
    """rows [C, D], by convolution channel and text direction; lens, spread [D, D]; mean, std [channels] of codes.

    `rows @ dt` is the covariance of standardised channels with y, `lens @ dt` what y reads features with, and
    `dt @ spread @ dt` the variance of y. `shared`, [D] of length 1 or 0, is what texts that say something have in
    common beside one that says nothing; it is taken out of every dt.
    """

    rows: Tensor
    lens: Tensor
    spread: Tensor
    mean: Tensor
    std: Tensor
    shared: Tensor
    settings: Mapping[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        tensors = {"rows": self.rows.half(), "lens": self.lens, "spread": self.spread}
        tensors |= {"style_mean": self.mean, "style_std": self.std, "shared": self.shared}
        save_tensors(path, tensors, {"settings": json.dumps(dict(self.settings))})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `NotRecognised` if the file is something else, `Damaged` if it is misshapen."""
        tensors = read(path).tensors
        names = ("rows", "lens", "spread", "style_mean", "style_std", "shared")
        if not tensors.keys() >= set(names):
            hint = "Prepare the pack again: semblance prepare PACK --method regression"
            raise NotRecognised(
                f"{path.name} is no regression, or one of an earlier version.", hint, str(sorted(tensors))
            )
        parts = [tensors[name].float() for name in names]
        rows, lens, spread, mean, std, shared = parts
        width = rows.shape[-1]
        fits = rows.ndim == 2 and lens.shape == spread.shape == (width, width) and shared.shape == (width,)
        fits = fits and std.ndim == 1 and mean.shape == std.shape and len(rows) <= len(std)
        if not fits or not all(values.isfinite().all() for values in parts):
            raise Damaged(f"The regression {path.name} is misshapen.", "Prepare the pack again.")
        return cls(rows, lens, spread, mean, std, shared)


class RegressionDirection:
    """Texts to moves by a regression; `scores` and `move` as `GlobalDirection` has them.

    Raises `PackError` if regression and generator differ.
    """

    def __init__(self, regression: Regression, layout: StyleLayout) -> None:
        if len(regression.std) != layout.channels:
            raise PackError(
                f"The regression is for a generator of {len(regression.std)} style channels, "
                f"this one has {layout.channels}.",
                "Prepare the pack again.",
            )
        self._regression = regression
        self._layout = layout

    def scores(self, dt: Tensor) -> Tensor:
        """The correlation of every convolution channel with the text direction dt [D]: [C] in -1..1."""
        width = len(self._regression.spread)
        if dt.shape != (width,):
            raise PackError(
                f"The regression was made with a CLIP model of width {width}, not {len(dt)}.",
                "Prepare the pack again with this CLIP model.",
            )
        own = self._own(dt)
        return self._regression.rows @ own / self._deviation(own)

    def reading(self, dt: Tensor) -> Tensor:
        """What to multiply features [..., D] with for the y of dt [D], counted in its standard deviations: [D]."""
        own = self._own(dt)
        return (self._regression.lens @ own / self._deviation(own)).to(dt)

    def _own(self, dt: Tensor) -> Tensor:
        """What a direction does not share with all others."""
        return _without(self._regression.shared, dt.to(self._regression.shared))

    def _deviation(self, dt: Tensor) -> Tensor:
        """The standard deviation of y over the faces."""
        return (dt @ self._regression.spread @ dt).clamp(min=1e-20).sqrt()

    def suggest_beta(self, scores: Tensor) -> float:
        """The largest beta that leaves a move nine tenths of its squared length."""
        squares = scores.square().sort().values
        dropped = squares.cumsum(0) <= (1 - KEPT_SHARE) * squares.sum()
        return float(squares[int(dropped.sum())].sqrt())

    def move(self, scores: Tensor, beta: float) -> Move:
        """What the channels with |score| >= beta do where y is `STEP` standard deviations higher."""
        kept = torch.where(scores.abs() >= beta, scores, 0.0)
        delta = self._layout.embed_convolution(kept * STEP) * self._regression.std
        return Move(delta, int(kept.count_nonzero()))

    def within_reach(self, styles: Tensor, change: Tensor) -> Tensor:
        """Codes [N, channels] with a change, which moves no channel further out than `REACH`."""
        mean, reach = self._regression.mean.to(styles), REACH * self._regression.std.to(styles)
        return (styles + change).clamp(styles.minimum(mean - reach), styles.maximum(mean + reach))


@torch.inference_mode()
def regress(
    generator: Generator,
    clip: ImageEncoder,
    settings: RegressionSettings,
    progress: Progress | None = None,
    codes: Tensor | None = None,
    shared: Tensor | None = None,
    taught: Taught | None = None,
) -> Regression:
    """Look at faces and sum up: random ones, or those of the StyleSpace `codes` [N, channels]. Raises `Stopped`.

    `shared` [D] is what texts have in common, see `Regression`; None: nothing. `taught` is of the faces of `codes`.
    """
    progress = progress or Progress()
    if codes is None:
        codes = torch.cat(list(random_codes(generator, settings.samples, settings.sampling)))
    shared = torch.zeros(clip.width) if shared is None else shared
    contrasts = torch.empty(len(codes), 0) if taught is None else taught.contrasts()
    count, index = generator.layout.channels, generator.layout.convolution_index
    sums = _Moments(count + contrasts.shape[1], clip.width)
    noise = torch.Generator().manual_seed(settings.sampling.seed)
    std, done = codes.std(0), 0
    at_once = images_at_once(generator)
    for part, contrast in zip(codes.split(at_once), contrasts.split(at_once), strict=True):
        progress.report(done / len(codes), f"{done} of {len(codes)} pictures")
        jitter = torch.randn(part.shape, generator=noise) * (torch.rand(part.shape, generator=noise) < JITTERED)
        jittered = part + JITTER * jitter.to(part) * std
        features = clip.encode_images(generator.synthesise(jittered).clamp(-1, 1))
        sums.add(torch.cat([jittered.cpu(), contrast], dim=1), features)
        done += len(part)
    deviations, spread, cross = sums.std(), sums.features(), sums.cross()
    ridge = settings.ridge * torch.linalg.eigvalsh(spread).max() * torch.eye(clip.width, dtype=torch.float64)
    lens = torch.linalg.inv(spread + ridge)
    if taught is not None:
        directions = _without(shared, taught.directions.to(shared)).double()
        lens = _learned(lens @ cross[count:].t(), directions)
    standardised = cross[index] / deviations[index].clamp(min=SMALLEST_STD)[:, None]
    described = {"samples": len(codes), "ridge": settings.ridge, "generator": fingerprint(generator)}
    return Regression(
        (standardised @ lens).float(),
        lens.float(),
        (lens.t() @ spread @ lens).float(),
        sums.mean()[:count].float(),
        deviations[:count].float(),
        shared,
        described,
    )


def _without(shared: Tensor, directions: Tensor) -> Tensor:
    """Directions [..., D] without what they share, a vector [D] of length 1 or 0."""
    rest: Tensor = directions - (directions @ shared)[..., None] * shared
    return rest


def _learned(estimates: Tensor, directions: Tensor) -> Tensor:
    """The matrix A [D, D] that brings A @ direction nearest to the estimates [D, K] of directions [K, D]."""
    squares = directions.t() @ directions
    ridge = TAUGHT_RIDGE * squares.diagonal().mean() * torch.eye(len(squares), dtype=squares.dtype)
    learned: Tensor = estimates @ directions @ torch.linalg.inv(squares + ridge)
    return learned


class _Moments:
    """First and second moments of codes [N, channels] and features [N, D], in float64 on the CPU."""

    def __init__(self, channels: int, width: int) -> None:
        self._n = 0
        self._s, self._f = torch.zeros(channels).double(), torch.zeros(width).double()
        self._ss, self._ff = torch.zeros(channels).double(), torch.zeros(width, width).double()
        self._sf = torch.zeros(channels, width).double()

    def add(self, codes: Tensor, features: Tensor) -> None:
        s, f = codes.cpu().double(), features.cpu().double()
        self._n += len(s)
        self._s += s.sum(0)
        self._f += f.sum(0)
        self._ss += s.square().sum(0)
        self._ff += f.t() @ f
        self._sf += s.t() @ f

    def mean(self) -> Tensor:
        return self._s / self._n

    def std(self) -> Tensor:
        return (self._ss / self._n - self.mean().square()).clamp(min=0).sqrt()

    def features(self) -> Tensor:
        mean = self._f / self._n
        return self._ff / self._n - mean[:, None] * mean

    def cross(self) -> Tensor:
        return self._sf / self._n - self.mean()[:, None] * (self._f / self._n)
