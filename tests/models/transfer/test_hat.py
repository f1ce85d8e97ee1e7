"""Hats and scarves that the face map takes for hair keep their colour, and hair is taken for none."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from models import photo
from models.direction.traits import Traits
from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.face.alignment import face_quad
from models.face.anatomy import CHIN, Part
from models.face.detection import choose, detect
from models.face.face_map import FaceMap
from models.paths import SAMPLES, STARTER_PACK
from models.transfer.carry import change
from models.transfer.geometry import Array, reduced
from models.transfer.hat import looks_worn
from models.transfer.left_out import LeftOut, left_out
from models.transfer.matte import AROUND, around
from models.transfer.registration import FRAME_SIZE, Seen, survey
from tests.models.transfer.conftest import Still


@pytest.fixture(scope="module")
def face_map() -> FaceMap:
    return FaceMap.load(STARTER_PACK / "face_map.safetensors")


@pytest.mark.parametrize("name", ["afro", "beard", "old-man-glasses", "short-hair", "wavy-hair"])
def test_hair_is_no_hat(name: str, face_map: FaceMap) -> None:
    picture = photo.read(SAMPLES / f"{name}.jpg").rgb
    with torch.inference_mode():
        assert not survey(picture, face_quad(choose(detect(picture), 0).landmarks), face_map).hatted


def _printed(lightness: Array) -> Array:
    rows, columns = np.indices(lightness.shape)
    colours = np.array([[40, 140, 110], [190, 80, 40], [60, 50, 120], [200, 180, 90]], np.float32)
    return np.asarray(colours[(rows // 5 + columns // 5) % 4], np.float32)


def _pink(lightness: Array) -> Array:
    return (0.6 + 0.4 * lightness[..., None]) * np.array([205, 150, 180], np.float32)


def _straw(lightness: Array) -> Array:
    return (0.8 + 0.2 * lightness[..., None]) * np.array([190, 175, 150], np.float32)


def _felt(lightness: Array) -> Array:
    return np.full((*lightness.shape, 3), 12, np.float32)


@pytest.mark.parametrize(("cloth", "sign"), [(_printed, ""), (_pink, "scarf"), (_straw, "beard"), (_felt, "hat")])
def test_cloth_on_a_head_is_told_from_its_hair(still: Still, cloth: Callable[[Array], Array], sign: str) -> None:
    """The sample's own hair on top of its head, painted, and what the face map sees beside it."""
    registration = still.registration
    picture = around(registration.frame, FRAME_SIZE).view(still.photo.rgb).astype(np.float32)
    streaks = picture.copy()
    share = reduced(registration.hair.share, FRAME_SIZE)
    face = ((registration.photo.points + 0.5) / FRAME_SIZE).astype(np.float32)
    parts = registration.photo.parts.copy()
    assert not looks_worn(picture, share, parts, face)
    brows, chin = (round((float(face[point, 1] - 0.5) / AROUND + 0.5) * FRAME_SIZE) for point in (105, CHIN))
    crown = share[:brows] > 0.5
    streaks[:, ::3] = (20, 20, 110)
    assert not looks_worn(streaks, share, parts, face)  # dyed hair
    picture[:brows][crown] = cloth(picture[:brows].mean(-1) / 255)[crown]
    if sign == "beard":
        parts[100:115, 48:80, Part.BEARD] = 1
        picture[chin - 25 : chin + 15, 90:166] = 20
    elif sign == "hat":
        parts[:20, 40:88, Part.HAT] = 1
    elif sign == "scarf":
        parts[-15:, 30:98, Part.HAT] = 1
    assert looks_worn(picture, share, parts, face)


def test_a_hat_keeps_its_colour_and_the_row_says_so(starter_editor: Editor, still: Still, face_map: FaceMap) -> None:
    edit = Edit("a face with blond hair", beta=0.02)
    picture = starter_editor.render(RenderRequest(still.face.code, (edit,)))
    hatted = replace(still.registration, hatted=True)
    with torch.inference_mode():
        dyed, kept = (change(one, picture, Traits(), face_map).tint for one in (still.registration, hatted))
        found = left_out(hatted, Seen.by(face_map, picture))
    assert dyed is not None and kept is None
    assert LeftOut.HAT in found
