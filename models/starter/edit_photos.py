"""Edits on photos of real people, for judges and the eye: `python -m models.starter.edit_photos FOLDER... --out OUT`.

Writes OUT/before/NAME.png and OUT/after/WISH/NAME.png, whole photos by the product's own way at its default strength:
any network that reads expression, age or identity can compare them. Photos of the first folder keep their names, those
of others get the folder's before it. `--sheet` shows faces before and after side by side.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.editor import Editor, Inversion
from models.edits import Edit
from models.errors import NoFace
from models.face.alignment import cut
from models.paths import STARTER_PACK
from models.starter.evaluate_photos import SUFFIXES

WISHES = {
    "smile": "a smiling face",
    "sad": "a sad face",
    "surprised": "a surprised face",
    "angry": "an angry face",
    "closed eyes": "a face with closed eyes",
    "open mouth": "a face with an open mouth",
    "old": "an old face",
    "young": "a young face",
}
SHOWN = {
    "glasses": "a person wearing glasses",
    "beard": "a face with a beard",
    "lipstick": "a face with red lipstick",
    "blond": "a face with blond hair",
}
SIDE = 256  # px of a face on the sheet


def named(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    """Photos of the folders and the names that they get."""
    for folder in folders:
        for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES):
            yield path.stem if folder == folders[0] else f"{folder.name}-{path.stem}", path


def edits(editor: Editor, wishes: dict[str, str]) -> dict[str, Edit]:
    """The wishes as the window would make them."""
    neutral = editor.pack.neutral
    plain = {wish: Edit(text, neutral) for wish, text in wishes.items()}
    return {wish: Edit(edit.target, neutral, beta=editor.texts.suggest_beta(edit)) for wish, edit in plain.items()}


def write(editor: Editor, name: str, path: Path, wishes: dict[str, Edit], out: Path) -> list[NDArray[np.uint8]]:
    """Edit one photo by all wishes; returns its face before and after each, [SIDE, SIDE, 3]. Raises NoFace."""
    picture = photo.read(path)
    inversion = editor.open(picture)
    faces = [_face(picture.rgb, inversion)]
    photo.write(out / "before" / f"{name}.png", picture.rgb)
    for wish, edit in wishes.items():
        copy = replace(picture, rgb=picture.rgb.copy())  # `edited` changes the pixels that it is given
        edited = editor.edited(copy, inversion, (edit,))
        if wish in WISHES:
            photo.write(out / "after" / wish / f"{name}.png", edited)
        faces.append(_face(edited, inversion))
    return faces


def _face(picture: NDArray[np.uint8], inversion: Inversion) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(cut(picture, inversion.quad)).resize((SIDE, SIDE), Image.Resampling.BOX))


def main() -> None:
    """Edit all photos and write the sheet if asked for."""
    parser = argparse.ArgumentParser(description="Edit photos of real people for judges to compare.")
    parser.add_argument("folders", type=Path, nargs="+", help="photos, one face each")
    parser.add_argument("--out", type=Path, required=True, help="where 'before' and 'after' are written")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth photo")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    parser.add_argument("--sheet", type=Path, help="write faces before and after here (JPEG), with glasses, beard, ...")
    arguments = parser.parse_args()
    editor = Editor.load(arguments.pack, "cpu")
    wishes = edits(editor, WISHES | SHOWN if arguments.sheet else WISHES)
    for folder in ("before", *(f"after/{wish}" for wish in WISHES)):
        (arguments.out / folder).mkdir(parents=True, exist_ok=True)
    rows = []
    for name, path in list(named(arguments.folders))[:: arguments.every]:
        try:
            rows.append(np.concatenate(write(editor, name, path, wishes, arguments.out), axis=1))
        except NoFace as error:
            print(f"{path.name}: {error}")
    if arguments.sheet and rows:
        photo.write(arguments.sheet, np.concatenate(rows))


if __name__ == "__main__":
    main()
