"""Hair of a photo as a matte."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from models.editor import Editor
from models.edits import Edit, PhotoRequest, RenderRequest
from models.face.anatomy import BESIDE_EARS, OUTER_CORNERS, Part
from models.transfer.colour import from_lab, movement
from models.transfer.frame import Frame
from models.transfer.geometry import Array, Window, weighted_mean
from models.transfer.hair import regained, tint
from models.transfer.matte import AROUND, HairMatte, find_hair
from tests.models.transfer.conftest import Still

Colour = tuple[int, int, int]
SIZE, HEAD = 256, np.s_[40:200, 60:196]
WALL, DARK, PALE = (205, 210, 214), (40, 30, 24), (220, 175, 150)


def _share(still: Still, picture: NDArray[np.uint8], **places: Window) -> Array:
    """Share of hair [256, 256] in a picture whose face map says hair at `HEAD` and other parts at their `places`."""
    parts = np.zeros((SIZE, SIZE, len(Part)), np.float32)
    parts[..., Part.BACKGROUND] = 1
    for name, place in {"HAIR": HEAD, **places}.items():
        parts[place] = 0
        parts[(*place, [Part[name], Part.BACKGROUND])] = 0.95, 0.05
    crop = Frame(np.array([[0, 0], [0, SIZE], [SIZE, SIZE], [SIZE, 0]]) - 0.5, SIZE).scaled(1 / AROUND, 256)
    outer = parts[::2, ::2]
    start = round((1 - 1 / AROUND) / 2 * 128)
    inner = np.repeat(np.repeat(outer, 2, 0), 2, 1)[2 * start : -2 * start, 2 * start : -2 * start]
    face = (still.registration.photo.points + 0.5) / 256
    return find_hair(picture, crop, np.ascontiguousarray(inner), outer, face.astype(np.float32)).share


def _picture(wall: Colour, hair: Colour) -> NDArray[np.uint8]:
    picture = np.full((SIZE, SIZE, 3), wall, np.uint8)
    picture[HEAD] = hair
    return picture


def test_a_wall_that_shows_between_strands_is_no_hair(still: Still) -> None:
    """The face map takes a gap of the wall's colour for hair."""
    picture = _picture(WALL, DARK)
    picture[90:170, 170:185] = WALL
    share = _share(still, picture)
    assert share[50:105, 80:150].mean() > 0.9
    assert share[100:160, 173:182].mean() < 0.1


def test_a_wall_far_from_the_head_that_is_taken_for_hair_does_not_tell_of_hairs_colours(still: Still) -> None:
    """A wall of bricks beside dark hair was dyed: half of what seemed to be hair was that wall."""
    picture = _picture(WALL, DARK)
    picture[:, 196:] = 120, 70, 45
    share = _share(still, picture, HAIR=np.s_[40:200, 60:236])
    assert share[50:105, 80:150].mean() > 0.9
    assert share[60:180, 215:250].mean() < 0.2


def test_frames_of_glasses_that_are_taken_for_hair_are_none(still: Still) -> None:
    """Where the face map sees no glasses it takes dark frames for hair, and they were dyed."""
    picture, points = _picture(WALL, PALE), still.registration.photo.points
    eyes = ((points[list(OUTER_CORNERS)] + 0.5) / 256 - 0.5) / AROUND * SIZE + SIZE / 2
    left, right, middle = round(eyes[:, 0].min()), round(eyes[:, 0].max()), round(eyes[:, 1].mean())
    picture[40:95, 60:196] = picture[middle - 2 : middle + 3, 60:196] = DARK
    share = _share(still, picture, SKIN=np.s_[95 : middle - 2, 60:196], NECK=np.s_[middle + 3 : 200, 60:196])
    assert share[50:80, 80:180].mean() > 0.9
    assert share[middle - 1 : middle + 2, left:right].max() < 0.05


@pytest.mark.parametrize(("upper", "least", "most"), [(PALE, 0, 0.2), (DARK, 0.9, 1)], ids=["bare", "under hair"])
def test_upper_half_of_an_ear_that_is_taken_for_hair_is_hair_if_its_colour_is(
    still: Still, upper: Colour, least: float, most: float
) -> None:
    """The face map takes the upper half of many ears for hair."""
    points = ((still.registration.photo.points + 0.5) / 256 - 0.5) / AROUND * SIZE + SIZE / 2
    temple, cheek = points[list(BESIDE_EARS[0])]
    (right, middle), picture = np.round(temple + 0.8 * (cheek - temple)).astype(int), _picture(WALL, DARK)
    face = np.s_[middle - 10 : 190, right : 256 - right]
    lower = np.s_[middle + 4 : middle + 22, right - 18 : right]
    picture[face] = picture[lower] = PALE
    picture[middle - 20 : middle + 4, right - 18 : right] = upper
    share = _share(still, picture, SKIN=face, EARS=lower)
    assert least <= share[middle - 14 : middle - 4, right - 15 : right - 8].mean() <= most


def test_hair_fades_into_a_wall_of_its_own_colour(still: Still) -> None:
    share = _share(still, _picture((41, 31, 25), DARK))
    assert share[50:105, 80:150].mean() > 0.9 and share[95, :40].max() < 0.1
    assert np.abs(np.diff(share[95])).max() < 0.25


def test_light_strands_at_the_edge_of_blond_hair_are_no_wall(still: Still) -> None:
    """They were left undyed, like highlights, since they are as bright as a wall beside the hair's mean colour."""
    picture = _picture(WALL, (120, 98, 70))
    picture[HEAD][:, ::3] = 220, 190, 145
    assert _share(still, picture)[44:50, 80:170].min() > 0.7


def test_hair_above_glasses_that_is_taken_for_a_hat_is_hair_if_its_colour_is(still: Still) -> None:
    brim, eyes = np.s_[40:80, 130:196], np.s_[110:130, 90:160]
    hatted = _picture(WALL, DARK)
    hatted[brim] = 160, 40, 40
    assert _share(still, _picture(WALL, DARK), HAT=brim, GLASSES=eyes)[50:75, 140:185].min() > 0.9
    assert _share(still, _picture(WALL, DARK), HAT=brim)[50:70, 150:185].max() < 0.1
    assert _share(still, hatted, HAT=brim, GLASSES=eyes)[50:70, 150:185].max() < 0.1


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


def _colour_of_hair(editor: Editor, still: Still, texts: list[str]) -> Array:
    """Mean colour [3] of the photo's hair after edits by texts."""
    plain = [Edit(text) for text in texts]
    edits = tuple(replace(edit, beta=editor.texts.suggest_beta(edit)) for edit in plain)
    face, matte = replace(still.face, edits=edits), still.registration.hair
    edited = editor.render_photo(PhotoRequest(still.photo.key, (face,)), still.photo)
    return weighted_mean(matte.frame.view(edited).astype(np.float32), (matte.share > 0.95).astype(np.float32))


@pytest.mark.parametrize(
    ("texts", "alike", "most"),
    [
        (["fair skin"], [], 2),
        (["a person with dark skin"], [], 2),
        (["fair skin", "a face with black hair"], ["a face with black hair"], 6),
        (["a person with dark skin", "grey hair"], ["grey hair"], 6),
        (["grey hair", "a person with dark skin"], ["grey hair"], 6),
        (["a person with dark skin", "an old face"], ["an old face"], 6),
    ],
)
def test_hair_keeps_its_colour_where_skin_alone_changes_and_takes_that_of_another_edit(
    starter_editor: Editor, still: Still, texts: list[str], alike: list[str], most: float
) -> None:
    """The model gives people of fair skin brown hair, and of dark skin so dark hair that grey was taken for that."""
    found, expected = (_colour_of_hair(starter_editor, still, one) for one in (texts, alike))
    assert movement(found, expected) < most
    if alike:
        assert movement(found, _colour_of_hair(starter_editor, still, [])) > 3 * most


def test_origin_asks_for_its_colour_of_hair(starter_editor: Editor, still: Still) -> None:
    plain, dark = (_colour_of_hair(starter_editor, still, texts) for texts in ([], ["an african person"]))
    assert dark.mean() < 0.7 * plain.mean()


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


@pytest.mark.parametrize(("dye", "most", "least"), [("pink", 0, 1), ("blue", 2, 0), ("green", 1, 0), ("purple", 2, 1)])
def test_hair_takes_a_dye_on_the_photo(starter_editor: Editor, still: Still, dye: str, most: int, least: int) -> None:
    photo, edit = still.photo, Edit(f"a face with {dye} hair", beta=0.04)
    edited = starter_editor.render_photo(PhotoRequest(photo.key, (replace(still.face, edits=(edit,)),)), photo)
    matte = still.registration.hair
    colour = weighted_mean(matte.frame.view(edited).astype(np.float32), (matte.share > 0.95).astype(np.float32))
    assert colour.argmax() == most and colour.argmin() == least
    assert colour.max() > 1.3 * colour.min()
