"""The 478 points of MediaPipe's mesh on the renderer's head: `python -m models.starter.face_map.mesh_points --renders
FOLDER --out mesh_points.npz`.

Each point is a convex mix of vertices, fitted by non-negative least squares to the teacher's mesh on renders
(`teacher`), so that renders have exact points also where the teacher fails. The file holds `index` [478, 8],
`weight` [478, 8] and `residual` [478], the median distance to the teacher in eye distances.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls  # type: ignore[import-untyped]

from models.face import anatomy
from models.face.anatomy import Part
from models.starter.arrays import save_arrays
from models.starter.face_map.render import SEEDS, varied_person
from models.starter.face_map.teacher import mesh_points

MIXED = 8  # vertices for a point
PEOPLE = 400
IRIS_POINTS = 2 * len(anatomy.LEFT_IRIS)
MOST_YAW = 15.0  # degrees: the teacher is surest from the front
SUM_WEIGHT = 100.0  # of the equation that says that weights sum to 1


def fitted_people(folder: Path) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """The teacher's points [478, 2] and the vertices [G + 10, 2], both with the first pixel's centre at 0, of people
    with a bare face who look ahead."""
    for path in sorted(folder.glob("*.npz")):
        first = int(path.stem.split("-")[0])
        assert first in SEEDS
        with np.load(path) as shard:
            for offset, (image, parts, vertices) in enumerate(
                zip(shard["images"], shard["parts"], shard["vertices"], strict=True)
            ):
                if np.isin(parts, (Part.GLASSES, Part.HAT)).any() or abs(varied_person(first + offset).yaw) > MOST_YAW:
                    continue
                points = mesh_points(image)
                if points is not None:
                    yield points, vertices - 0.5


def fit(
    points: NDArray[np.float32], vertices: NDArray[np.float32], front: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]:
    """Index, weight and residual for points [N, 478, 2] and vertices [N, G + 10, 2], of which `front` may be used."""
    eyes = np.array([anatomy.eye_distance(face) for face in points])
    irises = np.arange(vertices.shape[1] - IRIS_POINTS, vertices.shape[1])
    index, weight = np.zeros((anatomy.POINT_COUNT, MIXED), np.intp), np.zeros((anatomy.POINT_COUNT, MIXED), np.float32)
    for k in range(anatomy.POINT_COUNT):
        pool = irises if k >= anatomy.LEFT_IRIS[0] else front
        squared = np.square((vertices[:, pool] - points[:, None, k]) / eyes[:, None, None]).sum(-1).mean(0)
        nearest = pool[np.argsort(squared)[:MIXED]]
        index[k] = nearest
        if k >= anatomy.LEFT_IRIS[0]:
            weight[k, 0] = 1
            continue
        columns = np.concatenate([vertices[:, nearest, axis] / eyes[:, None] for axis in (0, 1)])
        target = np.concatenate([points[:, k, axis] / eyes for axis in (0, 1)])
        columns = np.vstack([columns, np.full((1, MIXED), SUM_WEIGHT)])
        solution, _ = nnls(columns, np.append(target, SUM_WEIGHT))
        weight[k] = solution / solution.sum()
    mixed = (vertices[:, index] * weight[..., None]).sum(2)
    residual = np.median(np.linalg.norm(mixed - points, axis=2) / eyes[:, None], 0)
    return index, weight, residual.astype(np.float32)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description="Find the points of MediaPipe's mesh on the renderer's head.")
    parser.add_argument("--renders", type=Path, required=True, help="folder of models.starter.face_map.render")
    parser.add_argument("--out", type=Path, required=True, help="the file to write (npz)")
    arguments = parser.parse_args()
    found = []
    for pair in fitted_people(arguments.renders):
        found.append(pair)
        if len(found) == PEOPLE:
            break
    points, vertices = (np.stack(values) for values in zip(*found, strict=True))
    index, weight, residual = fit(points, vertices, _front())
    save_arrays(arguments.out, index=index, weight=weight, residual=residual)
    print(f"{len(points)} people, residual {100 * np.median(residual):.1f} % of the eyes' distance, median of points")


def _front() -> NDArray[np.intp]:
    """The vertices of the skin of the head, without neck and inside."""
    from models.starter.scene.head import BUST, build_head

    head = build_head(BUST)
    skin = np.unique(head.vertex_of[head.triangles["skin"]])
    return np.asarray(skin[head.rest_vertices[skin, 1] > 5.9])


if __name__ == "__main__":
    main()
