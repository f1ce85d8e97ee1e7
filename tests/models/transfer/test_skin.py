"""A complexion changes as a whole; light does not draw patches on the skin."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models import photo as photos
from models.editor import Editor
from models.edits import Edit, PhotoFace, PhotoRequest, RenderRequest
from models.face.anatomy import NOSE_ROOT, Part
from models.face.face_map import FaceMap
from models.paths import SAMPLES, STARTER_PACK
from models.transfer.light import BRIGHTEST, Views, light, views
from models.transfer.motion import Motion, move
from models.transfer.registration import Registration, Seen, register, survey
from models.transfer.skin import LIGHTEST, tone

DARK = Edit("a face with dark skin", beta=0.05)
SMILE = Edit("a smiling face", beta=0.05)
Sitter = tuple[photos.Photo, PhotoFace]


@pytest.fixture(scope="module")
def sitter(starter_editor: Editor) -> Sitter:
    photo = photos.read(SAMPLES / "brown-hair.jpg")
    inversion = starter_editor.open(photo, refine=0)
    return photo, PhotoFace(inversion.code, tuple(inversion.quad.flatten().tolist()))


@pytest.fixture(scope="module")
def still(starter_editor: Editor, sitter: Sitter) -> tuple[Registration, Motion, Views]:
    """The sample beside a model's picture that does not change."""
    photo, face = sitter
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    picture = starter_editor.render(RenderRequest(face.code))
    with torch.inference_mode():
        registration = register(survey(photo.rgb, face.corners, face_map), picture, face_map)
        after = Seen.by(face_map, picture)
    motion = move(registration, after)
    return registration, motion, views(registration, after, motion)


def test_dark_skin_is_dark_on_face_and_neck_and_leaves_the_wall(starter_editor: Editor, sitter: Sitter) -> None:
    photo, face = sitter
    edited = starter_editor.render_photo(PhotoRequest(photo.key, (replace(face, edits=(DARK,)),)), photo)
    with torch.inference_mode():
        face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
        ground = survey(photo.rgb, face.corners, face_map)
    parts = np.kron(ground.photo.parts.argmax(2), np.ones((2, 2), int))
    crop = ground.frame.view(edited).mean(2) - ground.frame.view(photo.rgb).mean(2)
    inner = np.zeros_like(parts, bool)
    inner[:-16] = True
    assert np.median(crop[inner & (parts == Part.SKIN)]) < -40
    assert np.median(crop[inner & (parts == Part.NECK)]) < -15
    assert np.abs(np.median(crop[parts == Part.BACKGROUND])) < 2


def test_a_smile_is_no_change_of_complexion(still: tuple[Registration, Motion, Views]) -> None:
    registration, _, seen = still
    folded = replace(seen, after=seen.before * np.float32(1.03))
    assert not tone(folded, registration.photo.picture).any()


def test_skin_gets_no_lighter_than_skin_in_pictures(still: tuple[Registration, Motion, Views]) -> None:
    registration, _, seen = still
    photo = registration.photo.picture
    pale = replace(seen, after=np.clip(seen.before * np.float32(3.0), 0, 255))
    skin = photo[::2, ::2][seen.photo_parts[..., Part.SKIN] > 0.9].mean()
    assert 1.0 < np.exp(tone(pale, photo).mean()) <= LIGHTEST / skin * 1.05


def test_a_shadow_that_goes_leaves_no_bright_patch(still: tuple[Registration, Motion, Views]) -> None:
    _, motion, seen = still
    x, y = np.round(motion.points[NOSE_ROOT] + [0, 25]).astype(int)
    bright = seen.before.copy()
    bright[y - 6 : y + 6, x - 6 : x + 6] *= 1.6
    gain = light(motion, replace(seen, after=bright), np.zeros(3, np.float32))
    assert gain[y - 3 : y + 3, x - 3 : x + 3].mean() < np.exp(2.5 * BRIGHTEST)
    dark = light(motion, replace(seen, after=seen.before**2 / bright.clip(1)), np.zeros(3, np.float32))
    assert dark[y - 3 : y + 3, x - 3 : x + 3].mean() < 0.8
