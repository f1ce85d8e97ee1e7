"""Hair of a photo as a matte."""

import numpy as np

from models.face.anatomy import Part
from models.transfer.frame import Frame
from models.transfer.hair import AROUND, find_hair
from models.transfer.registration import Registration
from tests.models.transfer.conftest import Still


def test_a_wall_that_shows_between_strands_is_no_hair(still: Still) -> None:
    """The face map takes a gap of the wall's colour for hair."""
    registration: Registration = still.registration
    size = 256
    picture = np.full((size, size, 3), (205, 210, 214), np.uint8)
    picture[40:200, 60:196] = (40, 30, 24)
    picture[90:170, 170:185] = (205, 210, 214)  # the gap
    crop = Frame(np.array([[0, 0], [0, size], [size, size], [size, 0]]) - 0.5, size).scaled(1 / AROUND, 256)
    parts = np.zeros((size, size, len(Part)), np.float32)
    parts[..., Part.BACKGROUND] = 1
    parts[40:200, 60:196, Part.HAIR], parts[40:200, 60:196, Part.BACKGROUND] = 0.95, 0.05
    outer = parts[::2, ::2]
    start = round((1 - 1 / AROUND) / 2 * 128)
    inner = np.repeat(np.repeat(outer, 2, 0), 2, 1)[2 * start : -2 * start, 2 * start : -2 * start]
    face = (registration.photo.points + 0.5) / 256
    share = find_hair(picture, crop, np.ascontiguousarray(inner), outer, face.astype(np.float32)).share
    assert share[60:150, 80:150].mean() > 0.9
    assert share[100:160, 173:182].mean() < 0.1
