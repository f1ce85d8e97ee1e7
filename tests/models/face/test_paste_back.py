"""The edited crop in the whole photo: the same where nothing changed, and not a bit different outside."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.face.alignment import align, centre_square
from models.face.paste_back import FEATHER, paste_back

FACE = np.array([[-40.0, 0], [44, 10], [-3, 34], [-36, 60], [26, 66]])


def smooth_photo(width: int, height: int) -> NDArray[np.uint8]:
    x, y = np.meshgrid(np.linspace(0, 9, width), np.linspace(0, 7, height))
    waves = np.stack([np.sin(x), np.cos(y), np.sin(x + y)], axis=2)
    return (127 + 100 * waves).astype(np.uint8)


def inward(quad: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """How far each pixel [H, W] lies inside the quad, as a part of its side; negative outside."""
    axes = np.stack([quad[3] - quad[0], quad[1] - quad[0]], axis=1)
    points = np.stack(np.meshgrid(np.arange(shape[1]), np.arange(shape[0])), axis=-1) - quad[0]
    u, v = np.moveaxis(points @ np.linalg.inv(axes).T, 2, 0)
    depth: NDArray[np.float64] = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    return depth


@pytest.mark.parametrize("size", [64, 256, 1024])
@pytest.mark.parametrize(("width", "height"), [(800, 600), (2401, 1803)])
def test_an_unedited_crop_gives_the_photo_back(size: int, width: int, height: int) -> None:
    photo = smooth_photo(width, height)
    aligned = align(photo, (FACE + np.array([380, 260])) * width / 800, size)
    result = paste_back(photo, aligned.crop, aligned.quad)
    assert result.dtype == np.uint8 and result.shape == photo.shape
    assert np.abs(result.astype(int) - photo).max() <= 4


@pytest.mark.parametrize("offset", [(256, 150), (20, 30), (500, 505)])
def test_outside_not_a_bit_changes_and_inside_all(astronaut: NDArray[np.uint8], offset: tuple[int, int]) -> None:
    before = astronaut.copy()
    aligned = align(astronaut, FACE + offset, 128)
    red = np.zeros((128, 128, 3), np.uint8)
    red[..., 0] = 255
    result = paste_back(astronaut, red, aligned.quad)
    depth = inward(aligned.quad, astronaut.shape)
    np.testing.assert_array_equal(result[depth <= 0], before[depth <= 0])
    np.testing.assert_array_equal(result[depth >= FEATHER], np.broadcast_to(red[0, 0], result[depth >= FEATHER].shape))
    assert (depth >= FEATHER).sum() > 100
    np.testing.assert_array_equal(astronaut, before)


def test_the_edge_is_soft() -> None:
    photo = np.zeros((300, 300, 3), np.uint8)
    aligned = align(photo, FACE * 0.5 + [150, 140], 64)
    row = paste_back(photo, np.full((64, 64, 3), 255, np.uint8), aligned.quad)[150, :, 0].astype(int)
    assert row.max() == 255
    assert np.abs(np.diff(row)).max() < 40


def test_a_quad_outside_the_photo_changes_nothing() -> None:
    photo = smooth_photo(80, 60)
    white = np.full((64, 64, 3), 255, np.uint8)
    for shift in ([500, 0], [-500, 0], [0, 500], [0, -500]):
        quad = np.array([[0.0, 0], [0, 40], [40, 40], [40, 0]]) + shift
        np.testing.assert_array_equal(paste_back(photo, white, quad), photo)


def test_centre_square_goes_back_too(astronaut: NDArray[np.uint8]) -> None:
    photo = astronaut[:, 60:]
    square = centre_square(photo, min(photo.shape[:2]))
    np.testing.assert_array_equal(paste_back(photo, square.crop, square.quad), photo)
