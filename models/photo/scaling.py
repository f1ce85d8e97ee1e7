"""Smaller copies of pictures, by means of areas; Pillow would first copy a large one into four bytes a pixel."""

import numpy as np
from numpy.typing import NDArray


def reduced(rgb: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """A picture, uint8 [H, W, 3], with at most `longest` px on its longer side; the same array if it has no more."""
    height, width = rgb.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return rgb
    return _resized(rgb, max(round(width * scale), 1), max(round(height * scale), 1))


def shrunk(rgb: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """A picture, uint8 [H, W, 3], a whole number of times smaller; rests at the edges are cut off."""
    if factor == 1:
        return rgb
    height, width = rgb.shape[0] // factor, rgb.shape[1] // factor
    return _resized(rgb[: height * factor, : width * factor], width, height)


def _resized(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    import cv2  # here, because the window starts without it

    return np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
