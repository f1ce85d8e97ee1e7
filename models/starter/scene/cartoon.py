"""Draws people as cartoons: two flat tones, smooth hair, large eyes, dark outlines.

The shaders of the folder `cartoon` take the place of those of the same name: without noise there are no strands, pores
and weave. Outlines run where one part of the face meets another (`scene.labels`).
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.starter.scene.assembly import assemble
from models.starter.scene.camera import FFHQ_CROP
from models.starter.scene.features import USED
from models.starter.scene.head import HEAD
from models.starter.scene.labels import LabelRenderer
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Person

SAMPLES = 2  # across a pixel; lengths below are in samples at 256 px
LARGER = {"eyes/eye-scale": 2.3, "eyes/eye-height2": 0.5}
LIGHT = -28.0  # degrees; the same for everybody
BROWS, SKIN, EYE = 3, 1, 4  # numbers of `models.face.anatomy.Part`
# Parts by their number; no line parts those of one group: brows and lips from skin, the iris from the white.
GROUPS = np.array([0, SKIN, 2, SKIN, EYE, EYE, SKIN, 7, 8, 9, 10, 11, 12, 13], np.uint8)
LINE, LID = 2.5, 5
INK = 0.3  # of the darkest colour nearby


class CartoonRenderer(LabelRenderer):
    """Owns an OpenGL context, as every renderer."""

    def __init__(self) -> None:
        super().__init__(HEAD, "cartoon")

    def cartoon(self, person: Person, size: int) -> NDArray[np.uint8]:
        """The cartoon in the FFHQ crop, uint8 sRGB [size, size, 3]."""
        scene = assemble(drawn_person(person), self._head, self._shape, FFHQ_CROP)
        picture, parts = self.draw(scene, size * SAMPLES), self._parts(scene, size * SAMPLES)
        picture[cv2.medianBlur(parts, 3) == BROWS] = _brow_colour(person)
        return np.asarray(cv2.resize(outlined(picture, parts), (size, size), interpolation=cv2.INTER_AREA))


def drawn_person(person: Person) -> Person:
    """The person with larger eyes, full brows and the cartoon's light."""
    features = tuple(
        weight + LARGER.get(feature.target, 0.0) for feature, weight in zip(USED, person.identity.features, strict=True)
    )
    brows = replace(person.paint.brows, density=1.0, thickness=person.paint.brows.thickness * 1.1)
    identity, paint = replace(person.identity, features=features), replace(person.paint, brows=brows)
    return replace(person, identity=identity, paint=paint, light=LIGHT)


def _brow_colour(person: Person) -> Floats:
    """The colour of skin.frag's brows without hairs, sRGB 0..255, [3]."""
    hair, skin = np.array(person.hair.own_colour), np.array(person.paint.skin.colour)
    light = np.minimum(np.clip(hair * 2.2 + 0.01, 0, 1) * 0.5, skin * 0.35)
    return np.asarray(light ** (1 / 2.2) * 255)


def outlined(picture: NDArray[np.uint8], parts: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture [S, S, 3] with lines between `parts` [S, S] and broad upper lids."""
    group = cv2.medianBlur(GROUPS[parts], 3)
    edge = np.zeros(group.shape, np.uint8)
    edge[:, 1:] |= group[:, 1:] != group[:, :-1]
    edge[1:] |= group[1:] != group[:-1]
    distance = cv2.distanceTransform(1 - edge, cv2.DIST_L2, 5)
    eye = (group == EYE).astype(np.uint8)
    upwards = np.zeros((2 * LID + 1, 3), np.uint8)
    upwards[LID:] = 1
    lids = (cv2.dilate(eye, upwards) == 1) & (group == SKIN)
    cover = np.maximum(np.clip(LINE - distance, 0, 1), lids)[..., None]
    ink = cv2.erode(picture, np.ones((3, 3), np.uint8)) * INK
    return np.asarray(picture * (1 - cover) + ink * cover).astype(np.uint8)
