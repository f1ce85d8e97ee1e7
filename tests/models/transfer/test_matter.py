"""Matter is laid over a photo only where the photo has nothing of its own."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.editor import Editor, Inversion
from models.edits import Edit, RenderRequest
from models.face.anatomy import EYES, LOWER_LIP, UPPER_LIP, Part
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.photo import Photo
from models.transfer.geometry import polygon, weighted_mean
from models.transfer.light import Views, light, views
from models.transfer.matter import mouth, worn
from models.transfer.motion import Motion, move
from models.transfer.registration import FRAME_SIZE, Registration, Seen, register, survey


class Change:
    """A sample and what the model says of it for a text."""

    def __init__(self, editor: Editor, photo: Photo, inversion: Inversion, text: str) -> None:
        face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
        changed = editor.render(RenderRequest(inversion.code, (Edit(text, beta=0.05),)))
        with torch.inference_mode():
            after = Seen.by(face_map, changed)
            ground = survey(photo.rgb, inversion.quad, face_map)
            self.registration: Registration = register(ground, inversion.picture, face_map)
        self.motion: Motion = move(self.registration, after)
        self.seen: Views = views(self.registration, after, self.motion)


@pytest.fixture(scope="module")
def surprise(starter_editor: Editor, photo: Photo, inversion: Inversion) -> Change:
    return Change(starter_editor, photo, inversion, "a surprised face")


@pytest.fixture(scope="module")
def glasses(starter_editor: Editor, photo: Photo, inversion: Inversion) -> Change:
    return Change(starter_editor, photo, inversion, "a person wearing sunglasses")


def test_a_mouth_that_opens_has_an_inside_and_one_that_was_open_keeps_its_own(surprise: Change) -> None:
    registration, points = surprise.registration, surprise.registration.photo.points.copy()
    assert mouth(registration, surprise.motion, surprise.seen) is not None
    points[[UPPER_LIP, LOWER_LIP]] = surprise.motion.points[[UPPER_LIP, LOWER_LIP]] * 0.8 + points[LOWER_LIP] * 0.2
    grinning = replace(registration, photo=replace(registration.photo, points=points))
    assert mouth(grinning, surprise.motion, surprise.seen) is None


def test_teeth_stand_apart_and_lie_in_the_shade_of_the_lips(surprise: Change) -> None:
    registration, motion, seen = surprise.registration, surprise.motion, surprise.seen
    white = replace(seen, after=np.full_like(seen.after, 150.0))  # a mouth full of teeth, as bright as the skin
    layer = mouth(registration, motion, white)
    assert layer is not None
    upper, lower = motion.points[UPPER_LIP], motion.points[LOWER_LIP]
    x, y = np.round((upper + lower) / 2).astype(int)
    tooth = round(0.07 * registration.eye_distance)
    row = layer.colour[y, :, 1]
    assert row[x - 1 : x + 2].min() < 0.9 * min(row[x - tooth], row[x + tooth])  # the gap between the two middle teeth
    column = layer.colour[:, x + tooth, 1]
    assert column[round(upper[1]) + 1] < column[y]


def test_what_the_face_map_calls_a_hat_but_looks_as_before_is_none(surprise: Change) -> None:
    parts = surprise.seen.before_parts * 0
    claimed = parts.copy()
    claimed[10:35, 30:100, Part.HAT] = 1.0
    same = replace(
        surprise.seen, photo_parts=parts, before_parts=parts, after_parts=claimed, after=surprise.seen.before
    )
    photo = surprise.registration.photo.picture
    assert worn(surprise.registration, same, photo, Part.HAT, 0.0) is None
    red = replace(same, after=same.before * np.array([1.0, 0.4, 0.4], np.float32))
    assert worn(surprise.registration, red, photo, Part.HAT, 0.0) is not None


def test_lenses_hide_the_eyes_of_sunglasses_alone(glasses: Change) -> None:
    photo = glasses.registration.photo.picture
    clear, dark = (worn(glasses.registration, glasses.seen, photo, Part.GLASSES, shade) for shade in (0.0, 1.0))
    assert clear is not None and dark is not None
    for eye in EYES:
        lens = polygon(glasses.motion.points[list(eye)], FRAME_SIZE)
        assert weighted_mean(clear.cover, lens) < 0.5 < 0.8 < weighted_mean(dark.cover, lens)


def test_clear_lenses_throw_no_shade_on_the_skin_behind_them(
    starter_editor: Editor, photo: Photo, inversion: Inversion
) -> None:
    clear = Change(starter_editor, photo, inversion, "a person wearing glasses")
    gain = light(clear.motion, clear.seen, np.zeros(3, np.float32))
    below = round(0.12 * clear.registration.eye_distance)
    for eye in EYES:
        x, y = np.round(clear.motion.points[list(eye)].mean(0)).astype(int)
        assert gain[y + below, x] == pytest.approx(np.ones(3), abs=0.01)
