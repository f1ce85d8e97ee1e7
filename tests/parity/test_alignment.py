"""FFHQ alignment against the official implementation: the quad, and every step of the crop."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.face.alignment import align, crop, crop_box, face_quad, pad, padding, shrink
from tests.parity import rebuild

SIZE = 256
CASES = [
    (folder, i)
    for folder in rebuild.folders("ffhq_alignment_crop")
    for i in range(len(rebuild.load(folder)[0]["cases"]))
]


def assert_points(actual: NDArray[np.float64], expected: NDArray[Any]) -> None:
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-6)


def drawn_photo(width: int, height: int) -> NDArray[np.uint8]:
    """The manifest's formula: ramps in red and green, a chessboard of 64 px in blue; uint8 [H, W, 3]."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    board = 255 * ((x // 64 + y // 64) % 2)
    return np.stack([x * 255 // (width - 1), y * 255 // (height - 1), board], axis=2).astype(np.uint8)


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[NDArray[np.uint8], rebuild.Outputs]:
    """A drawn photo, and what the official code made of it."""
    folder, index = request.param
    manifest, outputs = rebuild.load(folder)
    described = manifest["cases"][index]
    prefix = f"{described['case']}."
    expected = {name.removeprefix(prefix): array for name, array in outputs.items() if name.startswith(prefix)}
    return drawn_photo(described["width"], described["height"]), expected


@pytest.mark.parametrize("folder", rebuild.folders("ffhq_alignment"))
def test_quad_of_68_landmarks(folder: str) -> None:
    _, outputs = rebuild.load(folder)
    quads = [name for name in outputs if name.startswith("quad_")]
    assert quads
    for name in quads:
        landmarks = outputs[name.replace("quad", "landmarks")].astype(float)
        assert_points(face_quad(landmarks), outputs[name])


def test_five_landmarks_give_the_same_quad(case: tuple[NDArray[np.uint8], rebuild.Outputs]) -> None:
    points = case[1]["landmarks"].astype(float)
    five = np.stack([points[36:42].mean(0), points[42:48].mean(0), points[30], points[48], points[54]])
    assert_points(face_quad(five), case[1]["quad_initial"])


def test_every_step(case: tuple[NDArray[np.uint8], rebuild.Outputs]) -> None:
    photo, expected = case
    quad = face_quad(expected["landmarks"].astype(float))
    assert_points(quad, expected["quad_initial"])

    image, quad = shrink(Image.fromarray(photo), quad, SIZE)
    assert image.size == tuple(expected["size_after_shrink"])
    assert_points(quad, expected["quad_after_shrink"])

    assert crop_box(image.size, quad) == tuple(expected["crop"])
    image, quad = crop(image, quad)
    assert image.size == tuple(expected["size_after_crop"])
    assert_points(quad, expected["quad_after_crop"])

    assert padding(image.size, quad) == tuple(expected["pad_left_top_right_bottom"])
    image, quad = pad(image, quad)
    assert image.size == tuple(expected["size_final"])
    assert_points(quad, expected["quad_final"])

    sample = np.asarray(image)[:: max(1, image.height // 24), :: max(1, image.width // 24)]
    np.testing.assert_array_equal(sample, expected["before_transform_sample"])


def test_aligned_pixels_are_the_same(case: tuple[NDArray[np.uint8], rebuild.Outputs]) -> None:
    photo, expected = case
    aligned = align(photo, expected["landmarks"].astype(float), SIZE)
    np.testing.assert_array_equal(aligned.crop[::4, ::4], expected["aligned"])
