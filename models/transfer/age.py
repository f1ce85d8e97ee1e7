"""Age on the skin: a change that makes older deepens the person's own folds, one that makes younger softens them.

A small model draws wrinkles faintly or not at all, but it knows which edits age: how far a change goes along its own
direction from young to old. The folds themselves are in the photo, as what is between pores and cheeks in size.
"""

import cv2
import numpy as np

from models.face.anatomy import Part
from models.transfer.fields import DARK
from models.transfer.geometry import Array, averaged, blurred, brightness, enlarged, smoothstep

FINEST, WIDEST = 0.6, 4.0  # px of the frame: sigmas between which a fold lies
DEPTH = 0.9  # log units of fold for each alpha from young to old
NOTICED = (0.5, 1.5)  # alphas: what ages less is chance
FAINT = 0.08  # log units: folds are fainter; what is stronger is the shape of nose and chin
GLOSS = 0.5  # how much of what is brighter than the skin around it counts: on dark skin it is gloss more than folds
AROUND, STEADY = 3.0, 1e-5  # px; squared log units for a pixel, of grain
LINED = (0.25, 0.75)  # coherence of the light around a fold
SOFTEST, DEEPEST = -1.0, 4.4


def folds(photo: Array, parts: Array, ageing: float) -> Array:
    """Gain [S, S, 1] for the skin of a photo [S, S, 3], 0..255, with part map [P, P, 14]; [1, 1, 1] of no age.

    `ageing` is in alphas of the direction from young to old; negative makes younger.
    """
    depth = float(np.clip(DEPTH * ageing, SOFTEST, DEEPEST)) * float(smoothstep(abs(ageing), *NOTICED))
    if depth == 0:
        return np.ones((1, 1, 1), np.float32)
    bright = np.log(brightness(photo) + DARK)
    share = (parts[..., Part.SKIN] + parts[..., Part.NECK]).clip(0, 1) ** 2
    skin = blurred(enlarged(share, len(photo)), 1.0)
    fine, wide = (averaged(bright, skin, sigma, 1e-3) for sigma in (FINEST, WIDEST))
    shape = fine - wide  # among skin alone, so that the edge of the neck is no fold
    shape = FAINT * np.tanh(shape / FAINT)
    if depth > 0:  # youth softens blotches, too
        shape = np.minimum(shape, GLOSS * shape) * _lined(fine)
    gain: Array = np.exp(depth * shape * smoothstep(skin, 0.5, 0.9))[..., None]
    return gain


def _lined(bright: Array) -> Array:
    """Share of one direction in a picture [S, S] around each pixel, 0..1: folds are lines, blotches are not.

    The coherence of the structure tensor (Weickert, Coherence-Enhancing Diffusion Filtering, IJCV 1999, section 2.2).
    """
    dx, dy = (np.asarray(cv2.Sobel(bright, cv2.CV_32F, *way, scale=0.25), np.float32) for way in ((1, 0), (0, 1)))
    xx, yy, xy = (blurred(product, AROUND) for product in (dx * dx, dy * dy, dx * dy))
    apart = np.sqrt((xx - yy) ** 2 + 4 * xy * xy)
    return smoothstep(apart / (xx + yy + STEADY), *LINED)
