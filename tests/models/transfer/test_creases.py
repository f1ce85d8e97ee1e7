"""Brows that come down or go up fold the skin between and above them, a smile that of the cheeks."""

from dataclasses import replace

import numpy as np

from models.face.anatomy import (
    BROWS,
    CHEEK_FOLDS,
    FOREHEAD,
    HAIRLINE,
    LEFT_IRIS,
    MOUTH_CORNERS,
    NOSE_ROOT,
    RIGHT_IRIS,
    UPPER_BROWS,
)
from models.transfer.creases import creases
from tests.models.transfer.conftest import Still

BROW_ROWS = [point for brow in BROWS for point in brow]


def folded(still: Still, lift: float) -> np.ndarray:
    """Gain [S, S] when the brows go up by `lift` eye distances."""
    before, parts = still.registration.photo.points, still.registration.photo.parts
    up = before[FOREHEAD] - before[NOSE_ROOT]
    after = before.copy()
    eyes = np.linalg.norm(before[LEFT_IRIS[0]] - before[RIGHT_IRIS[0]])
    after[[*BROW_ROWS, *UPPER_BROWS]] += lift * eyes * up / np.linalg.norm(up)
    return creases(before, replace(still.motion, points=after), parts)[..., 0]


def test_skin_stays_smooth_where_brows_stay(still: Still) -> None:
    assert (folded(still, 0.0) == 1).all()
    assert (folded(still, -0.02) == 1).all()


def test_brows_that_come_down_fold_the_skin_between_them(still: Still) -> None:
    slight, deep = folded(still, -0.05), folded(still, -0.09)
    y, x = np.unravel_index(deep.argmin(), deep.shape)
    left, right = (still.registration.photo.points[row] for row in (107, 336))
    assert left[0] < x < right[0] and abs(y - left[1]) < 20
    assert deep.min() < slight.min() < 0.95


def test_brows_that_go_up_fold_the_forehead(still: Still) -> None:
    gain = folded(still, 0.1)
    y, _ = np.unravel_index(gain.argmin(), gain.shape)
    before = still.registration.photo.points
    assert before[list(HAIRLINE), 1].min() < y < before[list(UPPER_BROWS), 1].min()
    assert 0.6 < gain.min() < 0.95


def test_a_smile_folds_the_cheeks(still: Still) -> None:
    before, parts = still.registration.photo.points, still.registration.photo.parts
    after = before.copy()
    left, right = before[list(MOUTH_CORNERS)]
    after[list(MOUTH_CORNERS)] += 0.15 * np.array([left - right, right - left])
    gain = creases(before, replace(still.motion, points=after), parts)[..., 0]
    for fold in CHEEK_FOLDS:
        x, y = before[fold[1]].round().astype(int)
        assert gain[y - 2 : y + 3, x - 2 : x + 3].min() < 0.95
    assert gain[before[list(HAIRLINE), 1].max().astype(int) : before[list(UPPER_BROWS), 1].min().astype(int)].min() == 1
