"""Draws a person's hair."""

import numpy as np
from numpy.random import RandomState

from models.starter.scene.chance import Fixed, as_colour, draw, spend
from models.starter.scene.looks import DYES, HAIR_COLOURS, HAIR_STYLES, linear
from models.starter.scene.person import Hair, Identity


def draw_hair(rs: RandomState, seed: int, identity: Identity, fixed: Fixed) -> Hair:
    own_name = _draw_hair_colour(rs, identity)
    colour_name = fixed.get("hair_colour", own_name)
    light = np.exp(rs.randn() * 0.15)
    colour = as_colour(np.array(linear(HAIR_COLOURS[colour_name])) * light)
    own_colour = as_colour(np.array(linear(HAIR_COLOURS[own_name])) * light) if colour_name in DYES else colour
    drawn_style = _draw_hair_style(rs, identity)
    if identity.child and drawn_style == "bald":
        drawn_style = "short"
    style = fixed.get("hair_style", drawn_style)
    receding = 0.12 * identity.oldness if identity.male else 0.0
    line, part = float(rs.uniform(-0.02, 0.06) + receding), float(rs.uniform(-0.5, 0.5))
    numbers = _style_numbers(rs, drawn_style)
    if style != drawn_style:
        numbers = _style_numbers(RandomState(seed), style)
    return Hair(style, colour_name, colour, own_colour, line, part, **numbers)


def _draw_hair_colour(rs: RandomState, identity: Identity) -> str:
    if rs.rand() < identity.oldness * 0.8:
        return draw(rs, {"grey": 0.65, "white": 0.35})
    if identity.melanin > 0.5:
        return draw(rs, {"black": 0.75, "dark brown": 0.25})
    if identity.ancestry[1] > 0.5:
        return draw(rs, {"black": 0.65, "dark brown": 0.25, "brown": 0.1})
    chances = {"black": 0.12, "dark brown": 0.25, "brown": 0.22, "light brown": 0.15, "blond": 0.18, "red": 0.08}
    return draw(rs, chances)


def _draw_hair_style(rs: RandomState, identity: Identity) -> str:
    old = identity.oldness
    if identity.male:
        chances = {"bald": 0.10 + 0.1 * old, "buzz": 0.17 - 0.1 * old, "short": 0.33}
        return draw(rs, {**chances, "quiff": 0.2, "curly": 0.15, "afro": 0.05})
    chances = {"long": 0.27, "bob": 0.15, "wavy": 0.22, "fringe": 0.13}
    return draw(rs, {**chances, "short": 0.08, "curly": 0.09, "afro": 0.06})


def _style_numbers(rs: RandomState, name: str) -> dict[str, float]:
    style = HAIR_STYLES[name]
    length, side = _in_range(rs, style.length), _in_range(rs, style.side)
    if style.length[0] < style.length[1]:
        spend(rs, uniform=1)
    volume, bottom = _in_range(rs, style.volume), _in_range(rs, style.bottom)
    wave = _in_range(rs, style.wave)
    if style.wave[0] < style.wave[1]:
        volume = _in_range(rs, style.volume)
    return {"length": length, "side": side, "wave": wave, "volume": volume, "bottom": bottom}


def _in_range(rs: RandomState, ends: tuple[float, float]) -> float:
    low, high = ends
    return rs.uniform(low, high) if low < high else low
