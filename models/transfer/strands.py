"""Hairs of a beard as fine as the photo: strokes along the way in which they grow.

They are noise, averaged along its way (line integral convolution, Cabral and Leedom, SIGGRAPH 1993), over the aligned
crop, in which every face has its mouth at the same place.
"""

from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.random import RandomState

from models.transfer.geometry import Array, blurred, identity_map, reduced, sample, smoothstep

FINEST, COARSEST = 768, 64  # px of the crop
MOUTH = (0.5, 0.66)  # of the crop: where hairs part
LENGTH = 16  # px: half a hair's length
WAVES, WAVING = 16.0, 14.0  # px, and how far hairs bend from their way
AWAY = 0.5  # how much hairs grow away from the mouth beside how much they grow down
DENSE, COVER = 2.4, (1.0, 2.4)  # weight of the density beside a stroke's height; sums at which a hair begins, is full
FADES = (0.02, 0.25)  # density below which no hair grows
BETWEEN = 0.8  # how much is covered between hairs
RELIEF = 0.22  # log units: light of a hair beside others


def seen_as_hairs(density: Array, strands: Array) -> tuple[Array, Array]:
    """Cover [H, W], 0..1, and light [H, W], a factor, of hairs of a `density` [H, W], 0..1, along `strands` [H, W, 2]:
    the first of its channels gives the cover, the second the light."""
    single = smoothstep(strands[..., 0] + DENSE * density, *COVER) * smoothstep(density, *FADES)
    cover: Array = np.maximum(single, BETWEEN * smoothstep(density, 0.1, 1.0))
    return cover, np.exp(RELIEF * strands[..., 1])


@lru_cache(maxsize=4)
def strands(pixels: int) -> Array:
    """Two independent pictures of strokes over an aligned crop, [S, S, 2], of mean 0 and spread 1.

    S is the crop's width in the photo, `pixels`, within `COARSEST` and `FINEST`.
    """
    size = min(max(pixels, COARSEST), FINEST)
    return reduced(_finest(), size) if size < FINEST else _finest()


@cache
def _finest() -> Array:
    """Strokes at full size, [FINEST, FINEST, 2], of mean 0 and spread 1."""
    noise = RandomState(0).randn(FINEST, FINEST, 2).astype(np.float32)
    grid = identity_map(FINEST)
    away = grid - np.array(MOUTH, np.float32) * FINEST
    away /= np.linalg.norm(away, axis=-1, keepdims=True) + 1
    way = AWAY * away + np.array([0, 1], np.float32) + blurred(noise, WAVES) * WAVING
    way /= np.linalg.norm(way, axis=-1, keepdims=True) + 1e-3
    total = noise.copy()
    for sign in (-1, 1):
        places = grid
        for _ in range(LENGTH):
            places = places + sign * sample(way, places)
            total += sample(noise, places)
    mean, spread = cv2.meanStdDev(total)
    strokes: Array = ((total - mean.ravel()) / spread.ravel()).astype(np.float32)
    return strokes
