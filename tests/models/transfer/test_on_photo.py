"""Edits on photos through the embedded pack: the person's own pixels, changed only where the edit changes them."""

from dataclasses import replace

import numpy as np
import pytest

from models.direction.traits import Traits
from models.editor import Editor, Inversion
from models.edits import Edit, PhotoFace, PhotoRequest, RenderRequest, encode_mask
from models.face.alignment import cut
from models.face.anatomy import MOUTH_CORNERS, STABLE
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.photo import Photo
from models.transfer.flow import flow_change
from models.transfer.frame import Frame
from models.transfer.geometry import Similarity
from models.transfer.on_photo import OnPhoto
from models.transfer.registration import Seen

SMILE = Edit("a smiling face", beta=0.05)
CHEEKS = 172, 397  # of the oval, below the mouth
BLOND = Edit("a face with blond hair", beta=0.05)


@pytest.fixture(scope="module")
def face(inversion: Inversion) -> PhotoFace:
    return PhotoFace(inversion.code, tuple(inversion.quad.flatten().tolist()))


def rendered(editor: Editor, photo: Photo, face: PhotoFace, *edits: Edit, longest: int | None = None) -> np.ndarray:
    return editor.render_photo(PhotoRequest(photo.key, (replace(face, edits=edits),), longest), photo)


def changed(picture: np.ndarray, photo: Photo) -> np.ndarray:
    difference: np.ndarray = np.abs(picture.astype(int) - photo.rgb).max(2)
    return difference


def test_without_strength_the_photo_keeps_every_byte(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    assert np.array_equal(rendered(starter_editor, photo, face), photo.rgb)
    assert np.array_equal(rendered(starter_editor, photo, face, replace(SMILE, alpha=0)), photo.rgb)
    assert np.array_equal(rendered(starter_editor, photo, face, replace(SMILE, enabled=False)), photo.rgb)


def test_a_smile_changes_the_face_and_nothing_around_it(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    change = changed(rendered(starter_editor, photo, face, SMILE), photo)
    assert (change > 20).sum() > 500
    border = max(photo.rgb.shape[0] // 25, 2)
    assert not change[:border].any()
    assert not change[:, :border].any()
    assert not change[:, -border:].any()


def test_more_strength_changes_more(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    sums = [
        int(changed(rendered(starter_editor, photo, face, replace(SMILE, alpha=alpha)), photo).sum())
        for alpha in (0.5, 1.5, 2.5, 3.5)
    ]
    assert sums == sorted(sums)
    assert sums[0] < sums[-1] / 2


def test_parts_and_brush_limit_an_edit(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    everywhere = changed(rendered(starter_editor, photo, face, SMILE), photo)
    eyes = changed(rendered(starter_editor, photo, face, replace(SMILE, parts=("eyes",))), photo)
    assert 0 < eyes.sum() < everywhere.sum() / 2
    left = np.zeros((256, 256), np.uint8)
    left[:, :128] = 255
    half = changed(rendered(starter_editor, photo, face, replace(SMILE, mask=encode_mask(left))), photo)
    y, x = np.nonzero(half)
    across = (Frame(face.corners, 256).from_photo @ np.stack([x, y, np.ones_like(x)]))[0]
    assert len(x) > 500
    assert across.max() < 130


@pytest.mark.parametrize("words", ["a face with closed eyes", "a face with raised eyebrows"])
def test_a_change_around_the_eyes_takes_nothing_from_a_smile(
    starter_editor: Editor, photo: Photo, face: PhotoFace, words: str
) -> None:
    def corners(*edits: Edit) -> np.ndarray:
        seen = Seen.by(face_map, cut(rendered(starter_editor, photo, face, *edits), face.corners))
        back = Similarity.between(seen.points[list(STABLE)], start.points[list(STABLE)])
        return (back(seen.points) - start.points)[list(MOUTH_CORNERS)].flatten()

    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")
    start = Seen.by(face_map, cut(photo.rgb, face.corners))
    around_eyes = Edit(words, beta=0.05)
    smile = corners(SMILE)
    assert np.linalg.norm(corners(around_eyes)) < 0.25 * np.linalg.norm(smile)
    for both in (corners(SMILE, around_eyes), corners(around_eyes, SMILE)):
        assert both @ smile > 0.85 * (smile @ smile)


def test_glasses_lie_over_closed_lids(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    lids, glasses = Edit("a face with closed eyes", beta=0.05), Edit("a face wearing glasses", beta=0.05)
    one, other = (rendered(starter_editor, photo, face, *edits) for edits in ((lids, glasses), (glasses, lids)))
    assert np.array_equal(one, other)


def test_a_preview_is_the_same_change_on_a_smaller_photo(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    longest = max(photo.rgb.shape[:2]) // 2
    small = rendered(starter_editor, photo, face, SMILE, longest=longest)
    assert max(small.shape[:2]) == longest
    full = rendered(starter_editor, photo, face, SMILE)
    halved = full[: small.shape[0] * 2, : small.shape[1] * 2].reshape(*small.shape[:1], 2, small.shape[1], 2, 3)
    assert np.abs(halved.mean((1, 3)) - small).mean() < 3


def test_hair_takes_a_colour_and_keeps_its_strands(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    edited = rendered(starter_editor, photo, face, BLOND)
    hair = changed(edited, photo) > 40
    assert hair.sum() > 1000
    assert edited[hair].mean() > photo.rgb[hair].mean() + 30
    fine = [np.diff(picture.astype(int).mean(2), axis=1)[hair[:, 1:]].std() for picture in (edited, photo.rgb)]
    assert fine[0] > 0.5 * fine[1]


def test_a_thin_face_is_narrower_and_a_chubby_one_wider(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    face_map = FaceMap.load(STARTER_PACK / "face_map.safetensors")

    def cheeks(*edits: Edit) -> float:
        picture = rendered(starter_editor, photo, face, *edits)
        points = Seen.by(face_map, cut(picture, face.corners)).points
        return float(np.linalg.norm(points[CHEEKS[0]] - points[CHEEKS[1]]))

    thin, own, chubby = cheeks(Edit("a thin face")), cheeks(), cheeks(Edit("a chubby face"))
    assert thin < 0.95 * own
    assert chubby > 1.03 * own


def test_two_faces_in_one_photo_have_stacks_of_their_own(starter_editor: Editor, photo: Photo, face: PhotoFace) -> None:
    wide = replace(photo, rgb=np.concatenate([photo.rgb, photo.rgb], axis=1))
    shifted = (face.corners + np.array([photo.rgb.shape[1], 0])).flatten().tolist()
    other = replace(face, quad=tuple(shifted), edits=(BLOND,))
    picture = starter_editor.render_photo(PhotoRequest(wide.key, (replace(face, edits=(SMILE,)), other)), wide)
    width = photo.rgb.shape[1]
    assert np.abs(picture[:, :width].astype(int) - rendered(starter_editor, photo, face, SMILE)).mean() < 0.5
    assert np.abs(picture[:, width:].astype(int) - rendered(starter_editor, photo, face, BLOND)).mean() < 2


def test_without_a_face_map_optical_flow_carries_the_change() -> None:
    rng = np.random.RandomState(0)
    before = np.kron(rng.randint(0, 256, (32, 32, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    fields = flow_change(before, np.roll(before, 4, axis=1))
    assert abs(float(np.median(fields.flow[60:-60, 60:-60, 0])) + 4) < 1
    assert not fields.flow[:, 0].any()


def test_without_a_face_map_edits_of_the_same_limits_are_one_change(photo: Photo, face: PhotoFace) -> None:
    asked = []

    def draw(request: RenderRequest) -> np.ndarray:
        asked.append(request.edits)
        return np.zeros((64, 64, 3), np.uint8)

    edits = SMILE, Edit("a face with closed eyes")
    request = PhotoRequest(photo.key, (replace(face, edits=edits),))
    OnPhoto(None).paint(photo, request, draw, lambda _: Traits())
    assert asked == [(), edits]
