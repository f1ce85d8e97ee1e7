"""Plane geometry of the transfer: similarities, and maps that are linear over the triangles of a mesh.

Points are (x, y) in pixels of a square frame, the centre of the first pixel at (0, 0); maps are float32 [S, S, 2] and
hold for every pixel of a picture the point that it takes its colour from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # type: ignore[import-untyped]
from scipy.spatial import Delaunay  # type: ignore[import-untyped]

Array = NDArray[np.float32]
Index = tuple[int, ...]
Window = tuple[slice, slice]
SUBPIXEL_BITS = 4  # of OpenCV's polygon coordinates
MAP_STEP = 2  # px of the frame between the places at which a map is computed
UNFOLDING = 20  # steps at most
FLAT = 0.5  # px: height of a triangle that no plane is laid over, which would be as steep as a wall
WIDE = 0.5  # px squared: twice the area of a triangle that is not flat from the beginning
HALVED = 8.0  # px: sigma of blurs that are computed at half the size


@dataclass(frozen=True)
class Similarity:
    """Scale, rotation and shift: z -> z * turn + shift, with points as complex numbers."""

    turn: complex
    shift: complex

    @classmethod
    def between(cls, source: Array, target: Array) -> Self:
        """Least-squares fit that takes points [K, 2] to points [K, 2]."""
        a, b = as_complex(source), as_complex(target)
        centre_a, centre_b = a.mean(), b.mean()
        turn = np.vdot(a - centre_a, b - centre_b) / max(float(np.vdot(a - centre_a, a - centre_a).real), 1e-9)
        return cls(complex(turn), complex(centre_b - turn * centre_a))

    def __call__(self, points: Array) -> Array:
        """Move points [..., 2]."""
        return as_points(as_complex(points) * self.turn + self.shift)

    def turned(self, vectors: Array) -> Array:
        """Scale and rotate vectors [..., 2]."""
        return as_points(as_complex(vectors) * self.turn)


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles [T, 3] over points, found once by Delaunay, of positive area; they stay when the points move."""

    triangles: NDArray[np.int32]

    @classmethod
    def over(cls, points: Array) -> Self:
        """Triangulate points [K, 2]."""
        return cls(Delaunay(points).simplices)

    @cached_property
    def _neighbours(self) -> csr_array:
        """Weights [K, K] that give each point the mean of the points that it shares a triangle with."""
        a, b, c = self.triangles.T
        rows, columns = np.concatenate([a, b, c, b, c, a]), np.concatenate([b, c, a, a, b, c])
        joined = csr_array((np.ones(len(rows), np.float32), (rows, columns)))
        return joined.multiply(1 / joined.sum(1)[:, None]).tocsr()

    def unfolded(self, points: Array, places: Array, fixed: int, free: Sequence[int]) -> Array:
        """Places [K, 2] of `points` [K, 2] between which no triangle is turned over, but for those of `free` points
        alone; the last `fixed` points stay.

        Points of those that are take on the motion of the points around them: lips that pass each other would tear.
        """
        areas, motion = self._areas(points), places - points
        counted = (areas > WIDE) & ~np.isin(self.triangles, free).all(1)
        for _ in range(UNFOLDING):
            turned = counted & (self._areas(points + motion) < 0)
            if not turned.any():
                break
            corners = np.unique(self.triangles[turned])
            corners = corners[corners < len(points) - fixed]
            motion[corners] += 0.5 * (self._neighbours @ motion - motion)[corners]
        unfolded: Array = points + motion
        return unfolded

    def _areas(self, points: Array) -> NDArray[np.float64]:
        """Twice the signed areas of the triangles, float64 [T]."""
        a, b, c = (points[corners].astype(np.float64) for corners in self.triangles.T)
        u, v = b - a, c - a
        areas: NDArray[np.float64] = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        return areas

    def interpolate(self, points: Array, values: Array, size: int) -> list[Array]:
        """Interpolate values [K, C], given at points [K, 2]: C planes [size, size], 0 outside the mesh."""
        count = size // MAP_STEP
        places = self._triangle_at(points, count)
        centres = (np.arange(count, dtype=np.float32) + 0.5) * MAP_STEP - 0.5
        planes = []
        for terms in self._planes(points, values):  # one channel after the other: small arrays stay in the cache
            slope_x, slope_y, plane = (np.take(term, places, mode="wrap") for term in terms)  # 0 at -1, the last
            plane += slope_x * centres + slope_y * centres[:, None]
            planes.append(enlarged(plane, size))
        return planes

    def _triangle_at(self, points: Array, count: int) -> NDArray[np.int32]:
        """The triangle that covers each place of a grid, [count, count]; -1 outside."""
        places = np.full((count, count), -1, np.int32)
        corners = np.round(((points + 0.5) / MAP_STEP - 0.5) * (1 << SUBPIXEL_BITS)).astype(np.int32)
        for number, triangle in enumerate(corners[self.triangles]):
            cv2.fillConvexPoly(places, triangle, number, cv2.LINE_8, SUBPIXEL_BITS)
        return places

    def _planes(self, points: Array, values: Array) -> Array:
        """For each channel the x, y and constant terms of the values over each triangle, [C, 3, T + 1]."""
        a, b, c = (points[corners].astype(np.float64).T for corners in self.triangles.T)  # [2, T] each
        first, second, third = (values[corners].astype(np.float64).T for corners in self.triangles.T)  # [C, T] each
        (ux, uy), (vx, vy) = b - a, c - a
        longest = np.abs([b - a, c - a, c - b]).max((0, 1))
        area = ux * vy - uy * vx
        flat = np.abs(area) < FLAT * longest  # they take the value of their first corner
        scale = np.where(flat, 0, 1 / np.where(flat, 1, area))
        rise, other = (second - first) * scale, (third - first) * scale
        x, y = rise * vy - other * uy, other * ux - rise * vx
        terms = np.stack([x, y, first - x * a[0] - y * a[1]], axis=1)
        return np.pad(terms, ((0, 0), (0, 0), (0, 1))).astype(np.float32)


def as_complex(points: Array) -> NDArray[np.complex128]:
    """Points [..., 2] as complex numbers [...]."""
    numbers: NDArray[np.complex128] = points[..., 0] + 1j * points[..., 1].astype(np.float64)
    return numbers


def as_points(numbers: NDArray[np.complex128]) -> Array:
    """Complex numbers [...] as points [..., 2]."""
    return np.stack([numbers.real, numbers.imag], axis=-1).astype(np.float32)


def identity_map(size: int) -> Array:
    """The map [size, size, 2] that moves nothing."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    return np.stack([x, y], axis=-1)


def sample(
    picture: NDArray[Any], places: Array, interpolation: int = cv2.INTER_LINEAR, border: int = cv2.BORDER_REPLICATE
) -> Array:
    """Take the colours of a picture [H, W] or [H, W, C] at the places [S, T, 2]; beyond its edge, those of the edge."""
    colours = cv2.remap(picture, places, None, interpolation, borderMode=border)  # type: ignore[call-overload]
    return np.asarray(colours, np.float32)


def enlarged(picture: Array, size: int) -> Array:
    """Resize [H, W] or [H, W, C] to `size` px a side, bilinear."""
    result = np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_LINEAR), np.float32)
    return result.reshape(size, size, *picture.shape[2:])


def reduced(picture: Array, size: int) -> Array:
    """Resize [H, W] or [H, W, C] to a smaller `size` px a side, by means of areas."""
    return np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA), np.float32)


def blurred(picture: Array, sigma: float) -> Array:
    """Gaussian blur of a picture [H, W] or [H, W, C], `sigma` in px; a wide one of half the size, enlarged again."""
    if sigma < HALVED:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
    height, width = picture.shape[:2]
    small = cv2.resize(picture, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 2)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def weighted_mean(picture: Array, weight: Array) -> Array:
    """Mean of a picture [S, S] or [S, S, C] under weights [S, S], or [P, P] of a smaller part map: [] or [C]."""
    if len(picture) != len(weight):
        picture = reduced(picture, len(weight))
    mean: Array = np.tensordot(weight, picture, 2) / (weight.sum() + 1e-6)
    return mean.astype(np.float32)


def averaged(picture: Array, weight: Array, sigma: float, least: float, otherwise: Array | float = 0.0) -> Array:
    """Gaussian average of a picture [S, S] or [S, S, C] under weights [S, S], `sigma` in px.

    `otherwise`, a number or a colour [C], counts with the weight `least`, for places that have none nearby.
    """
    mass = blurred(weight, sigma)
    if picture.ndim == 3:
        weight, mass = weight[..., None], mass[..., None]
    average: Array = (blurred(picture * weight, sigma) + least * otherwise) / (mass + least)
    return average


def brightness(picture: Array) -> Array:
    """Mean of the channels, [H, W] of [H, W, C]; many times as fast as `mean` along an axis."""
    channels = picture.shape[-1]
    return np.asarray(cv2.transform(picture, np.full((1, channels), 1 / channels)), np.float32)


def logarithm(picture: Array) -> Array:
    """Natural logarithm; four times as fast as numpy's, and within 1e-6 of it."""
    return np.asarray(cv2.log(picture), np.float32)


def exponential(picture: Array) -> Array:
    """The inverse of `logarithm`; six times as fast as numpy's."""
    return np.asarray(cv2.exp(picture), np.float32)


def in_channels(mask: Array) -> Array:
    """A mask [H, W] for each of three channels, [H, W, 3]; a product with [H, W, 1] takes four times as long."""
    return np.asarray(cv2.merge([mask] * 3), np.float32)


def extent(mask: Array) -> Window:
    """Rows and columns of a mask [S, S] around all that is above 0; at least one pixel."""
    left, upper, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    return slice(upper, upper + max(height, 1)), slice(left, left + max(width, 1))


def strongest(picture: Array) -> Array:
    """Largest absolute value of the channels, [S, S] of [S, S, C]; several times as fast as `max` along an axis."""
    result: Array = np.abs(picture[..., 0])
    for channel in range(1, picture.shape[-1]):
        np.maximum(result, np.abs(picture[..., channel]), out=result)
    return result


def polygon(points: Array, size: int, softness: float = 0.0) -> Array:
    """Mask [size, size] of a closed outline [K, 2], 0..1, its edge blurred by `softness` px."""
    mask = np.zeros((size, size), np.float32)
    corners = np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
    cv2.fillPoly(mask, [corners], 1.0, cv2.LINE_8, SUBPIXEL_BITS)
    return blurred(mask, softness) if softness else mask


def ellipse(centre: Array, radii: tuple[float, float], angle: float, size: int) -> Array:
    """Mask [size, size] of a filled ellipse, 0 or 1; `centre` [2] and `radii` in px, `angle` in degrees from x."""
    mask = np.zeros((size, size), np.float32)
    scale = 1 << SUBPIXEL_BITS
    x, y = (round(float(value) * scale) for value in centre)
    axes = (max(round(radii[0] * scale), 1), max(round(radii[1] * scale), 1))
    cv2.ellipse(mask, (x, y), axes, angle, 0, 360, 1.0, -1, cv2.LINE_8, SUBPIXEL_BITS)
    return mask


def polyline(points: Array, size: int, thickness: int) -> Array:
    """Mask [size, size] of an open line through points [K, 2], 0 or 1; `thickness` in px."""
    mask = np.zeros((size, size), np.float32)
    corners = np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
    cv2.polylines(mask, [corners], False, 1.0, thickness, cv2.LINE_8, SUBPIXEL_BITS)
    return mask


def grown(points: Array, factor: float) -> Array:
    """An outline [K, 2] scaled about its mean."""
    centre = points.mean(0)
    larger: Array = (points - centre) * np.float32(factor) + centre
    return larger


def smoothstep(values: NDArray[np.floating[Any]] | float, low: float, high: float) -> Array:
    """0 up to `low`, 1 from `high` on, smooth between."""
    t = np.clip((np.asarray(values, np.float32) - low) / (high - low), 0, 1)
    step: Array = t * t * (3 - 2 * t)
    return step
