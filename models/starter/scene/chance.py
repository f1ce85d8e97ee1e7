"""Random draws of a person, values that can be fixed instead, and draws that several parts need."""

from typing import TypedDict

from numpy.random import RandomState

from models.starter.scene.looks import Colour
from models.starter.scene.makehuman import Floats


class Fixed(TypedDict, total=False):
    """Values that can be fixed. Age, gender, ancestry and melanin come first, the rest is drawn to fit them; the
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
    freckles: float
    tan: float
    gaze: tuple[float, float]
    hat: str
    earrings: str


def draw(rs: RandomState, chances: dict[str, float]) -> str:
    """One of the names, by its chance."""
    return str(rs.choice(list(chances), p=list(chances.values())))


def spend(rs: RandomState, normal: int = 0, uniform: int = 0) -> None:
    """Draw so many numbers and drop them, so that those after them stay what they were."""
    rs.randn(normal)
    rs.random_sample(uniform)


def as_colour(rgb: Floats) -> Colour:
    """Three numbers [3] as plain ones."""
    return float(rgb[0]), float(rgb[1]), float(rgb[2])
