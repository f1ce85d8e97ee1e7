"""Pictures of the README: `python -m tests.readme_picture edits --photo astronaut.png`, or `cartoon`."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models import photo
from models.editor import Editor
from models.edits import RenderRequest
from models.face.alignment import cut
from models.paths import CARTOON_PACK, RESOURCES, STARTER_PACK
from models.starter.edit_photos import edits

EDITS = (
    "a surprised face",
    "a face with closed eyes",
    "a face with pink hair",
    "a person wearing glasses",
    "an old face",
)
CARTOONS = ("a surprised face", "a person wearing glasses", "a face with red hair", "an old face")
SIDE = 300
ROOM = 1.1  # side of what is shown, of the aligned crop's
CAPTION = 34
BACKGROUND, INK = (24, 24, 27), (228, 228, 231)


def main() -> None:
    """Open the photo, edit it, write resources/readme/PICTURE.png."""
    parser = argparse.ArgumentParser(description="Make a picture of the README.")
    parser.add_argument("picture", choices=("edits", "cartoon"))
    parser.add_argument("--photo", type=Path, required=True, help="astronaut.png, see README")
    arguments = parser.parse_args()
    original = photo.read(arguments.photo)
    if arguments.picture == "cartoon":
        editor = Editor.load(CARTOON_PACK, "cpu")
        inversion, made = editor.open(original), edits(editor, dict(zip(CARTOONS, CARTOONS, strict=True)))
        cells = [("the photo", inversion.crop), ("its cartoon", inversion.picture)]
        cells += [(text, editor.render(RenderRequest(inversion.code, (edit,)))) for text, edit in made.items()]
    else:
        editor = Editor.load(STARTER_PACK, "cpu")
        inversion, made = editor.open(original), edits(editor, dict(zip(EDITS, EDITS, strict=True)))
        around = inversion.quad.mean(0) + ROOM * (inversion.quad - inversion.quad.mean(0))
        cells = [("the photo", cut(original.rgb, around))]
        for text, edit in made.items():
            copy = replace(original, rgb=original.rgb.copy())  # `edited` changes the pixels that it is given
            cells.append((text, cut(editor.edited(copy, inversion, (edit,)), around)))
    photo.write(RESOURCES / "readme" / f"{arguments.picture}.png", _row(cells))


def _row(cells: list[tuple[str, NDArray[np.uint8]]]) -> NDArray[np.uint8]:
    """Pictures side by side, each above its caption."""
    sheet = Image.new("RGB", (SIDE * len(cells), SIDE + CAPTION), BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    for i, (text, picture) in enumerate(cells):
        sheet.paste(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.LANCZOS), (SIDE * i, 0))
        draw.text((SIDE * (i + 0.5), SIDE + CAPTION / 2), text, INK, ImageFont.load_default(17), anchor="mm")
    return np.asarray(sheet)


if __name__ == "__main__":
    main()
