"""Sets of possible parts for each pixel of a photo, from its mesh, its matte and what a look at it says.

Nobody drew masks for the training photos. But mesh and matte rule out much (no hair between the eyes, no wall within
the matte), and a glance says who wears a hat or has a beard (`photo_notes.toml`). What is left for a pixel is a set of
parts; the loss asks only that the sum of their probabilities is 1. Renders, whose labels are exact, decide the rest.
This mattered more than any further training.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.face import anatomy
from models.face.anatomy import Part

Mask = NDArray[np.bool_]
Sets = NDArray[np.uint16]

NOTES_FILE = Path(__file__).with_name("photo_notes.toml")
ALL = (1 << len(Part)) - 1
MOUSTACHE = (92, 165, 167, 164, 393, 391, 322, 269, 267, 0, 37, 39)  # between nose and upper lip
LAB_WEIGHTS = np.array([0.65, 1.5, 1.5], np.float32)  # light says less than colour


def bits(*parts: Part) -> int:
    """The set of some parts: bit p says that part p is possible."""
    return sum(1 << part for part in parts)


def read_notes(path: Path = NOTES_FILE) -> dict[str, frozenset[str]]:
    """Notes of each photo, by name."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for note, names in lists.items():
        for name in names.split():
            found.setdefault(name, set()).add(note)
    return {name: frozenset(notes) for name, notes in found.items()}


@dataclass(frozen=True)
class Face:
    """A photo, uint8 [S, S, 3], with its mesh [478, 2] in pixels and its matte, 0..1 [S, S]."""

    picture: NDArray[np.uint8]
    points: NDArray[np.float32]
    matte: NDArray[np.float32]

    @cached_property
    def _axes(self) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """`along` and `aside`."""
        top, chin = self.points[anatomy.FOREHEAD], self.points[anatomy.CHIN]
        length = float(np.linalg.norm(chin - top))
        x, y = (chin - top) / length
        rows, columns = np.mgrid[: len(self.matte), : len(self.matte)]
        columns, rows = columns - top[0], rows - top[1]
        left, right = self.points[list(anatomy.SIDES)]
        half_width = float(np.linalg.norm(left - right)) / 2
        return (columns * x + rows * y) / length, np.abs(columns * -y + rows * x) / half_width

    @property
    def along(self) -> NDArray[np.floating]:
        """Place of each pixel [H, W] along the face: 0 at the top of the forehead, 1 at the chin."""
        return self._axes[0]

    @property
    def aside(self) -> NDArray[np.floating]:
        """Distance of each pixel [H, W] from the axis of the face: 1 at the edges of the cheeks."""
        return self._axes[1]

    @cached_property
    def eye_distance(self) -> float:
        """Between the outer corners, in pixels."""
        return anatomy.eye_distance(self.points)

    def filled(self, outline: tuple[int, ...]) -> Mask:
        """The inside of an outline of points."""
        mask = np.zeros(self.matte.shape, np.uint8)
        cv2.fillPoly(mask, [np.round(self.points[list(outline)]).astype(np.int32)], 1)
        return mask > 0

    def grown(self, mask: Mask, share: float) -> Mask:
        """A mask, larger (or smaller, below 0) by a share of the eyes' distance, at least a pixel."""
        radius = max(1, round(abs(share) * self.eye_distance))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        changed = (cv2.dilate if share > 0 else cv2.erode)(mask.astype(np.uint8), disc)
        return np.asarray(changed > 0)

    def disc(self, iris: tuple[int, ...]) -> Mask:
        """The inside of an iris."""
        centre, edge = self.points[iris[0]], self.points[list(iris[1:])]
        radius = float(np.linalg.norm(edge - centre, axis=1).mean())
        mask = np.zeros(self.matte.shape, np.uint8)
        cv2.circle(mask, tuple(np.round(centre).astype(int).tolist()), round(radius), 1, -1)
        return mask > 0


def possible_parts(face: Face, notes: frozenset[str]) -> Sets:
    """The sets of a photo, [S, S]."""
    sets = np.full(face.matte.shape, ALL, np.uint16)
    body = face.matte > 0.9
    sets[body] &= ALL & ~bits(Part.BACKGROUND)
    sets[(face.matte < 0.1) & ~face.grown(face.matte > 0.5, 0.12)] = bits(Part.BACKGROUND)
    _around_the_face(sets, face, body)
    _on_the_face(sets, face)
    _on_the_skull(sets, face, body, notes)
    _beard(sets, face, notes)
    _features(sets, face, notes)
    barred = _not_worn(notes)
    left = sets & np.uint16(ALL & ~barred)
    return np.where(left > 0, left, sets)


def _around_the_face(sets: Sets, face: Face, body: Mask) -> None:
    outside = body & ~face.grown(face.filled(anatomy.OVAL), 0.06)
    worn = bits(Part.HAIR, Part.HAT, Part.GLASSES)
    sets[outside & (face.along < 0.35)] = worn | bits(Part.EARS, Part.SKIN)
    beside = outside & (face.along >= 0.35) & (face.along <= 1.05)
    sets[beside] = worn | bits(Part.EARS, Part.SKIN, Part.NECK, Part.CLOTHES, Part.BEARD)
    sets[outside & (face.along > 1.05)] = bits(Part.NECK, Part.CLOTHES, Part.HAIR, Part.BEARD, Part.HAT)
    sets[outside & (face.along > 1.6)] = bits(Part.CLOTHES, Part.NECK, Part.HAIR, Part.HAT)


def _on_the_face(sets: Sets, face: Face) -> None:
    inside = face.grown(face.filled(anatomy.OVAL), -0.06)
    sets[inside] = bits(Part.SKIN, Part.GLASSES, Part.HAIR, Part.HAT)
    sets[inside & (face.along > 0.38)] = bits(Part.SKIN, Part.GLASSES)
    sets[inside & (face.along > 0.62)] = bits(Part.SKIN, Part.BEARD)


def _on_the_skull(sets: Sets, face: Face, body: Mask, notes: frozenset[str]) -> None:
    oval, along, aside = face.filled(anatomy.OVAL), face.along, face.aside
    if "scarf" in notes:
        sets[body & ~oval] = bits(Part.HAT, Part.CLOTHES)
    elif "hat" in notes:
        top = body & (along < -0.03)
        sets[top & (aside < 0.9)] = bits(Part.HAT)
        sets[body & ~oval & ~top & (along < 0.4)] = bits(Part.HAT, Part.HAIR, Part.EARS, Part.SKIN)
    elif "shaven" in notes:
        _without_hair(sets, (along < 0.15) | oval)
        _without_hair(sets, body & ~oval & (along < 0.8), bits(Part.EARS))
    elif "bald" in notes:
        _without_hair(sets, (along < 0.3) & (aside < 0.8))
    elif "thin" in notes:
        sets[body & (along < 0.1) & (aside < 0.9)] = bits(Part.HAIR, Part.SKIN)
    else:
        _hairline(sets, face, body)


def _without_hair(sets: Sets, where: Mask, others: int = 0) -> None:
    """Skin in place of hair, or `others`, where the sets have hair."""
    where = where & ((sets & bits(Part.HAIR)) > 0)
    beyond = where & ((sets & bits(Part.BACKGROUND)) > 0)
    sets[where] = bits(Part.SKIN) | others
    sets[beyond] |= np.uint16(bits(Part.BACKGROUND))


def _hairline(sets: Sets, face: Face, body: Mask) -> None:
    """Hair above the forehead; between both, the nearer of the photo's own two colours decides where it is clear."""
    lab = cv2.GaussianBlur(cv2.cvtColor(face.picture, cv2.COLOR_RGB2LAB), (0, 0), 1.5).astype(np.float32) * LAB_WEIGHTS
    inside, along, aside = face.grown(face.filled(anatomy.OVAL), -0.06), face.along, face.aside
    top = body & (along < -0.2) & (along > -0.6) & (aside < 1)
    if top.sum() < 200:
        return
    hair, skin = np.median(lab[top], 0), np.median(lab[inside & (along > 0.4) & (along < 0.7)], 0)
    forehead = np.median(lab[inside & (along > 0.08) & (along < 0.25) & (aside < 0.4)], 0)
    to_hair = np.linalg.norm(lab - hair, axis=2)
    to_skin = np.minimum(np.linalg.norm(lab - skin, axis=2), np.linalg.norm(lab - forehead, axis=2))
    above = body & (along < -0.06) & (aside < 1.15)
    sets[above] = np.where(to_skin < to_hair, bits(Part.HAIR, Part.SKIN), bits(Part.HAIR))[above]
    if np.linalg.norm(hair - forehead) < 25:  # blond, grey and white hair may have the skin's colours
        return
    between = body & (along > -0.3) & (along < 0.35) & (aside < 1.05) & ((sets & bits(Part.HAIR)) > 0)
    sets[between & (to_skin < 0.65 * to_hair)] = bits(Part.SKIN)
    sets[between & (to_hair < 0.55 * to_skin)] = bits(Part.HAIR)


def _beard(sets: Sets, face: Face, notes: frozenset[str]) -> None:
    inside, lips = face.filled(anatomy.OVAL), face.filled(anatomy.LIPS_OUT)
    moustache = face.filled(MOUSTACHE) & ~lips
    if "moustache" in notes:
        under_the_nose = face.grown(moustache, 0.12)
        sets[inside & ~under_the_nose & (face.along > 0.62)] = bits(Part.SKIN)
        sets[face.grown(moustache, -0.02)] = bits(Part.BEARD)
    if "beard" in notes:
        chin = inside & (face.along > 0.86) & (face.along < 0.97) & (face.aside < 0.4) & ~face.grown(lips, 0.08)
        sets[chin] = bits(Part.BEARD)


def _features(sets: Sets, face: Face, notes: frozenset[str]) -> None:
    """Brows, eyes, lips and the inside of the mouth by the mesh."""
    dark = "sunglasses" in notes
    for outline in anatomy.BROWS:
        brow = face.filled(outline)
        sets[face.grown(brow, 0.05)] = bits(Part.SKIN, Part.BROWS, Part.GLASSES, Part.HAIR, Part.HAT)
        if not dark:
            sets[face.grown(brow, -0.015)] = bits(Part.BROWS, Part.GLASSES, Part.HAIR, Part.HAT)
    for lids, points in zip(anatomy.EYES, anatomy.IRISES, strict=True):
        eye, iris = face.filled(lids), face.disc(points)
        if dark:
            sets[eye] = bits(Part.GLASSES)
            continue
        sets[face.grown(eye, 0.02)] = bits(Part.SKIN, Part.EYE_WHITE, Part.IRIS, Part.GLASSES)
        sets[eye] = bits(Part.EYE_WHITE, Part.IRIS, Part.GLASSES)
        sets[eye & face.grown(iris, -0.015)] = bits(Part.IRIS, Part.GLASSES)
        sets[eye & ~face.grown(iris, 0.015)] = bits(Part.EYE_WHITE, Part.GLASSES)
    outer, inner = face.filled(anatomy.LIPS_OUT), face.filled(anatomy.LIPS_IN)
    opening = float(np.linalg.norm(face.points[anatomy.UPPER_LIP] - face.points[anatomy.LOWER_LIP]))
    border = face.grown(outer, 0.025) & ~outer
    sets[border] |= np.uint16(bits(Part.SKIN, Part.LIPS))
    sets[outer] = bits(Part.LIPS, Part.MOUTH)
    sets[face.grown(outer, -0.015) & ~face.grown(inner, 0.015)] = bits(Part.LIPS)
    if opening > 0.05 * face.eye_distance:
        sets[face.grown(inner, -0.015)] = bits(Part.MOUTH)


def _not_worn(notes: frozenset[str]) -> int:
    barred = 0
    if not notes & {"hat", "scarf"}:
        barred |= bits(Part.HAT)
    if not notes & {"glasses", "sunglasses"}:
        barred |= bits(Part.GLASSES)
    if not notes & {"beard", "moustache", "stubble"}:
        barred |= bits(Part.BEARD)
    return barred
