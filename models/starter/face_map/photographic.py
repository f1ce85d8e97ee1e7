"""Augmentation by cameras, rooms and compression, for the training of the face map."""

import cv2
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

Picture = NDArray[np.float32]  # [S, S, 3], 0..255
GREY = np.array([0.3, 0.59, 0.11], np.float32)


def photographic(picture: Picture, random: RandomState, noise: Picture, hardness: float) -> NDArray[np.uint8]:
    """A picture in other light and colours, blurred, noisy or compressed, uint8 [S, S, 3].

    `noise` is a field of spread 1 that is at least as large; `hardness` 0..1 says how often light is uneven.
    """
    picture = _lit(picture, random, hardness)
    picture = _coloured(picture, random)
    picture = _blurred(picture, random)
    size = picture.shape[0]
    if random.rand() < 0.4:
        top, left = random.randint(0, noise.shape[0] - size + 1, 2)
        picture = picture + noise[top : top + size, left : left + size] * random.uniform(1, 14)
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    if random.rand() < 0.35:
        quality = int(random.randint(18, 90))
        _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])
        seen = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return seen


def _lit(picture: Picture, random: RandomState, hardness: float) -> Picture:
    size = picture.shape[0]
    if random.rand() < 0.5 * hardness:
        count, channels = random.randint(2, 5), 3 if random.rand() < 0.3 else 1
        spots = random.uniform(0.45, 1.3, (count, count, channels)).astype(np.float32)
        picture = picture * cv2.resize(spots, (size, size), interpolation=cv2.INTER_CUBIC).reshape(size, size, -1)
    if random.rand() < 0.25 * hardness:  # an edge of shadow
        angle = random.uniform(0, 2 * np.pi)
        y, x = np.mgrid[:size, :size]
        across, down = random.uniform(0.23, 0.77, 2) * size
        distance = np.cos(angle) * (x - across) + np.sin(angle) * (y - down)
        shade = random.uniform(0.2, 0.65) / (1 + np.exp(-distance / random.uniform(1.5, 18)))
        picture = np.asarray(picture * (1 - shade)[..., None], np.float32)
    return np.asarray(picture, np.float32)


def _coloured(picture: Picture, random: RandomState) -> Picture:
    grey = (picture @ GREY)[..., None]
    saturation = 0.0 if random.rand() < 0.1 else float(np.clip(1 + random.randn() * 0.35, 0.1, 1.9))
    picture = np.asarray(grey + (picture - grey) * saturation, np.float32)
    cast = 1 + random.randn(3).astype(np.float32) * (0.09 if saturation else 0.02)
    picture = np.asarray(np.clip(picture * cast * np.exp(random.randn() * 0.22), 0, 255) / 255, np.float32)
    dark = random.rand() < 0.12
    gamma = np.exp(random.randn() * 0.28) * (random.choice([1, 1.9]) if dark else 1)
    picture = cv2.pow(picture, float(gamma)) * random.uniform(0.3 if dark else 0.75, 1.15)
    contrast = np.clip(1 + random.randn() * 0.2, 0.4, 1.7)
    return np.asarray(((picture - 0.45) * contrast + 0.45) * 255, np.float32)


def _blurred(picture: Picture, random: RandomState) -> Picture:
    size = picture.shape[0]
    kind = random.rand()
    if kind < 0.3:
        small = int(size * random.uniform(0.2, 0.75))
        how = int(random.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
        shrunk = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.resize(shrunk, (size, size), interpolation=how), np.float32)
    if kind < 0.5:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 2.2)), np.float32)
    return picture
