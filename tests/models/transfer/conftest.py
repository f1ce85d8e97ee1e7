"""A sample and the model's picture of it, which nothing has changed."""

from typing import NamedTuple

import pytest
import torch

from models import photo as photos
from models.editor import Editor, Inversion
from models.edits import PhotoFace, RenderRequest
from models.face.face_map import FaceMap
from models.paths import SAMPLES, STARTER_PACK
from models.transfer.light import Views, views
from models.transfer.motion import Motion, move
from models.transfer.registration import Registration, Seen, register, survey


class Still(NamedTuple):
    """The sample's face, and a change of nothing."""

    photo: photos.Photo
    face: PhotoFace
    registration: Registration
    motion: Motion
    seen: Views


@pytest.fixture(scope="session")
def photo() -> photos.Photo:
    """The sample."""
    return photos.read(SAMPLES / "brown-hair.jpg")


@pytest.fixture(scope="session")
def inversion(starter_editor: Editor, photo: photos.Photo) -> Inversion:
    """The sample as people open it: refined, which takes seconds."""
    return starter_editor.open(photo)


@pytest.fixture(scope="module")
def still(starter_editor: Editor, photo: photos.Photo) -> Still:
    """The sample without refinement."""
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    inversion = starter_editor.open(photo, refine=0)
    face = PhotoFace(inversion.code, tuple(inversion.quad.flatten().tolist()))
    picture = starter_editor.render(RenderRequest(face.code))
    with torch.inference_mode():
        registration = register(survey(photo.rgb, face.corners, face_map), picture, face_map)
        after = Seen.by(face_map, picture)
    motion = move(registration, after)
    return Still(photo, face, registration, motion, views(registration, after, motion))
