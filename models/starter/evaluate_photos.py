"""Evaluate photos of real people: `python -m models.starter.evaluate_photos FOLDER... [--refine STEPS] [--pack FOLDER]
[--sheet FILE]`.

For each photo, the product's own way to a look-alike; what is measured, by the face map, is what the look-alike has of
the person: landmarks, glasses, the opening of the mouth, the colours of skin and hair. With `--refine` a second row
tells the same after so many steps of refinement. The sheet shows photo, look-alike and edits side by side.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.editor import Editor, Inversion
from models.edits import Edit, RenderRequest
from models.errors import NoFace
from models.face.face_map import FaceMap
from models.paths import STARTER_PACK
from models.pixels import to_tensor
from models.starter.likeness import Reading, Scores, read_faces, score

TARGETS = (
    "a smiling face",
    "an old man with a grey beard",
    "a woman with long red hair",
    "a person wearing glasses",
    "a furious face",
)
SUFFIXES = (".jpg", ".jpeg", ".png")
SIDE = 256  # px of a picture on the sheet and before the face map


def look_alikes(editor: Editor, folders: list[Path], refine: int = 0) -> Iterator[Inversion]:
    """The photos of the folders in which there is a face, by name; says which have none."""
    paths = [path for folder in folders for path in sorted(folder.iterdir())]
    for path in (path for path in paths if path.suffix.lower() in SUFFIXES):
        try:
            yield editor.open(photo.read(path), refine=refine)
        except NoFace as error:
            print(f"{path.name}: {error}")


def likeness(face_map: FaceMap, inversions: list[Inversion]) -> Scores:
    """Similarity of the look-alikes to the people."""
    crops, pictures = (
        _readings(face_map, [getattr(inversion, name) for inversion in inversions]) for name in ("crop", "picture")
    )
    return score(crops, pictures)


@torch.inference_mode()
def _readings(face_map: FaceMap, pictures: list[NDArray[np.uint8]]) -> Reading:
    readings = [read_faces(face_map, to_tensor(_at_side(picture))) for picture in pictures]
    return Reading(*(torch.cat([getattr(one, name) for one in readings]) for name in Reading.__dataclass_fields__))


def row(editor: Editor, inversion: Inversion) -> NDArray[np.uint8]:
    """Crop, look-alike and an edit for each of `TARGETS` side by side, uint8 [S, n * S, 3]."""
    pictures = [inversion.crop, inversion.picture]
    for target in TARGETS:
        neutral = editor.pack.neutral
        edit = Edit(target, neutral, beta=editor.texts.suggest_beta(Edit(target, neutral)))
        pictures.append(editor.render(RenderRequest(inversion.code, (edit,))))
    return np.concatenate([_at_side(picture) for picture in pictures], axis=1)


def _at_side(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX))


def main() -> None:
    """Measure, print, and write the sheet if asked for."""
    parser = argparse.ArgumentParser(description="Show and measure what the pack makes of photos of real people.")
    parser.add_argument("folders", type=Path, nargs="+", help="photos, one face each")
    parser.add_argument("--refine", type=int, default=0, metavar="STEPS", help="measure after refinement as well")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--sheet", type=Path, help="write photo, look-alike and edits here (PNG)")
    arguments = parser.parse_args()
    editor = Editor.load(arguments.pack, "cpu")
    if editor.pack.face_map is None:
        raise SystemExit("Photos are measured by a face map, and this pack has none.")
    face_map = FaceMap.load(editor.pack.face_map)
    found = list(look_alikes(editor, arguments.folders))
    if not found:
        raise SystemExit(f"There is no photo with a face in {', '.join(map(str, arguments.folders))}.")
    print(f"{f'encoded, {len(found)} photos':<36}{likeness(face_map, found)}")
    if arguments.refine:
        found = list(look_alikes(editor, arguments.folders, arguments.refine))
        print(f"{f'refined, {arguments.refine} steps':<36}{likeness(face_map, found)}")
    if arguments.sheet:
        photo.write(arguments.sheet, np.concatenate([row(editor, inversion) for inversion in found]))


if __name__ == "__main__":
    main()
