"""Pictures of the README, made by the product: `python -m tests.readme_picture edits` or `cartoon`."""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models import photo
from models.editor import Editor
from models.edits import Code, Edit, RenderRequest
from models.paths import CARTOON_PACK, RESOURCES, SAMPLES, STARTER_PACK

SAMPLE = "short-hair.jpg"
EDITS = (
    ("a smiling face", "a face", 3.5),
    ("a surprised face", "a face", 3.0),
    ("a person wearing glasses", "a face", 3.5),
    ("a woman with long red hair", "a face", 3.5),
    ("an old man with a grey beard", "a face", 3.5),
    ("a face wearing a hat", "a face", 3.5),
)
CARTOONS = (
    ("a surprised face", "a face", 3.0),
    ("a person wearing glasses", "a face", 3.5),
    ("a face with red hair", "a face", 3.5),
    ("an old face", "a face", 3.5),
)
SIDE = 256
CAPTION = 34
BACKGROUND, INK = (24, 24, 27), (228, 228, 231)


def main() -> None:
    """Open the photo, edit it, write resources/readme/PICTURE.png."""
    parser = argparse.ArgumentParser(description="Make a picture of the README.")
    parser.add_argument("picture", choices=("edits", "cartoon"))
    parser.add_argument("--photo", type=Path, default=SAMPLES / SAMPLE)
    arguments = parser.parse_args()
    cartoon = arguments.picture == "cartoon"
    editor = Editor.load(CARTOON_PACK if cartoon else STARTER_PACK, "cpu")
    inversion = editor.open(photo.read(arguments.photo))
    cells = [("the photo", inversion.crop), ("its cartoon" if cartoon else "the pack's look-alike", inversion.picture)]
    edits = CARTOONS if cartoon else EDITS
    cells += [(target, _edited(editor, inversion.code, target, neutral, alpha)) for target, neutral, alpha in edits]
    sheet = Image.new("RGB", (SIDE * len(cells), SIDE + CAPTION), BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    for i, (text, picture) in enumerate(cells):
        sheet.paste(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC), (SIDE * i, 0))
        centre = (SIDE * (i + 0.5), SIDE + CAPTION / 2)
        draw.text(centre, text, INK, ImageFont.load_default(17), anchor="mm")
    path = RESOURCES / "readme" / f"{arguments.picture}.png"
    path.parent.mkdir(exist_ok=True)
    photo.write(path, np.asarray(sheet))


def _edited(editor: Editor, code: Code, target: str, neutral: str, alpha: float) -> NDArray[np.uint8]:
    edit = Edit(target, neutral, alpha, editor.texts.suggest_beta(Edit(target, neutral)))
    return editor.render(RenderRequest(code, (edit,)))


if __name__ == "__main__":
    main()
