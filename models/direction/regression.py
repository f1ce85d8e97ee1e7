"""A text direction by regression over random faces: which style channels go along with what CLIP reads.

StyleCLIP (arXiv 2103.17249, section 6) moves one channel at a time, so it misses what many channels make together, a
beard or a hair style, and needs two pictures a channel and code. Here a few thousand random faces are looked at once.
A text direction dt is read from features f as y = f · (S + ridge)⁻¹ dt, S the covariance of f over the faces: the
estimate of the one attribute with all others held fixed (Fisher's linear discriminant). A channel's score is its
correlation with y, and an edit moves the channels that correlate, as far as they do: E[s | y].
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


@dataclass(frozen=True)
class RegressionSettings:
    """`samples` random faces; `ridge` relative to the largest variance of CLIP's features."""

    samples: int = 8192
    ridge: float = 0.06
    sampling: Sampling = field(default_factory=lambda: Sampling(truncation=1.0))


@dataclass(frozen=True, eq=False)
class Regression:
    """rows [C, D], by convolution channel and text direction; inverse, spread [D, D]; std [channels] of all channels.

    `rows @ dt` is the covariance of standardised channels with y, `inverse @ dt` what y reads features with, and
    `dt @ spread @ dt` the variance of y. `shared`, [D] of length 1 or 0, is what texts that say something have in
    common beside one that says nothing; it is taken out of every dt.
    """

    rows: Tensor
    inverse: Tensor
    spread: Tensor
    std: Tensor
    shared: Tensor
    settings: Mapping[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        tensors = {"rows": self.rows.half(), "inverse": self.inverse, "spread": self.spread}
        tensors |= {"style_std": self.std, "shared": self.shared}
        save_tensors(path, tensors, {"settings": json.dumps(dict(self.settings))})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `NotRecognised` if the file is something else, `Damaged` if it is misshapen."""
        tensors = read(path).tensors
        names = ("rows", "inverse", "spread", "style_std", "shared")
        if not tensors.keys() >= set(names):
            raise NotRecognised(f"{path.name} is not a regression.", details=f"keys {sorted(tensors)}")
        parts = [tensors[name].float() for name in names]
        rows, inverse, spread, std, shared = parts
        width = rows.shape[-1]
        fits = rows.ndim == 2 and inverse.shape == spread.shape == (width, width) and shared.shape == (width,)
        fits = fits and std.ndim == 1 and len(rows) <= len(std)
        if not fits or not all(values.isfinite().all() for values in parts):
            raise Damaged(f"The regression {path.name} is misshapen.", "Prepare the pack again.")
        return cls(rows, inverse, spread, std, shared)


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
        return (self._regression.inverse @ own / self._deviation(own)).to(dt)

    def _own(self, dt: Tensor) -> Tensor:
        """What a direction does not share with all others."""
        shared = self._regression.shared
        own: Tensor = dt.to(shared)
        return own - (own @ shared) * shared

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


@torch.inference_mode()
def regress(
    generator: Generator,
    clip: ImageEncoder,
    settings: RegressionSettings,
    progress: Progress | None = None,
    codes: Tensor | None = None,
    shared: Tensor | None = None,
) -> Regression:
    """Look at faces and sum up: random ones, or those of the StyleSpace `codes` [N, channels]. Raises `Stopped`.

    `shared` [D] is what texts have in common, see `Regression`; None: nothing.
    """
    progress = progress or Progress()
    if codes is None:
        codes = torch.cat(list(random_codes(generator, settings.samples, settings.sampling)))
    index = generator.layout.convolution_index
    sums = _Moments(generator.layout.channels, clip.width)
    noise = torch.Generator().manual_seed(settings.sampling.seed)
    std, done = codes.std(0), 0
    for part in codes.split(images_at_once(generator)):
        progress.report(done / len(codes), f"{done} of {len(codes)} pictures")
        jitter = torch.randn(part.shape, generator=noise) * (torch.rand(part.shape, generator=noise) < JITTERED)
        jittered = part + JITTER * jitter.to(part) * std
        sums.add(jittered, clip.encode_images(generator.synthesise(jittered).clamp(-1, 1)))
        done += len(part)
    channels, features = sums.std(), sums.features()
    ridge = settings.ridge * torch.linalg.eigvalsh(features).max() * torch.eye(clip.width, dtype=torch.float64)
    inverse = torch.linalg.inv(features + ridge)
    standardised = sums.cross()[index] / channels[index].clamp(min=SMALLEST_STD)[:, None]
    described = {"samples": len(codes), "ridge": settings.ridge, "generator": fingerprint(generator)}
    return Regression(
        (standardised @ inverse).float(),
        inverse.float(),
        (inverse @ features @ inverse).float(),
        channels.float(),
        torch.zeros(clip.width) if shared is None else shared,
        described,
    )


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

    def std(self) -> Tensor:
        return (self._ss / self._n - (self._s / self._n).square()).clamp(min=0).sqrt()

    def features(self) -> Tensor:
        mean = self._f / self._n
        return self._ff / self._n - mean[:, None] * mean

    def cross(self) -> Tensor:
        return self._sf / self._n - (self._s / self._n)[:, None] * (self._f / self._n)
