"""Pictures at some values of the slider that a hand is on, and blends between them: no picture waits for the engine."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.session.document import Document
from models.edits import Edit, PhotoRequest, RenderRequest

COARSE = 4  # every so many values come first

Picture = NDArray[np.uint8]
Request = RenderRequest | PhotoRequest


class Keyframes:
    """The pictures of one slider: `field` ("alpha" or "beta") of edit number `index`, at `values`."""

    def __init__(self, document: Document, index: int, field: str, values: Sequence[float]) -> None:
        self.index = index
        self._document = document
        self._field = field
        self._values = sorted({round(value, 6) for value in values})
        self._pictures: dict[float, Picture] = {}
        self._coarse: set[float] = set()
        self._still = self.request(self._values[0])

    def anew(self) -> "Keyframes | None":
        """The same slider without pictures, for another code; None if its edit is gone."""
        return Keyframes(self._document, self.index, self._field, self._values) if self._there else None

    @property
    def _there(self) -> bool:
        return self.index < len(self._document.edits)

    def request(self, value: float) -> Request | None:
        """All that decides the picture at a value."""
        edit = self._document.edits[self.index]
        return self._document.request_with(self.index, replace(edit, **{self._field: value}))  # type: ignore[arg-type]

    def same(self, other: "Keyframes") -> bool:
        """Tell if the pictures of another slider would be these."""
        return (self.index, self._field, self._values, self._still) == (
            other.index,
            other._field,
            other._values,
            other._still,
        )

    @property
    def fit(self) -> bool:
        """Tell if only the value of the slider has changed since the pictures were begun."""
        return self._there and self.request(self._values[0]) == self._still

    @property
    def value(self) -> float:
        """Position of the slider."""
        edit: Edit = self._document.edits[self.index]
        return float(getattr(edit, self._field))

    def add(self, value: float, picture: Picture, *, full: bool) -> None:
        """Keep the picture of a value; one at full quality replaces a coarse one."""
        self._pictures[value] = picture
        (self._coarse.discard if full else self._coarse.add)(value)

    def missing(self, *, full: bool) -> float | None:
        """The value whose picture is wanted next, at `full` quality or any: every fourth first, and nearest first."""
        open_ = [value for value in self._values if value not in self._pictures or (full and value in self._coarse)]
        coarse = {*self._values[::COARSE], self._values[-1]}
        return min(open_, key=lambda value: (value not in coarse, abs(value - self.value)), default=None)

    def picture(self) -> Picture | None:
        """The picture at the slider's value, uint8 [H, W, 3], blended from its neighbours; None beyond them."""
        below = max((value for value in self._pictures if value <= self.value), default=None)
        above = min((value for value in self._pictures if value >= self.value), default=None)
        if below is None or above is None:
            return None
        share = (self.value - below) / (above - below) if above > below else 0.0
        return blend(self._pictures[below], self._pictures[above], share)


def blend(first: Picture, second: Picture, share: float) -> Picture:
    """The way from one picture to another, uint8 [H, W, 3]; a smaller one is enlarged."""
    one, other = Image.fromarray(first), Image.fromarray(second)
    size = max(one.size, other.size)
    one, other = (image if image.size == size else image.resize(size) for image in (one, other))
    return np.asarray(Image.blend(one, other, share))
