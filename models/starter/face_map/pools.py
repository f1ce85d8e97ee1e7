"""Material added to training pictures of the face map: walls and cloths of the photos, strands, noise."""

import cv2
import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from models.face.face_map import INPUT_SIZE

Picture = NDArray[np.float32]
SIZE = (INPUT_SIZE, INPUT_SIZE)
STRANDS = 24


class Pools:
    """Patches of `photos` [N, S, S, 3] outside and inside of their `mattes` [N, S, S], drawn at random."""

    def __init__(self, photos: NDArray[np.uint8], mattes: NDArray[np.uint8], random: RandomState) -> None:
        self._walls: list[NDArray[np.uint8]] = []
        self._cloths: list[NDArray[np.uint8]] = []
        side = photos.shape[1]
        for photo, matte in zip(photos, mattes, strict=True):
            for _ in range(6):
                width = random.randint(60, 140)
                top, left = random.randint(0, side - width), random.choice([0, side - width])
                self._keep(self._walls, photo, top, left, width, bool(matte[_box(top, left, width)].max() < 40))
            for _ in range(3):
                width = random.randint(26, 50)
                top, left = side - width, random.choice([random.randint(0, 80), random.randint(190, side - width)])
                self._keep(self._cloths, photo, top, left, width, bool(matte[_box(top, left, width)].min() > 230))
        self._strands = [_strands(random) for _ in range(STRANDS)]
        self.noise = random.randn(400, 400, 3).astype(np.float32)

    @staticmethod
    def _keep(
        pool: list[NDArray[np.uint8]], photo: NDArray[np.uint8], top: int, left: int, width: int, fits: bool
    ) -> None:
        if fits:
            pool.append(np.asarray(cv2.resize(photo[_box(top, left, width)], (128, 128)), np.uint8))

    def wall(self, random: RandomState) -> Picture:
        """A background [256, 256, 3], 0..255: photographed in half the cases, cloths, colours running into each other,
        stripes or planks."""
        kind = random.rand()
        if kind < 0.4:
            return self._patch(random, self._walls)
        if kind < 0.55:
            return self._patch(random, self._cloths)
        if kind < 0.65:
            return self.wooden(random, random.uniform(20, 220, 3))
        count = random.randint(2, 12, 2)
        colours = random.uniform(0, 255, (*count, 3)) * random.uniform(0.2, 1) + random.uniform(0, 120, 3)
        how = random.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST])
        running = cv2.resize(np.clip(colours, 0, 255).astype(np.float32), SIZE, interpolation=int(how))
        return np.clip(running, 0, 255).astype(np.float32)

    def wooden(self, random: RandomState, tone: NDArray[np.floating]) -> Picture:
        """A background [256, 256, 3], 0..255, of grain like hair's, around a colour `tone` [3]."""
        grain = self.strand(random)
        grain = np.rot90(grain, random.randint(4)) * random.uniform(0.05, 0.35)
        slow = cv2.resize(random.randn(4, 4).astype(np.float32), SIZE, interpolation=cv2.INTER_CUBIC) * 0.2
        colour = tone * np.exp(random.randn(3) * 0.1 + random.randn() * 0.25)
        return np.asarray(np.clip(colour * np.exp(grain + slow)[..., None], 0, 255), np.float32)

    def cloth(self, random: RandomState) -> Picture:
        """A cloth [256, 256, 3], 0..255: photographed, a wall, or plain."""
        kind = random.rand()
        if kind < 0.5:
            return self._patch(random, self._cloths)
        if kind < 0.75:
            return self.wall(random)
        colour = random.uniform(0, 255, 3) * random.uniform(0.1, 1)
        return np.broadcast_to(colour.astype(np.float32), (*SIZE, 3)).copy()

    def strand(self, random: RandomState) -> Picture:
        """Fine lines that bend, [256, 256], of mean 0 and spread 1."""
        return self._strands[random.randint(STRANDS)]

    def _patch(self, random: RandomState, pool: list[NDArray[np.uint8]]) -> Picture:
        patch = pool[random.randint(len(pool))]
        width = random.randint(50, 129)
        top, left = random.randint(0, 129 - width, 2)
        large = cv2.resize(patch[_box(top, left, width)], SIZE, interpolation=cv2.INTER_LINEAR).astype(np.float32)
        return self._tinted(random, large[:, ::-1] if random.rand() < 0.5 else large)

    @staticmethod
    def _tinted(random: RandomState, picture: Picture) -> Picture:
        """The training photos' walls are nearly all blue: half of them get another colour."""
        if random.rand() < 0.5:
            return picture
        return np.clip(picture[..., random.permutation(3)] * random.uniform(0.4, 1.6, 3), 0, 255).astype(np.float32)


def _box(top: int, left: int, width: int) -> tuple[slice, slice]:
    return slice(top, top + width), slice(left, left + width)


def _strands(random: RandomState) -> Picture:
    side = INPUT_SIZE + 64
    noise = random.randn(side, side).astype(np.float32)
    brushed = cv2.GaussianBlur(noise, (0, 0), random.uniform(0.6, 1.5), sigmaY=random.uniform(3, 14))
    bend = cv2.resize(random.randn(5, 5, 2).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC) * 14
    y, x = np.mgrid[:side, :side].astype(np.float32)
    bent = cv2.remap(brushed, x + bend[..., 0], y + bend[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    inner = bent[32:-32, 32:-32]
    return np.asarray(inner / inner.std(), np.float32)
