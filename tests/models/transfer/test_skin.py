"""A complexion changes as a whole; light does not draw patches on the skin."""

from dataclasses import replace

import numpy as np

from models.editor import Editor
from models.edits import Edit, PhotoRequest
from models.face.anatomy import NOSE_ROOT, Part
from models.face.face_map import PARTS_SIZE
from models.transfer.frame import Frame
from models.transfer.light import BRIGHTEST, light
from models.transfer.registration import FRAME_SIZE
from models.transfer.skin import LIGHTEST, complexion, limited, tone
from tests.models.transfer.conftest import Still

DARK = Edit("a face with dark skin", beta=0.05)


def test_dark_skin_is_dark_on_face_and_neck_and_leaves_the_wall(starter_editor: Editor, still: Still) -> None:
    photo, face = still.photo, still.face
    edited = starter_editor.render_photo(PhotoRequest(photo.key, (replace(face, edits=(DARK,)),)), photo)
    parts = np.kron(still.registration.photo.parts.argmax(2), np.ones((2, 2), int))
    frame = Frame(face.corners, FRAME_SIZE)
    crop = frame.view(edited).mean(2) - frame.view(photo.rgb).mean(2)
    inner = np.zeros_like(parts, bool)
    inner[:-16] = True
    assert np.median(crop[inner & (parts == Part.SKIN)]) < -40
    assert np.median(crop[inner & (parts == Part.NECK)]) < -15
    assert np.abs(np.median(crop[parts == Part.BACKGROUND])) < 2


def test_no_rim_of_the_old_skin_stays_along_the_hair() -> None:
    """Half skin, half hair, as the face map sees a hairline: as dark as the skin; half wall stays lighter."""
    gains = []
    for other in (Part.HAIR, Part.BACKGROUND):
        parts = np.zeros((PARTS_SIZE, PARTS_SIZE, len(Part)), np.float32)
        parts[..., Part.SKIN] = parts[..., other] = 0.5
        photo = np.full((FRAME_SIZE, FRAME_SIZE, 3), 150, np.float32)
        gains.append(complexion(photo, parts, np.full(3, -0.5, np.float32))[FRAME_SIZE // 2, FRAME_SIZE // 2, 0])
    assert gains[0] < np.exp(-0.49)
    assert gains[1] > np.exp(-0.3)


def test_a_smile_is_no_change_of_complexion(still: Still) -> None:
    folded = replace(still.seen, after=still.seen.before * np.float32(1.03))
    assert not tone(folded).any()


def test_skin_gets_no_lighter_than_skin_in_pictures(still: Still) -> None:
    seen, photo = still.seen, still.registration.photo.picture
    pale = replace(seen, after=np.clip(seen.before * np.float32(3.0), 0, 255))
    skin = photo[::2, ::2][seen.photo_parts[..., Part.SKIN] > 0.9].mean()
    change = limited(tone(pale), photo, seen.photo_parts)
    assert 1.0 < np.exp(change.mean()) <= LIGHTEST / skin * 1.05


def test_a_shadow_that_goes_leaves_no_bright_patch(still: Still) -> None:
    motion, seen = still.motion, still.seen
    x, y = np.round(motion.points[NOSE_ROOT] + [0, 25]).astype(int)
    bright = seen.before.copy()
    bright[y - 6 : y + 6, x - 6 : x + 6] *= 1.6
    gain = light(motion, replace(seen, after=bright), np.zeros(3, np.float32))
    assert gain[y - 3 : y + 3, x - 3 : x + 3].mean() < np.exp(2.5 * BRIGHTEST)
    dark = light(motion, replace(seen, after=seen.before**2 / bright.clip(1)), np.zeros(3, np.float32))
    assert dark[y - 3 : y + 3, x - 3 : x + 3].mean() < 0.8
