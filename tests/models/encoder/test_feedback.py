"""The correction of codes on the starter pack and the sample photos."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from models import photo
from models.editor import Editor
from models.encoder.feedback import Feedback
from models.encoder.likeness import landmark_distance, likeness
from models.errors import NotRecognised
from models.face.face_map import FaceMap
from models.packs.manifest import FACE_MAP_FILE, FEEDBACK_FILE
from models.paths import SAMPLES, STARTER_PACK
from models.pixels import to_tensor


@pytest.fixture(scope="module")
def face_map() -> FaceMap:
    return FaceMap.load(STARTER_PACK / FACE_MAP_FILE)


@pytest.fixture(scope="module")
def feedback(starter_editor: Editor) -> Feedback:
    config = starter_editor.generator.config
    return Feedback.load(STARTER_PACK / FEEDBACK_FILE, config.rows, config.w_dim)


@pytest.fixture(scope="module")
def crops(starter_editor: Editor) -> Tensor:
    """The sample photos' faces, [N, 3, 256, 256] in -1..1."""
    inversions = (starter_editor.open(photo.read(path), refine=0) for path in sorted(SAMPLES.glob("*.jpg")))
    return torch.cat([to_tensor(inversion.crop) for inversion in inversions])


@torch.no_grad()
def encoded(editor: Editor, crops: Tensor) -> Tensor:
    encoder = editor.inverter.encoder
    assert encoder is not None
    return encoder.encode(F.interpolate(crops, encoder.config.input_size, mode="area"))


@torch.no_grad()
def pictures(editor: Editor, codes: Tensor) -> Tensor:
    return editor.generator.synthesise(editor.generator.affine(codes)).clamp(-1, 1)


def test_pictures_come_nearer_to_the_photos(
    starter_editor: Editor, feedback: Feedback, face_map: FaceMap, crops: Tensor
) -> None:
    before = encoded(starter_editor, crops)
    kept = before.clone()
    after = feedback.correct(starter_editor.generator, face_map, crops, before)
    assert before.equal(kept)
    apart = [landmark_distance(face_map, crops, pictures(starter_editor, codes)).mean() for codes in (before, after)]
    assert apart[1] < 0.75 * apart[0]
    for k in range(len(crops)):
        one, other = likeness(starter_editor.generator, face_map, crops[k : k + 1], torch.stack([before[k], after[k]]))
        assert other > one


def test_a_known_code_is_found_again_in_part(starter_editor: Editor, feedback: Feedback, face_map: FaceMap) -> None:
    known = torch.from_numpy(np.stack([starter_editor.random(seed).array for seed in range(4)]))
    start = known.mean(0, keepdim=True).expand_as(known)
    target = pictures(starter_editor, known)
    found = feedback.correct(starter_editor.generator, face_map, target, start)
    before, after = ((pictures(starter_editor, codes) - target).abs().mean((1, 2, 3)) for codes in (start, found))
    assert (after < before).all()


def test_the_editor_corrects_what_the_encoder_says(
    starter_editor: Editor, feedback: Feedback, face_map: FaceMap, crops: Tensor
) -> None:
    inversion = starter_editor.open(photo.read(sorted(SAMPLES.glob("*.jpg"))[0]), refine=0)
    code = feedback.correct(starter_editor.generator, face_map, crops[:1], encoded(starter_editor, crops[:1]))
    np.testing.assert_allclose(inversion.code.array, code[0].numpy(), atol=1e-4)


def test_a_pack_without_it_uses_the_encoder_alone(tmp_path: Path, crops: Tensor) -> None:
    pack = shutil.copytree(STARTER_PACK, tmp_path / "pack", ignore=shutil.ignore_patterns(FEEDBACK_FILE))
    editor = Editor.load(pack, "cpu")
    inversion = editor.open(photo.read(sorted(SAMPLES.glob("*.jpg"))[0]), refine=0)
    np.testing.assert_allclose(inversion.code.array, encoded(editor, crops[:1])[0].numpy(), atol=1e-4)


@pytest.mark.parametrize("content", [b"", b"junk", b"other"])
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FEEDBACK_FILE
    if content == b"other":
        save_file({"read.weight": torch.zeros(2, 2)}, path)
    else:
        path.write_bytes(content)
    with pytest.raises(NotRecognised, match="holds no corrections"):
        Feedback.load(path, 14, 256)


def test_a_file_of_another_generator_is_refused() -> None:
    with pytest.raises(NotRecognised, match="of this generator"):
        Feedback.load(STARTER_PACK / FEEDBACK_FILE, 18, 512)
