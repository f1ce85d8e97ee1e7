"""Draws people at random: near-frontal, under even light, diverse in everything a text may ask for.

A seed always gives the same person: the starter pack was trained on them. So the order of the random draws is fixed,
and numbers that were drawn once but are no longer used are still drawn (`_spend`).
"""

from collections.abc import Collection
from typing import TypedDict, Unpack

import numpy as np
from numpy.random import RandomState

from models.starter.scene import features
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import (
    ANCESTRIES,
    BEARD_LENGTHS,
    CLOTH_COLOURS,
    EXPRESSIONS,
    EYE_COLOURS,
    FACE_UNITS,
    FRAME_COLOURS,
    FRAME_THICKNESS,
    HAIR_COLOURS,
    HAIR_STYLES,
    LIP_COLOURS,
    SKIN_COLOURS,
    Brows,
    Colour,
    Expression,
    Glasses,
    Hair,
    Identity,
    Makeup,
    Paint,
    Person,
    Skin,
    linear,
)

TRAINING_SEEDS = (range(20_077, 24_077), range(40_077, 44_077))
VALIDATION_COUNT = 128  # the first of each training range validate and do not train
HELD_OUT_SEEDS = range(900_000, 1_000_000)  # never in any training: samples, tests, tables

BEARD_AGE = 0.45
RESTED_EYES = 0.35  # how far open eyes are widened: the mesh's own neutral looks sleepy


class Fixed(TypedDict, total=False):
    """What can be held fixed. Age, gender, ancestry and melanin are fixed first and the rest is drawn to fit them; the
    others replace what was drawn, so that two calls differ in nothing else."""

    age: float
    gender: float
    ancestry: tuple[float, float, float]
    melanin: float
    expression: str
    strength: float
    hair_colour: str
    hair_style: str
    beard: str
    glasses: str
    makeup: bool
    eye_colour: str
    yaw: float


def sample_person(seed: int, **fixed: Unpack[Fixed]) -> Person:
    """The person of a seed. A fixed `expression` is a pure one at `strength` (if not given, drawn from 0.55..1.05);
    otherwise three in ten people blend two. Raises ValueError on a name that the tables of `person` do not have."""
    _check_names(fixed)
    rs = RandomState(seed)
    identity = _identity(rs, fixed)
    expression_name = _draw_expression_name(rs)
    hair = _hair(rs, seed, identity, fixed)
    beard = fixed.get("beard", _draw_beard(rs, identity))
    glasses = _glasses(rs, fixed)
    paint = _paint(rs, identity, beard, fixed)
    _spend_former_scene(rs)
    weight = float(np.clip(rs.randn() * 0.4, -1, 1))
    _spend(rs, normal=5, uniform=3)
    yaw = float(np.clip(rs.randn() * 3.5, -8, 8))
    return Person(  # in the order of the draws
        identity=identity,
        weight=weight,
        yaw=fixed.get("yaw", yaw),
        pitch=float(np.clip(rs.randn() * 1.5, -4, 4)),
        expression=_expression(rs, expression_name, fixed),
        light=rs.uniform(-35, 35),
        background=_background(rs),
        paint=paint,
        hair=hair,
        beard=beard,
        glasses=glasses,
    )


def _check_names(fixed: Fixed) -> None:
    tables: dict[str, Collection[str]] = {
        "expression": EXPRESSIONS,
        "hair_colour": HAIR_COLOURS,
        "hair_style": HAIR_STYLES,
        "beard": BEARD_LENGTHS,
        "glasses": FRAME_THICKNESS,
        "eye_colour": EYE_COLOURS,
    }
    for trait, value in fixed.items():
        if trait in tables and value not in tables[trait]:
            raise ValueError(f"{trait} is one of {', '.join(tables[trait])}, not {value}.")


def _spend(rs: RandomState, normal: int = 0, uniform: int = 0) -> None:
    rs.randn(normal)
    rs.random_sample(uniform)


def _spend_former_scene(rs: RandomState) -> None:
    """Eye shadow colour, gloss, pupil, a free light and a two-coloured background, which all became constants."""
    rs.randint(4)
    _spend(rs, uniform=9)
    rs.randint(20, 235, 3)
    _spend(rs, uniform=2)


def _draw(rs: RandomState, chances: dict[str, float]) -> str:
    return str(rs.choice(list(chances), p=list(chances.values())))


def _identity(rs: RandomState, fixed: Fixed) -> Identity:
    gender = float(np.clip(rs.beta(0.25, 0.25), 0, 1))
    ages = rs.uniform(0.25, 0.42), rs.uniform(0.45, 0.62), rs.uniform(0.6, 0.97)
    age = fixed.get("age", float(rs.choice(ages, p=[0.12, 0.58, 0.30])))
    ancestry = np.asarray(fixed.get("ancestry", rs.dirichlet([0.45] * len(ANCESTRIES))))
    melanin = float(np.clip(ancestry @ np.array([0.78, 0.30, 0.14]) + rs.randn() * 0.09, 0, 1))
    return Identity(
        age=age,
        gender=fixed.get("gender", gender),
        ancestry=(float(ancestry[0]), float(ancestry[1]), float(ancestry[2])),
        melanin=fixed.get("melanin", melanin),
        features=_features(rs, age),
    )


def _features(rs: RandomState, age: float) -> tuple[float, ...]:
    weights = np.clip(rs.randn(features.DRAWS) * 0.22, -0.55, 0.55)
    weights[features.AGE_DRAW] = np.clip((age - 0.55) * 1.2 + rs.randn() * 0.1, -0.3, 1)
    weights[features.OUTLINE_DRAWS] = np.maximum(0, rs.randn(len(features.OUTLINE_DRAWS)) * 0.2)
    return tuple(float(weights[feature.draw] * feature.spread * 1.2) for feature in features.USED)


def _draw_expression_name(rs: RandomState) -> str:
    chances = [0.26, 0.2, 0.16, 0.08, 0.07, 0.07, 0.06, 0.04, 0.03, 0.03]
    name = _draw(rs, dict(zip(EXPRESSIONS, chances, strict=True)))
    _spend(rs, uniform=1)
    moved = sum(len(FACE_UNITS[group]) for group in EXPRESSIONS[name])
    for _ in range(43 - moved):  # slight movements of every other face unit
        if rs.rand() < 0.12:
            rs.randn()
    return name


def _hair(rs: RandomState, seed: int, identity: Identity, fixed: Fixed) -> Hair:
    colour_name = fixed.get("hair_colour", _draw_hair_colour(rs, identity))
    colour = np.array(linear(HAIR_COLOURS[colour_name])) * np.exp(rs.randn() * 0.15)
    drawn_style = _draw_hair_style(rs, identity)
    style = fixed.get("hair_style", drawn_style)
    receding = 0.12 * _oldness(identity) if identity.male else 0.0
    line, part = float(rs.uniform(-0.02, 0.06) + receding), float(rs.uniform(-0.5, 0.5))
    numbers = _style_numbers(rs, drawn_style)
    if style != drawn_style:
        numbers = _style_numbers(RandomState(seed), style)
    return Hair(style, colour_name, _colour(colour), line, part, **numbers)


def _draw_hair_colour(rs: RandomState, identity: Identity) -> str:
    if rs.rand() < _oldness(identity) * 0.8:
        return _draw(rs, {"grey": 0.65, "white": 0.35})
    if identity.melanin > 0.5:
        return _draw(rs, {"black": 0.75, "dark brown": 0.25})
    if identity.ancestry[1] > 0.5:
        return _draw(rs, {"black": 0.65, "dark brown": 0.25, "brown": 0.1})
    chances = {"black": 0.12, "dark brown": 0.25, "brown": 0.22, "light brown": 0.15, "blond": 0.18, "red": 0.08}
    return _draw(rs, chances)


def _draw_hair_style(rs: RandomState, identity: Identity) -> str:
    old = _oldness(identity)
    if identity.male:
        chances = {"bald": 0.10 + 0.1 * old, "buzz": 0.17 - 0.1 * old, "short": 0.33}
        return _draw(rs, {**chances, "quiff": 0.2, "curly": 0.15, "afro": 0.05})
    chances = {"long": 0.27, "bob": 0.15, "wavy": 0.22, "fringe": 0.13}
    return _draw(rs, {**chances, "short": 0.08, "curly": 0.09, "afro": 0.06})


def _style_numbers(rs: RandomState, name: str) -> dict[str, float]:
    style = HAIR_STYLES[name]
    length, side = _in_range(rs, style.length), _in_range(rs, style.side)
    if style.length[0] < style.length[1]:
        _spend(rs, uniform=1)
    volume, bottom = _in_range(rs, style.volume), _in_range(rs, style.bottom)
    wave = _in_range(rs, style.wave)
    if style.wave[0] < style.wave[1]:
        volume = _in_range(rs, style.volume)
    return {"length": length, "side": side, "wave": wave, "volume": volume, "bottom": bottom}


def _in_range(rs: RandomState, ends: tuple[float, float]) -> float:
    low, high = ends
    return rs.uniform(low, high) if low < high else low


def _draw_beard(rs: RandomState, identity: Identity) -> str:
    kind = "none"
    if identity.male and identity.age > BEARD_AGE:
        kind = _draw(rs, {"none": 0.5, "stubble": 0.2, "short": 0.17, "full": 0.13})
    _spend(rs, uniform=2)
    return kind


def _glasses(rs: RandomState, fixed: Fixed) -> Glasses:
    kind = _draw(rs, {"none": 0.76, "thin": 0.1, "thick": 0.1, "sun": 0.04})
    return Glasses(
        kind=fixed.get("glasses", kind),
        squareness=rs.uniform(2, 4.5),
        width=rs.uniform(0.25, 0.285),
        height=rs.uniform(0.18, 0.24),
        colour=linear(rs.choice(FRAME_COLOURS)),
    )


def _paint(rs: RandomState, identity: Identity, beard: str, fixed: Fixed) -> Paint:
    skin_colour = _skin_colour(identity.melanin) * (1 + rs.randn(3) * np.array([0.02, 0.02, 0.03]))
    drawn_makeup = not identity.male and rs.rand() < 0.45
    made_up = fixed.get("makeup", drawn_makeup)
    lip_colour = linear(rs.choice(LIP_COLOURS))
    eye_colour = fixed.get("eye_colour", _draw_eye_colour(rs, identity))
    cloth = linear(rs.choice(CLOTH_COLOURS))
    brows = _brows(rs, identity)
    skin = Skin(
        colour=_colour(skin_colour),
        freckles=float(max(0, rs.randn() * 0.5 - 0.3) * (identity.melanin < 0.35)),
        blush=float(rs.uniform(0.15, 0.5) + 0.25 * made_up),
        wrinkles=float(np.clip((identity.age - 0.5) / 0.42, 0, 1) * 0.85),
        stubble=_stubble(identity, beard),
    )
    eye_shadow = rs.uniform(0.3, 0.7) if drawn_makeup else 0.5
    makeup = Makeup(
        on=made_up,
        lip_colour=lip_colour,
        lips=0.75 * made_up,
        eye_shadow=eye_shadow * made_up,
        lashes=0.35 + 0.5 * (1 - identity.gender) + 0.15 * made_up,
    )
    return Paint(skin, brows, makeup, eye_colour, linear(EYE_COLOURS[eye_colour]), cloth)


def _skin_colour(melanin: float) -> Floats:
    shades = [np.array(linear(shade)) for shade in SKIN_COLOURS]
    x = melanin * (len(shades) - 1)
    i = min(int(x), len(shades) - 2)
    return shades[i] * (1 - x + i) + shades[i + 1] * (x - i)


def _stubble(identity: Identity, beard: str) -> float:
    if beard == "none":
        return 0.12 if identity.male and identity.age > BEARD_AGE else 0.0
    return 0.75 if beard == "stubble" else 0.6


def _draw_eye_colour(rs: RandomState, identity: Identity) -> str:
    dark = identity.melanin > 0.35 or identity.ancestry[1] > 0.5
    chances = [0.3, 0.5, 0.06, 0.04, 0.08, 0.02] if dark else [0.28, 0.12, 0.28, 0.12, 0.12, 0.08]
    return _draw(rs, dict(zip(EYE_COLOURS, chances, strict=True)))


def _brows(rs: RandomState, identity: Identity) -> Brows:
    female = 1 - identity.gender
    return Brows(
        density=float(rs.uniform(0.7, 0.95) * (1 - 0.35 * _oldness(identity))),
        arch=float(rs.uniform(0.3, 0.9) * (0.7 + 0.5 * female)),
        thickness=float(rs.uniform(0.042, 0.060) * (1 - 0.25 * female)),
        gap=float(rs.uniform(-0.02, 0.05)),
    )


def _expression(rs: RandomState, name: str, fixed: Fixed) -> Expression:
    strength = fixed.get("strength", rs.uniform(0.55, 1.05))
    blended, second_strength = "neutral", 0.0
    if rs.rand() < 0.3:
        blended, second_strength = str(rs.choice(list(EXPRESSIONS))), rs.uniform(0.2, 0.7)
    if "expression" in fixed:
        name, blended = fixed["expression"], "neutral"
    weights = {group: weight * strength for group, weight in EXPRESSIONS[name].items()}
    for group, weight in EXPRESSIONS[blended].items():
        weights[group] = min(1.0, weights.get(group, 0.0) + weight * second_strength)
    rested = RESTED_EYES * (1 - weights.get("blink", 0.0))
    weights["wide"] = max(weights.get("wide", 0.0), rested)
    return Expression(name, tuple(weights.get(group, 0.0) for group in FACE_UNITS))


def _background(rs: RandomState) -> Colour:
    """A muted wall."""
    red, green, blue = rs.randint(60, 225, 3)
    colour = np.array(linear(f"#{red:02x}{green:02x}{blue:02x}"))
    return _colour(colour * 0.4 + colour.mean() * 0.6)


def _oldness(identity: Identity) -> float:
    """0 up to middle age .. 1 from late old age on."""
    return float(np.clip((identity.age - 0.6) / 0.35, 0, 1))


def _colour(rgb: Floats) -> Colour:
    return float(rgb[0]), float(rgb[1]), float(rgb[2])
