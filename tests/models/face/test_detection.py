"""The detector on a real portrait, on the sample renders, and where there is nothing to find."""

import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from models.errors import NoFace
from models.face import detection
from models.face.detection import Face, choose, detect
from models.paths import SAMPLES
from models.photo import read

# Pupils, tip of the nose and mouth corners of scikit-image's astronaut, marked by eye on a view 8 times as large.
MARKED = np.array([[204.0, 101.0], [247.1, 103.1], [224.8, 127.5], [204.4, 140.3], [244.0, 141.9]])


def landmark_error(face: Face, expected: NDArray[np.float64]) -> float:
    """The largest distance of a landmark from its place, in eye distances."""
    eye_distance = np.hypot(*(expected[1] - expected[0]))
    return float(np.hypot(*(face.landmarks - expected).T).max() / eye_distance)


def scaled(rgb: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
    return np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def test_landmarks_of_a_real_portrait(astronaut: NDArray[np.uint8]) -> None:
    faces = detect(astronaut)
    assert len(faces) == 1
    assert faces[0].score > 0.99
    assert landmark_error(faces[0], MARKED) < 0.08
    left, upper, right, lower = faces[0].box
    assert ((faces[0].landmarks > [left, upper]) & (faces[0].landmarks < [right, lower])).all()


@pytest.mark.parametrize("factor", [0.15, 0.5, 3, 8])
def test_landmarks_follow_the_size_of_the_photo(astronaut: NDArray[np.uint8], factor: float) -> None:
    expected = (MARKED + 0.5) * factor - 0.5
    assert landmark_error(choose(detect(scaled(astronaut, factor))), expected) < 0.15


@pytest.mark.parametrize("angle", range(0, 360, 45))
def test_landmarks_of_a_turned_face(astronaut: NDArray[np.uint8], angle: int) -> None:
    upright = Image.fromarray(astronaut)
    turned = upright.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128))
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    middles = [(np.array(image.size) - 1) / 2 for image in (upright, turned)]
    expected = (MARKED - middles[0]) @ np.array([[cosine, -sine], [sine, cosine]]) + middles[1]
    faces = detect(np.asarray(turned))
    assert len(faces) == 1
    assert landmark_error(faces[0], expected) < 0.12


def test_a_lying_face_beside_an_upright_one(astronaut: NDArray[np.uint8]) -> None:
    head = astronaut[:256, 100:356]
    photo = np.concatenate([head, np.full((256, 64, 3), 128, np.uint8), np.rot90(head, 2)], axis=1)
    found = sorted(detect(photo), key=lambda face: face.centre[0])
    upright, upside_down = MARKED - [100, 0], np.array([575 - 1 + 100, 255]) - MARKED
    assert landmark_error(found[0], upright) < 0.12
    assert all(landmark_error(face, upside_down) < 0.12 for face in found[1:])  # missed, or right


def test_upright_faces_cost_one_pass(astronaut: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    detector = detection._mtcnn()
    counted = Mock(wraps=detector.detect)
    monkeypatch.setattr(detector, "detect", counted)
    detect(astronaut)
    assert counted.call_count == 1
    detect(np.rot90(astronaut).copy())
    assert counted.call_count > 2


def test_largest_face_comes_first(astronaut: NDArray[np.uint8]) -> None:
    photo = np.full((512, 1024, 3), 90, np.uint8)
    photo[256:, 256:512] = scaled(astronaut, 0.5)
    photo[:, 512:] = astronaut
    faces = detect(photo)
    assert len(faces) == 2
    assert landmark_error(choose(faces), MARKED + np.array([512, 0])) < 0.1
    assert landmark_error(choose(faces, 1), (MARKED + 0.5) * 0.5 - 0.5 + 256) < 0.1


def test_a_face_that_is_not_there_is_explained(astronaut: NDArray[np.uint8]) -> None:
    with pytest.raises(NoFace, match="is 1 face in the picture, and face 2") as caught:
        choose(detect(astronaut), 1)
    assert caught.value.hint
    with pytest.raises(NoFace, match="No face was found") as caught:
        choose([])
    assert "middle square" in caught.value.hint


@pytest.mark.parametrize("name", ["chelsea", "coffee", "rocket"])
def test_cats_and_things_are_no_faces(name: str) -> None:
    assert detect(getattr(data, name)()) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (32, 32), (33, 2000), (3000, 700)])
def test_no_size_or_content_upsets_it(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert detect(noise) == []
    assert detect(np.zeros_like(noise)) == []


def test_every_sample_has_its_face() -> None:
    samples = sorted(SAMPLES.glob("*.jpg"))
    assert samples
    for path in samples:
        photo = read(path)
        face = choose(detect(photo.rgb))
        eye_left, eye_right, nose, mouth_left, mouth_right = face.landmarks
        assert eye_left[0] < nose[0] < eye_right[0], path.name
        assert max(eye_left[1], eye_right[1]) < nose[1] < min(mouth_left[1], mouth_right[1]), path.name
        assert mouth_left[0] < mouth_right[0], path.name


def test_torch_waits_for_the_first_photo() -> None:
    line = "import sys, models.face.detection; sys.exit('torch' in sys.modules or 'facenet_pytorch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], check=False).returncode == 0
