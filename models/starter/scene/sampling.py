"""Draws people at random: near-frontal, under even light, diverse in everything a text may ask for.

A seed always gives the same person: the starter pack was trained on them. So the order of the random draws is fixed,
and numbers that were drawn once but are no longer used are still drawn (`spend`).
"""

from collections.abc import Collection
from typing import Unpack

import numpy as np
from numpy.random import RandomState

from models.starter.scene import features
from models.starter.scene.chance import Fixed, as_colour, draw, spend
from models.starter.scene.hairdressing import draw_hair
from models.starter.scene.looks import (
    ANCESTRIES,
    BEARD_LENGTHS,
    EARRINGS,
    EXPRESSIONS,
    EYE_COLOURS,
    FACE_UNITS,
    FRAME_COLOURS,
    FRAME_THICKNESS,
    HAIR_COLOURS,
    HAIR_STYLES,
    HATS,
    Colour,
    linear,
)
from models.starter.scene.painting import draw_paint
from models.starter.scene.person import (
    Earrings,
    Expression,
    Glasses,
    Hat,
    Identity,
    Person,
)
from models.starter.scene.uncommon import BEARD_AGE, Uncommon, child_age, draw_uncommon

TRAINING_SEEDS = (range(20_077, 24_077), range(40_077, 44_077))
VALIDATION_COUNT = 128  # the first of each training range validate and do not train
HELD_OUT_SEEDS = range(900_000, 1_000_000)  # never in any training: samples, tests, tables

EXPRESSION_CHANCES = dict(
    zip(EXPRESSIONS, (0.26, 0.2, 0.16, 0.08, 0.07, 0.07, 0.06, 0.04, 0.03, 0.03), strict=False)
)  # the others are uncommon
_FORMER_UNITS = dict(zip(EXPRESSION_CHANCES, (0, 6, 11, 7, 10, 6, 2, 1, 1, 1), strict=True))  # that it moved at first
RESTED_EYES = 0.35  # how far open eyes are widened: the mesh's own neutral looks sleepy


def sample_person(seed: int, **fixed: Unpack[Fixed]) -> Person:
    """The person of a seed. A fixed `expression` is a pure one at `strength` (if not given, drawn from 0.55..1.05);
    otherwise three in ten people blend two. Raises ValueError on a name that the tables of `looks` do not have."""
    _check_names(fixed)
    rs = RandomState(seed)
    identity = _identity(rs, seed, fixed)
    uncommon = draw_uncommon(seed, identity)
    expression_name = _draw_expression_name(rs)
    hair = draw_hair(rs, seed, identity, fixed)
    drawn_beard = _draw_beard(rs, identity)
    beard = fixed.get("beard", uncommon.beard or drawn_beard)
    glasses = _glasses(rs, fixed)
    paint = draw_paint(rs, identity, beard, uncommon, fixed)
    _spend_former_scene(rs)
    weight = float(np.clip(rs.randn() * 0.4, -1, 1))
    spend(rs, normal=5, uniform=3)
    yaw = float(np.clip(rs.randn() * 3.5, -8, 8))
    return Person(  # in the order of the draws
        identity=identity,
        weight=weight,
        yaw=fixed.get("yaw", yaw),
        pitch=float(np.clip(rs.randn() * 1.5, -4, 4)),
        expression=_expression(rs, expression_name, uncommon, fixed),
        light=rs.uniform(-35, 35),
        background=_background(rs),
        paint=paint,
        hair=hair,
        beard=beard,
        glasses=glasses,
        hat=Hat(fixed.get("hat", uncommon.hat), uncommon.hat_colour),
        earrings=Earrings(fixed.get("earrings", uncommon.earrings), uncommon.metal),
        gaze=fixed.get("gaze", uncommon.gaze),
    )


def _check_names(fixed: Fixed) -> None:
    tables: dict[str, Collection[str]] = {
        "expression": EXPRESSIONS,
        "hair_colour": HAIR_COLOURS,
        "hair_style": HAIR_STYLES,
        "beard": BEARD_LENGTHS,
        "glasses": FRAME_THICKNESS,
        "eye_colour": EYE_COLOURS,
        "hat": HATS,
        "earrings": EARRINGS,
    }
    for trait, value in fixed.items():
        if trait in tables and value not in tables[trait]:
            raise ValueError(f"{trait} is one of {', '.join(tables[trait])}, not {value}.")


def _spend_former_scene(rs: RandomState) -> None:
    """Eye shadow colour, gloss, pupil, a free light and a two-coloured background, which all became constants."""
    rs.randint(4)
    spend(rs, uniform=9)
    rs.randint(20, 235, 3)
    spend(rs, uniform=2)


def _identity(rs: RandomState, seed: int, fixed: Fixed) -> Identity:
    gender = float(np.clip(rs.beta(0.25, 0.25), 0, 1))
    ages = rs.uniform(0.25, 0.42), rs.uniform(0.45, 0.62), rs.uniform(0.6, 0.97)
    grown = float(rs.choice(ages, p=[0.12, 0.58, 0.30]))
    age = fixed.get("age", child_age(seed) or grown)
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
    name = draw(rs, EXPRESSION_CHANCES)
    spend(rs, uniform=1)
    for _ in range(43 - _FORMER_UNITS[name]):  # slight movements of every other face unit
        if rs.rand() < 0.12:
            rs.randn()
    return name


def _draw_beard(rs: RandomState, identity: Identity) -> str:
    kind = "none"
    if identity.male and identity.age > BEARD_AGE:
        kind = draw(rs, {"none": 0.5, "stubble": 0.2, "short": 0.17, "full": 0.13})
    spend(rs, uniform=2)
    return kind


def _glasses(rs: RandomState, fixed: Fixed) -> Glasses:
    kind = draw(rs, {"none": 0.76, "thin": 0.1, "thick": 0.1, "sun": 0.04})
    return Glasses(
        kind=fixed.get("glasses", kind),
        squareness=rs.uniform(2, 4.5),
        width=rs.uniform(0.25, 0.285),
        height=rs.uniform(0.18, 0.24),
        colour=linear(rs.choice(FRAME_COLOURS)),
    )


def _expression(rs: RandomState, name: str, uncommon: Uncommon, fixed: Fixed) -> Expression:
    strength = fixed.get("strength", rs.uniform(0.55, 1.05))
    blended, second_strength = "neutral", 0.0
    if rs.rand() < 0.3:
        blended, second_strength = str(rs.choice(list(EXPRESSION_CHANCES))), rs.uniform(0.2, 0.7)
    if "expression" in fixed:
        name, blended = fixed["expression"], "neutral"
    elif uncommon.expression:
        name, blended, strength = uncommon.expression, "neutral", uncommon.strength
    weights = {group: weight * strength for group, weight in EXPRESSIONS[name].items()}
    for group, weight in EXPRESSIONS[blended].items():
        own = weights.get(group, 0.0)
        weights[group] = max(own, min(1.0, own + weight * second_strength))
    rested = RESTED_EYES * (1 - weights.get("blink", 0.0))
    weights["wide"] = max(weights.get("wide", 0.0), rested)
    if "winkl" in weights:
        weights["winkr" if uncommon.winks_right else "winkl"] = max(1.0, weights.pop("winkl"))
    return Expression(name, tuple(weights.get(group, 0.0) for group in FACE_UNITS))


def _background(rs: RandomState) -> Colour:
    """A muted wall."""
    red, green, blue = rs.randint(60, 225, 3)
    colour = np.array(linear(f"#{red:02x}{green:02x}{blue:02x}"))
    return as_colour(colour * 0.4 + colour.mean() * 0.6)
