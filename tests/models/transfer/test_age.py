"""Age deepens and softens folds of the skin, and leaves the shape of the face alone."""

import numpy as np

from models.face.anatomy import Part
from models.transfer.age import folds
from models.transfer.geometry import Array

FOLD, NOSE = 80, 160  # columns of a faint and of a strong shade
SPOT = 30, 220  # row and column of a round shade


def logarithms(ageing: float) -> Array:
    photo = np.full((256, 256, 3), 150.0, np.float32)
    photo[:, FOLD : FOLD + 2] *= 0.95
    photo[:, NOSE : NOSE + 2] *= 0.4
    parts = np.zeros((128, 128, len(Part)), np.float32)
    parts[..., Part.SKIN] = 1
    rows, columns = np.indices((256, 256)) - np.array(SPOT)[:, None, None]
    photo *= 1 - 0.05 * np.exp(-(rows**2 + columns**2) / 4)[..., None]
    gain: Array = np.log(folds(photo, parts, ageing)[..., 0])
    return gain


def test_old_deepens_folds_and_young_softens_them() -> None:
    old, young = logarithms(3.0)[128], logarithms(-3.0)[128]
    assert old[FOLD] < -0.02 and young[FOLD] > 0.01
    assert np.abs(old[200:240]).max() < 1e-3
    assert not logarithms(0.4).any()  # chance


def test_strong_shades_are_the_shape_of_the_face_and_hardly_change_more_than_folds() -> None:
    for gain in (logarithms(3.0)[128], logarithms(-3.0)[128]):
        assert 1 < gain[NOSE] / gain[FOLD] < 6  # of shades that differ by 18 times


def test_blotches_are_no_folds() -> None:
    """On dark skin, whose gloss is spotted, they were deepened with the folds."""
    old = logarithms(3.0)
    assert abs(old[SPOT]) < 0.2 * abs(old[128, FOLD])
