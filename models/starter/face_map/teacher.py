"""The teachers of the face map on photos: MediaPipe's attention mesh and selfie segmentation (Apache-2.0).

They are the networks that come inside the package mediapipe 0.10.14, whose weights are its own
(`face_landmark_with_attention.tflite`, `selfie_segmentation.tflite`). They are other networks than the newer face
landmarker whose judgement measures the result. The mesh disagrees with itself on a mirrored photo by 2 % of the
eyes' distance, so several views are averaged. The package wants protobuf below 5; give it an environment of its own if
that disturbs others.
"""

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from models.face import anatomy

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]

VIEWS = ((1.0, 0.0), (0.85, 5.0), (1.1, -5.0))  # scale and turn in degrees, each also mirrored
SEEN_AT = 512  # px that a picture is enlarged to for the mesh
BACKGROUND_SEEN_AT = 256


@cache
def _mesh() -> Any:
    from mediapipe.python.solutions.face_mesh import FaceMesh

    return FaceMesh(static_image_mode=True, refine_landmarks=True, max_num_faces=1, min_detection_confidence=0.3)


@cache
def _segmentation() -> Any:
    from mediapipe.python.solutions.selfie_segmentation import (
        SelfieSegmentation,
    )

    return SelfieSegmentation(model_selection=0)


def mesh_points(picture: Picture) -> Points | None:
    """The mesh of one look at a square picture, uint8 [S, S, 3]: [478, 2] in pixels, the first's centre at 0; None
    where no face is seen."""
    size = picture.shape[0]
    seen = cv2.resize(picture, (SEEN_AT, SEEN_AT), interpolation=cv2.INTER_CUBIC)
    faces = _mesh().process(np.ascontiguousarray(seen)).multi_face_landmarks
    if not faces:
        return None
    return np.array([(point.x * size - 0.5, point.y * size - 0.5) for point in faces[0].landmark], np.float32)


def mean_points(picture: Picture, twin: NDArray[np.intp]) -> Points | None:
    """The mean of the mesh over `VIEWS`, as `mesh_points`; None where less than half of them show a face.

    `twin` [478] says which point is which in a mirror.
    """
    size = picture.shape[0]
    centre = ((size - 1) / 2, (size - 1) / 2)
    found = []
    for scale, turn in VIEWS:
        matrix = cv2.getRotationMatrix2D(centre, turn, scale)
        view = cv2.warpAffine(picture, matrix, (size, size), borderMode=cv2.BORDER_REFLECT_101)
        back = cv2.invertAffineTransform(matrix)
        for flipped in (False, True):
            points = mesh_points(np.asarray(view[:, ::-1] if flipped else view, np.uint8))
            if points is None:
                continue
            if flipped:
                points = points[twin] * [-1, 1] + [size - 1, 0]
            found.append(points @ back[:, :2].T + back[:, 2])
    return np.mean(found, 0, dtype=np.float32) if len(found) >= len(VIEWS) else None


def matte(picture: Picture) -> NDArray[np.float32]:
    """Probability [S, S] that a pixel shows a person."""
    size = picture.shape[0]
    small = cv2.resize(picture, (BACKGROUND_SEEN_AT, BACKGROUND_SEEN_AT), interpolation=cv2.INTER_AREA)
    mask = _segmentation().process(np.ascontiguousarray(small)).segmentation_mask
    return np.clip(cv2.resize(np.asarray(mask, np.float32), (size, size)), 0, 1)


def twins(faces: Points) -> NDArray[np.intp]:
    """The point of the other side for each point, [478], from the mesh of many faces [N, 478, 2]."""
    down = faces[:, anatomy.CHIN] - faces[:, anatomy.FOREHEAD]
    upright = (down[:, 0] + 1j * down[:, 1]) / 1j
    places = (faces - faces[:, [anatomy.STABLE[4]]]) @ np.array([1, 1j]) / upright[:, None]
    middle = np.median(places.real, 0) + 1j * np.median(places.imag, 0)
    rows, others = linear_sum_assignment(np.abs(-middle.conj()[:, None] - middle[None]))
    pairs = np.where(others[others] == rows, others, rows)  # the few that do not pair stay where they are
    return np.asarray(pairs)
