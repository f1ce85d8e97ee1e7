"""The whole way of a photo on the embedded pack, judged by a probe that CLIP's training never saw."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models import photo
from models.contact_sheet import MARGIN, contact_sheet
from models.editor import Editor, Inversion
from models.edits import Code, Edit, RenderRequest
from models.errors import DeviceError, NoFace, PackError, Stopped, TextError
from models.face.probe import AttributeProbe
from models.paths import SAMPLES, STARTER_PACK
from models.progress import Progress
from models.starter.picture_losses import IRISES
from models.starter.probe import PROBE_FILE

SMILE = Edit("a smiling face", "a face", alpha=4.0)
PEOPLE = 8
SAMPLE = sorted(SAMPLES.glob("*.jpg"))[1]


@pytest.fixture(scope="module")
def editor() -> Editor:
    return Editor.load(STARTER_PACK, "cpu")


@pytest.fixture(scope="module")
def probe() -> AttributeProbe:
    return AttributeProbe.load(PROBE_FILE)


@pytest.fixture(scope="module")
def samples(editor: Editor) -> list[Code]:
    return [editor.open(photo.read(path), refine=0).code for path in sorted(SAMPLES.glob("*.jpg"))]


@pytest.fixture(scope="module")
def refined(editor: Editor) -> Inversion:
    """A sample after as many steps of refinement as pay."""
    return editor.open(photo.read(SAMPLE))


def _read(probe: AttributeProbe, picture: NDArray[np.uint8], name: str) -> float:
    image = torch.from_numpy(picture.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
    with torch.inference_mode():
        return probe.read(image, name).item()


def _shrunk(crop: NDArray[np.uint8], size: int) -> NDArray[np.float64]:
    """A crop averaged down to `size` px."""
    factor = crop.shape[0] // size
    blocks: NDArray[np.float64] = crop.astype(float).reshape(size, factor, size, factor, 3).mean((1, 3))
    return blocks


def _change(
    editor: Editor, probe: AttributeProbe, codes: list[Code], edit: Edit, name: str, before: tuple[Edit, ...] = ()
) -> float:
    """Mean change of a number of the scene by one more edit, in standard deviations over people."""
    requests = [(RenderRequest(code, before), RenderRequest(code, (*before, edit))) for code in codes]
    pairs = [(editor.render(one), editor.render(other)) for one, other in requests]
    return float(np.mean([_read(probe, after, name) - _read(probe, before, name) for before, after in pairs]))


def test_a_smiling_face_lifts_the_mouth_corners_and_its_opposite_lowers_them(
    editor: Editor, probe: AttributeProbe, samples: list[Code]
) -> None:
    edit = replace(SMILE, beta=editor.texts.suggest_beta(SMILE))
    up = _change(editor, probe, samples, edit, "g:smile")
    down = _change(editor, probe, samples, replace(edit, alpha=-4.0), "g:smile")
    print(f"\nsmile number of the scene, in sd over people: {up:+.2f} at alpha 4, {down:+.2f} at alpha -4")
    assert up > 0.5
    assert down < -0.1


def test_a_sad_face_does_the_opposite(editor: Editor, probe: AttributeProbe, samples: list[Code]) -> None:
    edit = Edit("a sad face", "a smiling face", 4.0)
    edit = replace(edit, beta=editor.texts.suggest_beta(edit))
    smile = replace(SMILE, beta=editor.texts.suggest_beta(SMILE))
    assert _change(editor, probe, samples, edit, "g:smile", (smile,)) < -1
    assert _change(editor, probe, samples, edit, "g:frown") > 1


def _blueness(picture: NDArray[np.uint8]) -> float:
    """By how much blue exceeds red where it does so most between the brows and the cheeks, 0..255."""
    top, bottom, left, right = (int(share * len(picture)) for share in IRISES)
    eyes = picture[top:bottom, left:right].astype(float)
    return float(np.quantile(eyes[..., 2] - eyes[..., 0], 0.97))


def test_eyes_get_the_colour_that_is_asked_for_and_a_smile_leaves_it(editor: Editor, samples: list[Code]) -> None:
    """On average: eyes that are hardly open, or behind glasses, show little of it."""

    def blueness(code: Code, text: str) -> float:
        edit = Edit(text, "a face", beta=editor.texts.suggest_beta(Edit(text)))
        return _blueness(editor.render(RenderRequest(code, (edit,))))

    texts = ("a face with blue eyes", "a face with brown eyes")
    apart = np.mean([blueness(code, texts[0]) - blueness(code, texts[1]) for code in samples])
    assert apart > 20
    for code in samples:
        before = _blueness(editor.render(RenderRequest(code, ())))
        assert abs(blueness(code, "a smiling face") - before) < apart / 2


def test_a_photo_becomes_a_picture_of_the_pack(editor: Editor, refined: Inversion) -> None:
    size = editor.generator.config.resolution
    assert refined.picture.shape == (size, size, 3)
    assert refined.picture.dtype == np.uint8
    assert refined.crop.shape == (editor.inverter.crop_size, editor.inverter.crop_size, 3)
    assert np.corrcoef(_shrunk(refined.crop, size).ravel(), refined.picture.ravel())[0, 1] > 0.8


def test_refinement_brings_the_face_nearer(editor: Editor, refined: Inversion) -> None:
    plain = editor.open(photo.read(SAMPLE), refine=0)
    size = plain.picture.shape[0]
    face = slice(size // 4, size * 7 // 8), slice(size // 4, size * 3 // 4)  # of the surroundings nothing is promised
    target = _shrunk(plain.crop, size)
    error = [np.abs(inversion.picture - target)[face].mean() for inversion in (plain, refined)]
    assert error[1] < 0.97 * error[0]  # feedback has come most of the way before


def test_equal_requests_give_equal_pixels(editor: Editor, samples: list[Code]) -> None:
    request = RenderRequest(samples[0], (SMILE,))
    first = editor.render(request)
    editor.render(RenderRequest(samples[1]))
    np.testing.assert_array_equal(editor.render(request), first)
    assert np.abs(first.astype(int) - editor.render(RenderRequest(samples[0]))).max() > 4


def test_a_lower_resolution_is_a_smaller_picture(editor: Editor, samples: list[Code]) -> None:
    assert editor.render(RenderRequest(samples[0], (SMILE,), resolution=16)).shape == (16, 16, 3)


def test_random_people_are_the_seeds_and_differ(editor: Editor) -> None:
    assert editor.random(3) == editor.random(3)
    pictures = [editor.render(RenderRequest(editor.random(seed, 1.0))).astype(float) for seed in range(PEOPLE)]
    differences = [np.abs(a - b).mean() for i, a in enumerate(pictures) for b in pictures[:i]]
    assert min(differences) > 3


def test_what_cannot_be_done_is_said(editor: Editor, samples: list[Code]) -> None:
    with pytest.raises(TextError):
        editor.changes.channels_kept(Edit("a face", "a face"))
    with pytest.raises(PackError, match="takes"):
        editor.render(RenderRequest(Code.of(np.zeros((18, 512)))))
    empty = photo.Photo(np.zeros((200, 200, 3), np.uint8), b"", (200, 200), STARTER_PACK)
    with pytest.raises(NoFace):
        editor.open(empty)
    assert editor.open(empty, align=False, refine=0).picture.shape[2] == 3
    with pytest.raises(DeviceError):
        Editor.load(STARTER_PACK, "tpu")


def test_opening_a_photo_can_be_stopped(editor: Editor) -> None:
    progress = Progress(lambda fraction, what: progress.stop() if fraction >= 0.4 else None)
    with pytest.raises(Stopped):
        editor.open(photo.read(SAMPLE), progress=progress)


def test_a_contact_sheet_has_a_row_for_every_beta_there_is(editor: Editor, samples: list[Code]) -> None:
    request = RenderRequest(samples[0], (replace(SMILE, beta=0.0),))
    sheet = contact_sheet(editor.render, request, alphas=(0.0, 4.0))
    height = (sheet.shape[0] - MARGIN) // 4
    last = sheet[MARGIN:, MARGIN + height :]
    rows = [last[i * height : (i + 1) * height] for i in range(4)]
    assert all(not np.array_equal(a, b) for a, b in pairwise(rows))
