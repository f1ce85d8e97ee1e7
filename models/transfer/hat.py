"""Hats, caps and headscarves that the face map takes for hair, told by what hair never is.

Each sign alone is rare in hair; the thresholds lie in the middle between hats and about 230 heads without one.
"""

import cv2
import numpy as np

from models.face.anatomy import FOREHEAD, UPPER_BROWS, Part, eye_distance
from models.transfer.geometry import Array, blurred, enlarged
from models.transfer.matte import AROUND, crop_within

CROWN, BESIDE = 0.25, 1.1  # of the way from hairline to brows, of the eyes' distance: where the crown ends
INSIDE, SURE = 5, 0.7  # px that a pixel of hair is away from the edge of hair; share from which on it is some
FEWEST, SOME = 400, 60  # pixels: hats have more than 1,800 of 256 squared
PRINTED = (4.0, 11.0)  # CIE Lab: spreads of the colours of a print; those of dyed streaks are wide one way alone
OVER_BEARD = 30.0  # CIE L: the hair of heads is hardly lighter than beards
STRANGE, WRAPPED = 10.0, 0.3  # CIE Lab toward pink or blue; eye distances squared of cloth around the chin
LIKELY, APART = 0.6, 15.0  # probability of a hat; CIE Lab between the crown and the hair below it


def looks_worn(picture: Array, share: Array, parts: Array, face: Array) -> bool:
    """Return True if what seems to be hair on top of a head is rather a hat or a scarf.

    `picture` [S, S, 3] in 0..255 and the `share` of hair [S, S] are of the square `AROUND` the crop, the part map
    [P, P, 14] and the points of the `face`, [478, 2] in 0..1, of the crop itself.
    """
    lab = np.asarray(cv2.cvtColor(picture / 255, cv2.COLOR_RGB2LAB), np.float32)
    hat, beard = (_in_surroundings(parts[..., part], len(share)) for part in (Part.HAT, Part.BEARD))
    points = ((face - 0.5) / AROUND + 0.5) * len(share) - 0.5
    rows, columns = np.indices(share.shape)
    brows, (middle, hairline) = points[list(UPPER_BROWS), 1].min(), points[FOREHEAD]
    eyes = eye_distance(points)
    hair = np.asarray(cv2.erode(share, np.ones((INSIDE, INSIDE), np.uint8)), np.float32) > SURE
    crown = hair & (rows < hairline + CROWN * (brows - hairline)) & (np.abs(columns - middle) < BESIDE * eyes)
    if crown.sum() < FEWEST:
        return False
    colour, below = np.asarray(np.median(lab[crown], axis=0), np.float32), hair & (rows > brows)
    wrapped = hat[rows > brows].sum() / eyes**2
    hatted = blurred(hat, 0.04 * eyes)[rows < brows].max() > LIKELY
    return bool(
        (_spreads_beside_light(lab[crown]) > PRINTED).all()
        or _apart(lab[beard > LIKELY], colour)[0] < -OVER_BEARD
        or (_strangeness(colour) > STRANGE and wrapped > WRAPPED)
        or (hatted and np.linalg.norm(_apart(lab[below], colour)) > APART)
    )


def _in_surroundings(part: Array, size: int) -> Array:
    """Probability of a part of the crop, [P, P], in the square `AROUND` it, [size, size]."""
    crop = crop_within(size)
    wide = np.zeros((size, size), np.float32)
    wide[crop, crop] = enlarged(np.ascontiguousarray(part), crop.stop - crop.start)
    return wide


def _apart(pixels: Array, colour: Array) -> Array:
    """Median of pixels [N, 3] less a colour [3]; zeros where there are next to none."""
    return np.asarray(np.median(pixels, axis=0) - colour if len(pixels) >= SOME else np.zeros(3), np.float32)


def _spreads_beside_light(lab: Array) -> Array:
    """Smallest and largest standard deviation [2] of the colours of pixels [N, 3] in CIE Lab, any way of the plane of
    red and yellow, that do not go along with lightness."""
    lightness, colours = lab[:, 0] - lab[:, 0].mean(), lab[:, 1:] - lab[:, 1:].mean(0)
    slope = lightness @ colours / (lightness @ lightness + 1e-6)
    colours = colours - lightness[:, None] * slope
    variances = np.linalg.eigvalsh(colours.T @ colours / len(colours))
    return np.asarray(np.sqrt(variances.clip(0)), np.float32)


def _strangeness(colour: Array) -> float:
    """Distance of a colour [3] in CIE Lab from those of hair, which are from grey to red and yellow."""
    _, red, yellow = colour
    return float(max(-yellow, 0) + max(red - 1.2 * max(yellow, 0) - 4, 0))
