"""Pictures at some values of the slider that a hand is on, and blends between them: no picture waits for the engine."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from app.session.document import Document
from app.widgets.pictures import Picture, resize
from models.edits import Edit, PhotoRequest, RenderRequest

COARSE = 4  # every so many values come first
SIDE = 1024  # px, the longest side of pictures that are blended, so that a blend takes a part of a screen's frame
BEYOND = 0.5  # of the way between two pictures: how far it is continued

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
        """Request for the picture at a value."""
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
        """Keep the picture of a value, uint8 [H, W, 3], reduced to `SIDE` px; full quality replaces a coarse one."""
        self._pictures[value] = _bounded(picture)
        (self._coarse.discard if full else self._coarse.add)(value)

    def missing(self, *, full: bool) -> float | None:
        """The value whose picture is wanted next, at `full` quality or any: every fourth first, and nearest first."""
        open_ = [value for value in self._values if value not in self._pictures or (full and value in self._coarse)]
        coarse = {*self._values[::COARSE], self._values[-1]}
        return min(open_, key=lambda value: (value not in coarse, abs(value - self.value)), default=None)

    def picture(self) -> Picture | None:
        """The picture at the slider's value, uint8 [H, W, 3], blended from its neighbours or continued a little beyond
        the last two; None where a single picture is of another value."""
        values = sorted(self._pictures)
        if self.value in self._pictures:
            return self._pictures[self.value]
        if len(values) < 2:
            return None
        at = min(max(bisect(values, self.value), 1), len(values) - 1)
        below, above = values[at - 1], values[at]
        self._make_alike(below, above)
        share = (self.value - below) / (above - below)
        return blend(self._pictures[below], self._pictures[above], min(max(share, -BEYOND), 1 + BEYOND))

    def _make_alike(self, *values: float) -> None:
        """Enlarge the smaller of two pictures, for good."""
        height, width, _ = max(self._pictures[value].shape for value in values)
        for value in values:
            if self._pictures[value].shape != (height, width, 3):
                self._pictures[value] = resize(self._pictures[value], width, height)


def blend(first: Picture, second: Picture, share: float) -> Picture:
    """The way from one picture to another of its size, uint8 [H, W, 3]; below 0 and above 1 it goes on."""
    import cv2  # seven times as fast as Pillow, which copies; the engine has imported it long before

    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), np.uint8)


def _bounded(picture: Picture) -> Picture:
    height, width, _ = picture.shape
    scale = SIDE / max(height, width)
    if scale >= 1:
        return picture
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0))
