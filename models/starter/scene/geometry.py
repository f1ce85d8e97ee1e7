"""Small tools of geometry. Points are rows, [N, 3]; y points up, z to the viewer."""

from dataclasses import dataclass

import numpy as np

from models.starter.scene.makehuman import Floats, Ints


@dataclass(frozen=True)
class Surface:
    """A mesh to draw: positions, normals and `rest`, where its pattern is defined, each [N, 3]; triangles [T, 3]."""

    positions: Floats
    normals: Floats
    rest: Floats
    triangles: Ints


def normalised(vectors: Floats) -> Floats:
    """Vectors [N, 3] scaled to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def vertex_normals(vertices: Floats, triangles: Ints) -> Floats:
    """Normals of vertices [N, 3]: the sum of those of their triangles [T, 3], by area."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    normals = np.repeat(np.cross(b - a, c - a), 3, axis=0)
    sums = [np.bincount(triangles.ravel(), normals[:, axis], len(vertices)) for axis in range(3)]
    total = np.stack(sums, 1)
    lengths = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(lengths, 1e-9), np.float32)


def rotation(yaw: float, pitch: float, roll: float = 0.0) -> Floats:
    """Rotation [3, 3] by yaw (to the right of the picture), pitch (down), roll (counter-clockwise), in degrees."""
    y, p, r = np.radians((yaw, pitch, roll))
    around_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    around_x = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    around_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    return np.asarray(around_z @ around_x @ around_y)


def look_along(direction: Floats, reach: float) -> Floats:
    """A parallel projection [4, 4] as seen from a distant light in that direction, of a box that holds an average head
    at a reach of 1."""
    z = direction / np.linalg.norm(direction)
    x = np.cross([0, 1, 0], z)
    x /= np.linalg.norm(x)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([x / 2.1, np.cross(z, x) / 2.1, -z / 3.0])
    matrix[:3] *= 1 / reach
    return matrix


def grid_triangles(rows: int, columns: int) -> Ints:
    """The triangles [T, 3] of a grid of rows * columns points, row by row."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    k = (i * columns + j).ravel()
    below, right = k + columns, k + 1
    return np.concatenate([np.stack([k, below, right], 1), np.stack([right, below, below + 1], 1)])


def unit_sphere(rows: int = 24, columns: int = 32) -> Surface:
    """A sphere of radius 1 around 0."""
    polar, around = np.meshgrid(np.linspace(0, np.pi, rows + 1), np.linspace(0, 2 * np.pi, columns + 1), indexing="ij")
    xyz = (np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar))
    points = np.stack(xyz, -1).reshape(-1, 3).astype(np.float32)
    return Surface(points, points, points, grid_triangles(rows + 1, columns + 1))


def tube(path: Floats, radius: float, closed: bool, sides: int = 8) -> Surface:
    """A tube along the points of a path, [N, 3]."""
    along: Floats = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    if not closed:
        along[0], along[-1] = path[1] - path[0], path[-1] - path[-2]
    along = normalised(along)
    across: Floats = np.cross(along, [0.01, 0.02, 1.0])
    parallel = np.linalg.norm(across, axis=1) < 0.1
    across[parallel] = np.cross(along[parallel], [0, 1, 0.0])
    across = normalised(across)
    angle = np.arange(sides)[:, None] * 2 * np.pi / sides
    normals = across[:, None] * np.cos(angle) + np.cross(along, across)[:, None] * np.sin(angle)
    positions = (path[:, None] + normals * radius).reshape(-1, 3)
    return Surface(positions, normals.reshape(-1, 3), positions, _tube_triangles(len(path), sides, closed))


def _tube_triangles(rings: int, sides: int, closed: bool) -> Ints:
    ring, side = np.meshgrid(np.arange(rings if closed else rings - 1), np.arange(sides), indexing="ij")
    next_ring, next_side = (ring + 1) % rings, (side + 1) % sides
    a, b = ring * sides + side, ring * sides + next_side
    c, d = next_ring * sides + side, next_ring * sides + next_side
    return np.stack([a, c, b, b, c, d], -1).reshape(-1, 3)
