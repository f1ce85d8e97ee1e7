"""Put an edited crop back into the whole photo, through the quad that it was cut out by.

A quad is a square that may be turned, so the way from photo to crop is affine. The crop is laid over the photo with a
weight that rises from 0 at the edge of the quad to 1 over `FEATHER` of its side.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.face.alignment import Points

FEATHER = 0.12


def paste_back(photo: NDArray[np.uint8], crop: NDArray[np.uint8], quad: Points) -> NDArray[np.uint8]:
    """The photo, uint8 [H, W, 3], with `crop`, uint8 [S, S, 3], laid into its `quad` (see `alignment`), feathered.

    Pixels outside the quad, and all pixels if the quad lies outside the photo, keep their bytes.
    """
    result = photo.copy()
    upper_left = np.floor(quad.min(0)).astype(int).clip(0)
    lower_right = np.ceil(quad.max(0) + 1).astype(int).clip(upper_left, photo.shape[1::-1])
    (left, upper), (right, lower) = upper_left.tolist(), lower_right.tolist()
    region = result[upper:lower, left:right]  # a view: what is written here lands in the result
    if region.size == 0:
        return result
    to_crop = _photo_to_crop(quad - upper_left)
    weight = _feathered(to_crop, region.shape[:2])[..., None]  # [h, w, 1]
    edited = _warped(crop, to_crop, quad, region.shape[:2])
    blended = np.rint(region + weight * (edited - region)).astype(np.uint8)
    region[...] = np.where(weight > 0, blended, region)
    return result


def _photo_to_crop(quad: Points) -> Points:
    """Affine map [2, 3] from a point (x, y, 1) to the crop's (u, v), both 0..1 over the quad."""
    down, right = quad[1] - quad[0], quad[3] - quad[0]
    linear = np.linalg.inv(np.stack([right, down], axis=1))
    return np.concatenate([linear, -linear @ quad[:1].T], axis=1)


def _feathered(to_crop: Points, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Weight [h, w]: 0 outside the quad, a smooth step over the feather, 1 inside."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    u, v = (row[0] * x + row[1] * y + row[2] for row in to_crop)
    inward = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    t = np.clip(inward / FEATHER, 0, 1).astype(np.float32)
    weight: NDArray[np.float32] = t * t * (3 - 2 * t)
    return weight


def _warped(crop: NDArray[np.uint8], to_crop: Points, quad: Points, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The crop as it lies in the photo, [h, w, 3] in 0..255; a crop finer than the photo is scaled down first."""
    side = min(max(round(float(np.hypot(*(quad[1] - quad[0])))), 1), crop.shape[0])
    # Pillow's map takes pixel corners, not centres, and arrives in pixels of the crop.
    matrix = to_crop.copy()
    matrix[:, 2] -= matrix[:, :2] @ [0.5, 0.5]
    coefficients = (matrix * side).flatten().tolist()
    warped = []
    for channel in np.moveaxis(crop.astype(np.float32), 2, 0):  # as floats, for on bytes Pillow's transform rounds down
        image = Image.fromarray(channel).resize((side, side), Image.Resampling.LANCZOS)
        size = (shape[1], shape[0])
        laid = image.transform(size, Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC)
        warped.append(np.asarray(laid))
    return np.stack(warped, axis=2).clip(0, 255)
