"""Hair and beards: shells of the skin, pushed outwards, and for long hair a hood of hanging curtains.

Strands are not modelled. The shaders cut them out of the shells as noise that thins towards the outermost.
"""

from dataclasses import dataclass

import numpy as np

from models.starter.scene.geometry import Surface, grid_triangles, normalised, vertex_normals
from models.starter.scene.head import Head
from models.starter.scene.looks import BEARD_LENGTHS, HAIR_STYLES
from models.starter.scene.makehuman import Floats, Ints
from models.starter.scene.person import Hair

SKULL_CENTRE = np.array([[0, 7.5, 0.45]])
HOOD_CENTRE = np.array([0, 7.45, 0.42])
HOOD_LAYERS = 3
HOOD_COLUMNS = 97  # around the head, the seam at the back twice
BEARD_SHELLS = 8
SWEPT = np.array([0.0, 0.2, 0.35])
HANGING = np.array([0, -0.5, 0.1])


@dataclass(frozen=True)
class Shell:
    """One layer of hair; `height` is 0 at the skin, 1 outermost."""

    surface: Surface
    height: float


class ScalpFit:
    """Stretches what is modelled on the base mesh to a person's skull: a line fit per axis over the scalp."""

    def __init__(self, head: Head, vertices: Floats) -> None:
        scalp = head.scalp_vertices
        self._lines = [np.polyfit(head.rest_vertices[scalp, k], vertices[scalp, k], 1) for k in range(3)]

    @property
    def width(self) -> float:
        """The person's skull width relative to the base mesh."""
        return float(abs(self._lines[0][0]))

    def __call__(self, points: Floats) -> Floats:
        """Points [N, 3] at rest, moved to the person."""
        return np.stack([line[0] * points[:, k] + line[1] for k, line in enumerate(self._lines)], 1)


def hair_shells(head: Head, positions: Floats, normals: Floats, hair: Hair, fit: ScalpFit, scale: float) -> list[Shell]:
    """Shells from the skin outwards for a head with corners at `positions`, [N, 3]; empty if bald."""
    if hair.length <= 0:
        return []
    style = HAIR_STYLES[hair.style]
    outwards = normalised(normals * 0.35 + normalised(positions - fit(SKULL_CENTRE)[0]) * 0.65)
    on_top = np.clip((head.rest[:, 1] - 7.6) / 0.6, 0, 1)
    length = (hair.side * (1 - on_top) + hair.length * on_top) * np.clip(head.scalp / 0.22 + 0.15, 0.05, 1)
    direction = outwards + (SWEPT if style.swept else 0 * SWEPT) * on_top[:, None]
    triangles = _inside(head, head.scalp, reach=-0.12, line=hair.line)
    return [
        Shell(Surface(positions + direction * (length * t * scale)[:, None], outwards, head.rest, triangles), t)
        for t in _heights(style.shells)
    ]


def beard_shells(head: Head, positions: Floats, normals: Floats, beard: str, scale: float) -> list[Shell]:
    """Shells of a beard from the skin outwards, corners at `positions` [N, 3]; empty if none stands off the skin."""
    if BEARD_LENGTHS[beard] <= 0:
        return []
    on_chin = np.clip((6.75 - head.rest[:, 1]) / 0.4, 0, 1)
    length = np.clip(head.beard / 0.15 + 0.1, 0.05, 1) * BEARD_LENGTHS[beard] * (0.45 + 0.55 * on_chin)
    triangles = _inside(head, head.beard, reach=-0.08, line=0)
    direction = normals + HANGING
    return [
        Shell(Surface(positions + direction * (length * t * scale)[:, None], normals, head.rest, triangles), t)
        for t in _heights(BEARD_SHELLS)
    ]


def _heights(shells: int) -> list[float]:
    return [(i + 1) / shells for i in range(shells)]


def _inside(head: Head, field: Floats, reach: float, line: float) -> Ints:
    """The triangles of the skin where a field is above `line` for some corner and above `reach` for all."""
    triangles = head.triangles["skin"]
    corners = field[triangles]
    return triangles[(corners > reach).all(1) & (corners > line).any(1)]


def hood_layers(hair: Hair, fit: ScalpFit) -> list[Surface]:
    """Layers of long hair from inside outwards; empty for short hair.

    `rest` holds, for the shader, the azimuth from the front in degrees, the height at rest and the layer, 0..1.
    """
    if not HAIR_STYLES[hair.style].hood:
        return []
    points, azimuth = _hood_at_rest()
    from_axis = points - HOOD_CENTRE
    from_axis[points[:, 1] <= HOOD_CENTRE[1], 1] = 0
    from_axis = normalised(from_axis)
    triangles = grid_triangles(len(points) // HOOD_COLUMNS, HOOD_COLUMNS)
    layers = []
    for layer in np.linspace(0, 1, HOOD_LAYERS):
        place = points + from_axis * (layer * hair.volume + 0.045)
        hanging = np.clip((7.9 - place[:, 1]) / 0.6, 0, 1)
        waves = np.sin(place[:, 1] * 5.5 + np.radians(azimuth) * 5) * hanging
        place = fit(place + from_axis * (hair.wave * 0.28 * waves)[:, None])
        pattern = np.stack([azimuth, points[:, 1], np.full(len(points), layer)], 1)
        layers.append(Surface(place, vertex_normals(place, triangles), pattern, triangles))
    return layers


def _hood_at_rest() -> tuple[Floats, Floats]:
    """A cap over the skull and a curtain below: points [N, 3] and their azimuth in degrees [N]."""
    azimuth = np.linspace(-180, 180, HOOD_COLUMNS)
    elevation, around = np.meshgrid(np.radians(np.linspace(88, 0, 16)), np.radians(azimuth), indexing="ij")
    narrowing = np.cos(elevation) ** 0.85
    cap = _ellipse(around, narrowing, narrowing, 1.08 * np.sin(elevation) ** 0.95)
    drop, around = np.meshgrid(np.linspace(0, 2.6, 18)[1:], np.radians(azimuth), indexing="ij")
    bulge = 1 + 0.10 * np.sin(np.minimum(drop, 1.6) / 1.6 * np.pi) - 0.05 * drop
    nape = 1 - 0.10 * np.minimum(drop, 1) * (np.cos(around) < 0)
    curtain = _ellipse(around, bulge * (1 + 0.06 * drop), nape, -drop)
    points = np.concatenate([cap, curtain])
    return points.astype(np.float32), np.tile(azimuth, len(points) // HOOD_COLUMNS).astype(np.float32)


def _ellipse(around: Floats, width: Floats, depth: Floats, height: Floats) -> Floats:
    """Points [N, 3] around the hood's axis."""
    xyz = (0.80 * width * np.sin(around), HOOD_CENTRE[1] + height, HOOD_CENTRE[2] + 1.10 * depth * np.cos(around))
    return np.stack(xyz, -1).reshape(-1, 3)
