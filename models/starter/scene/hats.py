"""Hats: a crown around the skull that ends at a line, and for some a brim, all the way round or in front alone."""

from dataclasses import dataclass

import numpy as np

from models.starter.scene.geometry import Surface, grid_triangles, vertex_normals
from models.starter.scene.hair import ScalpFit
from models.starter.scene.makehuman import Floats

CENTRE = np.array([0, 7.45, 0.42])
HALF_WIDTH, HALF_DEPTH, HALF_HEIGHT = 0.80, 1.10, 1.08  # of the skull
COLUMNS, CROWN_ROWS, BRIM_ROWS = 97, 24, 6
AZIMUTH = np.linspace(-180, 180, COLUMNS)  # the seam at the back twice


@dataclass(frozen=True)
class HatForm:
    """At the front a hat ends at height `front` on the base mesh, at the back `slope` lower. It stands `gap` off the
    skull, its cuff another `cuff`, and is `taller` than it; a `roundness` below 1 makes a steep crown. The brim is
    `brim` wide in the middle, sinks outwards by the share `droop` of its width and ends `spread` degrees to each side.
    """

    front: float
    slope: float
    gap: float
    taller: float
    roundness: float = 1.0
    cuff: float = 0.0
    brim: float = 0.0
    droop: float = 0.22
    spread: float = 0.0

    def line(self, azimuth: Floats) -> Floats:
        """The height [N] at which the hat ends, by degrees from the front [N]."""
        return np.asarray(self.front - self.slope * (1 - np.cos(np.radians(azimuth))) / 2)


HAT_FORMS = {
    "beanie": HatForm(front=7.84, slope=0.80, gap=0.13, taller=0.18, cuff=0.05),
    "cap": HatForm(front=7.84, slope=0.55, gap=0.17, taller=0.10, droop=0.42, brim=0.62, spread=56),
    "brimmed": HatForm(front=7.86, slope=0.40, gap=0.14, taller=0.25, roundness=0.45, brim=0.46, spread=1e6),
}


def hat_surfaces(kind: str, fit: ScalpFit) -> list[Surface]:
    """Crown and brim; none where no hat is worn. `rest` holds, for the shader, the azimuth from the front in degrees,
    the height above the hat's line (0 on the brim) and the way out along the brim, 0..1."""
    if kind == "none":
        return []
    form = HAT_FORMS[kind]
    surfaces = [_crown(form, fit)]
    if form.brim:
        surfaces.append(_brim(form, fit))
    return surfaces


def _crown(form: HatForm, fit: ScalpFit) -> Surface:
    rise, around = np.meshgrid(np.linspace(np.pi / 2, 0, CROWN_ROWS), np.radians(AZIMUTH), indexing="ij")
    line = form.line(np.degrees(around))
    height = line + (CENTRE[1] + HALF_HEIGHT + form.taller - line) * np.sin(rise)
    cuff = form.cuff * (height - line < 0.3)
    place = fit(_around_skull(form, around, height, form.gap + cuff))
    return _surface(place, around, (height - line).ravel(), np.zeros(place.shape[0]))


def _brim(form: HatForm, fit: ScalpFit) -> Surface:
    out, around = np.meshgrid(np.linspace(0, 1, BRIM_ROWS), np.radians(AZIMUTH), indexing="ij")
    azimuth = np.degrees(around)
    width = form.brim * np.sqrt(np.clip(1 - (azimuth / form.spread) ** 2, 0, 1))
    height = form.line(azimuth) + 0.02 - width * out**2 * form.droop
    place = fit(_around_skull(form, around, form.line(azimuth), form.gap + width * out, height))
    return _surface(place, around, np.zeros(place.shape[0]), out.ravel())


def _around_skull(form: HatForm, around: Floats, level: Floats, gap: Floats, height: Floats | None = None) -> Floats:
    """Points [N, 3] at a distance from the skull as wide as it is at `level`; they lie there or at `height`."""
    above = np.clip((level - CENTRE[1]) / (HALF_HEIGHT + form.taller), -1, 1)
    narrowing = np.where(above > 0, np.sqrt(np.clip(1 - above**2, 0, 1)) ** form.roundness, 1 + 0.12 * above)
    x = (HALF_WIDTH * narrowing + gap * np.sqrt(narrowing)) * np.sin(around)
    z = (HALF_DEPTH * narrowing + gap * np.sqrt(narrowing)) * np.cos(around) + CENTRE[2]
    return np.stack([x, level if height is None else height, z], -1).reshape(-1, 3)


def _surface(place: Floats, around: Floats, height: Floats, out: Floats) -> Surface:
    triangles = grid_triangles(len(place) // COLUMNS, COLUMNS)
    pattern = np.stack([np.degrees(around).ravel(), height, out], 1)
    return Surface(place, vertex_normals(place, triangles), pattern, triangles)
