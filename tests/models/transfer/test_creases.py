"""Brows that come down or go up fold the skin between and above them, a smile that of the cheeks."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models import photo as photos
from models.editor import Editor
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
from models.face.face_map import FaceMap
from models.paths import SAMPLES, STARTER_PACK
from models.transfer.creases import creases
from models.transfer.motion import Motion, move
from models.transfer.registration import Seen, register, survey

BROW_ROWS = [point for brow in BROWS for point in brow]


@pytest.fixture(scope="module")
def still(starter_editor: Editor) -> tuple[np.ndarray, Motion, np.ndarray]:
    """Landmarks of a sample, a motion of nothing, and the parts of its face."""
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    photo = photos.read(SAMPLES / "brown-hair.jpg")
    inversion = starter_editor.open(photo, refine=0)
    with torch.inference_mode():
        ground = survey(photo.rgb, inversion.quad, face_map)
        registration = register(ground, inversion.picture, face_map)
        motion = move(registration, Seen.by(face_map, inversion.picture))
    parts = np.repeat(np.repeat(registration.photo.parts, 2, 0), 2, 1)
    return registration.photo.points, motion, parts


def folded(still: tuple[np.ndarray, Motion, np.ndarray], lift: float) -> np.ndarray:
    """Gain [S, S] when the brows go up by `lift` eye distances."""
    before, motion, parts = still
    up = before[FOREHEAD] - before[NOSE_ROOT]
    after = before.copy()
    eyes = np.linalg.norm(before[LEFT_IRIS[0]] - before[RIGHT_IRIS[0]])
    after[[*BROW_ROWS, *UPPER_BROWS]] += lift * eyes * up / np.linalg.norm(up)
    return creases(before, replace(motion, points=after), parts)[..., 0]


def test_skin_stays_smooth_where_brows_stay(still: tuple[np.ndarray, Motion, np.ndarray]) -> None:
    assert (folded(still, 0.0) == 1).all()
    assert (folded(still, -0.02) == 1).all()


def test_brows_that_come_down_fold_the_skin_between_them(still: tuple[np.ndarray, Motion, np.ndarray]) -> None:
    slight, deep = folded(still, -0.05), folded(still, -0.09)
    y, x = np.unravel_index(deep.argmin(), deep.shape)
    left, right = (still[0][row] for row in (107, 336))
    assert left[0] < x < right[0] and abs(y - left[1]) < 20
    assert deep.min() < slight.min() < 0.95


def test_brows_that_go_up_fold_the_forehead(still: tuple[np.ndarray, Motion, np.ndarray]) -> None:
    gain = folded(still, 0.1)
    y, _ = np.unravel_index(gain.argmin(), gain.shape)
    assert still[0][list(HAIRLINE), 1].min() < y < still[0][list(UPPER_BROWS), 1].min()
    assert 0.6 < gain.min() < 0.95


def test_a_smile_folds_the_cheeks(still: tuple[np.ndarray, Motion, np.ndarray]) -> None:
    before, motion, parts = still
    after = before.copy()
    left, right = before[list(MOUTH_CORNERS)]
    after[list(MOUTH_CORNERS)] += 0.15 * np.array([left - right, right - left])
    gain = creases(before, replace(motion, points=after), parts)[..., 0]
    for fold in CHEEK_FOLDS:
        x, y = before[fold[1]].round().astype(int)
        assert gain[y - 2 : y + 3, x - 2 : x + 3].min() < 0.95
    assert gain[before[list(HAIRLINE), 1].max().astype(int) : before[list(UPPER_BROWS), 1].min().astype(int)].min() == 1
