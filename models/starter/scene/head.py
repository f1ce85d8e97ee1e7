"""The head cut out of the MakeHuman body, with what is painted and grown on it: scalp, beard, ears, landmarks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.starter.scene.geometry import vertex_normals
from models.starter.scene.makehuman import BaseMesh, Floats, Ints, load_base_mesh, load_mask, vertex_group

PARTS = {
    "skin": ("body",),
    "teeth": ("helper-upper-teeth", "helper-lower-teeth"),
    "tongue": ("helper-tongue",),
    "lashes": ("helper-l-eyelashes-1", "helper-l-eyelashes-2", "helper-r-eyelashes-1", "helper-r-eyelashes-2"),
}


@dataclass(frozen=True)
class Cut:
    """Visible part of the body: all above `bottom` and no further than `half_width` to the sides. Light and
    shadow reach `reach` times as far as around a head."""

    bottom: float
    half_width: float
    reach: float


HEAD = Cut(bottom=5.0, half_width=1.9, reach=1.0)  # all that the FFHQ crop shows
BUST = Cut(bottom=3.0, half_width=4.0, reach=2.0)  # for wider pictures

# The hairline and the upper edge of a beard: height over the azimuth from the nose, in degrees.
HAIRLINE_AZIMUTHS = (0, 22, 36, 46, 54, 60, 66, 74, 80, 86, 95, 105, 120, 140, 160, 180)
HAIRLINE = (7.93, 7.96, 7.94, 7.82, 7.62, 7.45, 7.12, 7.02, 7.15, 7.35, 7.3, 7.1, 6.75, 6.5, 6.4, 6.35)
BEARD_AZIMUTHS = (0, 12, 25, 40, 55, 66, 75, 82, 90)
BEARD_TOP = (6.86, 6.86, 6.72, 6.62, 6.80, 7.05, 7.12, 7.05, 6.2)


@dataclass(frozen=True)
class Head:
    """N corners are drawn, each with its texture coordinate; they share G vertices of the body, `of_body` [G]. The last
    of those belong to the two eyeballs, which are only measured.

    `vertex_of` [N] leads from corner to vertex. `rest` [N, 3] is the place of each corner on the base mesh, where all
    painting is defined. `triangles` of a part index corners. `scalp` and `beard` [N] rise from below 0 outside to
    above 0 inside, in decimetres; `ear` [N] is 0..1.
    """

    cut: Cut
    of_body: Ints
    vertex_of: Ints
    rest: Floats
    uv: Floats
    triangles: dict[str, Ints]
    ear: Floats
    beard: Floats
    scalp: Floats
    rest_vertices: Floats
    scalp_vertices: Ints
    mouth_corners: Ints
    lobes: Ints
    nose_tip: int
    left_eye: slice
    right_eye: slice

    @property
    def drawn_vertices(self) -> int:
        """Number of vertices that are drawn; the eyeballs follow."""
        return int(self.left_eye.start)

    def vertex_normals(self, vertices: Floats) -> Floats:
        """Normals [drawn_vertices, 3] for vertices [G, 3]."""
        triangles = self.vertex_of[np.concatenate([self.triangles[part] for part in PARTS])]
        return vertex_normals(vertices[: self.drawn_vertices], triangles)


def build_head(cut: Cut = HEAD) -> Head:
    """Read the base mesh and cut out the head."""
    body = load_base_mesh()
    faces = {part: _faces_of(body, part, cut) for part in PARTS}
    keys = np.concatenate([_corner_keys(body, faces[part]) for part in PARTS])
    corners = np.unique(keys)
    triangles = {part: _triangulate(np.searchsorted(corners, _corner_keys(body, faces[part]))) for part in PARTS}
    body_vertex, texture_vertex = np.divmod(corners, len(body.texture))
    drawn, vertex_of = np.unique(body_vertex, return_inverse=True)
    left_eye, right_eye = vertex_group("helper-l-eye"), vertex_group("helper-r-eye")
    of_body = np.concatenate([drawn, left_eye, right_eye])
    rest, uv = body.vertices[body_vertex], body.texture[texture_vertex]
    skin = np.zeros(len(corners), bool)
    skin[triangles["skin"]] = True
    ear = _mask_at("ears", uv)
    scalp = _scalp_field(rest, skin & (ear <= 0.3))
    beard = _beard_field(rest, skin & (ear < 0.3) & (_mask_at("inside-mouth", uv) < 0.3))
    lips = np.unique(vertex_of[(_mask_at("lips", uv) > 0.5) & skin])
    across = body.vertices[drawn[lips], 0]
    ears = np.unique(vertex_of[(ear > 0.5) & skin])
    return Head(
        cut=cut,
        of_body=of_body,
        vertex_of=vertex_of,
        rest=rest,
        uv=uv,
        triangles=triangles,
        ear=ear,
        beard=beard,
        scalp=scalp,
        rest_vertices=body.vertices[of_body],
        scalp_vertices=np.unique(vertex_of[scalp > 0.05]),
        mouth_corners=lips[[across.argmax(), across.argmin()]],
        lobes=_lowest_of_each_side(body.vertices[drawn], ears),
        nose_tip=int(body.vertices[drawn, 2].argmax()),
        left_eye=slice(len(drawn), len(drawn) + len(left_eye)),
        right_eye=slice(len(drawn) + len(left_eye), len(of_body)),
    )


def _faces_of(body: BaseMesh, part: str, cut: Cut) -> Ints:
    chosen = np.isin(body.groups, PARTS[part])
    if part == "skin":
        places = body.vertices[body.faces]
        chosen &= (places[:, :, 1].min(1) > cut.bottom) & (np.abs(places[:, :, 0]).max(1) < cut.half_width)
    return np.flatnonzero(chosen)


def _corner_keys(body: BaseMesh, faces: Ints) -> Ints:
    """One number for each pair of vertex and texture vertex, [4 len(faces)]."""
    return (body.faces[faces] * len(body.texture) + body.texture_faces[faces]).ravel()


def _lowest_of_each_side(vertices: Floats, chosen: Ints) -> Ints:
    """The person's left first."""
    x, height = vertices[chosen, 0], vertices[chosen, 1]
    return chosen[[np.where(side * x > 0, height, np.inf).argmin() for side in (1, -1)]]


def _triangulate(quads: Ints) -> Ints:
    return quads.reshape(-1, 4)[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)


def _mask_at(name: str, uv: Floats) -> Floats:
    """A mask of the skin at texture coordinates, 0..1."""
    mask = load_mask(name)
    row, column = ((1 - uv[:, 1]) * 1023).astype(int), (uv[:, 0] * 1023).astype(int)
    return np.asarray(mask[np.clip(row, 0, 1023), np.clip(column, 0, 1023)] / 255.0)


def _azimuth(rest: Floats) -> Floats:
    """Degrees from the nose around the head's axis, the same to both sides."""
    return np.asarray(np.degrees(np.arctan2(np.abs(rest[:, 0]), rest[:, 2] - 0.45)))


def _scalp_field(rest: Floats, allowed: NDArray[np.bool_]) -> Floats:
    above = rest[:, 1] - np.interp(_azimuth(rest), HAIRLINE_AZIMUTHS, HAIRLINE)
    return np.where(allowed, above, -1)


def _beard_field(rest: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """Depth inside the beard area of jaw, chin and upper lip; the lips are left out."""
    height, azimuth = rest[:, 1], _azimuth(rest)
    lips = np.sqrt((rest[:, 0] / 0.30) ** 2 + ((height - 6.605) / 0.115) ** 2)
    limits = (
        np.interp(azimuth, BEARD_AZIMUTHS, BEARD_TOP) - height,
        (height - 5.98) * 1.2,
        (82 - azimuth) / 40,
        (lips - 1) * 0.25,
    )
    return np.where(allowed & (rest[:, 2] > 0.35), np.minimum.reduce(limits), -1)
