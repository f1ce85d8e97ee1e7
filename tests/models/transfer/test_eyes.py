"""Edits change the eyes of a photo by lids, clear and dark lenses, and the colour of irises."""

import numpy as np
import pytest
import torch

from models.editor import Editor, Inversion
from models.edits import Edit, PhotoFace, PhotoRequest
from models.face.alignment import cut
from models.face.anatomy import EYES, IRISES, Part
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.photo import Photo
from models.pixels import to_tensor
from models.transfer.motion import closings

SIDE = 256


@pytest.fixture(scope="module")
def face_map() -> FaceMap:
    return FaceMap.load(STARTER_PACK / "face_map.safetensors")


class Sitter:
    """A sample, its face, and what edits make of its crop."""

    def __init__(self, editor: Editor, photo: Photo, inversion: Inversion) -> None:
        self._editor, self._photo, self._inversion = editor, photo, inversion
        self.crop = self._cropped(photo.rgb)

    def edited(self, text: str, alpha: float = 3.5) -> np.ndarray:
        quad = tuple(self._inversion.quad.flatten().tolist())
        face = PhotoFace(self._inversion.code, quad, (Edit(text, beta=0.05, alpha=alpha),))
        return self._cropped(self._editor.render_photo(PhotoRequest(self._photo.key, (face,)), self._photo))

    def _cropped(self, picture: np.ndarray) -> np.ndarray:
        crop = torch.from_numpy(cut(picture, self._inversion.quad).copy()).permute(2, 0, 1)[None].float()
        small = torch.nn.functional.interpolate(crop, SIDE, mode="area")[0].permute(1, 2, 0)
        return np.ascontiguousarray(small.round().byte().numpy())


@pytest.fixture(scope="module")
def sitter(starter_editor: Editor, photo: Photo, inversion: Inversion) -> Sitter:
    return Sitter(starter_editor, photo, inversion)


@torch.inference_mode()
def points(face_map: FaceMap, crop: np.ndarray) -> np.ndarray:
    return np.asarray(face_map(to_tensor(crop)).pixels(SIDE)[0].numpy())


@torch.inference_mode()
def eyes_seen(face_map: FaceMap, crop: np.ndarray) -> float:
    return float(face_map(to_tensor(crop)).parts[0, [Part.EYE_WHITE, Part.IRIS]].sum())


def irises(face_map: FaceMap, crop: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """Mean colours [2, 3] of a picture at the irises of the crop."""
    places = points(face_map, crop)
    middles = [places[list(iris)].mean(0).round().astype(int) for iris in IRISES]
    return np.stack([picture[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).mean(0) for x, y in middles])


def test_lids_come_down_over_the_eyes_as_the_strength_rises(face_map: FaceMap, sitter: Sitter) -> None:
    open_ = eyes_seen(face_map, sitter.crop)
    seen = [eyes_seen(face_map, sitter.edited("a face with closed eyes", alpha)) for alpha in (0.5, 1.0, 3.0)]
    assert open_ > seen[0] > seen[1] > seen[2]
    assert seen[2] < 0.25 * open_


def test_how_far_eyes_close_is_read_from_the_model(face_map: FaceMap, sitter: Sitter) -> None:
    before = points(face_map, sitter.crop)
    shut = before.copy()
    for eye in EYES:
        shut[list(eye[1:8])] = shut[list(eye[:8:-1])]
    assert closings(before, before) == (0.0, 0.0)
    assert closings(before, shut) == (1.0, 1.0)


def test_glasses_are_clear_and_sunglasses_dark(face_map: FaceMap, sitter: Sitter) -> None:
    own = irises(face_map, sitter.crop, sitter.crop)
    clear, dark = (sitter.edited(f"a person wearing {worn}") for worn in ("glasses", "sunglasses"))
    assert (np.abs(clear.astype(int) - sitter.crop).max(2) > 30).sum() > 200  # frames
    assert np.abs(irises(face_map, sitter.crop, clear) - own).max() < 25  # an eye may move by part of a pixel
    assert eyes_seen(face_map, dark) < 0.2 * eyes_seen(face_map, sitter.crop)


def test_irises_take_a_colour_and_the_white_of_the_eye_keeps_its_own(face_map: FaceMap, sitter: Sitter) -> None:
    blue, brown = (sitter.edited(f"a face with {colour} eyes") for colour in ("blue", "brown"))
    bluer = irises(face_map, sitter.crop, blue) - irises(face_map, sitter.crop, brown)
    assert (bluer[:, 2] - bluer[:, 0] > 5).all()
    change = np.abs(blue.astype(int) - sitter.crop).max(2)
    places = points(face_map, sitter.crop)
    for eye in EYES:  # corners of the eyes
        for corner in (eye[0], eye[8]):
            x, y = places[corner].round().astype(int)
            assert change[y, x] < 15


def test_edits_of_the_mouth_leave_the_eyes_their_light(sitter: Sitter, face_map: FaceMap) -> None:
    smiling = sitter.edited("a smiling face")
    assert np.abs(irises(face_map, smiling, smiling) - irises(face_map, sitter.crop, sitter.crop)).max() < 25
