"""Creases that an expression folds into the skin: between brows that come down, across the forehead under brows that
go up, from nose to mouth and beside the eyes in a smile.

A small model moves brows and mouth, but hardly draws the creases by which people read anger, surprise and joy. Skin
folds across the way in which it is pressed together (action units 1, 2, 4, 6 and 12 of the Facial Action Coding System,
Ekman and Friesen, 1978), so landmarks say where creases lie and their motion how deep they are.
"""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from models.face.anatomy import (
    BESIDE_ROOT,
    BETWEEN_BROWS,
    BROW_HEADS,
    CHEEK_FOLDS,
    EYES,
    FOREHEAD,
    GLABELLA,
    HAIRLINE,
    LEFT_IRIS,
    MOUTH_CORNERS,
    NOSE_ROOT,
    RIGHT_IRIS,
    UPPER_BROWS,
    Part,
)
from models.transfer.geometry import Array, blurred, enlarged, exponential, extent, in_channels, smoothstep
from models.transfer.motion import Motion
from models.transfer.registration import FRAME_SIZE

LOWERED = (0.03, 0.09)  # of the eyes' distance: how far brows come down, from no crease to a deep one
RAISED = (0.045, 0.13)  # how far they go up
SMILED = (0.05, 0.16)  # how far the corners of the mouth go up and out
CROWS_FEET = (-20.0, 5.0, 30.0)  # degrees, downwards, from the line of the eye's corners
UP_THE_FOREHEAD = (0.26, 0.42, 0.6)  # places of its creases between brows and edge
THIN, WIDE, BULGE = 1.2, 4.0, 4.0  # px of the frame: sigmas of a crease, a shadow, the skin that bulges beside a crease
FROWN, ROOT, SHADOW, FURROW, CHEEK, CROW = 0.75, 0.25, 0.45, 0.22, 0.24, 0.2  # depths in log units
BULGING = 0.5  # of the depth
SOFT = 0.4  # of a crease's depth that is a wide shadow
SHADED = np.array([0.78, 1.06, 1.16], np.float32)  # of the depth, by channel: light that comes through skin is red
POINTS = 17  # of a stroke
SUBPIXEL = 4  # bits


def creases(before: Array, motion: Motion, parts: Array) -> Array:
    """Gain [S, S, 3] for the skin of a photo whose landmarks [478, 2] were `before`, with part map [P, P, 14]; of an
    expression without creases [1, 1, 1]."""
    up = before[FOREHEAD] - before[NOSE_ROOT]
    eyes = _apart(before[[LEFT_IRIS[0], RIGHT_IRIS[0]]])
    up *= eyes / np.linalg.norm(up)
    raised = (motion.points - before) @ up / eyes**2
    lowered = smoothstep(-raised[[low for low, _ in BROW_HEADS]].mean(), *LOWERED)
    brows, edge, corners = list(UPPER_BROWS), list(HAIRLINE), list(MOUTH_CORNERS)
    furrows = smoothstep(raised[brows], *RAISED)
    wider = _apart(motion.points[corners]) - _apart(before[corners])
    smiled = smoothstep(raised[corners].mean() + wider / 2 / eyes, *SMILED)
    if not lowered.any() and not furrows.any() and not smiled.any():
        return np.ones((1, 1, 1), np.float32)
    lines, shadows = (np.zeros((FRAME_SIZE, FRAME_SIZE), np.uint8) for _ in range(2))
    _frown(lines, shadows, motion.points, up, float(lowered))
    _laugh(lines, shadows, motion.points, float(smiled))
    for height in UP_THE_FOREHEAD:
        stroke = motion.points[brows] * (1 - height) + motion.points[edge] * height
        _draw(lines, stroke, FURROW * furrows)
    valleys = _softened(lines, THIN)
    depth = valleys - BULGING * blurred(valleys, BULGE) + _softened(shadows, WIDE)
    skin = blurred(enlarged((parts[..., Part.SKIN] + parts[..., Part.BROWS]).clip(0, 1), FRAME_SIZE), 1.0)
    folded, gain = extent(np.abs(depth)), np.ones((FRAME_SIZE, FRAME_SIZE, 3), np.float32)
    gain[folded] = exponential(in_channels(depth[folded] * smoothstep(skin[folded], 0.5, 0.9)) * -SHADED)
    return gain


def _frown(lines: NDArray[np.uint8], shadows: NDArray[np.uint8], points: Array, up: Array, lowered: float) -> None:
    """Two creases between the brows, one across the root of the nose, and the shadows of the brows beside it."""
    root = points[NOSE_ROOT] - 0.06 * up
    _draw(lines, np.stack([0.65 * root + 0.35 * points[side] for side in BESIDE_ROOT]), np.full(2, ROOT * lowered))
    for (low, high), eye in zip(BROW_HEADS, EYES, strict=True):
        foot = 0.55 * points[low] + 0.45 * points[GLABELLA] - 0.02 * up
        top = 0.65 * points[high] + 0.35 * points[BETWEEN_BROWS] + 0.12 * up
        depth = FROWN * lowered * np.array([0.7, 1, 0.3])
        _draw(lines, np.stack([foot, (foot + top) / 2, top]), (1 - SOFT) * depth)
        _draw(shadows, np.stack([foot, (foot + top) / 2, top]), SOFT * depth)
        hollow = [points[low] * (1 - share) + points[eye[8]] * share for share in (0.3, 0.8)]
        _draw(shadows, np.stack(hollow), np.full(2, SHADOW * lowered))


def _laugh(lines: NDArray[np.uint8], shadows: NDArray[np.uint8], points: Array, smiled: float) -> None:
    """The folds from nose to mouth with the cheeks' shadow beside them, and crow's feet."""
    for fold in CHEEK_FOLDS:
        depth = CHEEK * smiled * np.array([1, 1, 0.8, 0.5])
        _draw(lines, points[list(fold)], (1 - SOFT) * depth)
        _draw(shadows, points[list(fold)], SOFT * depth)
    for side, eye in zip((1, -1), EYES, strict=True):
        outer, inner = points[eye[0]], points[eye[8]]
        along = outer - inner
        for degrees in CROWS_FEET:
            cos, sin = np.cos(np.radians(degrees)), -side * np.sin(np.radians(degrees))
            way = np.array([along[0] * cos - along[1] * sin, along[0] * sin + along[1] * cos])
            _draw(lines, outer + np.outer((0.25, 0.65), way), np.full(2, CROW * smiled))


def _apart(pair: Array) -> float:
    return float(np.linalg.norm(pair[1] - pair[0]))


def _draw(picture: NDArray[np.uint8], points: Array, depths: NDArray[np.floating]) -> None:
    """A stroke through points [N, 2] of depths [N] in 0..1, which fades at its ends; none without depth."""
    if not depths.any():
        return
    own, t = np.linspace(0, 1, len(points)), np.linspace(0, 1, POINTS)
    x, y, depth = (np.interp(t, own, values) for values in (*points.T, depths))
    places = np.round(np.stack([x, y], 1) * 2**SUBPIXEL).astype(int).tolist()
    for (start, end), value in zip(pairwise(places), depth * np.sin(np.pi * (0.1 + 0.8 * t)), strict=False):
        cv2.line(picture, start, end, round(255 * float(value)), 1, cv2.LINE_AA, SUBPIXEL)


def _softened(strokes: NDArray[np.uint8], sigma: float) -> Array:
    """Strokes one pixel wide, `sigma` wide and about as deep in their middle as they were drawn."""
    return blurred(np.float32(1 / 255) * strokes, sigma) * np.float32(sigma * np.sqrt(2 * np.pi))
