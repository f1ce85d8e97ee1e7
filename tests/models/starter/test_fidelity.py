"""The measures of the evaluation, on pictures and numbers whose answer is known."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from models import photo
from models.face.probe import AttributeProbe
from models.paths import SAMPLES
from models.starter import fidelity
from models.starter.probe import PROBE_FILE


@pytest.fixture(scope="module")
def probe() -> AttributeProbe:
    return AttributeProbe.load(PROBE_FILE)


@pytest.fixture(scope="module")
def faces() -> Tensor:
    """The sample photos [6, 3, 256, 256] in -1..1."""
    pictures = [photo.read(path).rgb for path in sorted(SAMPLES.glob("*.jpg"))]
    tensors = [torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1 for picture in pictures]
    return torch.cat([F.interpolate(tensor, (256, 256), mode="area") for tensor in tensors])


def blurred(images: Tensor) -> Tensor:
    return F.interpolate(F.avg_pool2d(images, 8), 256, mode="bilinear")


def test_equal_pictures_are_at_no_distance_and_blur_and_strangers_are(probe: AttributeProbe, faces: Tensor) -> None:
    blur = fidelity.perceptual_distance(probe, faces, blurred(faces))
    strangers = fidelity.perceptual_distance(probe, faces, faces.roll(1, 0))
    assert fidelity.perceptual_distance(probe, faces, faces) == pytest.approx(0, abs=1e-6)
    assert 0.01 < blur < strangers


def test_a_blurred_picture_is_less_sharp(faces: Tensor) -> None:
    assert fidelity.sharpness(blurred(faces)) < 0.5 * fidelity.sharpness(faces)


def test_landmarks_of_a_moved_picture_are_off_by_the_move(faces: Tensor) -> None:
    nearly, share = fidelity.landmark_error(faces, faces.roll(1, 3))
    far, _ = fidelity.landmark_error(faces, faces.roll(8, 3))
    assert share == 1
    assert nearly < 8 < far


def test_frechet_distance_of_shifted_normals_is_the_square_of_the_shift() -> None:
    random = np.random.RandomState(0)
    points = random.randn(4000, 3)
    assert fidelity.frechet_distance(points, points) == pytest.approx(0, abs=1e-6)
    assert fidelity.frechet_distance(points, points + np.array([2, 0, 0])) == pytest.approx(4, rel=1e-6)
    assert fidelity.frechet_distance(points, 3 * points) == pytest.approx(3 * 4, rel=0.1)


def test_what_is_made_alike_has_precision_and_what_is_left_out_costs_recall() -> None:
    random = np.random.RandomState(0)
    real = np.concatenate([random.randn(60, 2), random.randn(60, 2) + 50])
    assert fidelity.precision_recall(real, real) == (1, 1)
    precision, recall = fidelity.precision_recall(real, real[:60])
    assert precision == 1
    assert recall == pytest.approx(0.5)
    assert fidelity.precision_recall(real, real + 1000) == (0, 0)
