"""Uncommon attributes: childhood, a wink, a moustache, a hat, earrings, freckles, a tan, eyes that look away.

Drawn from a second random stream of the seed, so that those who have none of it stay who they were without.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState

from models.starter.scene.looks import EARRINGS, HAT_COLOURS, HATS, METAL_COLOURS, Colour, linear
from models.starter.scene.person import Identity

BEARD_AGE = 0.45
CHILD_AGES = 0.19, 0.27
FAIR = 0.3  # melanin up to which freckles and a tan are to be seen


@dataclass(frozen=True)
class Uncommon:
    """None and 0 where a person has nothing of it. `winks_right`: which eye a wink would close."""

    expression: str | None
    strength: float
    winks_right: bool
    beard: str | None
    freckles: float
    tan: float
    gaze: tuple[float, float]
    hat: str
    hat_colour: Colour
    earrings: str
    metal: Colour


def child_age(seed: int) -> float | None:
    """The age of a child, which one seed of twelve is."""
    rs = _stream(seed, 1)
    return float(rs.uniform(*CHILD_AGES)) if rs.rand() < 0.08 else None


def draw_uncommon(seed: int, identity: Identity) -> Uncommon:
    """Draw the uncommon attributes of a person by seed."""
    rs = _stream(seed, 2)
    expression = _one_of(rs, {"wink": 0.05, "disgust": 0.05})
    strength, right = rs.uniform(0.85, 1.1), bool(rs.rand() < 0.5)
    beard = _one_of(rs, {"moustache": 0.07, "goatee": 0.05})
    hat = _one_of(rs, dict.fromkeys(HATS[1:], 0.03))
    earrings = _one_of(rs, dict.fromkeys(EARRINGS[1:], 0.02 if identity.male else 0.125))
    freckles, tan = _freckles_and_tan(rs, identity.melanin)
    return Uncommon(
        expression=expression,
        strength=strength,
        winks_right=right,
        beard=beard if identity.male and identity.age > BEARD_AGE else None,
        freckles=freckles,
        tan=tan,
        gaze=_gaze(rs),
        hat=hat or "none",
        hat_colour=linear(rs.choice(HAT_COLOURS)),
        earrings=earrings or "none",
        metal=linear(rs.choice(METAL_COLOURS)),
    )


def _stream(seed: int, number: int) -> RandomState:
    return RandomState([seed, number])


def _one_of(rs: RandomState, chances: dict[str, float]) -> str | None:
    drawn = int(np.searchsorted(np.cumsum(list(chances.values())), rs.rand(), side="right"))
    return list(chances)[drawn] if drawn < len(chances) else None


def _freckles_and_tan(rs: RandomState, melanin: float) -> tuple[float, float]:
    freckles, tan = rs.uniform(1.2, 1.8), rs.uniform(0.2, 0.35)
    freckled, tone = rs.rand() < 0.1, _one_of(rs, {"tanned": 0.06, "pale": 0.06})
    if melanin >= FAIR:
        return 0.0, 0.0
    return freckled * freckles, {"tanned": tan, "pale": -melanin}.get(tone or "", 0.0)


def _gaze(rs: RandomState) -> tuple[float, float]:
    """Degrees to the picture's right and down."""
    where, side = _one_of(rs, {"aside": 0.16, "up": 0.07, "down": 0.07}), int(rs.choice([-1, 1]))
    far, little = rs.uniform(0.5, 1), rs.uniform(-4, 4)
    return {"aside": (side * 32 * far, little), "up": (little, -20 * far), "down": (little, 20 * far)}.get(
        where or "", (0.0, 0.0)
    )
