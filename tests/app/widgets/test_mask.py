"""The brush's mask: a soft edge, no piling up, erasing."""

import numpy as np

from app.widgets.mask import Mask


def empty() -> Mask:
    return Mask(np.zeros((64, 64), np.uint8))


def test_a_dab_is_full_inside_and_soft_toward_its_edge() -> None:
    mask = empty()
    mask.begin(32, 32, 10, erase=False)
    row = mask.values[32, 32:].astype(int)
    assert (row[:4] == 255).all() and (row[10:] == 0).all()
    assert 0 < row[7] < 255 and (np.diff(row) <= 0).all()


def test_a_stroke_has_no_gaps_and_going_over_it_again_adds_nothing() -> None:
    mask = empty()
    mask.begin(8, 32, 6, erase=False)
    mask.go_on(56, 32, 6, erase=False)
    assert (mask.values[32, 8:56] == 255).all()
    once = mask.values
    mask.go_on(8, 32, 6, erase=False)
    np.testing.assert_array_equal(mask.values, once)


def test_erasing_takes_away_and_strokes_may_leave_the_mask() -> None:
    mask = Mask(np.full((64, 64), 255, np.uint8))
    mask.begin(0, 0, 8, erase=True)
    mask.go_on(-40, 90, 8, erase=True)
    assert mask.values[0, 0] == 0 and mask.values[40, 40] == 255
