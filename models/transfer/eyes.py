"""Eyes: lids that close in the person's own skin, and irises that change their colour."""

import cv2
import numpy as np

from models.face.anatomy import BROWS, EYES, IRISES, Part
from models.transfer.fields import DARK, Matter
from models.transfer.geometry import (
    Array,
    Similarity,
    Window,
    averaged,
    blurred,
    brightness,
    ellipse,
    extent,
    grown,
    in_channels,
    polygon,
    polyline,
    sample,
    smoothstep,
    weighted_mean,
)
from models.transfer.motion import GRID, Motion, pulled, warp
from models.transfer.registration import FRAME_SIZE, Registration, Seen

NEAR, FAR = (0.64, 0.34), (0.95, 0.7)  # radii between which the skin around an eye is looked at, in its widths
ABOVE = 0.24  # widths of the eye: how far above the open lid the new skin begins: above the crease, which unfolds
LID_EDGE = 0.04  # widths of the eye: softness of the lid's upper edge
SHADE = (-0.25, 0.1)  # log units: how dark and how bright a lid may be beside the skin around it
BELOW = 1.08  # of the opening: a lid that is shut hides the edge of the lower one
LASHES_SHADE = 1.1  # log units: darkness of the line of lashes
LASHES_SEEN = 0.3  # closing from which on lashes and fold are drawn in full
LINE = 0.03  # widths of the eye: thickness of that line
GRAIN_FROM = 0.6  # widths of the eye: how far below it the skin's grain is taken from
COLOURED = (0.08, 0.25)  # log units: change of the model's iris from which on the photo's changes
LASHES, SOCKET = 1.35, 2.2  # size of an eye with its lashes, and with all that moves when it closes, of the eye's


def eyes_with_lashes(motion: Motion) -> Array:
    """Mask [S, S] in 0..1 of both eyes, lashes and edges of lids included; of an eye that closes, the whole socket."""
    mask = np.zeros((FRAME_SIZE, FRAME_SIZE), np.float32)
    for eye, closing in zip(EYES, motion.closings, strict=True):
        size = LASHES + (SOCKET - LASHES) * min(closing / LASHES_SEEN, 1.0)
        mask = np.maximum(mask, polygon(grown(motion.points[list(eye)], size), FRAME_SIZE))
    return blurred(np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.float32), 1.2)


def iris_colours(motion: Motion, ratio: Array, window: Window) -> Array:
    """Change of the irises' colour in log units in a window, [H, W, 3]: the mean `ratio` of the model's, 0 outside the
    irises."""
    change = np.zeros_like(ratio)
    for eye, iris, closing in zip(EYES, IRISES, motion.closings, strict=True):
        ring = motion.points[list(iris[1:])]
        centre = ring.mean(0)
        radius = float(np.linalg.norm(ring - centre, axis=1).mean())
        disc = ellipse(centre, (radius, radius), 0.0, FRAME_SIZE) * polygon(motion.points[list(eye)], FRAME_SIZE)
        disc = disc[window]
        if disc.sum() < 1:
            continue
        near = extent(disc)
        mean = weighted_mean(ratio[near], disc[near])
        seen = smoothstep(float(np.abs(mean).max()), *COLOURED) * smoothstep(1 - closing, 0.7, 1.0)
        if seen > 0:
            change += in_channels(blurred(disc, 0.6)) * (mean * seen)
    return change


def lids(registration: Registration, after: Seen, motion: Motion, photo: Array) -> list[Matter]:
    """A lid over each eye that closes, down to where it ends; `photo` [S, S, 3] is the photo, pulled."""
    found = [
        (motion.points[list(eye)], motion.points[list(brow)], closing)
        for eye, brow, closing in zip(EYES, BROWS, motion.closings, strict=True)
        if closing > 0 and not registration.wears(Part.GLASSES, motion.points[list(eye)])
    ]
    if not found:
        return []
    closed = _unmoved(registration, after, motion.back)
    return [_lid(eye, brow, photo, closed, closing) for eye, brow, closing in found]


def _unmoved(registration: Registration, after: Seen, back: Similarity) -> Array:
    """The model after the change over the photo, [S, S, 3], as if nothing had moved but the head: no lash smears."""
    photo, before = registration.photo.points, registration.model.points
    forward = Similarity.between(back(after.points), after.points)
    to_after = warp(registration, photo, photo, before, forward(before), back)[2]
    return pulled(after.picture, to_after)


def _lid(eye: Array, brow: Array, photo: Array, closed: Array, closing: float) -> Matter:
    """The skin around an eye [16, 2] drawn over it with its grain, in the shades of the model's `closed` lid, down to a
    line of lashes."""
    centre, across = eye.mean(0), eye[8] - eye[0]
    width, angle = float(np.linalg.norm(across)), float(np.degrees(np.arctan2(across[1], across[0])))
    angle = (angle + 90) % 180 - 90
    near, far = (ellipse(centre, (width * a, width * b), angle, FRAME_SIZE) for a, b in (NEAR, FAR))
    hairy = cv2.dilate(polygon(brow, FRAME_SIZE), np.ones((5, 5), np.uint8))
    skin = np.clip(far - near, 0, 1) * (1 - hairy)
    own, models = (averaged(picture, _lit(picture, skin), width * 0.3, 1e-5) for picture in (photo, closed))
    shade = np.clip(np.log(brightness(closed) + DARK) - np.log(brightness(models) + DARK), *SHADE)
    area, edge = _lid_area(eye, brow, closing, width)
    lashes = _line(edge, width) * np.float32(min(closing / LASHES_SEEN, 1.0))
    colour = own * np.exp(shade - LASHES_SHADE * lashes)[..., None] + _grain(photo, across, width)
    return Matter(np.clip(colour, 0, 255), np.maximum(area * (1 - hairy), lashes))


def _lid_area(eye: Array, brow: Array, closing: float, width: float) -> tuple[Array, Array]:
    """Mask [S, S] in 0..1 of a lid that has come down by the share `closing`, and its edge [9, 2] with the lashes."""
    one, other = eye[:9], np.concatenate([eye[:1], eye[:7:-1]])  # both from corner to corner
    upper, lower = sorted((one, other), key=lambda line: float(np.linalg.norm(line[4] - brow.mean(0))))
    edge = _smooth(upper + (lower - upper) * np.float32(closing * BELOW))
    away = (upper[4] - lower[4]) / max(float(np.linalg.norm(upper[4] - lower[4])), 1e-3)
    arch = np.sin(np.linspace(0, np.pi, len(upper), dtype=np.float32))[:, None]
    top = upper + away * arch * np.float32(width * ABOVE * min(closing / LASHES_SEEN, 1.0))
    return blurred(polygon(np.concatenate([top, edge[::-1]]), FRAME_SIZE), max(width * LID_EDGE, 0.6)), edge


def _smooth(edge: Array) -> Array:
    """The edge of a lid [K, 2] as one arc (a cubic over its chord): its points jitter by a pixel each."""
    along = np.linspace(-1, 1, len(edge))
    arc = np.polynomial.polynomial.polyfit(along, edge, 3)
    return np.polynomial.polynomial.polyval(along, arc).T.astype(np.float32)


def _lit(picture: Array, skin: Array) -> Array:
    """Weights `skin` [S, S] without what is darker than skin: hairs and shadows."""
    bright = brightness(picture)
    return skin * smoothstep(bright / (weighted_mean(bright, skin) + 1e-5), 0.8, 1.0)


def _line(corners: Array, width: float) -> Array:
    """Mask [S, S] in 0..1 of a line through corners [K, 2], as thick as lashes."""
    thickness = width * LINE
    mask = polyline(corners, FRAME_SIZE, max(round(thickness), 1))
    line: Array = np.clip(blurred(mask, max(thickness, 0.6)) * np.float32(1.6), 0, 1)
    return line


def _grain(photo: Array, across: Array, width: float) -> Array:
    """The fine texture [S, S, 3] of the skin below the eye, moved over the eye."""
    fine = photo - blurred(photo, 1.5)
    below = np.array([-across[1], across[0]], np.float32) * np.float32(np.sign(across[0]) * GRAIN_FROM)
    return sample(fine, GRID + below)
