"""Glasses: two superellipses, a bridge and two temples as tubes, and flat lenses."""

import numpy as np

from models.starter.scene.camera import Eyes
from models.starter.scene.geometry import Surface, normalised, tube
from models.starter.scene.hair import ScalpFit
from models.starter.scene.head import Head
from models.starter.scene.looks import FRAME_THICKNESS
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Glasses

RIM_POINTS = 48


def build_glasses(
    glasses: Glasses, head: Head, vertices: Floats, eyes: Eyes, fit: ScalpFit
) -> tuple[list[Surface], list[Surface]]:
    """Frame parts and the two lenses for a head with vertices [G, 3]; none where none are worn."""
    if glasses.kind == "none":
        return [], []
    scale = eyes.scale
    depth = max(_brow_depth(head, vertices), float(eyes.centres[0][2] + eyes.radii[0])) + 0.06 * scale
    thickness = FRAME_THICKNESS[glasses.kind]
    frame, lenses = [], []
    for side, eye in zip((1, -1), eyes.centres, strict=True):
        rim = _rim(glasses, side, eye, depth, scale)
        frame.append(tube(rim, thickness * scale, closed=True))
        frame.append(tube(_temple(glasses, side, eye, depth, fit, scale), thickness * scale * 0.9, closed=False))
        lenses.append(_lens(rim))
    frame.append(tube(_bridge(glasses, eyes.centres[0], depth, scale), thickness * scale * 0.9, closed=False))
    return frame, lenses


def _brow_depth(head: Head, vertices: Floats) -> float:
    """Depth of the face at the lenses."""
    x, y = np.abs(head.rest_vertices[: head.drawn_vertices, 0]), head.rest_vertices[: head.drawn_vertices, 1]
    behind_lenses = (x > 0.12) & (x < 0.55) & (y > 7.0) & (y < 7.5)
    return float(vertices[: head.drawn_vertices][behind_lenses][:, 2].max())


def _rim(glasses: Glasses, side: int, eye: Floats, depth: float, scale: float) -> Floats:
    angle = np.linspace(0, 2 * np.pi, RIM_POINTS + 1)[:-1]
    cos, sin, power = np.cos(angle), np.sin(angle), 2.0 / glasses.squareness
    x = eye[0] + side * 0.03 * scale + np.sign(cos) * np.abs(cos) ** power * glasses.width * scale
    y = eye[1] - 0.03 * scale + np.sign(sin) * np.abs(sin) ** power * glasses.height * scale
    outside = np.maximum(np.abs(x) - 0.3 * scale, 0)
    return np.stack([x, y, depth - 0.25 * outside**2], 1)


def _temple(glasses: Glasses, side: int, eye: Floats, depth: float, fit: ScalpFit, scale: float) -> Floats:
    height = eye[1] + 0.02 * scale
    hinge = [side * (abs(eye[0]) + 0.03 * scale + glasses.width * scale), height, depth - 0.06 * scale]
    ear = [side * 0.80 * fit.width, height, fit(np.array([[0, 0, 0.55]]))[0, 2]]
    return np.linspace(np.array(hinge), np.array(ear), 10)


def _bridge(glasses: Glasses, eye: Floats, depth: float, scale: float) -> Floats:
    half_width = eye[0] + 0.03 * scale - glasses.width * scale
    angle = np.linspace(0, np.pi, 9)
    height = eye[1] + 0.02 * scale + np.sin(angle) * 0.05 * scale
    return np.stack([np.cos(angle) * half_width * 1.03, height, np.full(9, depth + 0.01)], 1)


def _lens(rim: Floats) -> Surface:
    """A fan around the middle, with normals that bulge a little."""
    points = np.vstack([rim.mean(0), rim])
    normals = normalised((points - points[0]) * 0.4 + np.array([0, 0, 1.0]))
    ring = np.arange(RIM_POINTS)
    triangles = np.stack([np.zeros_like(ring), 1 + ring, 1 + (ring + 1) % RIM_POINTS], 1)
    return Surface(points, normals, points, triangles)
