"""Earrings: a ball or a hoop at each lobe."""

import numpy as np

from models.starter.scene.geometry import Surface, tube, unit_sphere
from models.starter.scene.head import Head
from models.starter.scene.makehuman import Floats

STUD_RADIUS = 0.055
HOOP_RADIUS, HOOP_THICKNESS, HOOP_POINTS = 0.15, 0.02, 24


def build_earrings(kind: str, head: Head, vertices: Floats, scale: float) -> list[Surface]:
    """One for each ear of a head with vertices [G, 3]; none where none are worn."""
    if kind == "none":
        return []
    build = _stud if kind == "stud" else _hoop
    return [build(vertices[lobe], side, scale) for side, lobe in zip((1, -1), head.lobes, strict=True)]


def _stud(lobe: Floats, side: int, scale: float) -> Surface:
    ball = unit_sphere(12, 16)
    centre = lobe + np.array([side * 0.03, 0.05, 0.03]) * scale
    return Surface(ball.positions * STUD_RADIUS * scale + centre, ball.normals, ball.rest, ball.triangles)


def _hoop(lobe: Floats, side: int, scale: float) -> Surface:
    """Hangs half turned to the front."""
    angle = np.linspace(0, 2 * np.pi, HOOP_POINTS + 1)[:-1]
    across = np.sin(angle) * HOOP_RADIUS
    centre = lobe + np.array([side * 0.05, 0.04 - HOOP_RADIUS, 0.03]) * scale
    circle = np.stack([across * 0.75 * side, np.cos(angle) * HOOP_RADIUS, across * 0.66], 1) * scale
    return tube(centre + circle, HOOP_THICKNESS * scale, closed=True)
