"""A pack's texts: pairs of texts to changes of the StyleSpace code, by its CLIP model and its way to directions.

texts ── clip ──> Δt ── orthogonal to what is kept ──> scores ── beta ──> Δs ── share of what is wanted ──> Δs
"""

from functools import lru_cache

from torch import Tensor

from models.clip.model import ClipModel
from models.clip.text import text_direction
from models.direction.first_order import FirstOrderDirection
from models.direction.global_direction import GlobalDirection
from models.direction.keep import kept_directions, orthogonal, weighed
from models.direction.regression import Regression, RegressionDirection
from models.direction.table import DirectionTable
from models.direction.text_direction import TextDirection
from models.edits import Edit
from models.errors import PackError
from models.generator.network import Generator
from models.packs.manifest import Pack

REMEMBERED = 256  # pairs of texts


class Texts:
    """Computes the changes that texts make, and remembers scores. `clip` is None for a pack that cannot read texts."""

    def __init__(self, pack: Pack, generator: Generator, clip: ClipModel | None) -> None:
        """Raises `PackError` or `CheckpointError` for direction files that are damaged or of another generator."""
        self.pack = pack
        self.clip = clip
        self._layout = generator.layout
        self._direction = _text_direction(pack, generator, clip)
        self._scores = lru_cache(REMEMBERED)(self._compute_scores)
        self._shares = lru_cache(REMEMBERED)(self._compute_shares)

    def suggest_beta(self, target: str, neutral: str) -> float:
        """A threshold that suits the texts, by the rule of the pack's way to directions. Raises as `delta`."""
        return round(self.direction().suggest_beta(self._scores(target, neutral)[0]), 2)

    def delta(self, edit: Edit) -> Tensor:
        """The change of the StyleSpace code at alpha = 1 along the edit's texts, float32 [1, channels].

        Raises `TextError` for texts without a direction, `PackError` without a CLIP model.
        """
        scores, pace = self._scores(edit.target, edit.neutral, edit.keep)
        return self.kept(pace * self.direction().move(scores, edit.beta).delta[None], edit)

    def kept(self, delta: Tensor, edit: Edit) -> Tensor:
        """Changes [N, channels] toward the edit's target, by any method, less what it keeps. Raises as `delta`."""
        if not edit.keep:
            return delta
        return weighed(delta, self._shares(edit.target, edit.neutral or self.pack.neutral, edit.keep), self._layout)

    def within_reach(self, styles: Tensor, change: Tensor) -> Tensor:
        """StyleSpace codes [N, channels] plus a change, limited as `TextDirection.within_reach` does."""
        return self._direction.within_reach(styles, change) if self._direction else styles + change

    def require_clip(self) -> ClipModel:
        """The pack's CLIP model. Raises `PackError` if it has none."""
        if self.clip is None and self.pack.public_clip is not None:
            raise PackError(f"The CLIP model {self.pack.public_clip} is not on this computer.", "Download it first.")
        if self.clip is None:
            raise PackError(f"The pack {self.pack.name} has no CLIP model, so it cannot read texts.")
        return self.clip

    def direction(self) -> TextDirection:
        """The pack's way from text directions to moves. Raises `PackError` without a CLIP model."""
        self.require_clip()
        assert self._direction is not None  # with a CLIP model there is always one
        return self._direction

    def _compute_scores(self, target: str, neutral: str, keep: tuple[str, ...] = ()) -> tuple[Tensor, float]:
        """The scores [C] of the texts' direction, and its pace."""
        dt = self._difference(target, neutral, self._basis(keep))
        return self.direction().scores(dt), self.direction().pace(dt)

    def _compute_shares(self, target: str, neutral: str, keep: tuple[str, ...]) -> Tensor:
        basis = self._basis(keep)
        return self.direction().shares(self._difference(target, neutral, basis), basis)

    def _difference(self, target: str, neutral: str, basis: Tensor) -> Tensor:
        """The text direction [D] without its part in `basis` [r, D]."""
        dt = text_direction(self.require_clip(), target, neutral, self.pack.templates).cpu()
        return orthogonal(dt, basis)

    def _basis(self, keep: tuple[str, ...]) -> Tensor:
        return kept_directions(self.require_clip(), keep, self.pack.neutral, self.pack.templates).cpu()


def _text_direction(pack: Pack, generator: Generator, clip: ClipModel | None) -> TextDirection | None:
    if pack.regression is not None:
        return RegressionDirection(Regression.load(pack.regression), generator.layout)
    if pack.direction is not None:
        return GlobalDirection(DirectionTable.load(pack.direction), generator.layout, pack.relevance)
    return FirstOrderDirection(generator, clip) if clip else None
