"""Single colours in CIE Lab, in which distances are as eyes see them."""

import cv2
import numpy as np

from models.transfer.geometry import Array


def movement(before: Array, after: Array) -> float:
    """Distance between two colours [3] of 0..255 in CIE Lab."""
    return float(np.linalg.norm(to_lab(after) - to_lab(before)))


def to_lab(colour: Array) -> Array:
    """RGB [3] in 0..255 to CIE Lab [3]."""
    pixel = (colour / 255).reshape(1, 1, 3).astype(np.float32)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB), np.float32).ravel()


def from_lab(lab: Array) -> Array:
    """The inverse of `to_lab`, within 0..255."""
    pixel = lab.reshape(1, 1, 3).astype(np.float32)
    return np.clip(np.asarray(cv2.cvtColor(pixel, cv2.COLOR_LAB2RGB), np.float32).ravel() * 255, 0, 255)
