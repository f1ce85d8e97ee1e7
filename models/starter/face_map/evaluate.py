"""Measures a face map: `python -m models.starter.face_map.evaluate --data FOLDER --photos FILE [--points FILE]
[--weights FILE]`.

Of the folder's renders the held-out ones are used; photos are a file of `label_photos`, of people that no training saw.
Distances are in percent of the distance between the irises: the mean, the 95th percentile of faces and of points.
`--points` names another judge of the same photos (npz with `names` and `points` as `label_photos` writes them). Where
`neutral/NAME` and `smiling/NAME` are both there, the movement between them is compared as well: it is what carries an
edit over.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import RandomState
from numpy.typing import NDArray

from models.face import anatomy
from models.face.anatomy import Part
from models.face.face_map import INPUT_SIZE, FaceMap
from models.packs.manifest import FACE_MAP_FILE
from models.paths import STARTER_PACK
from models.starter.face_map.data import Renders, blended, load_renders, soft
from models.starter.face_map.label_photos import Matrix, crop_matrix
from models.starter.face_map.photographic import photographic
from models.starter.face_map.pools import Pools
from models.starter.face_map.train import probabilities

Pictures = NDArray[np.uint8]
Points = NDArray[np.float32]

GROUPS: dict[str, list[int]] = {
    "all": list(range(anatomy.POINT_COUNT)),
    "lips": [*anatomy.LIPS_IN, *anatomy.LIPS_OUT],
    "eyes": [*anatomy.LEFT_EYE, *anatomy.RIGHT_EYE],
    "irises": [*anatomy.LEFT_IRIS, *anatomy.RIGHT_IRIS],
    "brows": [*anatomy.LEFT_BROW, *anatomy.RIGHT_BROW],
    "oval": list(anatomy.OVAL),
}
TURNS = (30.0, -30.0)


def cropped(pictures: NDArray[np.uint8], matrix: Matrix, exact: bool = False) -> NDArray[np.uint8]:
    """Pictures or labels [N, 320, 320, ...] as crops of 256 px."""
    how, size = cv2.INTER_NEAREST if exact else cv2.INTER_LINEAR, (INPUT_SIZE, INPUT_SIZE)
    crops = [cv2.warpAffine(x, matrix, size, flags=how, borderMode=cv2.BORDER_REFLECT_101) for x in pictures]
    return np.stack(crops).astype(np.uint8)


def moved(points: Points, matrix: Matrix) -> Points:
    """Points [..., 2] in pixels of 320 px pictures in pixels of the crop."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float32)


def distances(found: Points, truth: Points) -> NDArray[np.float64]:
    """Distance of each point [N, 478] in percent of the distance of the irises."""
    eyes = np.linalg.norm(truth[:, anatomy.LEFT_IRIS[0]] - truth[:, anatomy.RIGHT_IRIS[0]], axis=1)
    return np.asarray(100 * np.linalg.norm(found - truth, axis=2) / eyes[:, None])


def describe(title: str, found: Points, truth: Points) -> str:
    """A line of the table, of points [N, 478, 2] and the true ones."""
    errors = distances(found, truth)
    cells = [
        f"{name} {errors[:, group].mean():.1f} ({np.percentile(errors[:, group].mean(1), 95):.1f},"
        f" {np.percentile(errors[:, group], 95):.1f})"
        for name, group in GROUPS.items()
    ]
    return f"{f'{title} ({len(found)})':<44}" + "  ".join(cells)


def overlap(found: NDArray[np.integer], truth: NDArray[np.integer]) -> str:
    """Intersection over union of each part, over all pictures of parts [N, H, W]."""
    cells = []
    for part in Part:
        one, other = found == part, truth == part
        union = (one | other).sum()
        cells.append(f"{part.name.lower()} {(one & other).sum() / union:.2f}" if union else f"{part.name.lower()} -")
    return "  ".join(cells)


class Evaluation:
    """A network on crops; points in pixels."""

    def __init__(self, network: FaceMap) -> None:
        self._network = network

    def points(self, crops: Pictures) -> Points:
        """[N, 478, 2] in pixels of crops of 256 px."""
        return np.asarray(probabilities(self._network, crops)[0] * INPUT_SIZE - 0.5, np.float32)

    def parts(self, crops: Pictures) -> NDArray[np.intp]:
        """The likeliest part of each pixel, [N, 128, 128]."""
        return np.asarray(probabilities(self._network, crops)[1].argmax(1))

    def on_photos(self, images: Pictures, truth: Points) -> None:
        """Print lines of photos [N, 320, 320, 3] as they are, turned, small, dark and grey; true points [N, 478, 2]."""
        upright = crop_matrix()
        crops = cropped(images, upright)
        print(describe("photos", self.points(crops), moved(truth, upright)))
        for degrees in TURNS:
            matrix = crop_matrix(degrees)
            print(
                describe(
                    f"  turned by {degrees:+.0f} degrees", self.points(cropped(images, matrix)), moved(truth, matrix)
                )
            )
        for name, change in CHANGES.items():
            changed = np.stack([change(crop) for crop in crops])
            print(describe(f"  {name}", self.points(changed), moved(truth, upright)))

    def movement(self, names: list[str], images: Pictures, truth: Points) -> None:
        """Print the movement from neutral to smiling against that of the teacher's points [N, 478, 2]."""
        rows = {name: i for i, name in enumerate(names)}
        pairs = [(rows[name], rows[f"smiling/{name[8:]}"]) for name in rows if f"smiling/{name[8:]}" in rows]
        pairs = [(i, j) for i, j in pairs if names[i].startswith("neutral/")]
        if not pairs:
            return
        first, second = map(list, zip(*pairs, strict=True))
        upright = crop_matrix()
        found, true = self.points(cropped(images, upright)), moved(truth, upright)
        left, right = true[first][:, anatomy.LEFT_IRIS[0]], true[first][:, anatomy.RIGHT_IRIS[0]]
        eyes = np.linalg.norm(left - right, axis=1)[:, None, None]
        for name, group in GROUPS.items():
            ours, theirs = ((p[second] - p[first])[:, group] / eyes for p in (found, true))
            agreement = np.corrcoef(ours.ravel(), theirs.ravel())[0, 1]
            size = 100 * np.linalg.norm(theirs, axis=2).mean()
            gap = 100 * np.linalg.norm(ours - theirs, axis=2).mean()
            print(
                f"smile of {len(pairs)} people, {name:<8} moves {size:.1f} %, differs by {gap:.1f} %, r {agreement:.2f}"
            )

    def on_renders(self, renders: Renders, pools: Pools) -> None:
        """Renders against exact points and parts, as they are and as photos would show them."""
        matrix, random = crop_matrix(), RandomState(5)
        crops, labels = cropped(renders.images, matrix), cropped(renders.parts, matrix, exact=True)
        truth = labels[:, ::2, ::2]
        print(describe("held-out renders", self.points(crops), moved(renders.points, matrix)))
        print("IoU, renders      ", overlap(self.parts(crops), truth))
        harder = [
            photographic(
                blended(crop.astype(np.float32), pools.wall(random), soft(label == Part.BACKGROUND)),
                random,
                pools.noise,
                1.0,
            )
            for crop, label in zip(crops, labels, strict=True)
        ]
        print(
            describe(
                "  before other walls, as a bad camera", self.points(np.stack(harder)), moved(renders.points, matrix)
            )
        )
        print("IoU, these        ", overlap(self.parts(np.stack(harder)), truth))

    def speed(self) -> str:
        """Processor time of one crop on one thread."""
        torch.set_num_threads(1)
        image, times = torch.rand(1, 3, INPUT_SIZE, INPUT_SIZE) * 2 - 1, []
        with torch.inference_mode():
            for _ in range(100):
                start = time.thread_time()
                self._network(image)
                times.append(1000 * (time.thread_time() - start))
        return f"one crop on one core: {min(times):.1f} ms at best, {np.median(times):.1f} ms in the median"


def _small(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    small = cv2.resize(crop, (64, 64), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (INPUT_SIZE, INPUT_SIZE), interpolation=cv2.INTER_CUBIC), np.uint8)


def _dark(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(crop * 0.2 ** (1 / 2.2), np.uint8)


def _grey(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)


CHANGES: dict[str, Callable[[NDArray[np.uint8]], NDArray[np.uint8]]] = {
    "shrunk to 64 px": _small,
    "in a fifth of the light": _dark,
    "black and white": _grey,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure the face map on held-out renders and photos.")
    parser.add_argument("--data", type=Path, required=True, help="folder of renders and mesh_points.npz")
    parser.add_argument("--photos", type=Path, required=True, help="of people that no training saw")
    parser.add_argument("--points", type=Path, help="another judge's points on these photos")
    parser.add_argument("--weights", type=Path, default=STARTER_PACK / FACE_MAP_FILE)
    arguments = parser.parse_args()
    evaluation = Evaluation(FaceMap.load(arguments.weights))
    renders = load_renders(arguments.data, held_out=True)
    with np.load(arguments.photos) as file:
        photos = dict(file)
    names = photos["names"].tolist()
    evaluation.on_photos(photos["images"], photos["points"])
    for folder in sorted({name.split("/")[0] for name in names}):
        rows = [i for i, name in enumerate(names) if name.startswith(f"{folder}/")]
        crops = cropped(photos["images"][rows], crop_matrix())
        print(describe(f"  of them {folder}", evaluation.points(crops), moved(photos["points"][rows], crop_matrix())))
    if arguments.points:
        with np.load(arguments.points) as file:
            other = dict(zip(file["names"].tolist(), file["points"], strict=True))
        rows = [i for i, name in enumerate(names) if name in other]
        judged = moved(np.stack([other[names[i]] for i in rows]), crop_matrix())
        crops = cropped(photos["images"][rows], crop_matrix())
        print(describe("against the other judge", evaluation.points(crops), judged))
        print(describe("  the teacher against it", moved(photos["points"][rows], crop_matrix()), judged))
    evaluation.movement(names, photos["images"], photos["points"])
    evaluation.on_renders(renders, Pools(photos["images"], photos["mattes"], RandomState(5)))
    print(evaluation.speed())


if __name__ == "__main__":
    main()
