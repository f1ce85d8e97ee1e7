"""The shape of a person's head: the base mesh plus weighted morph targets (identity, features, face units)."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from models.starter.scene import features
from models.starter.scene.head import Head
from models.starter.scene.looks import ANCESTRIES, FACE_UNITS
from models.starter.scene.makehuman import Floats, load_target
from models.starter.scene.person import Person

AGES = ("child", "young", "old")
GENDERS = ("female", "male")
LIDS_FOLLOW = 0.018  # how far lids close for each degree that the eyes look down
WEIGHTS = ("minweight", "averageweight", "maxweight")


class HeadShape:
    """Blends the targets of one head."""

    def __init__(self, head: Head) -> None:
        self._rest = head.rest_vertices
        self._index = {name: i for i, name in enumerate(_target_names())}
        self._offsets = np.stack([load_target(name, head.of_body).ravel() for name in self._index])

    def vertices(self, person: Person) -> Floats:
        """Vertices of a person's head, [G, 3]."""
        weights = np.zeros(len(self._index), np.float32)
        for name, weight in _weights(person):
            weights[self._index[name]] += weight
        return np.asarray(self._rest + (weights @ self._offsets).reshape(-1, 3))


def _target_names() -> Iterator[str]:
    for ancestry, gender, age in product(ANCESTRIES, GENDERS, AGES):
        yield _ancestry_target(ancestry, gender, age)
    for gender, age, weight in product(GENDERS, AGES, WEIGHTS):
        yield _weight_target(gender, age, weight)
    for feature in features.USED:
        if feature.negative:
            yield feature.negative
        yield feature.positive
    for unit in sorted({unit for units in FACE_UNITS.values() for unit in units}):
        yield f"faceunits/{unit}"


def _ancestry_target(ancestry: str, gender: str, age: str) -> str:
    return f"macrodetails/{ancestry}-{gender}-{age}"


def _weight_target(gender: str, age: str, weight: str) -> str:
    return f"macrodetails/universal-{gender}-{age}-averagemuscle-{weight}"


def _weights(person: Person) -> Iterator[tuple[str, float]]:
    yield from _body_weights(person)
    for feature, weight in zip(features.USED, person.identity.features, strict=True):
        if weight >= 0:
            yield feature.positive, weight
        elif feature.negative:
            yield feature.negative, -weight
    for units, weight in zip(FACE_UNITS.values(), person.expression.weights, strict=True):
        for unit in units:
            yield f"faceunits/{unit}", weight
    for unit in FACE_UNITS["blink"]:
        yield f"faceunits/{unit}", max(person.gaze[1], 0) * LIDS_FOLLOW


def _body_weights(person: Person) -> Iterator[tuple[str, float]]:
    """Age, gender, ancestry and weight, each a blend of its corners."""
    identity = person.identity
    child, old = np.clip((0.5 - identity.age) / 0.3125, 0, 1), np.clip((identity.age - 0.5) / 0.5, 0, 1)
    ages = dict(zip(AGES, (child, 1 - child - old, old), strict=True))
    genders = dict(zip(GENDERS, (1 - identity.gender, identity.gender), strict=True))
    ancestries = dict(zip(ANCESTRIES, identity.ancestry, strict=True))
    thin, heavy = max(-person.weight, 0), max(person.weight, 0)
    weights = dict(zip(WEIGHTS, (thin, 1 - abs(person.weight), heavy), strict=True))
    for gender, age in product(GENDERS, AGES):
        for ancestry, share in ancestries.items():
            yield _ancestry_target(ancestry, gender, age), share * genders[gender] * ages[age]
        for weight, share in weights.items():
            yield _weight_target(gender, age, weight), share * genders[gender] * ages[age]
