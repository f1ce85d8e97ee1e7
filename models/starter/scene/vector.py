"""A person as the 147 numbers that the starter pack's generator learns from, each of a spread of about 1."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.starter.scene import features
from models.starter.scene.looks import BEARD_LENGTHS, EARRINGS, FACE_UNITS, FRAME_THICKNESS, HAIR_STYLES, HATS, Colour
from models.starter.scene.person import Glasses, Hair, Paint, Person

# What came later stands at the end: a generator goes on training with the inputs it knows where they were.
_UNITS, _LATER_UNITS = tuple(FACE_UNITS)[:18], tuple(FACE_UNITS)[18:20]
_BEARDS, _LATER_BEARDS = tuple(BEARD_LENGTHS)[:4], tuple(BEARD_LENGTHS)[4:]
VECTOR_NAMES: tuple[str, ...] = (
    *("age", "gender", "race0", "race1", "race2", "weight"),
    *(f"loc:{feature.name}" for feature in features.USED),
    *(f"g:{group}" for group in _UNITS),
    *("yaw", "pitch", "lang"),
    *(f"{part}{i}" for part in ("skin", "lip") for i in range(3)),
    "lipamt",
    *(f"{part}{i}" for part in ("hair", "iris", "cloth", "bg") for i in range(3)),
    *("stub", "browd", "browa", "browth", "browgap", "wr", "freck", "blush", "shadowc", "lashd"),
    *(f"style:{style}" for style in HAIR_STYLES),
    *(f"beard:{beard}" for beard in _BEARDS),
    *(f"glasses:{kind}" for kind in FRAME_THICKNESS),
    *("hlen", "hside", "hline", "hvol", "hwave", "hpart", "hdrop", "gsq", "gw", "gh", "gc0", "gc1", "gc2"),
    *(f"g:{group}" for group in _LATER_UNITS),
    *(f"beard:{beard}" for beard in _LATER_BEARDS),
    *("gazex", "gazey", "averted"),
    *(f"hat:{kind}" for kind in HATS),
    *(f"earrings:{kind}" for kind in EARRINGS),
    *(f"{part}{i}" for part in ("hatc", "earc") for i in range(3)),
)


def vector(person: Person) -> NDArray[np.float32]:
    """The numbers of a person, [147], named by `VECTOR_NAMES`. What is not worn (lipstick, glasses, hood) counts 0."""
    identity = person.identity
    numbers = [
        *(identity.age * 3, identity.gender * 2 - 1, *(share * 2 for share in identity.ancestry), person.weight),
        *(weight * 3 for weight in identity.features),
        *(weight * 1.5 for weight in person.expression.weights[: len(_UNITS)]),
        *(person.yaw / 3.5, person.pitch / 1.5, person.light / 20),
        *_paint_numbers(person),
        *_one_of(HAIR_STYLES, person.hair.style),
        *_one_of(_BEARDS, person.beard),
        *_one_of(FRAME_THICKNESS, person.glasses.kind),
        *_hair_numbers(person.hair),
        *_glasses_numbers(person.glasses),
        *_later_numbers(person),
    ]
    return np.array(numbers, np.float32)


def _later_numbers(person: Person) -> list[float]:
    hat, earrings = person.hat, person.earrings
    return [
        *(weight * 1.5 for weight in person.expression.weights[len(_UNITS) :][: len(_LATER_UNITS)]),
        *_one_of(_LATER_BEARDS, person.beard),
        *(angle / 12 for angle in (*person.gaze, abs(person.gaze[0]))),
        *_one_of(HATS, hat.kind),
        *_one_of(EARRINGS, earrings.kind),
        *((hat.kind != "none") * number for number in _perceived(hat.colour)),
        *((earrings.kind != "none") * number for number in _perceived(earrings.colour)),
    ]


def _paint_numbers(person: Person) -> list[float]:
    paint, lips = person.paint, person.paint.makeup.lips
    return [
        *_perceived(paint.skin.colour),
        *(channel * lips for channel in _perceived(paint.makeup.lip_colour)),
        lips * 2,
        *_perceived(person.hair.colour),
        *_perceived(paint.eye_colour),
        *_perceived(paint.cloth),
        *_perceived(person.background),
        *_skin_numbers(paint),
    ]


def _skin_numbers(paint: Paint) -> list[float]:
    skin, brows, makeup = paint.skin, paint.brows, paint.makeup
    return [
        *(skin.stubble, brows.density, brows.arch, brows.thickness * 20, brows.gap * 10),
        *(skin.wrinkles, skin.freckles, skin.blush, makeup.eye_shadow, makeup.lashes),
    ]


def _hair_numbers(hair: Hair) -> list[float]:
    hood = HAIR_STYLES[hair.style].hood
    return [
        *(hair.length * 4, hair.side * 4, hair.line * 8),
        *(hair.volume * 6 * hood, hair.wave * 4, hair.part * hood, (hair.bottom - 5.8) * hood),
    ]


def _glasses_numbers(glasses: Glasses) -> list[float]:
    shape = (glasses.squareness - 3, (glasses.width - 0.27) * 40, (glasses.height - 0.21) * 30)
    worn = glasses.kind != "none"
    return [worn * number for number in (*shape, *_perceived(glasses.colour))]


def _one_of(names: Iterable[str], chosen: str) -> list[float]:
    return [float(name == chosen) for name in names]


def _perceived(colour: Colour) -> list[float]:
    """Linear RGB as sRGB, about 0..3."""
    return [float(channel ** (1 / 2.2) * 3) for channel in colour]
