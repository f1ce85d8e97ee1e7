"""A beard grows on the person's skin, in the colour of the person's hair, and thins out to single hairs."""

import numpy as np
import pytest
import torch

from models.direction.traits import Traits
from models.editor import Editor, Inversion
from models.edits import Edit, RenderRequest
from models.face.anatomy import CHIN, FOREHEAD, LIPS_OUT
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.photo import Photo
from models.transfer.carry import change
from models.transfer.fields import Matter
from models.transfer.geometry import Array, polygon, weighted_mean
from models.transfer.registration import FRAME_SIZE, Registration, register, survey
from models.transfer.strands import seen_as_hairs, strands


@pytest.fixture(scope="module")
def grown(starter_editor: Editor, photo: Photo, inversion: Inversion) -> tuple[Registration, Matter]:
    """A sample without a beard, and the layer of one."""
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    picture = starter_editor.render(RenderRequest(inversion.code, (Edit("a face with a beard", beta=0.05),)))
    with torch.inference_mode():
        registration = register(survey(photo.rgb, inversion.quad, face_map), inversion.picture, face_map)
        fields = change(registration, picture, Traits(), face_map)
    (layer,) = [layer for layer in fields.layers if layer.hairs]
    return registration, layer


def along(registration: Registration, share: float) -> tuple[int, int]:
    """A pixel of the face's axis: 0 at the forehead, 1 at the chin."""
    top, chin = registration.photo.points[FOREHEAD], registration.photo.points[CHIN]
    x, y = np.round(top + (chin - top) * share).astype(int)
    return min(int(y), FRAME_SIZE - 1), int(x)


def test_a_beard_covers_the_chin_and_neither_lips_nor_forehead_nor_neck(grown: tuple[Registration, Matter]) -> None:
    registration, layer = grown
    lips = polygon(registration.photo.points[list(LIPS_OUT)], FRAME_SIZE)
    assert layer.cover[along(registration, 0.95)] > 0.7
    assert layer.cover[along(registration, 0.3)] == layer.cover[along(registration, 1.3)] == 0
    assert weighted_mean(layer.cover, lips) < 0.3


def test_a_beard_has_the_colour_of_the_persons_hair(grown: tuple[Registration, Matter]) -> None:
    registration, layer = grown
    colour, hair = weighted_mean(layer.colour, layer.cover), registration.hair.mean
    assert np.abs(np.log(colour / hair) - np.log(colour / hair).mean()).max() < 0.15  # but for the light on the skin
    assert 0.6 < colour.mean() / hair.mean() < 1.5


def test_hairs_are_dense_in_the_middle_of_a_beard_and_single_at_its_edge() -> None:
    shares: list[Array] = [
        seen_as_hairs(np.full((256, 256), density, np.float32), strands(256))[0] for density in (0.0, 0.3, 1.0)
    ]
    none, thin, dense = shares
    assert none.max() == 0 and dense.mean() > 0.85
    assert 0.05 < thin.mean() < 0.6 and (thin > 0.5).any() and (thin < 0.3).any()
