"""Find faces and their five landmarks with MTCNN (arXiv 1604.02878), as facenet-pytorch packages it.

Its 2 MB of weights come inside the package (MIT) and it adds only `requests` to what is installed anyway. Of the
detectors that carry their weights it was the steadiest: under small turns, scalings and mirroring its landmarks move
by 2% of the eye distance (CenterFace 4%, the same MTCNN ported to OpenCV 6%), and it misses none of our renders.
Version 2.5.3 has the code and weights of the newest, 2.6.0, which asks for a torch long gone.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import NoFace

# MTCNN looks for faces from 20 px on and was made for pictures of about this size; time grows with the area.
LONGEST_SIDE = (512, 1280)
SHORTEST_SIDE = 20
LEAST_SCORE = 0.9


@dataclass(frozen=True, eq=False)
class Face:
    """A face in pixels of the photo, the centre of the first at (0, 0).

    `box` is left, upper, right, lower; `landmarks` float64 [5, 2] are left eye, right eye, nose, left and right mouth
    corner, left and right as in the picture; `score` is 0..1.
    """

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float64]
    score: float


def detect(rgb: NDArray[np.uint8]) -> list[Face]:
    """All faces of an upright photo, uint8 [H, W, 3], the largest first; an empty list if there is none."""
    height, width = rgb.shape[:2]
    scale = np.clip(max(height, width), *LONGEST_SIDE) / max(height, width)
    size = (round(width * scale), round(height * scale))
    if min(size) < SHORTEST_SIDE:
        return []
    image = Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS)
    boxes, scores, landmarks = _mtcnn().detect(image, landmarks=True)
    if boxes is None:
        return []
    found = zip(boxes.astype(float), scores, landmarks.astype(float), strict=True)
    faces = [_face(box, points, float(score), scale) for box, score, points in found if score >= LEAST_SCORE]
    return sorted(faces, key=_area, reverse=True)


def choose(faces: list[Face], index: int = 0) -> Face:
    """The face at `index`, from 0, of what `detect` found. Raises `NoFace`."""
    if not faces:
        raise NoFace(
            "No face was found in the picture.",
            "Use a picture with a larger face that looks at the camera, or go on with its middle square (--no-align).",
        )
    if not 0 <= index < len(faces):
        there_are = "is 1 face" if len(faces) == 1 else f"are {len(faces)} faces"
        raise NoFace(f"There {there_are} in the picture, and face {index + 1} was asked for.", "Ask for one of them.")
    return faces[index]


@cache
def _mtcnn() -> Any:
    from facenet_pytorch import MTCNN  # type: ignore[import-untyped]  # loads its weights, so only when first needed

    return MTCNN(keep_all=True, device="cpu")


def _face(box: NDArray[np.float64], landmarks: NDArray[np.float64], score: float, scale: float) -> Face:
    left, upper, right, lower = ((box + 0.5) / scale - 0.5).tolist()
    return Face((left, upper, right, lower), (landmarks + 0.5) / scale - 0.5, score)


def _area(face: Face) -> float:
    left, upper, right, lower = face.box
    return (right - left) * (lower - upper)
