"""A mask that a brush with a soft edge paints: float32 [S, S], 0..1."""

import numpy as np
from numpy.typing import NDArray

SPACING = 0.25  # of the radius, between two dabs of a stroke


class Mask:
    """Strokes add to the mask or take away from it; they never pile up beyond full."""

    def __init__(self, values: NDArray[np.uint8]) -> None:
        """`values` uint8 [S, S], 255 where the mask is full."""
        self._values = values.astype(np.float32) / 255
        self._last: tuple[float, float] | None = None

    @property
    def values(self) -> NDArray[np.uint8]:
        """The mask as uint8 [S, S]."""
        return np.asarray(self._values * 255 + 0.5, dtype=np.uint8)

    def begin(self, x: float, y: float, radius: float, erase: bool) -> None:
        """Begin a stroke at a point, px of the mask."""
        self._dab(x, y, radius, erase)
        self._last = (x, y)

    def go_on(self, x: float, y: float, radius: float, erase: bool) -> None:
        """Lead the stroke to a point."""
        start = self._last or (x, y)
        distance = float(np.hypot(x - start[0], y - start[1]))
        steps = max(1, int(np.ceil(distance / (radius * SPACING))))
        for step in range(1, steps + 1):
            share = step / steps
            self._dab(start[0] + (x - start[0]) * share, start[1] + (y - start[1]) * share, radius, erase)
        self._last = (x, y)

    def _dab(self, x: float, y: float, radius: float, erase: bool) -> None:
        """A disc that is full within half its radius and falls off smoothly to its edge."""
        size = len(self._values)
        left, right = max(0, int(x - radius)), min(size, int(x + radius) + 2)
        top, bottom = max(0, int(y - radius)), min(size, int(y + radius) + 2)
        if left >= right or top >= bottom:
            return
        rows, columns = np.ogrid[top:bottom, left:right]
        distance = np.hypot(columns + 0.5 - x, rows + 0.5 - y) / radius  # [h, w]
        ramp = np.clip(2 - 2 * distance, 0, 1)
        dab = (ramp * ramp * (3 - 2 * ramp)).astype(np.float32)
        part = self._values[top:bottom, left:right]
        self._values[top:bottom, left:right] = np.minimum(part, 1 - dab) if erase else np.maximum(part, dab)
