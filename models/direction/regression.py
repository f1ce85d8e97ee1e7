"""A text direction by regression over faces: which style channels go along with what a text says.

StyleCLIP (arXiv 2103.17249, section 6) moves one channel at a time, so it misses what many channels make together, a
beard or a hair style, and needs two pictures a channel and code. Here a few thousand faces are looked at once. For a
text direction dt every face has a y, how far the text fits it; a channel's score is its correlation with y, and an edit
moves the channels that correlate, as far as they do: E[s | y].

With random faces y is read from CLIP's features f of their pictures, y = f · (S + ridge)⁻¹ dt, S the covariance of f:
the estimate of the one attribute with all others held fixed (Fisher's linear discriminant). A text's features are what
pictures are told apart by, not the mean of the pictures that it fits, so that is a rough estimate. Where texts are
known to be true of some of the faces and not of others (`Taught`), y is learned from them instead: the sum of truths,
each in standard deviations and by the share that dt has of its text (least squares). A text that is nearly a taught one
is taken for it, any other for a mixture of those that it resembles. What comes with a truth for other reasons, as fair
skin with blond hair, is left out by comparing faces that are alike otherwise. The same truths say how far faces that a
text fits are from those that it does not.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

import torch
import torch.nn.functional as F
from torch import Tensor

from models.checkpoints.reader import read
from models.direction.prepare import fingerprint
from models.direction.relevance import ImageEncoder, images_at_once
from models.direction.statistics import Sampling, random_codes
from models.direction.table import save_tensors
from models.direction.text_direction import Move, TextDirection
from models.errors import Damaged, NotRecognised, PackError, read_as
from models.generator.network import Generator
from models.generator.stylespace import StyleLayout
from models.progress import Progress

STEP = 0.45  # share of the distance between matching and other faces that alpha = 1 covers
FAR = (2.0, 8.0)  # least and largest such distance in standard deviations: 1 face in 2 matches, 1 in 60
UNKNOWN_FAR = 3.3
JITTER, JITTERED = 0.5, 0.05  # noise in standard deviations, share of channels that get it: decorrelates channels
SMALLEST_STD = 1e-6
EXPLAINING = 3  # taught texts that a text may be a mixture of
KEPT_SHARE = 0.99
TAUGHT_RIDGE = 0.0001  # relative to the mean variance of the taught directions
FAR_RIDGE = 1.0  # likewise
NEAR, SHARPNESS = 0.95, 0.01  # cosine above which taught texts replace a text; temperature of their softmax
GOAL_SCALE = 0.1
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
        """Of how many faces each text is true, 0..1: [K]."""
        counts = self.counts.double()
        return (self.true.double() * counts).sum(0) / counts.sum(0)


def _deviation(share: Tensor) -> Tensor:
    """Standard deviation of something true of a share of the faces."""
    return (share * (1 - share)).sqrt().clamp(min=SMALLEST_STD)


@dataclass(frozen=True, eq=False)
class Regression:
    """rows [C, D], by convolution channel and text direction; spread, lens, features [D, D]; std, low, high [channels]
    of codes; far [D + 1]; known [K, D].

    `rows @ dt` is the covariance of standardised channels with y and `dt @ spread @ dt` the variance of y. `lens @ dt`
    reads y from CLIP's features, whose covariance is `features`. exp(far · (dt, 1)) is the distance of faces that the
    text fits from the others, in standard deviations of y. `shared`, [D] of length 1 or 0, is what texts that say
    something have in common beside one that says nothing; it is taken out of every dt. `known` are the taught texts'
    directions without it, of length 1.
    """

    rows: Tensor
    spread: Tensor
    lens: Tensor
    features: Tensor
    std: Tensor
    low: Tensor
    high: Tensor
    far: Tensor
    shared: Tensor
    known: Tensor
    settings: Mapping[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        tensors = {"rows": self.rows.half(), "spread": self.spread, "lens": self.lens, "features": self.features}
        tensors |= {"style_std": self.std, "style_low": self.low, "style_high": self.high}
        tensors |= {"far": self.far, "shared": self.shared, "known": self.known.half()}
        save_tensors(path, tensors, {"settings": json.dumps(dict(self.settings))})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `NotRecognised` if the file is something else, `Damaged` if it is misshapen."""
        tensors = read(path).tensors
        names = ("rows", "spread", "lens", "features", "style_std", "style_low", "style_high", "far", "shared", "known")
        if not tensors.keys() >= set(names):
            hint = "Prepare the pack again."
            raise NotRecognised(
                f"{path.name} is no regression, or one of an earlier version.", hint, str(sorted(tensors))
            )
        with read_as(Damaged, f"The regression {path.name} is misshapen.", "Prepare the pack again."):
            return cls._of([tensors[name].float() for name in names], path.name)

    @classmethod
    def _of(cls, parts: list[Tensor], name: str) -> Self:
        rows, spread, lens, features, std, low, high, far, shared, known = parts
        width = rows.shape[-1]
        fits = rows.ndim == 2 and lens.shape == spread.shape == features.shape == (width, width)
        fits = fits and shared.shape == known.shape[1:] == (width,) and far.shape == (width + 1,)
        fits = fits and std.ndim == 1 and low.shape == high.shape == std.shape and len(rows) <= len(std)
        if not fits or not all(values.isfinite().all() for values in parts):
            raise Damaged(f"The regression {name} is misshapen.", "Prepare the pack again.")
        return cls(rows, spread, lens, features, std, low, high, far, shared, known)


class RegressionDirection(TextDirection):
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
        """Slope of every convolution channel on y of the text direction dt [D], both in standard deviations: [C],
        about -1..1. Its correlation with y where all faces are compared with all others."""
        width = len(self._regression.spread)
        if dt.shape != (width,):
            raise PackError(
                f"The regression was made with a CLIP model of width {width}, not {len(dt)}.",
                "Prepare the pack again with this CLIP model.",
            )
        own = self._own(dt)
        return self._regression.rows @ own / _root(own @ self._regression.spread @ own)

    def reading(self, dt: Tensor) -> Tensor:
        """The vector [D] whose product with features [..., D] is y of dt [D], in standard deviations of y."""
        read = self._regression.lens @ self._own(dt)
        return (read / _root(read @ self._regression.features @ read)).to(dt)

    def explained(self, dt: Tensor) -> float | None:
        """Squared cosine between dt [D] or its opposite and the nearest sum of three taught directions."""
        if not len(self._regression.known):
            return None
        own = F.normalize(_without(self._regression.shared, dt.to(self._regression.shared)), dim=0)
        return max(_pursued(self._regression.known, way) for way in (own, -own))

    def goal(self, dt: Tensor) -> Tensor:
        """`reading`, scaled so that a loss by it varies about as much as a cosine of CLIP: [D]."""
        return GOAL_SCALE * self.reading(dt)

    def pace(self, dt: Tensor) -> float:
        """Move along dt [D] at alpha = 1, in standard deviations of y: `STEP` of the distance of matching faces."""
        own, far = self._own(dt), self._regression.far
        return STEP * float((own @ far[:-1] + far[-1]).exp().clamp(*FAR))

    def _own(self, dt: Tensor) -> Tensor:
        """The direction without the shared part, of length 1; close to taught directions their weighted mean."""
        own = F.normalize(_without(self._regression.shared, dt.to(self._regression.shared)), dim=0)
        known = self._regression.known
        cosines = known @ own
        if not len(known) or cosines.max() < NEAR:
            return own
        return F.normalize((cosines / SHARPNESS).softmax(0) @ known, dim=0)

    def suggest_beta(self, scores: Tensor) -> float:
        """The largest beta that leaves a move, of scores [C], all but a hundredth of its squared length."""
        squares = scores.square().sort().values
        dropped = squares.cumsum(0) <= (1 - KEPT_SHARE) * squares.sum()
        return float(squares[int(dropped.sum())].sqrt())

    def move(self, scores: Tensor, beta: float) -> Move:
        """Expected change of the channels with |score| >= beta, of scores [C], for one standard deviation of y."""
        kept = torch.where(scores.abs() >= beta, scores, 0.0)
        delta = self._layout.embed_convolution(kept) * self._regression.std
        return Move(delta, int(kept.count_nonzero()))

    def within_reach(self, styles: Tensor, change: Tensor) -> Tensor:
        """Codes [N, channels] with a change, which moves no channel further out than faces go."""
        low, high = self._regression.low.to(styles), self._regression.high.to(styles)
        return (styles + change).clamp(styles.minimum(low), styles.maximum(high))


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
    directions = _without(shared, taught.directions.to(shared)).double()
    mixture, known = _mixture(directions), F.normalize(directions, dim=1)
    rows = (styles - styles.mean(0)).t() @ contrasts @ mixture / len(styles)
    spread = mixture.t() @ torch.cov(taught.standardised().double().t()) @ mixture
    lens = sums.inverse(ridge) @ sums.cross()[-len(directions) :].t() @ mixture
    return _Reading(rows, spread, lens, known, _fitted_far(known, taught.distances().double()))


def _without(shared: Tensor, directions: Tensor) -> Tensor:
    """Directions [..., D] without what they share, a vector [D] of length 1 or 0."""
    rest: Tensor = directions - (directions @ shared)[..., None] * shared
    return rest


def _pursued(known: Tensor, wanted: Tensor) -> float:
    """Squared length of what `EXPLAINING` rows of `known` [K, D] explain of the unit vector `wanted` [D].

    Orthogonal matching pursuit (Pati, Rezaiifar, Krishnaprasad 1993), without negative shares.
    """
    rest, chosen = wanted, list[int]()
    for _ in range(EXPLAINING):
        chosen.append(int((known @ rest).argmax()))
        rows = known[chosen].t()
        shares = torch.linalg.lstsq(rows, wanted[:, None]).solution.clamp(min=0)
        rest = wanted - (rows @ shares)[:, 0]
    return 1 - float(rest.square().sum())


def _beyond(codes: Tensor, share: float) -> Tensor:
    """The value [channels] that so large a share of codes [N, channels] lies below."""
    rank = 1 + int(share * len(codes))
    return codes.kthvalue(rank, dim=0).values.cpu().float()


def _root(variance: Tensor) -> Tensor:
    return variance.clamp(min=1e-20).sqrt()


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
        """Of the features' covariance, with a ridge relative to its largest variance."""
        features = self.features()
        largest = torch.linalg.eigvalsh(features).max()
        inverse: Tensor = torch.linalg.inv(features + ridge * largest * torch.eye(len(features), dtype=torch.float64))
        return inverse

    def cross(self) -> Tensor:
        return self._sf / self._n - (self._s / self._n)[:, None] * (self._f / self._n)
