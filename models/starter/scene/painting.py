"""Draws the colours of a person's skin, make-up, brows, eyes and clothes."""

import numpy as np
from numpy.random import RandomState

from models.starter.scene.chance import Fixed, as_colour, draw
from models.starter.scene.looks import CLOTH_COLOURS, EYE_COLOURS, LIP_COLOURS, SKIN_COLOURS, linear
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Brows, Identity, Makeup, Paint, Skin
from models.starter.scene.uncommon import BEARD_AGE, Uncommon


def draw_paint(rs: RandomState, identity: Identity, beard: str, uncommon: Uncommon, fixed: Fixed) -> Paint:
    tan = fixed.get("tan", uncommon.tan)
    melanin = float(np.clip(identity.melanin + tan, 0, 1))
    skin_colour = _skin_colour(melanin) * (1 + rs.randn(3) * np.array([0.02, 0.02, 0.03]))
    drawn_makeup = not identity.male and rs.rand() < 0.45
    made_up = fixed.get("makeup", drawn_makeup and not identity.child)
    lip_colour = linear(rs.choice(LIP_COLOURS))
    eye_colour = fixed.get("eye_colour", _draw_eye_colour(rs, identity))
    cloth = linear(rs.choice(CLOTH_COLOURS))
    brows = _brows(rs, identity)
    freckles = float(max(0, rs.randn() * 0.5 - 0.3) * (identity.melanin < 0.35))
    skin = Skin(
        colour=as_colour(skin_colour),
        freckles=fixed.get("freckles", uncommon.freckles or freckles),
        tan=tan,
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
    return draw(rs, dict(zip(EYE_COLOURS, chances, strict=True)))


def _brows(rs: RandomState, identity: Identity) -> Brows:
    female = 1 - identity.gender
    return Brows(
        density=float(rs.uniform(0.7, 0.95) * (1 - 0.35 * identity.oldness)),
        arch=float(rs.uniform(0.3, 0.9) * (0.7 + 0.5 * female)),
        thickness=float(rs.uniform(0.042, 0.060) * (1 - 0.25 * female)),
        gap=float(rs.uniform(-0.02, 0.05)),
    )
