"""A row says what the photo cannot show: on a sample, longer hair and bald heads, but no smile and no colour."""

from dataclasses import replace

import pytest

from models import photo
from models.editor import Editor
from models.edits import Edit, PhotoFace, PhotoRequest
from models.language.reading import understood
from models.paths import SAMPLES
from models.photo import Photo
from models.transfer.left_out import LeftOut

SHORT = SAMPLES / "short-hair.jpg"


@pytest.fixture(scope="module")
def opened(starter_editor: Editor) -> tuple[Photo, PhotoFace]:
    picture = photo.read(SHORT)
    inversion = starter_editor.open(picture, refine=0)
    return picture, PhotoFace(inversion.code, tuple(inversion.quad.flatten().tolist()), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a woman with long hair", {LeftOut.MORE_HAIR}),
        ("a bald man", {LeftOut.LESS_HAIR}),
        ("a smiling face", set()),
        ("a face with blond hair", set()),
        ("a face wearing a hat", set()),
        ("no glasses", {LeftOut.COVER}),
    ],
)
def test_what_is_left_out(
    starter_editor: Editor, opened: tuple[Photo, PhotoFace], text: str, expected: set[LeftOut]
) -> None:
    picture, face = opened
    edit = understood(Edit(text, beta=0.01))
    weak = replace(edit, alpha=0.5)  # what the photo cannot show does not depend on the strength
    limited = replace(edit, parts=("mouth",))
    face = replace(face, edits=(edit, weak, limited))
    found = starter_editor.left_out(PhotoRequest(picture.key, (face,)), picture)
    assert found == {edit: expected, weak: expected, limited: frozenset()}
