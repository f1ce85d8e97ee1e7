"""Motion of the face: the model's landmarks move the photo's.

The head's own movement (the similarity that lays the stable points together again) is no part of an edit and is taken
out. Motion is linear over the triangles between the photo's points and ends at the ring around the head, so that a
change of expression never bends the background (compare WarpRes, Yildirim et al., arXiv 2312.11422).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from models.face.anatomy import EYES, IRISES, LIPS_IN, STABLE
from models.transfer.geometry import (
    Array,
    Similarity,
    blurred,
    extent,
    grown,
    identity_map,
    polygon,
    sample,
    smoothstep,
)
from models.transfer.registration import FRAME_SIZE, OUTLINE, Registration, Seen, parted

ANCHORS = list(STABLE)
CLOSES = (0.2, 0.55)  # of the opening of the model's eye: how much of it closes
LEAST_OPEN = 0.1  # of an eye's width
STILL = (0.0, 0.2)  # closing from which on an eye is held
SPECK, SMOOTH = 5, 1.5  # px: what is smaller moves with its surroundings; sigma over folds between triangles
GRID = identity_map(FRAME_SIZE)


@dataclass(frozen=True, eq=False)
class Motion:
    """Source of each pixel of the changed photo: maps [S, S, 2] into the photo, the model's picture before and
    after. `points` [478, 2] are the photo's landmarks after the change; `back` takes the model's after to before."""

    points: Array
    to_photo: Array
    to_before: Array
    to_after: Array
    back: Similarity
    closings: tuple[float, ...]

    @property
    def flow(self) -> Array:
        """The photo's map minus the identity, [S, S, 2]."""
        return self.to_photo - GRID


def move(registration: Registration, after: Seen) -> Motion:
    """Carry the model's motion from its picture before the change to the one `after`."""
    before = registration.model.points
    back = Similarity.between(after.points[ANCHORS], before[ANCHORS])
    motion = registration.to_photo.turned(back(after.points) - before)
    closing = closings(before, after.points)
    points = parted(registration.photo.points + _with_still_eyes(motion, closing))
    points = _unfolded(registration, points)
    maps = warp(registration, points, registration.photo.points, before, after.points, back)
    return Motion(points, *maps, back, closing)


def _with_still_eyes(motion: Array, closing: tuple[float, ...]) -> Array:
    """Motion [478, 2] in which an eye that closes moves as a whole: a lid comes down over it, it is not squashed."""
    motion = motion.copy()
    for eye, iris, share in zip(EYES, IRISES, closing, strict=True):
        rows = [*eye, *iris]
        whole = motion[[eye[0], eye[8]]].mean(0)
        motion[rows] += (whole - motion[rows]) * smoothstep(share, *STILL)
    return motion


def _unfolded(registration: Registration, points: Array) -> Array:
    """The photo's landmarks after a change, [478, 2], without triangles that turn over; a mouth may open."""
    ring = registration.ring
    before, after = (np.concatenate([places, ring]) for places in (registration.photo.points, points))
    return registration.triangles.unfolded(before, after, len(ring), LIPS_IN)[: len(points)]


def warp(
    registration: Registration, places: Array, photo: Array, before: Array, after: Array, back: Similarity
) -> tuple[Array, Array, Array]:
    """Maps [S, S, 2] that bring points of the photo, of the model before and after, [478, 2] each, to `places`.

    Outside the ring all three are the identity.
    """
    ring, model_ring = registration.ring, registration.model_ring
    forward = Similarity.between(back(after), after)
    sources = [
        np.concatenate([photo, ring]),
        np.concatenate([before, model_ring]),
        np.concatenate([after, forward(model_ring)]),
    ]
    targets = np.concatenate([places, ring])
    shifts = np.concatenate([source - targets for source in sources], axis=1)
    shift = registration.triangles.interpolate(targets, shifts, FRAME_SIZE)
    face = extent(polygon(grown(places[OUTLINE], 1.1), FRAME_SIZE))
    for plane in shift:  # lips that meet leave triangles without area, whose motion is that of no point
        plane[face] = cv2.medianBlur(plane[face], SPECK)
    x, y, *model = (blurred(plane, SMOOTH) for plane in shift)
    return GRID + cv2.merge([x, y]), GRID + cv2.merge(model[:2]), GRID + cv2.merge(model[2:])


def pulled(picture: Array, places: Array) -> Array:
    """A picture of the frame [S, S, C] at the places of a map, kept within 0..255."""
    return np.clip(sample(picture, places), 0, 255)


def closings(model: Array, after: Array) -> tuple[float, ...]:
    """Closing of each of the model's eyes when its points [478, 2] become `after`, from 0 (none) to 1 (shut)."""
    found = []
    for eye in EYES:
        opening = max(_openness(model, eye), LEAST_OPEN)
        low, high = CLOSES
        found.append(float(np.clip((1 - _openness(after, eye) / opening - low) / (high - low), 0, 1)))
    return tuple(found)


def _openness(points: Array, eye: tuple[int, ...]) -> float:
    """Height of an eye's opening in its width."""
    height = np.linalg.norm(points[eye[4]] - points[eye[12]])
    return float(height / np.linalg.norm(points[eye[0]] - points[eye[8]]))
