"""Sets of possible parts: what mesh, matte and notes rule out on an ideal face."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.face import anatomy
from models.face.anatomy import Part
from models.starter.face_map.photo_parts import ALL, Face, bits, possible_parts, read_notes

SIZE = 320
CENTRE = np.array([160.0, 170.0])


def _ring(
    outline: tuple[int, ...], centre: tuple[float, float], radii: tuple[float, float], start: float
) -> dict[int, NDArray[np.float64]]:
    """Points of an outline on an ellipse, from an angle on, clockwise."""
    turns = start + np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
    places = np.array(centre) + np.stack([np.cos(turns), np.sin(turns)], 1) * radii
    return dict(zip(outline, places, strict=True))


@pytest.fixture(scope="module")
def face() -> Face:
    """A pale oval with features, brown hair above, dark clothes below, before a blue wall."""
    points = np.tile(CENTRE, (anatomy.POINT_COUNT, 1))
    places = _ring(anatomy.OVAL, (160, 170), (55, 75), -np.pi / 2)
    for side, lids, brow, iris in zip((-1, 1), anatomy.EYES, anatomy.BROWS, anatomy.IRISES, strict=True):
        middle = (160 + side * 25, 150)
        places |= _ring(lids, middle, (side * 12, 5), np.pi)
        places |= _ring(brow, (middle[0], 132), (14, 4), 0)
        places |= _ring(iris[1:], middle, (4, 4), 0) | {iris[0]: np.array(middle)}
    places |= _ring(anatomy.LIPS_OUT, (160, 212), (22, 9), np.pi) | _ring(anatomy.LIPS_IN, (160, 212), (17, 4), np.pi)
    places |= {anatomy.UPPER_LIP: np.array((160, 208.0)), anatomy.LOWER_LIP: np.array((160, 216.0))}
    under_nose = {165: (145, 196), 167: (150, 194), 164: (160, 193), 393: (170, 194), 391: (175, 196)}
    places |= {point: np.array(place, float) for point, place in under_nose.items()}
    places |= {92: np.array((144, 204.0)), 322: np.array((176, 204.0))}
    for point, place in places.items():
        points[point] = place
    y, x = np.mgrid[:SIZE, :SIZE]
    head = ((x - 160) / 62) ** 2 + ((y - 150) / 120) ** 2 < 1
    body = (y > 255) & (abs(x - 160) < 110)
    picture = np.full((SIZE, SIZE, 3), (70, 100, 220), np.uint8)
    picture[head] = (225, 185, 160)
    picture[head & (y < 105)] = (70, 45, 30)
    picture[body] = (20, 20, 25)
    matte = (head | body | ((y > 220) & (abs(x - 160) < 25))).astype(np.float32)
    return Face(picture, points.astype(np.float32), matte)


def _sets(face: Face, *notes: str) -> NDArray[np.uint16]:
    return possible_parts(face, frozenset(notes))


def test_features_and_background_are_certain(face: Face) -> None:
    sets = _sets(face)
    assert sets[10, 10] == bits(Part.BACKGROUND)
    assert sets[150, 135] == bits(Part.IRIS)
    assert sets[150, 126] == bits(Part.EYE_WHITE)
    assert sets[132, 135] == bits(Part.BROWS, Part.HAIR)
    assert sets[212, 160] == bits(Part.MOUTH)
    assert sets[219, 160] == bits(Part.LIPS)
    assert sets[180, 160] == bits(Part.SKIN)
    assert sets[75, 160] == bits(Part.HAIR)
    assert sets[300, 160] & bits(Part.CLOTHES)


@pytest.mark.parametrize(
    ("note", "row", "part"),
    [
        ("bald", 80, Part.SKIN),
        ("shaven", 75, Part.SKIN),
        ("hat", 75, Part.HAT),
        ("beard", 234, Part.BEARD),
        ("moustache", 199, Part.BEARD),
    ],
)
def test_a_note_decides(face: Face, note: str, row: int, part: Part) -> None:
    assert _sets(face, note)[row, 160] == bits(part)


def test_what_nobody_noted_is_not_worn(face: Face) -> None:
    plain, dressed = _sets(face), _sets(face, "glasses", "stubble", "hat")
    certain = plain != ALL
    for part in (Part.GLASSES, Part.BEARD, Part.HAT):
        assert not (plain[certain] & bits(part)).any()
        assert (dressed[certain] & bits(part)).any()


def test_a_moustache_leaves_the_chin_bare(face: Face) -> None:
    assert _sets(face, "moustache")[238, 160] == bits(Part.SKIN)


def test_no_pixel_is_impossible(face: Face) -> None:
    for notes in [
        (),
        ("bald",),
        ("shaven", "glasses"),
        ("scarf", "sunglasses"),
        ("thin", "beard"),
        ("hat", "moustache"),
    ]:
        assert _sets(face, *notes).min() > 0


def test_notes_name_each_photo_by_folder_and_stem() -> None:
    notes = read_notes()
    kinds = set().union(*notes.values())
    assert {"bald", "shaven", "hat", "scarf", "beard", "moustache", "glasses"} <= kinds
    assert all(name.count("/") == 1 for name in notes)
    assert not any({"beard", "moustache"} <= noted or {"bald", "shaven"} <= noted for noted in notes.values())
