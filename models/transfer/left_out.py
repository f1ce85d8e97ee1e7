"""Parts of a change that cannot be carried over to a photo: a head that turns, hair or glasses that go, longer hair.

The photo's pixels are pulled and coloured, so what lies behind a head that turns, or behind hair that goes, is nowhere
in it, and strands of hair that the model adds have none to follow.
"""

from enum import StrEnum

import cv2
import numpy as np

from models.face.anatomy import NOSE_TIP, OVAL, SIDES, Part
from models.transfer.colour import movement
from models.transfer.geometry import Array, Similarity, polygon
from models.transfer.hair import CHANGED, mean_colour
from models.transfer.motion import ANCHORS
from models.transfer.registration import FRAME_SIZE, Registration, Seen

TURNED = 0.07  # of the face's width: shift of the nose between the edges
TILTED = 8.0  # degrees
SURE, UNSURE = 0.6, 0.4  # probability of hair
EDGE = 11  # px of the part map around hair that count as its edge
GROWN, GONE = 0.08, 0.09  # of the area of the face's oval


class LeftOut(StrEnum):
    """A part of a change that stays undone."""

    POSE = "pose"
    MORE_HAIR = "more hair"
    LESS_HAIR = "less hair"
    HAT = "hat"  # the colour of hair that looks like one
    COVER = "cover"  # glasses, a beard or a hat that should go


def left_out(registration: Registration, after: Seen) -> frozenset[LeftOut]:
    """Parts of the model's change, from its picture before to `after`, that are not carried over to the photo."""
    before = registration.model
    back = Similarity.between(after.points[ANCHORS], before.points[ANCHORS])
    turned = abs(_turn(after.points) - _turn(before.points)) > TURNED
    tilted = abs(np.degrees(np.angle(back.turn))) > TILTED
    grown, gone = hair_change(before, after, back)
    found = {
        LeftOut.POSE: turned or tilted,
        LeftOut.MORE_HAIR: grown > GROWN,
        LeftOut.LESS_HAIR: gone > GONE,
        LeftOut.HAT: registration.hatted and _recoloured(before, after),
    }
    return frozenset(part for part, there in found.items() if there)


def hair_change(before: Seen, after: Seen, back: Similarity) -> tuple[float, float]:
    """Area of hair that comes and that goes, in areas of the face's oval, when the head's own movement is taken `back`.

    The edge of hair, which motion moves, does not count, nor does hair under a new hat.
    """
    face = polygon(before.points[list(OVAL)], FRAME_SIZE).mean()
    old = np.asarray(before.parts[..., Part.HAIR], np.float32)
    new, hat = (_moved(after.parts[..., part], back) for part in (Part.HAIR, Part.HAT))
    comes = (new > SURE) & (_widened(old) < UNSURE)
    goes = (old > SURE) & (_widened(new) < UNSURE) & (hat < UNSURE)
    return float(comes.mean() / face), float(goes.mean() / face)


def _recoloured(before: Seen, after: Seen) -> bool:
    """Return True if hair changes its colour as far as a photo shows it."""
    old, new = (mean_colour(seen.picture, seen.parts) for seen in (before, after))
    return old is not None and new is not None and movement(old, new) > CHANGED[0]


def _moved(part: Array, back: Similarity) -> Array:
    """A map of a part, [K, K], where the similarity of the frame takes it."""
    size = part.shape[0]
    scale = size / FRAME_SIZE
    ends = np.array([[0, 0], [1, 0], [0, 1]], np.float32) * size
    matrix = cv2.getAffineTransform(ends, (back(ends / scale) * scale).astype(np.float32))
    moved = cv2.warpAffine(np.ascontiguousarray(part), matrix, (size, size), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def _widened(hair: Array) -> Array:
    return np.asarray(cv2.dilate(hair, np.ones((EDGE, EDGE), np.uint8)), np.float32)


def _turn(points: Array) -> float:
    """Place of the nose between the edges of the face, 0 to 1; half way for a face that looks straight ahead."""
    left, right = points[list(SIDES)]
    across = right - left
    return float((points[NOSE_TIP] - left) @ across / (across @ across))
