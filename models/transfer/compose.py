"""Apply a change to a photo of any size: fields are enlarged to the face's size, the photo is sampled once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from models.transfer.fields import Fields, Matter, Tint
from models.transfer.frame import Box, Frame
from models.transfer.geometry import Array, sample, strongest
from models.transfer.matte import HairMatte
from models.transfer.strands import seen_as_hairs, strands

MARGIN = 8  # px of the photo around what is pulled that interpolation looks at
BAND = 64  # rows of the photo that are made at a time, so that memory does not grow with the face
REACH = 2  # px of the frame around a pixel that interpolation spreads it over
SHARPEST = 6.0  # steepest edge of matter: px of the photo for a pixel of the frame
NOWHERE = (0, 0, 0, 0)


def apply(photo: NDArray[np.uint8], frame: Frame, fields: Fields, hair: HairMatte | None = None) -> None:
    """Change the face in `frame` of a photo, uint8 [H, W, 3], in place; neutral places keep their bytes."""
    fields = fields.settled()
    motion = np.asarray(cv2.transform(fields.flow, frame.to_photo[:, :2]), np.float32)
    flow = _Placed.of(motion, strongest(motion), frame, photo)
    gain = _Placed.of(fields.gain, strongest(fields.gain - 1), frame, photo, beyond=1)
    covers = [_Placed.of(layer.cover, layer.cover, frame, photo) for layer in fields.layers]
    dye = _Dye.of(fields.tint, hair, fields.hair_limit, flow, photo) if fields.tint and hair else None
    source = _Source(photo, flow)
    placed = [flow, gain, *covers, *([dye.share] if dye else [])]
    for box in _bands(_around([field.box for field in placed])):
        colours = _part(photo, box).astype(np.float32)
        _pull(colours, box, source, flow)
        if dye:
            dye.put_on(colours, box)
        if lit := _common(box, gain.box):
            _part(colours, lit, box)[:] *= gain.seen(lit)
        for layer, cover in zip(fields.layers, covers, strict=True):
            _cover(colours, box, layer, cover)
        _part(photo, box)[:] = cv2.convertScaleAbs(np.maximum(colours, 0, out=colours))


@dataclass(frozen=True, eq=False)
class _Placed:
    """A field of a frame, [S, S] or [S, S, C], and the `box` of the photo in which it is not neutral; outside the frame
    its value is `beyond`."""

    field: Array
    frame: Frame
    box: Box
    beyond: float

    @classmethod
    def of(cls, field: Array, strength: Array, frame: Frame, photo: NDArray[np.uint8], *, beyond: float = 0) -> Self:
        """A field whose `strength` [S, S] is 0 where it is neutral."""
        left, upper, width, height = cv2.boundingRect((strength > 0).astype(np.uint8))
        if not width:
            return cls(field, frame, NOWHERE, beyond)
        part = left - REACH, upper - REACH, left + width + REACH, upper + height + REACH
        box = _common(frame.box_of(part, photo.shape), frame.box(photo.shape))
        return cls(field, frame, box or NOWHERE, beyond)

    def seen(self, box: Box, interpolation: int = cv2.INTER_LINEAR) -> Array:
        """The field in the pixels of a box of the photo."""
        return _seen(self.field, self.frame, box, self.beyond, interpolation)


class _Source:
    """Rows of a photo [H, W, 3] as they were before its change, as many as a flow reaches."""

    def __init__(self, photo: NDArray[np.uint8], flow: _Placed) -> None:
        self._reach = int(np.abs(flow.field).max()) + MARGIN
        box = _common(_grown(flow.box, self._reach), _whole(photo)) or NOWHERE
        self.left, self._upper = box[:2]
        self._photo = _part(photo, box)
        self._top, self._rows = 0, self._photo[:0]

    def around(self, upper: int, lower: int) -> tuple[NDArray[np.uint8], int]:
        """The rows that a flow leads to from rows `upper` to `lower` of the photo, and the number of the first.

        Rows are asked for from above to below, and changed afterwards.
        """
        top = max(upper - self._upper - self._reach, 0)
        end = max(self._top + len(self._rows), top)
        new = self._photo[end : max(lower - self._upper + self._reach, end)]
        self._rows = np.concatenate([self._rows[top - self._top :], new])
        self._top = top
        return self._rows, top + self._upper


@dataclass(frozen=True, eq=False)
class _Dye:
    """A new colour for the hair of a photo, which moves along with its `flow`."""

    tint: Tint
    share: _Placed
    colour: Array
    limit: Array | None
    flow: _Placed

    @classmethod
    def of(cls, tint: Tint, hair: HairMatte, limit: Array | None, flow: _Placed, photo: NDArray[np.uint8]) -> Self:
        """The dye of a photo's hair, in a `limit` [S, S] of 0..1."""
        share = _Placed.of(hair.share, hair.share, hair.frame, photo)
        moved = _grown(share.box, int(np.abs(flow.field).max()) + 1)
        share = replace(share, box=_common(moved, _whole(photo)) or NOWHERE)
        return cls(tint, share, hair.colour, limit, flow)

    def put_on(self, colours: Array, box: Box) -> None:
        """Dye the hair in a box of the photo: what lies behind a strand keeps its own colour."""
        dyed = _common(box, self.share.box)
        if dyed is None:
            return
        share, under = self._share(dyed)[..., None], _part(colours, dyed, box)
        own = _seen(self.colour, self.share.frame, dyed, 0)
        own += (under - own) * share
        change = np.diag(np.full(3, self.tint.gain - 1)) + self.tint.shade[:, None] / 3
        new = cv2.transform(own, np.column_stack([change, self.tint.offset]))
        under += new * (share * np.float32(self.tint.amount))

    def _share(self, box: Box) -> Array:
        """Share of hair, [h, w] in 0..1, where the flow takes it."""
        places = np.asarray(cv2.transform(_grid(box) + self.flow.seen(box), self.share.frame.from_photo), np.float32)
        share = sample(self.share.field, places, border=cv2.BORDER_CONSTANT)
        return share if self.limit is None else share * _seen(self.limit, self.flow.frame, box, 0)


def _pull(colours: Array, box: Box, source: _Source, flow: _Placed) -> None:
    """Take the photo's colours in a box from where the flow points; they stay as they are where it is 0."""
    moved = _common(box, flow.box)
    if moved is None:
        return
    pixels, top = source.around(moved[1], moved[3])
    places = flow.seen(moved) + _grid(moved)
    places -= np.array([source.left, top], np.float32)
    _part(colours, moved, box)[:] = sample(pixels, places, cv2.INTER_CUBIC)


def _cover(colours: Array, box: Box, layer: Matter, cover: _Placed) -> None:
    """Lay matter over the photo's colours in a box."""
    covered = _common(box, cover.box)
    if covered is None:
        return
    share = cover.seen(covered, cv2.INTER_CUBIC)
    if layer.sharp:
        steep = min(max(cover.frame.pixel, 1.0), SHARPEST)
        share = (share - 0.5) * steep + 0.5
    under = _part(colours, covered, box)
    over = _seen(layer.colour, cover.frame, covered, 0, cv2.INTER_CUBIC)
    if layer.hairs:
        strokes = strands(round(cover.frame.pixel * cover.frame.size))
        strokes = _seen(strokes, replace(cover.frame, size=len(strokes)), covered, 0)
        share, light = seen_as_hairs(share, strokes)
        over *= light[..., None]
    under += (over - under) * np.clip(share, 0, 1)[..., None]


def _seen(field: Array, frame: Frame, box: Box, beyond: float, interpolation: int = cv2.INTER_LINEAR) -> Array:
    """A field of the frame [S, S] or [S, S, C] in the photo's pixels; `beyond` is its value outside the frame."""
    left, upper, right, lower = box
    matrix = frame.from_photo
    matrix[:, 2] += matrix[:, :2] @ [left, upper]
    seen = cv2.warpAffine(
        field,
        matrix,
        (right - left, lower - upper),
        flags=interpolation | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(beyond,) * 4,
    )
    return np.asarray(seen, np.float32)


def _grid(box: Box) -> Array:
    """The pixels of a box of the photo, [h, w, 2]."""
    left, upper, right, lower = box
    grid = np.empty((lower - upper, right - left, 2), np.float32)
    grid[..., 0] = np.arange(left, right, dtype=np.float32)
    grid[..., 1] = np.arange(upper, lower, dtype=np.float32)[:, None]
    return grid


def _bands(box: Box) -> Iterator[Box]:
    left, upper, right, lower = box
    for start in range(upper, lower, BAND):
        yield left, start, right, min(start + BAND, lower)


def _part(picture: NDArray[Any], box: Box, around: Box = NOWHERE) -> NDArray[Any]:
    """The pixels of a box of the photo, in a picture of the photo or of a box `around` it."""
    left, upper, right, lower = box
    return picture[upper - around[1] : lower - around[1], left - around[0] : right - around[0]]


def _whole(photo: NDArray[np.uint8]) -> Box:
    height, width = photo.shape[:2]
    return 0, 0, width, height


def _grown(box: Box, by: int) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _common(one: Box, other: Box) -> Box | None:
    """Intersection of two boxes; None if empty."""
    left, upper = max(one[0], other[0]), max(one[1], other[1])
    right, lower = min(one[2], other[2]), min(one[3], other[3])
    return (left, upper, right, lower) if left < right and upper < lower else None


def _around(boxes: list[Box]) -> Box:
    """The smallest box around all boxes that are somewhere."""
    found = [box for box in boxes if box != NOWHERE]
    if not found:
        return NOWHERE
    left, upper, right, lower = zip(*found, strict=True)
    return min(left), min(upper), max(right), max(lower)
