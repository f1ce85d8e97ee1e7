"""Hair of a photo as a matte."""

from dataclasses import replace

import numpy as np
import pytest

from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.face.anatomy import Part
from models.transfer.frame import Frame
from models.transfer.geometry import Array
from models.transfer.hair import AROUND, HairMatte, find_hair, from_lab, regained, tint
from models.transfer.registration import Registration
from tests.models.transfer.conftest import Still


def _share(still: Still, wall: tuple[int, int, int], gap: tuple[int, int, int]) -> Array:
    """Share [256, 256] of dark hair before a `wall`, with a `gap` that the face map takes for hair."""
    registration: Registration = still.registration
    size = 256
    picture = np.full((size, size, 3), wall, np.uint8)
    picture[40:200, 60:196] = (40, 30, 24)
    picture[90:170, 170:185] = gap
    crop = Frame(np.array([[0, 0], [0, size], [size, size], [size, 0]]) - 0.5, size).scaled(1 / AROUND, 256)
    parts = np.zeros((size, size, len(Part)), np.float32)
    parts[..., Part.BACKGROUND] = 1
    parts[40:200, 60:196, Part.HAIR], parts[40:200, 60:196, Part.BACKGROUND] = 0.95, 0.05
    outer = parts[::2, ::2]
    start = round((1 - 1 / AROUND) / 2 * 128)
    inner = np.repeat(np.repeat(outer, 2, 0), 2, 1)[2 * start : -2 * start, 2 * start : -2 * start]
    face = (registration.photo.points + 0.5) / 256
    return find_hair(picture, crop, np.ascontiguousarray(inner), outer, face.astype(np.float32)).share


def test_a_wall_that_shows_between_strands_is_no_hair(still: Still) -> None:
    """The face map takes a gap of the wall's colour for hair."""
    share = _share(still, (205, 210, 214), gap=(205, 210, 214))
    assert share[60:150, 80:150].mean() > 0.9
    assert share[100:160, 173:182].mean() < 0.1


def test_hair_fades_into_a_wall_of_its_own_colour(still: Still) -> None:
    share = _share(still, (41, 31, 25), gap=(40, 30, 24))
    assert share[60:150, 80:150].mean() > 0.9 and share[120, :40].max() < 0.1
    assert np.abs(np.diff(share[120])).max() < 0.25


BLOND, GREY, SKIN = (np.array(colour, np.float32) for colour in ([173, 145, 118], [120, 113, 110], [230, 180, 155]))


@pytest.mark.parametrize(
    ("text", "hair", "expected"),
    [
        ("a young face", BLOND, 0),
        ("a young face", GREY, 1),
        ("a young woman with black hair", BLOND, 1),
        ("a young face with brown hair", BLOND, 1),
        ("a face with black hair", BLOND, 1),
        ("an old face", BLOND, 1),
    ],
)
def test_youth_takes_the_grey_out_of_hair_and_no_other_colour(
    starter_editor: Editor, still: Still, text: str, hair: Array, expected: float
) -> None:
    edit = Edit(text)
    edit = replace(edit, beta=starter_editor.texts.suggest_beta(edit))
    traits = starter_editor.changes.traits(RenderRequest(still.face.code, (edit,)))
    assert regained(hair, SKIN, traits) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("goal", [(69, 1, 2), (11, 1, -1)], ids=["white", "black"])
def test_sunlit_hair_keeps_its_strands_in_a_new_colour(goal: tuple[int, int, int]) -> None:
    """As bright as the model's hair would be, the lit side of it was one white area."""
    ramp = np.linspace(0.2, 1.75, 64, dtype=np.float32)[None, :, None] * from_lab(np.array([60, 4, 10], np.float32))
    colour = np.repeat(ramp, 64, 0)
    frame = Frame(np.array([[0, 0], [0, 64], [64, 64], [64, 0]]) - 0.5, 64)
    matte = HairMatte(frame, np.ones((64, 64), np.float32), colour, (30.0, 246.0))
    found = tint(matte, from_lab(np.array([33, 5, 9], np.float32)), from_lab(np.array(goal, np.float32)), 1.0)
    assert found is not None
    dyed = (colour * found.gain + colour.mean(-1, keepdims=True) * found.shade + found.offset)[0].mean(-1)
    assert (np.diff(dyed.clip(0, 245)[2:-2]) > 0).all()
