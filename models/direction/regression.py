"""A text direction by regression over faces: which style channels go along with what a text says.

StyleCLIP (arXiv 2103.17249, section 6) moves one channel at a time, so it misses what many channels make together, a
beard or a hair style, and needs two pictures a channel and code. Here a few thousand faces are looked at once. For a
text direction dt every face has a y, how far the text fits it; a channel's score is its correlation with y, and an edit
moves the channels that correlate, as far as they do: E[s | y].

With random faces y is read from CLIP's features f of their pictures, y = f · (S + ridge)⁻¹ dt, S the covariance of f:
the estimate of the one attribute with all others held fixed (Fisher's linear discriminant). A text's features are what
pictures are told apart by, not the mean of the pictures that it fits, so that is a rough estimate. Where texts are
known to be true of some faces and not of others (`fitting.Taught`), y is learned from them instead: the sum of truths,
each in standard deviations and by the share that dt has of its text (least squares). A text that is nearly a taught one
is taken for it, any other for a mixture of those that it resembles. What comes with a truth for other reasons, as fair
skin with blond hair, is left out by comparing faces that are alike otherwise. The same truths say how far faces that a
text fits are from those that it does not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import torch
import torch.nn.functional as F
from torch import Tensor

from models.checkpoints.reader import read
from models.direction.table import save_tensors
from models.direction.text_direction import Move, TextDirection
from models.errors import Damaged, NotRecognised, PackError, read_as
from models.generator.stylespace import StyleLayout

STEP = 0.45  # share of the distance between matching and other faces that alpha = 1 covers
FAR = (2.0, 8.0)  # least and largest such distance in standard deviations: 1 face in 2 matches, 1 in 60
EXPLAINING = 3  # taught texts that a text may be a mixture of
KEPT_SHARE = 0.99  # of the squared length of a move that the suggested beta keeps
NEAR, SHARPNESS = 0.95, 0.01  # cosine above which taught texts replace a text; temperature of their softmax
GOAL_SCALE = 0.1  # of y in a loss, so that it varies about as much as a cosine of CLIP


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
        about -1..1. Its correlation with y where all faces are compared with all others.

        Raises `PackError` if dt is of another CLIP model.
        """
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
        own = F.normalize(without(self._regression.shared, dt.to(self._regression.shared)), dim=0)
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
        own = F.normalize(without(self._regression.shared, dt.to(self._regression.shared)), dim=0)
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


def without(shared: Tensor, directions: Tensor) -> Tensor:
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


def _root(variance: Tensor) -> Tensor:
    return variance.clamp(min=1e-20).sqrt()
