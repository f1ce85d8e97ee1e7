"""Fit a regression to faces: random ones, or those of which texts are known to be true (`models.direction.regression`).

A few thousand pictures are made and read by CLIP once. Channels, CLIP's features and truths are summed up by their
moments; all else follows from these.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from models.direction.prepare import fingerprint
from models.direction.regression import FAR, Regression, without
from models.direction.relevance import ImageEncoder, images_at_once
from models.direction.statistics import Sampling, random_codes
from models.generator.network import Generator
from models.progress import Progress

UNKNOWN_FAR = 3.3  # standard deviations between matching and other faces where no truths are known
JITTER, JITTERED = 0.5, 0.05  # noise in standard deviations, share of channels that get it: decorrelates channels
SMALLEST_STD = 1e-6
TAUGHT_RIDGE = 0.0001  # relative to the mean variance of the taught directions
FAR_RIDGE = 1.0  # relative to the same, where the distances of texts are fitted
BEYOND = 0.002  # share of faces outside a channel's limits, on either side; pictures break there


@dataclass(frozen=True)
class RegressionSettings:
    """`samples` random faces; `ridge` relative to the largest variance of CLIP's features."""

    samples: int = 8192
    ridge: float = 0.06
    sampling: Sampling = field(default_factory=lambda: Sampling(truncation=1.0))


@dataclass(frozen=True, eq=False)
class Taught:
    """Truth of K texts for N faces.

    directions  of the texts, [K, D] of length 1
    true        bool [N, K], of which faces each text is true
    counts      [N, K], how much each face counts. What a thing looks like is seen beside faces that have nothing of its
                kind: a moustache beside shaved lips rather than beside beards
    expected    [N, K], of what share of the faces that are alike otherwise it is true, so that lipstick is compared
                among women, and blond hair is not taken for fair skin
    """

    directions: Tensor
    true: Tensor
    counts: Tensor
    expected: Tensor

    def contrasts(self) -> Tensor:
        """Float [N, K] whose mean product with a feature is how much higher it is where a text's truth is one standard
        deviation higher, among faces that are alike otherwise, as they count."""
        counts = self.counts.double()
        rest = self.true.double() - self.expected.double()
        variance = (rest.square() * counts).sum(0) / counts.sum(0)
        scale = _deviation(self._share()) / variance.clamp(min=SMALLEST_STD**2)
        contrasts: Tensor = rest * counts * (len(counts) / counts.sum(0)) * scale
        return contrasts.float()

    def standardised(self) -> Tensor:
        """The truths in standard deviations, float [N, K]."""
        share = self._share()
        return ((self.true.double() - share) / _deviation(share)).float()

    def distances(self) -> Tensor:
        """From the faces that a text is not true of to those that it is, in standard deviations of its truth: [K]."""
        return 1 / _deviation(self._share()).float()

    def _share(self) -> Tensor:
        """Share [K] of the faces, 0..1, of which each text is true."""
        counts = self.counts.double()
        return (self.true.double() * counts).sum(0) / counts.sum(0)


def _deviation(share: Tensor) -> Tensor:
    """Standard deviation of something true of a share of the faces."""
    return (share * (1 - share)).sqrt().clamp(min=SMALLEST_STD)


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
    sums = _look(generator, clip, codes, contrasts, settings.sampling.seed, progress)
    if taught is None:
        read = _estimated(sums, settings.ridge, generator.layout.convolution_index)
    else:
        styles = codes[:, generator.layout.convolution_index].cpu().double()
        read = _learned(sums, settings.ridge, styles, contrasts.double(), taught, shared)
    return Regression(
        rows=(read.rows / sums.std()[generator.layout.convolution_index].clamp(min=SMALLEST_STD)[:, None]).float(),
        spread=read.spread.float(),
        lens=read.lens.float(),
        features=sums.features().float(),
        std=sums.std()[: generator.layout.channels].float(),
        low=_beyond(codes, BEYOND),
        high=_beyond(codes, 1 - BEYOND),
        far=read.far.float(),
        shared=shared,
        known=read.known.float(),
        settings={"samples": len(codes), "ridge": settings.ridge, "generator": fingerprint(generator)},
    )


def _look(
    generator: Generator, clip: ImageEncoder, codes: Tensor, contrasts: Tensor, seed: int, progress: Progress
) -> "_Moments":
    """Make and read the pictures of StyleSpace codes [N, channels], jittered, and sum up codes with contrasts [N, K],
    and CLIP's features."""
    sums = _Moments(codes.shape[1] + contrasts.shape[1], clip.width)
    noise, std, done = torch.Generator().manual_seed(seed), codes.std(0), 0
    at_once = images_at_once(generator)
    for part, contrast in zip(codes.split(at_once), contrasts.split(at_once), strict=True):
        progress.report(done / len(codes), f"{done} of {len(codes)} pictures")
        jitter = torch.randn(part.shape, generator=noise) * (torch.rand(part.shape, generator=noise) < JITTERED)
        jittered = part + JITTER * jitter.to(part) * std
        features = clip.encode_images(generator.synthesise(jittered).clamp(-1, 1))
        sums.add(torch.cat([jittered.cpu(), contrast], dim=1), features)
        done += len(part)
    return sums


class _Reading(NamedTuple):
    """Parts of a `Regression`, float64; `rows` before they are standardised."""

    rows: Tensor
    spread: Tensor
    lens: Tensor
    known: Tensor
    far: Tensor


def _estimated(sums: "_Moments", ridge: float, index: Tensor) -> _Reading:
    """Texts read by Fisher's discriminant; `index` of the convolution channels."""
    inverse, width = sums.inverse(ridge), len(sums.features())
    far = torch.tensor([*[0.0] * width, math.log(UNKNOWN_FAR)])
    spread = inverse @ sums.features() @ inverse
    return _Reading(sums.cross()[index] @ inverse, spread, inverse, torch.empty(0, width), far)


def _learned(
    sums: "_Moments", ridge: float, styles: Tensor, contrasts: Tensor, taught: Taught, shared: Tensor
) -> _Reading:
    """Texts read as mixtures of taught ones; `styles` [N, C] of the convolution channels, `contrasts` [N, K]."""
    directions = without(shared, taught.directions.to(shared)).double()
    mixture, known = _mixture(directions), F.normalize(directions, dim=1)
    rows = (styles - styles.mean(0)).t() @ contrasts @ mixture / len(styles)
    spread = mixture.t() @ torch.cov(taught.standardised().double().t()) @ mixture
    lens = sums.inverse(ridge) @ sums.cross()[-len(directions) :].t() @ mixture
    return _Reading(rows, spread, lens, known, _fitted_far(known, taught.distances().double()))


def _beyond(codes: Tensor, share: float) -> Tensor:
    """The value [channels] that so large a share of codes [N, channels] lies below."""
    rank = 1 + int(share * len(codes))
    return codes.kthvalue(rank, dim=0).values.cpu().float()


def _mixture(directions: Tensor) -> Tensor:
    """The matrix [K, D] by which a direction is a mixture of the K `directions` [K, D]."""
    squares = directions.t() @ directions
    mixture: Tensor = directions @ torch.linalg.inv(squares + _ridge(squares, TAUGHT_RIDGE))
    return mixture


def _fitted_far(directions: Tensor, distances: Tensor) -> Tensor:
    """The logarithm of distances [K] as a linear function of unit directions [K, D]: weights and constant [D + 1]."""
    squares, logarithms = directions.t() @ directions, distances.clamp(*FAR).log()
    mean = logarithms.mean()
    weights = torch.linalg.solve(squares + _ridge(squares, FAR_RIDGE), directions.t() @ (logarithms - mean))
    return torch.cat([weights, mean[None]])


def _ridge(squares: Tensor, share: float) -> Tensor:
    return share * squares.diagonal().mean() * torch.eye(len(squares), dtype=squares.dtype)


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

    def inverse(self, ridge: float) -> Tensor:
        """Inverse [F, F] of the features' covariance, with a ridge relative to its largest variance."""
        features = self.features()
        largest = torch.linalg.eigvalsh(features).max()
        inverse: Tensor = torch.linalg.inv(features + ridge * largest * torch.eye(len(features), dtype=torch.float64))
        return inverse

    def cross(self) -> Tensor:
        return self._sf / self._n - (self._s / self._n)[:, None] * (self._f / self._n)
