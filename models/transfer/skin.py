"""The complexion: when all of the model's skin changes its colour, so does all of the photo's, ears and neck too.

The mean change is taken out of the light (`models.transfer.light`), which is the change of single places and ends where
photo and model do not show the same part.
"""

import cv2
import numpy as np

from models.face.anatomy import Part
from models.transfer.geometry import Array, brightness, enlarged, exponential, in_channels, smoothstep, weighted_mean
from models.transfer.light import Views, with_complexion
from models.transfer.registration import FRAME_SIZE

NOTICED = (0.06, 0.15)  # log units: mean change of the skin from which on it is one of the complexion
SURE = (0.3, 0.9)  # share from which on a place is taken for skin
REACH, LIKE = 6, 5.0  # px of the frame, levels of 255: neighbourhood in which like colours are of one part
LIGHTEST, DARKEST = 180.0, 75.0  # mean brightness of skin, which lies between 57 and 187 in photos
MELANIN = np.array([0.8, 1.04, 1.16], np.float32)  # log units by channel, mean 1: how skin darkens in photos
COLOURED = 0.4  # share of what else changes in hue that is taken on: skin in photos has its own hue
EDGE = 32.0  # px of the frame in which the change fades, so that a neck is not cut


def tone(seen: Views) -> Array:
    """Change of the model's complexion in log units, [3]; 0 where its skin as a whole keeps its colour."""
    skin = seen.before_parts[..., Part.SKIN] * seen.after_parts[..., Part.SKIN]
    change = weighted_mean(seen.ratio, skin**2)
    return change * smoothstep(float(np.abs(change).max()), *NOTICED)


def limited(change: Array, photo: Array, parts: Array) -> Array:
    """Part [3] of the model's `tone` [3] that a photo [S, S, 3], 0..255, with part map [P, P, 14] takes on.

    It gets no darker or lighter than skin is in pictures, and that by melanin, which takes more blue than red.
    """
    if not change.any():
        return change
    own, lighter = max(float(weighted_mean(photo, parts[..., Part.SKIN] ** 2).mean()), 1.0), float(change.mean())
    allowed = min(max(lighter, min(np.log(DARKEST / own), 0.0)), max(np.log(LIGHTEST / own), 0.0))
    share = np.float32(allowed / lighter) if lighter else np.float32(0)
    by_melanin: Array = np.float32(lighter) * MELANIN
    taken: Array = share * (by_melanin + (change - by_melanin) * np.float32(COLOURED))
    return taken


def complexion(photo: Array, parts: Array, change: Array) -> Array:
    """Gain [S, S, 3] of a photo [S, S, 3], 0..255, with part map [P, P, 14]; [1, 1, 1] where it keeps its complexion.

    `change` [3] is that of its complexion in log units.
    """
    if not change.any():
        return np.ones((1, 1, 1), np.float32)
    likely = with_complexion(parts)
    likely += np.minimum(likely, enlarged(parts[..., Part.HAIR], FRAME_SIZE))  # no rim of the old skin along the hair
    distance = np.minimum(np.arange(FRAME_SIZE), np.arange(FRAME_SIZE)[::-1]).astype(np.float32)
    fade = smoothstep(distance, 0, EDGE)
    guide: Array = brightness(photo) + photo[..., 0] - photo[..., 2]
    weight: Array = smoothstep(_along(guide, likely), *SURE) * fade * fade[:, None]
    return exponential(in_channels(weight) * change)


def _along(guide: Array, mask: Array) -> Array:
    """A mask [S, S] whose edges are those of a guide [S, S] (guided filter, He, Sun, Tang, ECCV 2010, equation 5)."""
    products: tuple[Array, Array] = (guide * mask, guide * guide)
    mean, level, both, square = (_around(one) for one in (mask, guide, *products))
    spread: Array = square - level * level + np.float32(LIKE**2)
    slope = np.asarray((both - level * mean) / spread, np.float32)
    offset: Array = mean - slope * level
    along: Array = _around(slope) * guide + _around(offset)
    return along


def _around(picture: Array) -> Array:
    return np.asarray(cv2.boxFilter(picture, -1, (2 * REACH + 1, 2 * REACH + 1)), np.float32)
