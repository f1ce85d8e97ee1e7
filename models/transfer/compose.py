"""Apply a change to a photo of any size: fields are enlarged to the face's size, the photo is sampled once."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from models.transfer.fields import Fields, Matter, Tint
from models.transfer.frame import Box, Frame
from models.transfer.geometry import Array
from models.transfer.hair import HairMatte

MARGIN = 8  # px of the photo around the frame that interpolation looks at
BAND = 64  # rows of the photo that are made at a time, so that memory does not grow with the face
SHARPEST = 6.0  # steepest edge of matter: px of the photo for a pixel of the frame


def apply(photo: NDArray[np.uint8], frame: Frame, fields: Fields, hair: HairMatte | None = None) -> None:
    """Change the face in `frame` of a photo, uint8 [H, W, 3], in place; neutral places keep their bytes."""
    fields = fields.settled()
    tinted = hair if fields.tint is not None else None
    outer = tinted.frame if tinted else frame
    source = _Source(photo, frame, fields.flow)
    moves, lit = bool(fields.flow.any()), bool((fields.gain != 1).any())
    share = _moved(tinted, frame, fields.flow) if tinted else None
    for box in _bands(outer.box(photo.shape)):
        left, upper, right, lower = box
        colours = _part(photo, box).astype(np.float32)
        if moves:
            colours = _pulled(colours, source, frame, fields.flow, box)
        if tinted and fields.tint and share is not None:
            colours = _dyed(colours, frame, fields, fields.tint, tinted, share, box)
        if lit:
            colours *= _seen(fields.gain, frame, box, 1)
        for layer in fields.layers:
            colours = _covered(colours, layer, frame, box)
        photo[upper:lower, left:right] = np.clip(np.rint(colours), 0, 255)


class _Source:
    """The part of a photo [H, W, 3] in a frame as it was before its change: only as many rows as a flow reaches."""

    def __init__(self, photo: NDArray[np.uint8], frame: Frame, flow: Array) -> None:
        self.box = frame.box(photo.shape, margin=MARGIN)
        self._photo = _part(photo, self.box)
        self._reach = int(np.abs(flow @ frame.to_photo[1, :2]).max()) + MARGIN
        self._top, self._rows = 0, self._photo[:0]

    def around(self, upper: int, lower: int) -> tuple[NDArray[np.uint8], int]:
        """The rows that a flow leads to from rows `upper` to `lower` of the photo, and the number of the first.

        Rows are asked for from above to below, and changed afterwards.
        """
        top = max(upper - self.box[1] - self._reach, 0)
        end = max(self._top + len(self._rows), top)
        new = self._photo[end : max(lower - self.box[1] + self._reach, end)]
        self._rows = np.concatenate([self._rows[top - self._top :], new])
        self._top = top
        return self._rows, top + self.box[1]


def _bands(box: Box) -> Iterator[Box]:
    left, upper, right, lower = box
    for start in range(upper, lower, BAND):
        yield left, start, right, min(start + BAND, lower)


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


def _part(photo: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    left, upper, right, lower = box
    return photo[upper:lower, left:right]


def _pulled(colours: Array, source: _Source, frame: Frame, flow: Array, box: Box) -> Array:
    """The photo's colours in a box, each from where the flow points; as they are where it is 0."""
    inner = _common(box, frame.box(_shape(source.box)))
    if inner is None:
        return colours
    left, upper, right, lower = inner
    pixels, top = source.around(upper, lower)
    motion = _seen(flow, frame, inner, 0) @ frame.to_photo[:, :2].T.astype(np.float32)
    x = motion[..., 0] + np.arange(left - source.box[0], right - source.box[0], dtype=np.float32)
    y = motion[..., 1] + np.arange(upper - top, lower - top, dtype=np.float32)[:, None]
    pulled = cv2.remap(pixels, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    colours[upper - box[1] : lower - box[1], left - box[0] : right - box[0]] = pulled
    return colours


def _shape(box: Box) -> tuple[int, int]:
    """Height and width of a photo that ends where a box ends."""
    return box[3], box[2]


def _common(one: Box, other: Box) -> Box | None:
    """Intersection of two boxes; None if empty."""
    left, upper = max(one[0], other[0]), max(one[1], other[1])
    right, lower = min(one[2], other[2]), min(one[3], other[3])
    return (left, upper, right, lower) if left < right and upper < lower else None


def _dyed(colours: Array, frame: Frame, fields: Fields, tint: Tint, hair: HairMatte, moved: Array, box: Box) -> Array:
    """Hair in its new colour, where the `moved` matte [D, D] has it: what lies behind a strand keeps its own."""
    share = _seen(moved, hair.frame, box, 0)[..., None]
    if fields.hair_limit is not None:
        share = share * _seen(fields.hair_limit, frame, box, 0)[..., None]
    own = _seen(hair.colour, hair.frame, box, 0)
    own += (colours - own) * share
    change = own * (tint.gain - 1) + own.mean(-1, keepdims=True) * tint.shade + tint.offset
    dyed: Array = colours + share * tint.amount * change
    return dyed


def _moved(hair: HairMatte, frame: Frame, flow: Array) -> Array:
    """The matte [D, D] pulled along with the photo."""
    if not flow.any():
        return hair.share
    size = hair.frame.size
    towards_frame = _between(hair.frame, frame)
    motion = cv2.warpAffine(flow, towards_frame, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    motion = np.asarray(motion, np.float32) * np.float32(frame.pixel / hair.frame.pixel)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    moved = cv2.remap(hair.share, x + motion[..., 0], y + motion[..., 1], cv2.INTER_LINEAR)
    return np.asarray(moved, np.float32)


def _between(one: Frame, other: Frame) -> NDArray[np.float64]:
    """Affine map [2, 3] from the pixels of one frame to those of another."""
    whole = np.vstack([one.to_photo, [0, 0, 1]])
    between: NDArray[np.float64] = other.from_photo @ whole
    return between


def _covered(colours: Array, layer: Matter, frame: Frame, box: Box) -> Array:
    cover = _seen(layer.cover, frame, box, 0, cv2.INTER_CUBIC)
    if layer.sharp:
        steep = min(max(frame.pixel, 1.0), SHARPEST)
        cover = (cover - 0.5) * steep + 0.5
    cover = np.clip(cover, 0, 1)[..., None]
    if not cover.any():
        return colours
    over: Array = _seen(layer.colour, frame, box, 0, cv2.INTER_CUBIC)
    return colours + (over - colours) * cover
