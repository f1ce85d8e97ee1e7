"""A square of the photo as a frame of pixels: between the photo's pixels and those of a crop.

A quad is float64 [4, 2], as in `models.face.alignment`: upper left, lower left, lower right and upper right corner in
pixels of the photo.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.face.alignment import Points

Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Frame:
    """The part of a photo in a `quad`, as `size` x `size` px."""

    quad: Points
    size: int

    @property
    def pixel(self) -> float:
        """Side of a pixel of the frame in pixels of the photo."""
        return float(np.hypot(*(self.quad[1] - self.quad[0]))) / self.size

    @property
    def to_photo(self) -> NDArray[np.float64]:
        """Affine map [2, 3] from (x, y, 1) in the frame to the photo."""
        right, down = (self.quad[3] - self.quad[0]) / self.size, (self.quad[1] - self.quad[0]) / self.size
        origin = self.quad[0] + (right + down) / 2
        return np.stack([right, down, origin], axis=1)

    @property
    def from_photo(self) -> NDArray[np.float64]:
        """Affine map [2, 3] from (x, y, 1) in the photo to the frame."""
        return np.asarray(cv2.invertAffineTransform(self.to_photo), np.float64)

    def scaled(self, factor: float, size: int) -> "Frame":
        """A larger or smaller square around the same middle."""
        centre = self.quad.mean(0)
        return Frame((self.quad - centre) * factor + centre, size)

    def at_scale(self, scale: float) -> "Frame":
        """The same square in the photo scaled by `scale`."""
        return Frame((self.quad + 0.5) * scale - 0.5, self.size)

    def view(self, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The photo, uint8 [H, W, 3], seen in the frame, [size, size, 3]; its edge pixels go on beyond it."""
        left, upper, right, lower = self.box(photo.shape, margin=4)
        part = photo[upper:lower, left:right]
        shift = np.array([left, upper])
        shrink = max(int(self.pixel), 1)
        if shrink > 1:  # averages of whole pixels first: the transform takes one sample a pixel
            size = (max(part.shape[1] // shrink, 1), max(part.shape[0] // shrink, 1))
            scale = np.array([part.shape[1] / size[0], part.shape[0] / size[1]])
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        else:
            scale = np.ones(2)
        moved = Frame((self.quad - shift + 0.5) / scale - 0.5, self.size).to_photo
        seen = cv2.warpAffine(
            part,
            moved,
            (self.size, self.size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(seen, np.uint8)

    def box(self, shape: tuple[int, ...], margin: int = 0) -> Box:
        """Left, upper, right, lower of the pixels of a photo [H, W, ...] that the quad touches; at least one pixel."""
        return _box(self.quad, shape, margin)

    def box_of(self, part: Box, shape: tuple[int, ...]) -> Box:
        """Left, upper, right, lower of the photo's pixels that a rectangle of the frame's pixels touches.

        The rectangle may reach beyond the frame; at least one pixel of the photo [H, W, ...].
        """
        left, upper, right, lower = (edge - 0.5 for edge in part)
        corners = np.array([[left, left, right, right], [upper, lower, lower, upper], [1, 1, 1, 1]])
        return _box((self.to_photo @ corners).T, shape, 0)


def _box(corners: Points, shape: tuple[int, ...], margin: int) -> Box:
    height, width = shape[:2]
    left, upper = (np.floor(corners.min(0)).astype(int) - margin).tolist()
    right, lower = (np.ceil(corners.max(0)).astype(int) + 1 + margin).tolist()
    left, upper = min(max(left, 0), width - 1), min(max(upper, 0), height - 1)
    return left, upper, max(min(right, width), left + 1), max(min(lower, height), upper + 1)
