"""Find faces and their five landmarks with MTCNN (arXiv 1604.02878), as facenet-pytorch packages it.

Its 2 MB of weights come inside the package (MIT) and it adds only `requests` to what is installed anyway. Of the
detectors that carry their weights it was the steadiest: under small turns, scalings and mirroring its landmarks move
by 2% of the eye distance (CenterFace 4%, the same MTCNN ported to OpenCV 6%), and it misses none of our renders.
Version 2.5.3 has the code and weights of the newest, 2.6.0, which asks for a torch long gone.

It knows upright faces only: one that lies on its side is missed, and one on its head is often "found" with landmarks
in wrong places. So a face that its last network does not prefer upright is looked at again in eight turns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import NoFace
from models.photo.scaling import shrunk

# MTCNN looks for faces from 20 px on and was made for pictures of about this size; time grows with the area.
LONGEST_SIDE = (512, 1280)
SHORTEST_SIDE = 20
LEAST_SCORE = 0.9
CERTAIN_SCORE = 0.99
CERTAIN_TILT = 25  # degrees; beyond, landmarks become inexact
QUARTER_TURNS, DIAGONAL_TURNS = (0, 90, 180, 270), (45, 135, 225, 315)
CLOSE_UP = 2.0  # side of a close-up in sides of the face's box
CLOSE_UP_SIDE = 256  # px at most

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Face:
    """A face in pixels of the photo, the centre of the first at (0, 0).

    `box` is left, upper, right, lower; `landmarks` float64 [5, 2] are left eye, right eye, nose, left and right mouth
    corner, left and right as in the picture when the face is upright; `score` is 0..1.
    """

    box: tuple[float, float, float, float]
    landmarks: Points
    score: float

    @property
    def centre(self) -> Points:
        """Centre of the box, float64 [2]."""
        left, upper, right, lower = self.box
        return np.array([(left + right) / 2, (upper + lower) / 2])

    @property
    def side(self) -> float:
        """Geometric mean of the box's sides."""
        left, upper, right, lower = self.box
        return float(np.sqrt(max(right - left, 0) * max(lower - upper, 0)))

    @property
    def tilt(self) -> float:
        """Angle of the line from eye to eye in degrees, clockwise, in -180..180."""
        x, y = self.landmarks[1] - self.landmarks[0]
        return float(np.degrees(np.arctan2(y, x)))


def detect(rgb: NDArray[np.uint8]) -> list[Face]:
    """All faces of a photo, uint8 [H, W, 3], turned by any angle, the largest first; an empty list if there is none.

    A photo of upright faces costs one pass over it. If none is certain, more passes look for lying ones.
    """
    height, width = rgb.shape[:2]
    scale = np.clip(max(height, width), *LONGEST_SIDE) / max(height, width)
    size = (round(width * scale), round(height * scale))
    if min(size) < SHORTEST_SIDE:
        return []
    image = Image.fromarray(shrunk(rgb, max(1, int(0.5 / scale)))).resize(size, Image.Resampling.LANCZOS)
    found = _look(image)
    certain = [face for face in found if _is_certain(image, face)]
    if not certain:
        found += [face for angle in QUARTER_TURNS[1:] for face in _look(image, angle)]
        found = found or [face for angle in DIAGONAL_TURNS for face in _look(image, angle)]
    doubtful = [face for face in _distinct(found) if face not in certain]
    confirmed = [closer for face in doubtful if (closer := _look_closer(image, face))]
    faces = [_scaled(face, 1 / scale) for face in _distinct(certain + confirmed)]
    return sorted(faces, key=lambda face: face.side, reverse=True)


def choose(faces: list[Face], index: int = 0) -> Face:
    """The face at `index`, from 0, of what `detect` found. Raises `NoFace`."""
    if not faces:
        raise NoFace(
            "No face was found in the picture.",
            "Use a picture with a larger face that looks at the camera, or go on with its middle square.",
        )
    if not 0 <= index < len(faces):
        there_are = "is 1 face" if len(faces) == 1 else f"are {len(faces)} faces"
        raise NoFace(f"There {there_are} in the picture, and face {index + 1} was asked for.", "Ask for one of them.")
    return faces[index]


@cache
def _mtcnn() -> Any:
    from facenet_pytorch import MTCNN  # type: ignore[import-untyped]  # loads its weights, so only when first needed

    return MTCNN(keep_all=True, device="cpu")


def _look(image: Image.Image, angle: float = 0) -> list[Face]:
    """Faces that are upright once the picture is turned counter-clockwise by `angle` degrees, in its own pixels."""
    turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=angle % 90 == 0)
    boxes, scores, landmarks = _mtcnn().detect(turned, landmarks=True)
    if boxes is None:
        return []
    faces = (
        Face(tuple(box.tolist()), points, float(score))
        for box, points, score in zip(boxes.astype(float), landmarks.astype(float), scores, strict=True)
    )
    return [
        _turned_back(face, angle, turned.size, image.size)
        for face in faces
        if face.score >= LEAST_SCORE and _is_shaped_like_a_face(face)
    ]


def _is_shaped_like_a_face(face: Face) -> bool:
    """Upright within half a quarter turn, as large as its box, nose between eyes and mouth, mouth not reversed.

    Wrong finds have eyes that nearly touch, or a nose outside the face. A face in profile has near eyes but a long
    way from eyes to mouth.
    """
    eyes, mouth = face.landmarks[:2].mean(0), face.landmarks[3:].mean(0)
    across, down = face.landmarks[1] - face.landmarks[0], mouth - eyes
    size = max(np.hypot(*across), np.hypot(*down))
    length = float(np.hypot(*down)) or 1.0
    nose = float((face.landmarks[2] - eyes) @ down) / length**2
    reversed_mouth = float((face.landmarks[4] - face.landmarks[3]) @ across) <= 0
    return abs(face.tilt) < 60 and size > 0.37 * face.side and 0 < nose < 1.1 and not reversed_mouth


def _is_certain(image: Image.Image, face: Face) -> bool:
    """A high score, hardly tilted, and upright is what the detector's last network likes best of four turns."""
    return face.score >= CERTAIN_SCORE and abs(face.tilt) <= CERTAIN_TILT and int(np.argmax(_scores(image, face))) == 0


def _scores(image: Image.Image, face: Face) -> NDArray[np.float32]:
    """Logits [4] of a face in the box, by quarter turns."""
    import torch

    (x, y), half = face.centre, face.side / 2
    crop = image.resize((48, 48), Image.Resampling.BOX, _inside(image, (x - half, y - half, x + half, y + half)))
    turns = np.stack([np.rot90(np.asarray(crop, np.float32), turn) for turn in range(4)])
    with torch.inference_mode():
        _, _, probabilities = _mtcnn().onet((torch.from_numpy(turns).permute(0, 3, 1, 2) - 127.5) / 128)
    logits: NDArray[np.float32] = -np.log(probabilities[:, 0].numpy() + np.float32(1e-30))
    return logits


def _look_closer(image: Image.Image, face: Face) -> Face | None:
    """The face as seen best in a close-up in eight turns, then turned upright; None if it is no face."""
    corner, scale, close_up = _close_up(image, face)
    middle = (np.array(close_up.size) - 1) / 2
    seen = [_nearest(_look(close_up, angle), middle) for angle in QUARTER_TURNS + DIAGONAL_TURNS]
    best = max((found for found in seen if found), key=lambda found: found.score, default=None)
    if best is None:
        return None
    upright = _nearest(_look(close_up, best.tilt), middle)
    if upright and upright.score >= best.score - 0.05:
        best = upright
    return _moved(_scaled(best, 1 / scale), corner)


def _close_up(image: Image.Image, face: Face) -> tuple[Points, float, Image.Image]:
    """(upper left corner, scale, picture) of a square around a face, black outside the photo."""
    half = CLOSE_UP * face.side / 2
    left, upper = np.rint(face.centre - half).astype(int).tolist()
    side = max(round(2 * half), SHORTEST_SIDE)
    square = image.crop((left, upper, left + side, upper + side))
    size = min(side, CLOSE_UP_SIDE)
    return np.array([left, upper], float), size / side, square.resize((size, size), Image.Resampling.LANCZOS)


def _nearest(faces: list[Face], middle: Points) -> Face | None:
    """The best face whose box holds the middle of a close-up."""
    around = [face for face in faces if np.abs(face.centre - middle).max() < face.side / 2]
    return max(around, key=lambda face: face.score, default=None)


def _distinct(faces: Iterable[Face]) -> list[Face]:
    """Of faces in the same place the one of the highest score."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: face.score, reverse=True):
        if all(np.abs(face.centre - other.centre).max() > max(face.side, other.side) / 2 for other in kept):
            kept.append(face)
    return kept


def _inside(image: Image.Image, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, upper, right, lower = box
    return max(left, 0), max(upper, 0), min(right, image.width), min(lower, image.height)


def _turned_back(face: Face, angle: float, turned: tuple[int, int], size: tuple[int, int]) -> Face:
    """A face of the turned picture of size `turned`, in the picture of `size`."""
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])  # clockwise as seen, for y points down
    middle, middle_turned = (np.array(size) - 1) / 2, (np.array(turned) - 1) / 2
    x, y = turn @ (face.centre - middle_turned) + middle
    half = face.side / 2
    landmarks = (face.landmarks - middle_turned) @ turn.T + middle
    box = face.box if angle == 0 else (x - half, y - half, x + half, y + half)
    return replace(face, box=box, landmarks=landmarks)


def _scaled(face: Face, scale: float) -> Face:
    left, upper, right, lower = ((np.array(face.box) + 0.5) * scale - 0.5).tolist()
    return Face((left, upper, right, lower), (face.landmarks + 0.5) * scale - 0.5, face.score)


def _moved(face: Face, shift: Points) -> Face:
    left, upper, right, lower = (np.array(face.box) + np.tile(shift, 2)).tolist()
    return Face((left, upper, right, lower), face.landmarks + shift, face.score)
