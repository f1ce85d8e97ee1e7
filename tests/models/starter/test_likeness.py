"""Comparing look-alikes with photos: by a face map that knows where it has to look."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d
from torch.testing import assert_close

from models.encoder.config import EncoderConfig
from models.encoder.network import Encoder
from models.face import anatomy
from models.face.anatomy import POINT_COUNT, Part
from models.starter.likeness import Reading, colour_distance, landmark_distance, score, wears
from models.starter.train_encoder_on_photos import likeness_loss, with_larger_input


def _reading(**changes: Tensor) -> Reading:
    points = torch.full((1, POINT_COUNT, 2), 0.5)
    points[:, anatomy.LEFT_IRIS[0]] = torch.tensor([0.4, 0.4])
    points[:, anatomy.RIGHT_IRIS[0]] = torch.tensor([0.6, 0.4])
    points[:, anatomy.LOWER_LIP, 1] = 0.52
    parts = torch.full((1, len(Part), 128, 128), 1 / len(Part))
    colours = torch.full((1, len(Part), 3), 0.5)
    values = {"points": points, "parts": parts, "colours": colours, "shares": torch.full((1, len(Part)), 0.05)}
    return Reading(**{**values, **changes})


def test_openings_are_in_eye_distances() -> None:
    assert _reading().eye_distance.item() == pytest.approx(0.2, abs=1e-5)
    assert _reading().mouth_opening.item() == pytest.approx(0.1, abs=1e-5)


def test_landmarks_that_all_moved_are_that_far_away() -> None:
    photo = _reading()
    moved = _reading(points=photo.points + torch.tensor([0.006, 0.008]))
    assert landmark_distance(photo, moved).item() == pytest.approx(0.05, abs=1e-4)


def test_colours_are_compared_in_lab_and_only_where_both_have_the_part() -> None:
    white, black = torch.ones(1, len(Part), 3), torch.zeros(1, len(Part), 3)
    apart = colour_distance(_reading(colours=white), _reading(colours=black), Part.HAIR)
    assert apart.item() == pytest.approx(100, abs=0.1)
    none = _reading(colours=white, shares=torch.zeros(1, len(Part)))
    assert colour_distance(_reading(colours=white), none, Part.HAIR).isnan().all()
    assert not wears(none, Part.GLASSES).any()


def test_glasses_that_nobody_wears_cost_more_than_glasses_that_are_missing() -> None:
    bare, worn = torch.full((1, len(Part)), 0.05), torch.full((1, len(Part)), 0.05)
    bare[:, Part.GLASSES] = 0.0
    without, wearing = _reading(shares=bare), _reading(shares=worn)
    assert likeness_loss(without, wearing) > likeness_loss(wearing, without) > likeness_loss(wearing, wearing)
    assert score(without, wearing).glasses == 1.0 and score(without, without).glasses == 0.0


def test_an_encoder_with_a_larger_input_sees_the_same_at_first() -> None:
    torch.manual_seed(0)
    config = EncoderConfig(rows=4, w_dim=8, input_size=32, widths=(4, 4, 8, 8, 8), units=(1, 1, 1, 1), pyramid_width=8)
    small = Encoder(config).eval()
    large, images = with_larger_input(small, 2), torch.rand(1, 3, 64, 64) * 2 - 1
    assert large.config.input_size == 64
    assert_close(large.encode(images), small.encode(avg_pool2d(images, 2)), rtol=1e-4, atol=1e-5)
