"""How photos of real people fare: `python -m models.starter.evaluate_photos FOLDER [--pack FOLDER] [--sheet FILE]`.

For each photo, the product's own way to a look-alike and to edits; what is measured is how far MTCNN's landmarks of the
look-alike lie from those of the photo. The rest is for the eye: the sheet shows photo, look-alike and edits in a row.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.editor import Editor, Inversion
from models.edits import Edit, RenderRequest
from models.errors import NoFace
from models.paths import STARTER_PACK
from models.pixels import to_tensor
from models.starter.fidelity import landmark_error

TARGETS = (
    "a smiling face",
    "an old man with a grey beard",
    "a woman with long red hair",
    "a person wearing glasses",
    "a furious face",
)
SUFFIXES = (".jpg", ".jpeg", ".png")
SIDE = 256  # px of a picture on the sheet


def look_alikes(editor: Editor, folder: Path) -> dict[str, Inversion]:
    """The photos of a folder in which there is a face, by file name; says which have none."""
    found = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES):
        try:
            found[path.name] = editor.open(photo.read(path))
        except NoFace as error:
            print(f"{path.name}: {error}")
    return found


def row(editor: Editor, inversion: Inversion) -> NDArray[np.uint8]:
    """Crop, look-alike and an edit for each of `TARGETS`, side by side."""
    pictures = [inversion.crop, inversion.picture]
    for target in TARGETS:
        neutral = editor.pack.neutral
        edit = Edit(target, neutral, beta=editor.texts.suggest_beta(Edit(target, neutral)))
        pictures.append(editor.render(RenderRequest(inversion.code, (edit,))))
    return np.concatenate([_at_side(picture) for picture in pictures], axis=1)


def _at_side(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE)))


def main() -> None:
    """Measure, print, and write the sheet if asked for."""
    parser = argparse.ArgumentParser(description="Show and measure what the pack makes of photos of real people.")
    parser.add_argument("folder", type=Path, help="photos, one face each")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--sheet", type=Path, help="write photo, look-alike and edits here (PNG)")
    arguments = parser.parse_args()
    editor = Editor.load(arguments.pack, "cpu")
    found = look_alikes(editor, arguments.folder)
    if not found:
        raise SystemExit(f"There is no photo with a face in {arguments.folder}.")
    errors = {
        name: landmark_error(to_tensor(_at_side(inversion.crop)), to_tensor(_at_side(inversion.picture)))[0]
        for name, inversion in found.items()
    }
    for name, error in errors.items():
        print(f"{name:<24}landmarks {error:5.1f} % of the eye distance")
    print(f"{'mean of ' + str(len(errors)):<24}landmarks {np.nanmean(list(errors.values())):5.1f} %")
    if arguments.sheet:
        Image.fromarray(np.concatenate([row(editor, inversion) for inversion in found.values()])).save(arguments.sheet)


if __name__ == "__main__":
    main()
