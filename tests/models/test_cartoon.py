"""The cartoon pack: the starter's codes and edits, drawn by another generator."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.cli.main import main
from models.editor import Editor
from models.edits import Code, Edit, RenderRequest
from models.errors import PackError
from models.face.face_map import FaceMap
from models.packs import archive, library
from models.packs.manifest import Pack
from models.paths import CARTOON_PACK, SAMPLES, STARTER_PACK
from models.starter.evaluate_cartoon import Points, mouth, read_points, smile

SMILE = Edit("a smiling face", "a face", alpha=4.0)
SAMPLE = sorted(SAMPLES.glob("*.jpg"))[0]


@pytest.fixture(scope="module")
def editor() -> Editor:
    return Editor.load(CARTOON_PACK, "cpu")


@pytest.fixture(scope="module")
def code(editor: Editor) -> Code:
    return editor.open(photo.read(SAMPLE), refine=0).code


def changed(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean change of colour, [H, W]."""
    return np.asarray(np.abs(one.astype(float) - other).mean(2))


def test_codes_are_those_of_the_starter_and_the_picture_is_another(
    editor: Editor, code: Code, starter_editor: Editor
) -> None:
    assert starter_editor.open(photo.read(SAMPLE), refine=0).code == code
    assert starter_editor.random(3) == editor.random(3)
    drawn, portrait = editor.render(RenderRequest(code)), starter_editor.render(RenderRequest(code))
    assert changed(drawn, portrait).mean() > 5
    np.testing.assert_array_equal(starter_editor.render(RenderRequest(code, cartoon=True)), drawn)
    np.testing.assert_array_equal(starter_editor.render(RenderRequest(code)), portrait)


def test_a_cartoon_is_flat(editor: Editor, code: Code, starter_editor: Editor) -> None:
    """More neighbours are alike than in the portrait, and the steps that there are, are larger."""

    def steps(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        return changed(picture[:, 1:], picture[:, :-1])

    drawn = steps(editor.render(RenderRequest(code)))
    portrait = steps(starter_editor.render(RenderRequest(code)))
    assert np.mean(drawn < 2) > np.mean(portrait < 2) and np.mean(drawn > 20) > np.mean(portrait > 20)


@pytest.mark.parametrize(
    ("text", "measure", "least"), [("a smiling face", smile, 5), ("a face with an open mouth", mouth, 12)]
)
def test_edits_move_the_mouth_of_the_cartoon(
    editor: Editor, text: str, measure: Callable[[Points], float], least: float
) -> None:
    """By the face map, in percent of the eyes' distance, for every sample."""
    assert editor.pack.face_map is not None
    face_map, edit = FaceMap.load(editor.pack.face_map), Edit(text, "a face", alpha=4.0)
    for path in SAMPLES.glob("*.jpg"):
        code = editor.open(photo.read(path), refine=0).code
        before, after = (editor.render(RenderRequest(code, edits)) for edits in ((), (edit,)))
        assert measure(read_points(face_map, after)) - measure(read_points(face_map, before)) > least


def test_on_the_photo_edits_stay_those_of_the_starter(editor: Editor, starter_editor: Editor) -> None:
    pictures = []
    for one in (editor, starter_editor):
        source = photo.read(SAMPLE)
        pictures.append(one.edited(source, one.open(source, refine=0), (SMILE,)))
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_the_command_line_draws_by_pack_and_by_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit = ["edit", str(SAMPLE), "--to", "a smiling face", "--refine", "0"]
    ways = {"pack": ["--pack", "cartoon"], "model": ["--pack", "cartoon", "--model"], "option": ["--cartoon"]}
    for name, way in ways.items():
        assert main([*edit, *way, "-o", str(tmp_path / f"{name}.png")]) == 0
    pictures = [np.asarray(Image.open(tmp_path / f"{name}.png")) for name in ways]
    assert pictures[0].shape == (256, 256, 3)
    np.testing.assert_array_equal(pictures[0], pictures[1])
    np.testing.assert_array_equal(pictures[0], pictures[2])
    assert main(["packs", "list"]) == 0
    assert Pack.read(CARTOON_PACK).name in capsys.readouterr().out


def test_the_cartoon_pack_is_the_starter_in_all_but_its_generator(tmp_path: Path) -> None:
    pack, base = Pack.read(CARTOON_PACK), Pack.read(STARTER_PACK)
    assert pack.cartoon == base.cartoon == CARTOON_PACK / "generator.safetensors"
    assert (pack.generator, pack.encoder, pack.regression) == (base.generator, base.encoder, base.regression)
    assert pack.codes == base.codes == base.name != pack.name
    assert pack.card is not None and pack.card != base.card
    assert pack.cartoon.stat().st_size < 8e6
    with pytest.raises(PackError, match="cannot be removed"):
        library.remove("cartoon")
    with pytest.raises(PackError, match="installed already"):
        library.check_free("Cartoon")
    with pytest.raises(PackError, match="cannot be exported"):
        archive.export(CARTOON_PACK, tmp_path / "cartoon.zip")


@pytest.mark.parametrize(
    ("base", "sentence"),
    [("starter", "is for packs that come with the program"), ("../starter", "must be one of starter")],
)
def test_other_packs_draw_nobody_elses_faces(tmp_path: Path, base: str, sentence: str) -> None:
    (tmp_path / "pack.toml").write_text(f'base = "{base}"\nname = "Mine"\nlicence = "CC0-1.0"\n')
    (tmp_path / "generator.safetensors").write_bytes(b"weights")
    with pytest.raises(PackError, match=sentence):
        Pack.read(tmp_path)
