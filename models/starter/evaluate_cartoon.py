"""Measures the cartoon pack with the face map: `python -m models.starter.evaluate_cartoon [--people 40]`.

Random people of the starter and their cartoons: how far their points lie apart, and how far a wish moves in a cartoon
what it moves in the starter's picture. Lengths are in percent of the distance of the irises.
"""

import argparse
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.face import anatomy
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.pixels import to_tensor
from models.starter.likeness import LIDS

Points = NDArray[np.floating]
MESH = slice(0, 468)  # points without irises
MOUTH_CORNERS, LIPS = (61, 291), (0, 17)


def smile(points: Points) -> float:
    """Height of the mouth's corners over the middle of the lips, of points [478, 2]."""
    return float(points[list(LIPS), 1].mean() - points[list(MOUTH_CORNERS), 1].mean())


def mouth(points: Points) -> float:
    """Opening of the mouth, of points [478, 2]."""
    return float(points[anatomy.LOWER_LIP, 1] - points[anatomy.UPPER_LIP, 1])


def lids(points: Points) -> float:
    """Opening of the eyes, of points [478, 2]."""
    return float(np.mean([points[lower, 1] - points[upper, 1] for upper, lower in LIDS]))


WISHES: dict[str, Callable[[Points], float]] = {
    "a smiling face": smile,
    "a sad face": smile,
    "a face with an open mouth": mouth,
    "a face with closed eyes": lids,
}


@torch.inference_mode()
def read_points(face_map: FaceMap, picture: NDArray[np.uint8]) -> Points:
    """Points [478, 2] from the middle between the irises on, in percent of their distance."""
    points = face_map(to_tensor(picture)).points[0].numpy()
    left, right = points[anatomy.LEFT_IRIS[0]], points[anatomy.RIGHT_IRIS[0]]
    return np.asarray(100 * (points - (left + right) / 2) / np.linalg.norm(left - right))


def measured(editor: Editor, face_map: FaceMap, seed: int, edits: tuple[Edit, ...]) -> tuple[Points, Points]:
    """Points [478, 2] of a random person with edits: of the starter's picture and of the cartoon."""
    request = RenderRequest(editor.random(seed), edits)
    cartoon = RenderRequest(request.code, edits, cartoon=True)
    return read_points(face_map, editor.render(request)), read_points(face_map, editor.render(cartoon))


def main() -> None:
    """Print one line for the points and one for each wish."""
    parser = argparse.ArgumentParser(description="Measure the cartoon pack.")
    parser.add_argument("--people", type=int, default=40)
    people = range(parser.parse_args().people)
    editor = Editor.load(STARTER_PACK, "cpu")
    assert editor.pack.face_map is not None
    face_map = FaceMap.load(editor.pack.face_map)
    before = [measured(editor, face_map, seed, ()) for seed in people]
    apart = [np.linalg.norm(drawn[MESH] - portrait[MESH], axis=1).mean() for portrait, drawn in before]
    print(f"points apart: {np.mean(apart):.1f}")
    for text, measure in WISHES.items():
        plain = Edit(text, editor.pack.neutral)
        edit = Edit(text, editor.pack.neutral, beta=editor.texts.suggest_beta(plain))
        after = [measured(editor, face_map, seed, (edit,)) for seed in people]
        changes = [
            [measure(b) - measure(a) for a, b in zip(*two, strict=True)] for two in zip(before, after, strict=True)
        ]
        portrait, drawn = np.array(changes).T
        words = f"{portrait.mean():+.1f} in the starter's picture, {drawn.mean():+.1f} in the cartoon"
        print(f"{text}: {words}, r {np.corrcoef(portrait, drawn)[0, 1]:.2f}")


if __name__ == "__main__":
    main()
