"""Alignment beyond the official numbers: that the crop shows the face upright, and where it says it does."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.errors import NoFace
from models.face import alignment
from models.face.alignment import align, centre_square, face_quad
from models.face.detection import choose, detect
from models.photo import formats

FACE = np.array([[-40.0, 0], [40, 0], [0, 30], [-30, 60], [30, 60]])


def turned(angle: float) -> NDArray[np.float64]:
    """Rotation by `angle` degrees, for points in rows."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, s], [-s, c]])


def in_crop(points: NDArray[np.float64], quad: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Points of the photo in pixels of the crop."""
    axes = np.stack([quad[3] - quad[0], quad[1] - quad[0]], axis=1)
    return np.linalg.solve(axes, (points - quad[0]).T).T * size - 0.5


@pytest.mark.parametrize("angle", [-120, -20, 0, 35, 90])
def test_eyes_come_to_lie_level(angle: float) -> None:
    points = FACE @ turned(angle) + [300, 200]
    eyes = in_crop(points, face_quad(points), 256)[:2]
    assert eyes[0, 1] == pytest.approx(eyes[1, 1])
    assert eyes[0, 0] + eyes[1, 0] == pytest.approx(255)
    assert eyes[0, 0] < eyes[1, 0]


@pytest.mark.parametrize("size", [64, 256, 1024])
def test_a_real_portrait_is_found_again_in_its_crop(astronaut: NDArray[np.uint8], size: int) -> None:
    landmarks = choose(detect(astronaut)).landmarks
    aligned = align(astronaut, landmarks, size)
    assert aligned.crop.shape == (size, size, 3) and aligned.crop.dtype == np.uint8
    found = choose(detect(aligned.crop)).landmarks
    assert np.abs(found - in_crop(landmarks, aligned.quad, size)).max() < 0.03 * size


@pytest.mark.parametrize("rows", [7, 64, 1000])
@pytest.mark.parametrize("angle, centre", [(0, (150, 100)), (35, (280, 20)), (-120, (2, 190)), (90, (900, 900))])
def test_a_face_is_cut_out_in_bands_as_pillow_does_it_at_once(
    rows: int, angle: float, centre: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    quad = np.array([[-60.3, -60], [-60.3, 60], [60.3, 60], [60.3, -60]]) @ turned(angle) + centre
    side, corners = round(float(np.linalg.norm(quad[1] - quad[0]))), (quad + 0.5).flatten().tolist()
    whole = Image.fromarray(photo).transform((side, side), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    monkeypatch.setattr(formats, "BAND", rows * side)
    assert np.abs(alignment.cut(photo, quad).astype(int) - np.asarray(whole)).max() <= 1


@pytest.mark.parametrize("size", [64, 256, 1000])
@pytest.mark.parametrize(("width", "height"), [(700, 500), (2303, 1801)])
def test_the_quad_tells_where_the_crop_lies(size: int, width: int, height: int) -> None:
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    photo = np.stack([x, y, np.zeros_like(x)], axis=2).astype(np.uint8)  # the colour is the place
    aligned = align(photo, (FACE @ turned(10) + [340, 230]) * width / 700, size)
    middle = aligned.quad.mean(0) / [width - 1, height - 1] * 255
    shown = aligned.crop[size // 2 - 2 : size // 2 + 2, size // 2 - 2 : size // 2 + 2, :2].mean((0, 1))
    assert np.abs(shown - middle).max() < 1.2  # bytes and the official bilinear transform both round down


def test_points_that_span_no_face() -> None:
    for points in (np.zeros((5, 2)), np.full((5, 2), np.nan), np.ones((68, 2))):
        with pytest.raises(NoFace, match="do not span"):
            face_quad(points)


@pytest.mark.parametrize(("shape", "quad"), [((40, 60), (10, 0)), ((61, 40), (0, 10)), ((32, 32), (0, 0))])
def test_centre_square(shape: tuple[int, int], quad: tuple[int, int]) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    side = min(shape)
    left, top = quad
    square = centre_square(photo, side)
    np.testing.assert_array_equal(square.crop, photo[top : top + side, left : left + side])
    np.testing.assert_array_equal(square.quad[0], [left - 0.5, top - 0.5])
    np.testing.assert_array_equal(square.quad[2], [left + side - 0.5, top + side - 0.5])
    expected = Image.fromarray(square.crop).resize((16, 16), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(centre_square(photo, 16).crop, np.asarray(expected))


def test_a_large_photo_gives_nearly_the_same_crop(
    astronaut: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = np.asarray(Image.fromarray(astronaut).resize((1531, 1531), Image.Resampling.BICUBIC))
    landmarks = choose(detect(photo)).landmarks
    small = align(photo, landmarks, 64)
    monkeypatch.setattr(alignment, "LARGE", 1)
    large = align(photo, landmarks, 64)
    assert np.abs(small.crop.astype(int) - large.crop).mean() < 2
    np.testing.assert_allclose(small.quad, large.quad, atol=2.0)
