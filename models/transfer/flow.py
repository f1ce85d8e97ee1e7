"""The change of a photo in domains without a face map (cats, cars): motion by optical flow, light by ratio.

The model's picture lies over the photo as the inversion left it. DIS flow (Kroeger et al., arXiv 1603.03590) finds
how the model's picture moved; light is the ratio of the two after the motion.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.transfer.fields import DARK, Fields
from models.transfer.geometry import Array, blurred, identity_map, sample, smoothstep, strongest
from models.transfer.light import MOST, SEEN
from models.transfer.registration import FRAME_SIZE

EDGE = 0.08  # of the frame: motion and light fade towards its border
SMOOTH = 1.5  # px


def flow_change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Fields:
    """The change from the model's picture before to the one after, uint8 [R, R, 3] each."""
    old, new = (_at_size(picture) for picture in (before, after))
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((FRAME_SIZE, FRAME_SIZE, 2), np.float32)
    flow = np.asarray(finder.calc(_grey(new), _grey(old), start), np.float32)
    inside = _towards_border()[..., None]
    flow = blurred(flow, SMOOTH) * inside
    moved = sample(old.astype(np.float32), flow + identity_map(FRAME_SIZE))
    ratio = blurred(np.log(new.astype(np.float32) + DARK) - np.log(moved + DARK), SMOOTH)
    seen = smoothstep(strongest(ratio), *SEEN)[..., None] * inside
    gain = np.exp(np.clip(ratio, -MOST, MOST) * seen)
    return Fields(flow, gain)


def _at_size(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, (FRAME_SIZE, FRAME_SIZE), interpolation=cv2.INTER_AREA), np.uint8)


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _towards_border() -> Array:
    """1 in the frame, 0 at its border, [S, S]."""
    place = np.arange(FRAME_SIZE, dtype=np.float32)
    near = np.minimum(place, place[::-1]) / (EDGE * FRAME_SIZE)
    ramp: Array = smoothstep(near, 0, 1)
    return np.minimum(ramp[:, None], ramp[None])
