"""FFHQ alignment: a square around the face, turned upright, as in the photos StyleGAN2 and e4e were trained on.

Equals `align_face` of the official e4e code (the recipe of the FFHQ data set) without supersampling, number by number.
Points are (x, y) in pixels with the centre of the first pixel at (0, 0). A quad is float64 [4, 2]: upper left, lower
left, lower right and upper right corner as seen in the aligned crop; its side is the distance of the first two.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter  # type: ignore[import-untyped]

from models.errors import NoFace
from models.photo.formats import band_rows
from models.photo.scaling import shrunk

LARGE = 1 << 25  # pixels of a photo beyond which only the part around the face is worked on
BICUBIC = 4  # px around a point that interpolation looks at

Points = NDArray[np.float64]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class AlignedFace:
    """`crop` uint8 [S, S, 3], and the `quad` of the photo that it shows, parts of which may lie outside the photo."""

    crop: NDArray[np.uint8]
    quad: Points


def align(rgb: NDArray[np.uint8], landmarks: Points, size: int) -> AlignedFace:
    """Cut a face out of a photo, uint8 [H, W, 3], at `size` px; `landmarks` as for `face_quad`. Raises `NoFace`."""
    quad = face_quad(landmarks)
    part, corner, factor = _nearby(rgb, quad, size)
    image, quad = shrink(Image.fromarray(part), (quad - corner + 0.5) / factor - 0.5, size)
    scale = np.array(part.shape[1::-1]) / image.size * factor
    shown = (quad + 0.5) * scale - 0.5 + corner  # not quite the first quad: sizes are rounded, and pixels have centres
    image, quad = crop(image, quad)
    image, quad = pad(image, quad)
    corners = (quad + 0.5).flatten().tolist()
    face = image.transform((size, size), Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)
    return AlignedFace(np.array(face), shown)


def _nearby(rgb: NDArray[np.uint8], quad: Points, size: int) -> tuple[NDArray[np.uint8], Points, int]:
    """(part, its upper left corner, how many times smaller it is) of a photo around a quad: all of it if not large."""
    if rgb.shape[0] * rgb.shape[1] < LARGE:
        return rgb, np.zeros(2), 1
    wide = quad.mean(0) + (quad - quad.mean(0)) * 1.5
    left, upper, right, lower = crop_box((rgb.shape[1], rgb.shape[0]), wide)
    factor = max(int(_side(quad) / size * 0.25), 1)
    return shrunk(rgb[upper:lower, left:right], factor), np.array([left, upper], float), factor


def cut(rgb: NDArray[np.uint8], quad: Points) -> NDArray[np.uint8]:
    """The quad of a photo, uint8 [H, W, 3], at the photo's own resolution, [S, S, 3]; black beyond the photo.

    A few rows at a time: Pillow would copy a large photo into four bytes a pixel.
    """
    side = max(round(_side(quad)), 1)
    face = np.zeros((side, side, 3), np.uint8)
    left, right = (np.linspace(quad[upper], quad[lower], side + 1) for upper, lower in ((0, 1), (3, 2)))
    step = band_rows(side)
    for top in range(0, side, step):
        end = min(top + step, side)
        corners = np.stack([left[top], left[end], right[end], right[top]])
        start = np.maximum(np.floor(corners.min(0)) - BICUBIC, 0).astype(int)
        stop = np.maximum(np.ceil(corners.max(0)) + BICUBIC, 0).astype(int)
        part = rgb[start[1] : stop[1], start[0] : stop[0]]
        if part.size:
            data = (corners - start + 0.5).flatten().tolist()
            rows = Image.fromarray(part).transform(
                (side, end - top), Image.Transform.QUAD, data, Image.Resampling.BICUBIC
            )
            face[top:end] = np.asarray(rows)
    return face


def centre_square(rgb: NDArray[np.uint8], size: int) -> AlignedFace:
    """The largest square in the middle of a photo, uint8 [H, W, 3], scaled to `size` px: for photos without a face."""
    height, width = rgb.shape[:2]
    side = min(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    part = shrunk(rgb[top : top + side, left : left + side], max(side // size // 4, 1))
    square = Image.fromarray(part).resize((size, size), Image.Resampling.LANCZOS)
    corners = np.array([[left, top], [left, top + side], [left + side, top + side], [left + side, top]])
    return AlignedFace(np.array(square), corners - 0.5)


def face_quad(landmarks: Points) -> Points:
    """The quad of a face, from 68 landmarks [68, 2] in dlib's order, or from five [5, 2].

    Five are the eyes' centres, nose and mouth corners, each pair from left to right in the picture. Raises `NoFace`
    if the points do not span a face.
    """
    if len(landmarks) == 68:
        eye_left, eye_right = landmarks[36:42].mean(0), landmarks[42:48].mean(0)
        mouth_left, mouth_right = landmarks[48], landmarks[54]
    else:
        eye_left, eye_right, _, mouth_left, mouth_right = landmarks
    eyes, mouth = (eye_left + eye_right) / 2, (mouth_left + mouth_right) / 2
    across, down = eye_right - eye_left, mouth - eyes
    x = across - _turned(down)
    length = np.hypot(*x)
    if not length > 0:  # NaN as well
        raise NoFace("The landmarks do not span a face.", "Choose another face or photo.")
    x *= max(np.hypot(*across) * 2.0, np.hypot(*down) * 1.8) / length
    y = _turned(x)
    centre = eyes + down * 0.1
    return np.stack([centre - x - y, centre - x + y, centre + x + y, centre + x - y])


def shrink(image: Image.Image, quad: Points, size: int) -> tuple[Image.Image, Points]:
    """Scale image and quad [4, 2] down by half the whole factor by which the face exceeds `size` px."""
    factor = int(_side(quad) / size * 0.5)
    if factor <= 1:
        return image, quad
    shrunk = (round(image.width / factor), round(image.height / factor))
    return image.resize(shrunk, Image.Resampling.LANCZOS), quad / factor


def crop_box(size: tuple[int, int], quad: Points) -> Box:
    """Left, upper, right, lower of the part of an image of `size` (width, height) around quad [4, 2] with border."""
    left, upper, right, lower = _bounds(quad)
    border = _border(quad)
    return (
        max(left - border, 0),
        max(upper - border, 0),
        min(right + border, size[0]),
        min(lower + border, size[1]),
    )


def crop(image: Image.Image, quad: Points) -> tuple[Image.Image, Points]:
    """Cut the image down to the quad [4, 2] with its border; the quad in the cut image."""
    box = crop_box(image.size, quad)
    return image.crop(box), quad - box[:2]


def padding(size: tuple[int, int], quad: Points) -> Box:
    """Pixels to add left, above, right and below an image of `size` (width, height); zeros if quad [4, 2] fits."""
    left, upper, right, lower = _bounds(quad)
    border = _border(quad)
    needed = (
        max(border - left, 0),
        max(border - upper, 0),
        max(right - size[0] + border, 0),
        max(lower - size[1] + border, 0),
    )
    if max(needed) <= border - 4:
        return 0, 0, 0, 0
    least = round(_side(quad) * 0.3)
    return max(needed[0], least), max(needed[1], least), max(needed[2], least), max(needed[3], least)


def pad(image: Image.Image, quad: Points) -> tuple[Image.Image, Points]:
    """Continue the picture beyond its edges as far as the quad [4, 2], in pixels, asks; both move alike."""
    left, upper, right, lower = padding(image.size, quad)
    if not left:
        return image, quad
    pixels = np.pad(np.asarray(image, np.float32), ((upper, lower), (left, right), (0, 0)), "reflect")
    height, width, _ = pixels.shape
    y, x, _ = np.ogrid[:height, :width, :1]
    inward_x = np.minimum(np.float32(x) / left, np.float32(width - 1 - x) / right)
    inward_y = np.minimum(np.float32(y) / upper, np.float32(height - 1 - y) / lower)
    outward = np.maximum(1 - inward_x, 1 - inward_y)
    sigma = _side(quad) * 0.02
    blurred = gaussian_filter(pixels, [sigma, sigma, 0])
    pixels += (blurred - pixels) * np.clip(outward * 3 + 1, 0, 1)
    pixels += (np.median(pixels, axis=(0, 1)) - pixels) * np.clip(outward, 0, 1)
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)), quad + np.array([left, upper])


def _turned(vector: Points) -> Points:
    """A quarter turn clockwise as seen in the picture."""
    return np.array([-vector[1], vector[0]])


def _side(quad: Points) -> float:
    return float(np.hypot(*(quad[1] - quad[0])))


def _border(quad: Points) -> int:
    return max(round(_side(quad) * 0.1), 3)


def _bounds(quad: Points) -> Box:
    left, upper = np.floor(quad.min(0)).astype(int).tolist()
    right, lower = np.ceil(quad.max(0)).astype(int).tolist()
    return left, upper, right, lower
