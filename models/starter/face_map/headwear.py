"""Hats and headscarves drawn onto photos: hardly anybody of the training photos wears one.

Without them the face map takes every hat of a photo for hair, for only renders show hats. What is drawn is coarse; it
is to teach that cloth on a head is no hair, whoever the person is.
"""

import cv2
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from models.face import anatomy
from models.face.anatomy import Part
from models.starter.face_map.photo_parts import Face, bits
from models.starter.face_map.pools import Pools

LIGHT_FROM = 0.35  # how much darker a hat is at its edges


def worn_on(
    face: Face, sets: NDArray[np.uint16], pools: Pools, random: RandomState
) -> tuple[NDArray[np.uint8], NDArray[np.uint16], NDArray[np.float32]]:
    """A photo [S, S, 3] with a hat or a scarf, its sets [S, S] and its matte [S, S], 0..1."""
    covered = _scarf(face, random) if random.rand() < 0.35 else _hat(face, random)
    cloth = cv2.resize(pools.cloth(random), covered.shape[::-1], interpolation=cv2.INTER_LINEAR)
    knit = cv2.resize(pools.strand(random), covered.shape[::-1]) * random.uniform(0, 0.06)  # more would look like hair
    inner = cv2.GaussianBlur(covered.astype(np.float32), (0, 0), float(random.uniform(4, 12)))
    shade = 1 - LIGHT_FROM * random.rand() * 2 * np.clip(1 - inner, 0, 1)
    drawn = np.clip(cloth * (np.exp(knit) * shade)[..., None], 0, 255)
    edge = cv2.GaussianBlur(covered.astype(np.float32), (0, 0), float(random.uniform(0.6, 1.4)))
    picture = face.picture + (drawn - face.picture) * edge[..., None]
    return (
        picture.astype(np.uint8),
        np.where(covered, np.uint16(bits(Part.HAT)), sets),
        np.maximum(face.matte, edge).astype(np.float32),
    )


def _hat(face: Face, random: RandomState) -> NDArray[np.bool_]:
    """The top of the head and a little more, some with a brim."""
    line = random.uniform(-0.12, 0.14) - random.uniform(-0.12, 0.12) * face.aside**2
    head = (face.matte > 0.5) & (face.along < line) & (face.aside < 1.5)
    radius = random.randint(2, 14)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    crown = (cv2.dilate(head.astype(np.uint8), disc) > 0) & (face.along < line)
    if random.rand() < 0.5:
        return crown
    width, height = random.uniform(1.1, 2.0), random.uniform(0.05, 0.14)
    return crown | ((face.aside / width) ** 2 + ((face.along - line) / height) ** 2 < 1)


def _scarf(face: Face, random: RandomState) -> NDArray[np.bool_]:
    """All of the head and neck around the face."""
    opening = face.grown(face.filled(anatomy.OVAL), random.choice([-0.05, 0.03, 0.08]))
    covered = (face.matte > 0.4) & ~opening & (face.along < random.uniform(1.1, 1.6))
    return covered & (face.aside < 2.2)
