"""The picture at the top of the README, made by the product: `python -m tests.readme_picture`."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models import photo
from models.editor import Editor
from models.edits import Code, Edit, RenderRequest
from models.paths import RESOURCES, SAMPLES, STARTER_PACK

SAMPLE = "short-hair.jpg"
EDITS = (
    ("a smiling face", "a face", 3.5),
    ("a surprised face", "a face", 3.0),
    ("a person wearing glasses", "a face", 3.5),
    ("a woman with long red hair", "a face", 3.5),
    ("an old man with a grey beard", "a face", 3.5),
    ("a face wearing a hat", "a face", 3.5),
)
SIDE = 256
CAPTION = 34
BACKGROUND, INK = (24, 24, 27), (228, 228, 231)


def main() -> None:
    """Open the sample, edit it, write resources/readme/edits.png."""
    editor = Editor.load(STARTER_PACK, "cpu")
    inversion = editor.open(photo.read(SAMPLES / SAMPLE))
    cells = [("the photo", inversion.crop), ("the pack's look-alike", inversion.picture)]
    cells += [(target, _edited(editor, inversion.code, target, neutral, alpha)) for target, neutral, alpha in EDITS]
    sheet = Image.new("RGB", (SIDE * len(cells), SIDE + CAPTION), BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    for i, (text, picture) in enumerate(cells):
        sheet.paste(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC), (SIDE * i, 0))
        centre = (SIDE * (i + 0.5), SIDE + CAPTION / 2)
        draw.text(centre, text, INK, ImageFont.load_default(17), anchor="mm")
    path = RESOURCES / "readme" / "edits.png"
    path.parent.mkdir(exist_ok=True)
    photo.write(path, np.asarray(sheet))


def _edited(editor: Editor, code: Code, target: str, neutral: str, alpha: float) -> NDArray[np.uint8]:
    edit = Edit(target, neutral, alpha, editor.texts.suggest_beta(Edit(target, neutral)))
    return editor.render(RenderRequest(code, (edit,)))


if __name__ == "__main__":
    main()
