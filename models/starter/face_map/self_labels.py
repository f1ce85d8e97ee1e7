"""After the first stage the face map narrows the photos' sets of possible parts by what it sees itself.

Its probabilities are averaged over turned, scaled and mirrored views, drawn to the photo's edges by a guided filter
(He et al., "Guided Image Filtering", TPAMI 2013, by lightness), and cut to the set that mesh, matte and notes allow.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.face.anatomy import Part
from models.face.face_map import INPUT_SIZE, FaceMap
from models.starter.face_map.data import Photos
from models.starter.face_map.label_photos import Matrix, crop_matrix
from models.starter.face_map.render import SIZE
from models.starter.face_map.train import probabilities

Probabilities = NDArray[np.float32]  # [S, S, 14]

VIEWS = ((1.0, 0.0, False), (1.0, 0.0, True), (0.88, 6.0, False), (1.08, -6.0, False))  # scale, degrees, mirrored
GUIDE_RADIUS, GUIDE_EPSILON = 6, 2e-3
KEPT = 0.2  # of the likeliest part's probability: parts below leave the set


def narrowed(network: FaceMap, photos: Photos) -> Photos:
    """The photos with the sets that are left by the folded network."""
    parts = np.arange(len(Part))
    sets = []
    for image, allowed in zip(photos.images, photos.sets, strict=True):
        seen = guided(_seen(network, image), image)
        seen = np.where((allowed[..., None] >> parts) & 1, seen, 0)
        kept = seen >= np.maximum(KEPT * seen.max(-1, keepdims=True), 1e-4)
        found = (kept << parts).sum(-1).astype(np.uint16)
        sets.append(np.where(found > 0, found, allowed))
    return replace(photos, sets=np.stack(sets))


def guided(probabilities: Probabilities, picture: NDArray[np.uint8]) -> Probabilities:
    """Probabilities that follow the edges of the picture, uint8 [S, S, 3]."""

    def mean(x: NDArray[np.floating]) -> NDArray[np.floating]:
        width = 2 * GUIDE_RADIUS + 1
        return np.asarray(cv2.boxFilter(x, -1, (width, width)), np.float32).reshape(*x.shape[:2], -1)

    light = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None] / 255
    mean_light, mean_part = mean(light), mean(probabilities)
    slope = mean(light * probabilities) - mean_light * mean_part
    slope = slope / (mean(light * light) - mean_light * mean_light + GUIDE_EPSILON)
    filtered = mean(slope) * light + mean(mean_part - slope * mean_light)
    return np.clip(filtered, 0, 1).astype(np.float32)


def _seen(network: FaceMap, image: NDArray[np.uint8]) -> Probabilities:
    """The network's labels of a picture of 320 px, the mean over `VIEWS`; none beyond the views."""
    size, whole = (INPUT_SIZE, INPUT_SIZE), (SIZE, SIZE)
    matrices, views = [], []
    for scale, degrees, mirrored in VIEWS:
        matrix = crop_matrix(degrees, scale)
        view = cv2.warpAffine(image, matrix, size, borderMode=cv2.BORDER_REFLECT_101)
        views.append(view[:, ::-1] if mirrored else view)
        matrices.append(matrix)
    _, parts = probabilities(network, np.stack(views))
    total, count = np.zeros((*whole, len(Part)), np.float32), np.full((*whole, 1), 1e-3, np.float32)
    for (_, _, mirrored), matrix, part in zip(VIEWS, matrices, parts, strict=True):
        large = cv2.resize(part.transpose(1, 2, 0), size, interpolation=cv2.INTER_LINEAR)
        large = np.ascontiguousarray(large[:, ::-1] if mirrored else large)
        large = np.concatenate([large, np.ones((*size, 1), np.float32)], 2)
        back = _warped_back(large, matrix, whole)
        total += back[..., :-1]
        count += back[..., -1:]
    return total / count


def _warped_back(x: NDArray[np.float32], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(x, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT), np.float32)
