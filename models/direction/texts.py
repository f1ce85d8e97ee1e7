"""A pack's texts: pairs of texts to changes of the StyleSpace code, by its CLIP model and its way to directions.

texts ── clip ──> Δt ── orthogonal to what is kept ──> scores ── beta ──> Δs ── share of what is wanted ──> Δs
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional as F

from models.attributes import ATTRIBUTES
from models.clip.text import TextEncoder, agreement, imagenet_templates, text_direction, text_embeddings
from models.direction.first_order import FirstOrderDirection
from models.direction.global_direction import GlobalDirection
from models.direction.keep import kept_directions, orthogonal, weighed
from models.direction.memory import Memory
from models.direction.regression import Regression, RegressionDirection
from models.direction.table import DirectionTable
from models.direction.text_direction import TextDirection
from models.direction.traits import Traits
from models.edits import DEFAULT_NEUTRAL, Edit
from models.errors import PackError
from models.generator.network import Generator
from models.language.concepts import concepts
from models.language.doubt import Doubt, nearest
from models.language.reading import pair, read
from models.packs.manifest import Pack

if TYPE_CHECKING:
    from models.clip.model import ClipModel

CERTAIN = 0.75  # from which on a strange word counts as known; nonsense costs a person more than a question
CERTAIN_OF_LISTED = 0.5  # the same for words of the glossary: they mean something, if not to every model
BY_EXPLAINED, BY_DIFFERING, OFFSET = 8.938, -0.909, -12.92  # of `certainty`
REMEMBERED = 256  # pairs of texts
EXAMPLE_TEMPLATES = 8

AGE = ("an old person", "a young person")
GLASSES, SUNGLASSES = ("a person wearing glasses", "a person"), ("a person wearing sunglasses", "a person")
SHADE_BETA = 0.1  # leaves the channels that are most of sunglasses; beards and open mouths move the others, too
TONED = 0.5  # alphas of a complexion from which on colours of hair beside it are asked for
COMPLEXIONS = [("a person with fair skin", "a person"), ("a person with dark skin", "a person")]
HAIR_COLOURS = [
    (f"a person with {colour} hair", "a person")
    for colour in ("black", "brown", "red", "blond", "pink", "blue", "green", "purple")
]

Two = tuple[str, str]  # target and neutral text


class Texts:
    """Computes the changes that texts make, and remembers them. The CLIP model is loaded for the first text."""

    def __init__(self, pack: Pack, generator: Generator, device: str) -> None:
        """Raises `PackError` or `CheckpointError` for direction files that are damaged or of another generator."""
        self.pack = pack
        self._device = device
        self._layout = generator.layout
        self._memory = Memory(pack)
        self._direction = _text_direction(pack, generator, self.require_clip, self._memory)
        self._scores = lru_cache(REMEMBERED)(self._compute_scores)
        self._shares = lru_cache(REMEMBERED)(self._compute_shares)

    @cached_property
    def clip(self) -> "ClipModel | None":
        """The pack's CLIP model; None for a pack that cannot read texts. Raises `PackError` or `Damaged`."""
        from models.clip.public import load_clip  # here: open_clip takes seconds, and a picture alone needs none

        return load_clip(self.pack, self._device)

    def prepare(self, edits: Sequence[Edit]) -> None:
        """Compute what several edits need together, where that saves time. Raises as `delta`."""
        texts = [edit for edit in edits if edit.active and edit.method == "direction"]
        if len(texts) > 1:
            self.direction().prepare(
                [self._difference(edit.texts, _typed(edit), self._basis(edit.keep)) for edit in texts]
            )

    def suggest_beta(self, edit: Edit) -> float:
        """A threshold that suits the edit's texts, by the rule of the pack's way to directions. Raises as `delta`."""
        return round(self.direction().suggest_beta(self._scores(edit.texts, _typed(edit), ())[0]), 2)

    def scores(self, edit: Edit) -> Tensor:
        """Scores [C] of the convolution channels along the edit's texts. Raises as `delta`."""
        return self._scores(edit.texts, _typed(edit), edit.keep)[0]

    def delta(self, edit: Edit) -> Tensor:
        """The change of the StyleSpace code at alpha = 1 along the edit's texts, float32 [1, channels].

        Raises `TextError` for texts without a direction, `PackError` without a CLIP model.
        """
        scores, pace = self._scores(edit.texts, _typed(edit), edit.keep)
        return self.kept(pace * self.direction().move(scores, edit.beta).delta[None], edit)

    def kept(self, delta: Tensor, edit: Edit) -> Tensor:
        """Changes [N, channels] toward the edit's target, by any method, less what it keeps. Raises as `delta`."""
        if not edit.keep:
            return delta
        target, neutral = edit.texts
        shares = self._shares((target, neutral or self.pack.neutral), _typed(edit), edit.keep)
        return weighed(delta, shares, self._layout)

    def doubt(self, edit: Edit) -> Doubt | None:
        """Words of an edit that are not understood: by the glossary, or by the model. Raises as `delta`."""
        if edit.method != "direction":
            return None
        found = read(edit.target)
        corrected = edit.texts[0] != pair(edit.target, edit.neutral).target
        unknown = () if corrected or found.language == "en" else found.unknown
        if not unknown and self.knows(edit):
            return None
        words = (edit.texts[0],) if corrected else unknown or found.unknown or (edit.target,)
        return Doubt(words, nearest(words, found.language, self._by_meaning(edit)))

    def knows(self, edit: Edit) -> bool:
        """Tell if the pack is likely enough to know what the edit's texts mean. Raises as `delta`."""
        return self.certainty(edit) >= enough(edit)

    def certainty(self, edit: Edit) -> float:
        """Probability 0..1 that the pack knows what the edit's texts mean; 1 where it cannot be told.

        A logistic model tells by two figures: how much of the direction taught texts explain, and how much it differs
        from sentence to sentence. Fitted to words that the starter pack knows and to nonsense
        (`models.starter.evaluate_words`). Raises as `delta`.
        """
        explained = self.direction().explained(self._difference(edit.texts, _typed(edit), self._basis(())))
        if explained is None:
            return 1.0
        differing = 1 - agreement(self.reader(), *edit.texts, self.pack.templates)
        logit = BY_EXPLAINED * explained + BY_DIFFERING * math.log(differing + 1e-4) + OFFSET
        return 1 / (1 + math.exp(-logit))

    def traits(self, change: Tensor) -> Traits:
        """The traits of a change [1, channels]: its projections on the pack's directions of age, shade, skin, hair.

        0 each for packs whose texts are not prepared.
        """
        if not self.pack.prepared or self.pack.alignment != "ffhq" or self.clip is None:
            return Traits()
        ageing = _along(change, self._age)
        rest = change - ageing * self._age
        texts, skin = max(self._complexions.items(), key=lambda one: _along(rest, one[1]))
        complexion = max(_along(rest, skin), 0.0)
        toned = complexion > TONED
        colouring = self._colouring(rest - complexion * skin, skin) if ageing < 0 or toned else 0.0
        own_skin = replace(self._suggested_edit(texts), alpha=-complexion) if toned else None
        return Traits(ageing, _along(change, self._shade), colouring, complexion, own_skin)

    def _colouring(self, change: Tensor, skin: Tensor) -> float:
        """The farthest projection, 0 at least, on a direction of hair colours without its parts in those of age and of
        a `skin` [1, channels] without age."""
        ways = (_beside(_beside(colour, self._age), skin) for colour in self._hair_colours)
        return max(0.0, *(_along(change, way) for way in ways))

    @cached_property
    def _age(self) -> Tensor:
        return self._suggested(AGE)

    @cached_property
    def _complexions(self) -> dict[Two, Tensor]:
        return {texts: _beside(self._suggested(texts), self._age) for texts in COMPLEXIONS}

    @cached_property
    def _shade(self) -> Tensor:
        """Toward sunglasses without what goes toward clear glasses, [1, channels]."""
        dark, clear = self.delta(Edit(*SUNGLASSES, beta=SHADE_BETA)), self._suggested(GLASSES)
        return torch.where(dark == 0, 0.0, dark - _along(dark, clear) * clear)

    @cached_property
    def _hair_colours(self) -> list[Tensor]:
        return [self._suggested(texts) for texts in HAIR_COLOURS]

    def _suggested(self, texts: Two) -> Tensor:
        """The change [1, channels] of texts by the suggested beta."""
        return self.delta(self._suggested_edit(texts))

    def _suggested_edit(self, texts: Two) -> Edit:
        edit = Edit(*texts)
        return replace(edit, beta=self.suggest_beta(edit))

    def within_reach(self, styles: Tensor, change: Tensor) -> Tensor:
        """StyleSpace codes [N, channels] plus a change, limited as `TextDirection.within_reach` does."""
        return self._direction.within_reach(styles, change)

    def require_clip(self) -> "ClipModel":
        """The pack's CLIP model. Raises `PackError` if it has none."""
        if self.clip is None and self.pack.public_clip is not None:
            raise PackError(f"The CLIP model {self.pack.public_clip} is not on this computer.", "Download it first.")
        if self.clip is None:
            raise PackError(f"The pack {self.pack.name} has no CLIP model, so it cannot read texts.")
        return self.clip

    def direction(self) -> TextDirection:
        """The pack's way from text directions to moves. Raises `PackError` without a CLIP model."""
        self.require_clip()
        return self._direction

    def _compute_scores(self, texts: Two, typed: Two, keep: tuple[str, ...]) -> tuple[Tensor, float]:
        """The scores [C] of the texts' direction, and its pace."""
        dt = self._difference(texts, typed, self._basis(keep))
        return self.direction().scores(dt), self.direction().pace(dt)

    def _compute_shares(self, texts: Two, typed: Two, keep: tuple[str, ...]) -> Tensor:
        basis = self._basis(keep)
        return self.direction().shares(self._difference(texts, typed, basis), basis)

    def _difference(self, texts: Two, typed: Two, basis: Tensor) -> Tensor:
        """The text direction [D] without its part in `basis` [r, D]."""
        dt = text_direction(self.reader(), *texts, self.pack.templates, typed).cpu()
        return orthogonal(dt, basis)

    def _by_meaning(self, edit: Edit) -> list[str]:
        """The known examples whose directions are nearest to the edit's."""
        dt = self._difference(edit.texts, _typed(edit), self._basis(()))
        likeness = (self._examples @ dt).tolist()
        return [text for _, text in sorted(zip(likeness, concepts().examples, strict=True), reverse=True)]

    @cached_property
    def _examples(self) -> Tensor:
        """Directions [N, D] of the glossary's examples, in a few templates."""
        templates = (self.pack.templates or imagenet_templates())[:EXAMPLE_TEMPLATES]
        embeddings = text_embeddings(self.require_clip(), [DEFAULT_NEUTRAL, *concepts().examples], templates).cpu()
        return F.normalize(embeddings[1:] - embeddings[0], dim=1)

    def _basis(self, keep: tuple[str, ...]) -> Tensor:
        """Orthonormal basis [r, D] of what is kept; texts that name no attribute are read as those of an edit."""
        kept = [text if text in ATTRIBUTES else pair(text, self.pack.neutral).target for text in keep]
        return kept_directions(self.reader(), kept, self.pack.neutral, self.pack.templates).cpu()

    def reader(self) -> TextEncoder:
        """The CLIP model with a memory of sentences: most edits start at the same text. Raises as `require_clip`."""
        return _Reader(self.require_clip(), self._memory)


class _Reader:
    """A `TextEncoder` that reads nothing twice."""

    def __init__(self, clip: "ClipModel", memory: Memory) -> None:
        self.fits = clip.fits
        self._clip = clip
        self._memory = memory

    def encode_texts(self, texts: list[str]) -> Tensor:
        """Unit features [N, D] of texts. Raises as `ClipModel.encode_texts`."""
        key = "\n".join(["texts", *texts])
        if (known := self._memory.recall(key)) is not None:
            return known
        features = self._clip.encode_texts(texts)
        self._memory.remember(key, features)
        return features


def enough(edit: Edit) -> float:
    """`Texts.certainty` of an edit from which on its texts count as known."""
    strange = any(read(text).unknown for text in edit.texts)
    return CERTAIN if strange else CERTAIN_OF_LISTED


def _along(change: Tensor, way: Tensor) -> float:
    """Projection of a change [1, channels] on a direction, in lengths of it."""
    return float((change * way).sum() / way.square().sum().clamp(min=1e-9))


def _beside(change: Tensor, way: Tensor) -> Tensor:
    """A change [1, channels] without its part along a direction."""
    return change - _along(change, way) * way


def _typed(edit: Edit) -> Two:
    return edit.target, edit.neutral


def _text_direction(pack: Pack, generator: Generator, clip: "Callable[[], ClipModel]", memory: Memory) -> TextDirection:
    if pack.regression is not None:
        return RegressionDirection(Regression.load(pack.regression), generator.layout)
    if pack.direction is not None:
        return GlobalDirection(DirectionTable.load(pack.direction), generator.layout, pack.relevance)
    return FirstOrderDirection(generator, clip, memory)
