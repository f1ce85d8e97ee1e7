"""Pictures between numpy and Qt."""

import numpy as np

from app.widgets.pictures import InPlace


def test_a_square_picture_is_laid_on_the_face_of_an_oblong_photo() -> None:
    photo = np.full((100, 200, 3), 90, np.uint8)
    face = np.zeros((32, 32, 3), np.uint8)
    face[:16], face[16:] = (255, 0, 0), (0, 0, 255)  # upper half red
    quad = np.array([[120, 20], [120, 60], [160, 60], [160, 20]]) - 0.5
    upright, turned = (InPlace(photo, corners)(face) for corners in (quad, np.roll(quad, 1, axis=0)))
    assert upright.shape == photo.shape
    assert (upright[:, :115] == 90).all() and (upright[70:] == 90).all()
    assert upright[25, 140].tolist() == [255, 0, 0] and upright[55, 140].tolist() == [0, 0, 255]
    assert {tuple(turned[40, 125].tolist()), tuple(turned[40, 155].tolist())} == {(255, 0, 0), (0, 0, 255)}
