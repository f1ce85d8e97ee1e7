"""Fields applied to photos: what stays keeps its bytes, what moves lands where it should."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from models.transfer.compose import apply
from models.transfer.fields import Fields, Matter
from models.transfer.frame import Frame

SIZE = 256
QUAD = np.array([[40.0, 30.0], [20.0, 330.0], [320.0, 350.0], [340.0, 50.0]])  # turned a little


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.RandomState(0).randint(0, 256, (400, 380, 3), dtype=np.uint8)


def test_no_change_keeps_every_byte(photo: np.ndarray) -> None:
    edited = photo.copy()
    apply(edited, Frame(QUAD, SIZE), Fields.neutral(SIZE))
    assert np.array_equal(edited, photo)


def test_what_lies_outside_the_change_keeps_its_bytes(photo: np.ndarray) -> None:
    fields = Fields.neutral(SIZE)
    fields.gain[100:150, 100:150] = 1.5
    fields.flow[100:150, 100:150] = 3
    edited = photo.copy()
    apply(edited, Frame(QUAD, SIZE), fields)
    y, x = np.nonzero((edited != photo).any(2))
    places = Frame(QUAD, SIZE).from_photo @ np.stack([x, y, np.ones_like(x)])
    assert len(x) > 1000
    assert places.min() > 98
    assert places.max() < 151


def test_a_flow_moves_the_photo_by_pixels_of_the_frame() -> None:
    photo = np.zeros((400, 400, 3), np.uint8)
    photo[180:220, 180:220] = 200
    quad = np.array([[0.0, 0.0], [0.0, 400.0], [400.0, 400.0], [400.0, 0.0]]) - 0.5
    fields = Fields.neutral(100)
    fields.flow[..., 0] = 10  # each place takes what is 10 px of the frame, 40 of the photo, to its right
    edited = photo.copy()
    apply(edited, Frame(quad, 100), fields)
    assert edited[200, 160, 0] == 200
    assert edited[200, 210, 0] == 0


def test_sharp_matter_has_an_edge_as_narrow_as_the_photo() -> None:
    photo = np.zeros((1000, 1000, 3), np.uint8)
    quad = np.array([[0.0, 0.0], [0.0, 1000.0], [1000.0, 1000.0], [1000.0, 0.0]]) - 0.5
    cover = np.zeros((100, 100), np.float32)
    cover[:, 50:] = 1
    matter = Matter(np.full((100, 100, 3), 255, np.float32), cover)
    widths = []
    for sharp in (False, True):
        edited = photo.copy()
        apply(edited, Frame(quad, 100), replace(Fields.neutral(100), layers=(replace(matter, sharp=sharp),)))
        widths.append(int(((edited[500, :, 0] > 10) & (edited[500, :, 0] < 245)).sum()))
    assert widths[1] <= widths[0] / 2


def test_memory_does_not_grow_with_the_face() -> None:
    photo = np.full((4000, 6000, 3), 90, np.uint8)
    quad = np.array([[500.0, 0.0], [500.0, 4000.0], [4500.0, 4000.0], [4500.0, 0.0]])
    fields = Fields.neutral(SIZE)
    fields.gain[:] = 1.2
    fields.flow[60:200, 60:200] = 4
    tracemalloc.start()
    apply(photo, Frame(quad, SIZE), fields)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert photo[2000, 2000, 0] == 108
    assert peak < photo.nbytes * 2 / 3  # the photo changes in place


def test_rows_are_pulled_from_the_photo_as_it_was() -> None:
    """However far up or down a flow reaches, in photos of many bands."""
    photo = np.repeat(np.arange(1000) // 4, 1000).reshape(1000, 1000, 1).repeat(3, 2).astype(np.uint8)
    quad = np.array([[0.0, 0.0], [0.0, 1000.0], [1000.0, 1000.0], [1000.0, 0.0]]) - 0.5
    for way in (40, -40):
        fields, edited = Fields.neutral(100), photo.copy()
        fields.flow[..., 1] = way * (np.arange(100) < 50)[None]  # 400 px of the photo, in its left half
        apply(edited, Frame(quad, 100), fields)
        rows = np.arange(450, 550)
        assert np.abs(edited[rows, 200, 0].astype(int) - (rows + way * 10) // 4).max() <= 1
        assert np.array_equal(edited[:, 800], photo[:, 800])


def test_later_fields_look_up_what_earlier_ones_made() -> None:
    first, second = Fields.neutral(64), Fields.neutral(64)
    first.gain[:, :32] = 2
    second.flow[..., 0] = -32
    both = first.then(second)
    assert np.allclose(both.gain[:, 33:], 2)
    assert np.allclose(both.flow[..., 0], -32)
