"""The model's picture of a photo laid over the photo: found once a photo and code, used by every change of it."""

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from models.device import release_memory
from models.face.alignment import Points
from models.face.anatomy import CHIN, FOREHEAD, LIP_RINGS, LIPS_IN, LIPS_OUT, OVAL, Part, eye_distance
from models.face.face_map import FaceMap
from models.pixels import to_tensor
from models.transfer.frame import Frame
from models.transfer.geometry import Array, Mesh, Similarity, grown, reduced, weighted_mean
from models.transfer.hat import looks_worn
from models.transfer.matte import HairMatte, around, find_hair

FRAME_SIZE = 256  # px of the fields: the face map's own
RING = 1.35  # where motion ends, in sizes of the face's oval
OPENED, FULL = 0.5, 0.15  # of the mouth's width: how far it is open, and lips swollen, when points are connected
OUTLINE = list(OVAL)


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture of the frame's size with its face map: float32 [S, S, 3] in 0..255, points [478, 2] in px, and parts
    [128, 128, 14], probabilities."""

    picture: Array
    points: Array
    parts: Array

    @classmethod
    def by(cls, face_map: FaceMap, picture: NDArray[np.uint8]) -> "Seen":
        """Look at an aligned picture, uint8 [R, R, 3]."""
        if picture.shape[0] != FRAME_SIZE:
            enlarging = picture.shape[0] < FRAME_SIZE
            method = cv2.INTER_CUBIC if enlarging else cv2.INTER_AREA
            picture = np.asarray(cv2.resize(picture, (FRAME_SIZE, FRAME_SIZE), interpolation=method))
        device = next(face_map.parameters()).device
        mapping = face_map(to_tensor(picture).to(device))
        parts = mapping.logits[0].permute(1, 2, 0).contiguous().softmax(-1).cpu().numpy()
        return cls(picture.astype(np.float32), mapping.pixels(FRAME_SIZE)[0].cpu().numpy(), parts)


@dataclass(frozen=True, eq=False)
class Ground:
    """A photo's face in its `frame`, whatever the model makes of it: found once a photo.

    `photo` is what the face map sees; `triangles` connect its points and a ring around the head; `hair` is the photo's.
    `hatted` says that what seems to be hair looks like a hat or a scarf.
    """

    frame: Frame
    photo: Seen
    triangles: Mesh
    hair: HairMatte
    hatted: bool

    @cached_property
    def ring(self) -> Array:
        """Points around the photo's head that never move, [36, 2]."""
        return grown(self.photo.points[OUTLINE], RING)

    @cached_property
    def eye_distance(self) -> float:
        """Distance of the outer corners of the photo's eyes in px of the frame."""
        return eye_distance(self.photo.points)

    @cached_property
    def hair_share(self) -> float:
        """Share of hair in the square in which it is looked for, 0..1."""
        return float(self.hair.share.mean())

    @cached_property
    def skin(self) -> Array:
        """Mean colour [3] of the photo's skin, 0..255."""
        return weighted_mean(self.photo.picture, self.photo.parts[..., Part.SKIN] ** 2)

    def wears(self, part: Part, points: Array) -> bool:
        """Return True if the photo shows a part over most of an outline of points [K, 2]."""
        mask = np.zeros((FRAME_SIZE, FRAME_SIZE), np.uint8)
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 1)
        small = cv2.resize(mask, self.photo.parts.shape[:2], interpolation=cv2.INTER_AREA) > 0
        return bool(small.any() and self.photo.parts[small, part].mean() > 0.3)


@dataclass(frozen=True, eq=False)
class Registration(Ground):
    """The same beside the model's picture of it, which is seen as `model`.

    `to_photo` takes the model's points nearest to the photo's.
    """

    model: Seen
    to_photo: Similarity

    @cached_property
    def model_ring(self) -> Array:
        """The places of `ring` in the model's picture, [36, 2]."""
        return Similarity.between(self.photo.points, self.model.points)(self.ring)


def parted(points: Array) -> Array:
    """Points of a face [478, 2] whose lips do not pass each other: where they do, they meet in between."""
    points, half = points.copy(), len(LIPS_IN) // 2
    down = points[CHIN] - points[FOREHEAD]
    down /= np.linalg.norm(down)
    lower, upper = list(LIPS_IN[1:half]), list(LIPS_IN[:half:-1])
    passed = np.minimum((points[lower] - points[upper]) @ down, 0)[:, None] * down / 2
    points[upper] += passed
    points[lower] -= passed
    return points


def opened(points: Array) -> Array:
    """Points of a face [478, 2] with an open mouth and full lips, whose rings lie in order, to lay triangles over.

    Over lips that meet, triangles of one lip would reach to the other and tear when the mouth opens.
    """
    half = len(LIPS_IN) // 2
    lower, upper = list(LIPS_IN[1:half]), list(LIPS_IN[:half:-1])
    left, right = points[[LIPS_IN[0], LIPS_IN[half]]]
    across, down = right - left, points[CHIN] - points[FOREHEAD]
    width = float(np.linalg.norm(across))
    axes = np.stack([across / width**2, down / np.linalg.norm(down)], axis=1)
    line = np.concatenate([left[None], (points[lower] + points[upper]) / 2, right[None]])
    along, depth = ((points - left) @ axes).T
    shift = OPENED * (depth > np.interp(along, *((line - left) @ axes).T))
    shift[upper], shift[lower], shift[list(LIPS_OUT[half + 1 :])] = FULL, OPENED - FULL, 0
    shift[list(LIPS_OUT[1:half])] = OPENED
    shift *= np.sin(np.pi * np.clip(along, 0, 1)) * width
    moved: Array = points + (shift[:, None] * axes[:, 1]).astype(np.float32)
    for place, ring in enumerate(LIP_RINGS, 1):
        share = np.float32(place / (len(LIP_RINGS) + 1))
        moved[list(ring)] = moved[list(LIPS_OUT)] * (1 - share) + moved[list(LIPS_IN)] * share
    return moved


def survey(photo: NDArray[np.uint8], quad: Points, face_map: FaceMap) -> Ground:
    """Find the face in the `quad` of a photo, uint8 [H, W, 3], and its hair."""
    frame = Frame(quad, FRAME_SIZE)
    seen = Seen.by(face_map, frame.view(photo))
    seen = replace(seen, points=parted(seen.points))
    wide = around(frame, FRAME_SIZE).view(photo)
    wider = Seen.by(face_map, wide)
    mesh = Mesh.over(np.concatenate([opened(seen.points), grown(seen.points[OUTLINE], RING)]))
    release_memory()
    face = ((seen.points + 0.5) / FRAME_SIZE).astype(np.float32)
    hair = find_hair(photo, frame, seen.parts, wider.parts, face)
    share = reduced(hair.share, FRAME_SIZE)
    return Ground(frame, seen, mesh, hair, looks_worn(wide.astype(np.float32), share, seen.parts, face))


def register(ground: Ground, picture: NDArray[np.uint8], face_map: FaceMap) -> Registration:
    """Lay the model's `picture`, uint8 [R, R, 3], over a photo's face."""
    model = Seen.by(face_map, picture)
    to_photo = Similarity.between(model.points, ground.photo.points)
    return Registration(ground.frame, ground.photo, ground.triangles, ground.hair, ground.hatted, model, to_photo)
