"""The command line on the embedded pack: what it writes, what it says, how it ends."""

import json
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models import photo
from models.checkpoints.codes import read_code
from models.cli.main import main
from models.code_file import write_code
from models.editor import Editor
from models.edits import Code
from models.errors import CheckpointError, OutputError
from models.generator.config import GeneratorConfig
from models.paths import SAMPLES, STARTER_PACK
from models.project import Recipe

SAMPLE = sorted(SAMPLES.glob("*.jpg"))[0]
SHORT_HAIR = SAMPLES / "short-hair.jpg"
SMILE = ["--to", "a smiling face", "--from", "a face", "--alpha", "4", "--refine", "0"]


def test_edit_writes_the_picture_and_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "Лицо 脸.png"
    assert main(["edit", str(SAMPLE), *SMILE, "--beta", "0.12", "-o", str(output), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    with Image.open(output) as image, Image.open(SAMPLE) as source:
        assert image.size == source.size
    assert figures["edits"][0]["target"] == "a smiling face"
    assert figures["edits"][0]["beta"] == 0.12
    assert {"load", "read", "open", "direction", "synthesis", "write"} <= figures["seconds"].keys()
    recipe = Recipe.from_json(photo.read(output).recipe or "")
    assert [edit.target for edit in recipe.edits] == ["a smiling face"]
    assert figures["device"] in ("cpu", "cuda:0", "cuda", "mps")


def test_a_place_that_cannot_be_written_is_refused_before_anything_takes_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Path(shutil.copy(SAMPLE, tmp_path / "own.jpg"))
    before = own.read_bytes()
    for command, output, said in (
        (["edit", str(own), *SMILE], own, "own.jpg is the photo itself. Choose another name."),
        (["optimise", str(own), "--to", "smile"], tmp_path / "none" / "a.png", "There is no folder none."),
        (["imagine", "--to", "smile"], tmp_path / "a.xyz", "a.xyz has no suffix of a format that can be written."),
    ):
        assert main([*command, "--pack", "no pack is loaded", "-o", str(output)]) == 1
        assert said in capsys.readouterr().err
    assert own.read_bytes() == before


def test_groups_stack_each_with_its_own_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    groups = [*SMILE, "--to", "an old person", "--from", "a person", "--alpha", "-2", "--beta", "0.1"]
    assert main(["edit", str(SAMPLE), *groups, "-o", str(tmp_path / "a.png"), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["edits"]
    assert (first["alpha"], second["alpha"], second["beta"], second["neutral"]) == (4, -2, 0.1, "a person")
    assert first["channels_kept"] > 0


def test_words_of_any_language_are_read_and_doubts_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = tmp_path / "code.npz"
    assert main(["random", "--seed", "7", "-o", str(tmp_path / "r.png"), "--code", str(code)]) == 0
    english, chinese, doubtful = (tmp_path / f"{name}.png" for name in ("english", "chinese", "doubtful"))
    assert main(["edit", str(code), "--to", "a smiling face", "-o", str(english)]) == 0
    capsys.readouterr()
    assert main(["edit", str(code), "--to", "微笑的脸", "-o", str(chinese), "--json"]) == 0
    said = capsys.readouterr()
    assert '"微笑的脸" is read as: a smiling face, from: a face' in said.err
    assert json.loads(said.out)["edits"][0]["target"] == "微笑的脸"
    with Image.open(english) as one, Image.open(chinese) as other:
        assert np.array_equal(np.asarray(one), np.asarray(other))
    assert main(["edit", str(code), "--to", "asdf", "-o", str(doubtful)]) == 0
    assert 'I am not sure about "asdf". Nearest: ' in capsys.readouterr().err
    assert main(["edit", str(code), "--to", "股票市场", "-o", str(doubtful)]) == 1
    assert '"股票市场" cannot be read.' in capsys.readouterr().err


def test_invert_random_and_edit_work_on_codes(tmp_path: Path) -> None:
    code, preview, edited = tmp_path / "code.npz", tmp_path / "preview.png", tmp_path / "edited.png"
    assert main(["invert", str(SAMPLE), "--refine", "0", "-o", str(code), "--preview", str(preview)]) == 0
    assert main(["edit", str(code), *SMILE, "-o", str(edited)]) == 0
    assert read_code(code, Editor.load(STARTER_PACK, "cpu").generator.config).array.ndim == 2
    with np.load(code) as stored:
        np.savez(tmp_path / "projected_w.npz", w=stored["w_plus"][None])
        torch.save(torch.from_numpy(stored["w_plus"])[None].repeat(2, 1, 1), tmp_path / "latents.pt")
    for other in (["projected_w.npz"], ["latents.pt", "--face", "2"]):
        again = tmp_path / "again.npz"
        assert main(["invert", str(tmp_path / other[0]), *other[1:], "-o", str(again)]) == 0
        assert again.read_bytes() == code.read_bytes()
    with Image.open(preview) as before, Image.open(edited) as after:
        assert np.abs(np.asarray(before, int) - np.asarray(after, int)).max() > 4
    assert main(["random", "--seed", "7", "-o", str(tmp_path / "r.png"), "--code", str(tmp_path / "r.npz")]) == 0
    assert (tmp_path / "r.npz").exists()


def test_grid_is_a_sheet_of_alphas_and_betas(tmp_path: Path) -> None:
    assert main(["edit", str(SAMPLE), *SMILE, "--grid", "-o", str(tmp_path / "grid.png")]) == 0
    with Image.open(tmp_path / "grid.png") as sheet:
        assert sheet.width > sheet.height > 300


def test_the_output_is_the_photo_its_crop_or_the_models_picture(tmp_path: Path) -> None:
    for surface in ("whole", "crop", "model"):
        assert main(["edit", str(SAMPLE), *SMILE, f"--{surface}", "-o", str(tmp_path / f"{surface}.png")]) == 0
    with Image.open(tmp_path / "whole.png") as whole, Image.open(SAMPLE) as source:
        assert whole.size == source.size
        edited, original = (np.asarray(image.convert("RGB"), int) for image in (whole, source))
    np.testing.assert_array_equal(edited[:4], original[:4])
    assert np.abs(edited - original).max() > 30
    with Image.open(tmp_path / "crop.png") as crop, Image.open(tmp_path / "model.png") as model:
        assert crop.width == crop.height > 300
        assert model.size == (256, 256)


def test_edit_says_what_the_photo_cannot_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits = [*SMILE, "--to", "a woman with long hair", "--beta", "0.01", "--to", "no glasses", "--beta", "0.01"]
    assert main(["edit", str(SHORT_HAIR), *edits, "-o", str(tmp_path / "photo.png")]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "The photo keeps" in line]
    assert said == [
        '"a woman with long hair": The photo keeps the length of its hair. See --model.',
        '"no glasses": The photo keeps what covers the face: glasses, beards, hats. See --model.',
    ]
    assert main(["edit", str(SHORT_HAIR), *edits, "--model", "-o", str(tmp_path / "model.png")]) == 0
    assert "The photo keeps" not in capsys.readouterr().err


def test_a_photo_comes_nearer_to_its_face_at_opening(tmp_path: Path) -> None:
    codes = [tmp_path / "plain.npz", tmp_path / "refined.npz"]
    assert main(["invert", str(SAMPLE), "--refine", "0", "-o", str(codes[0])]) == 0
    assert main(["invert", str(SAMPLE), "--refine", "6", "-o", str(codes[1])]) == 0
    assert codes[0].read_bytes() != codes[1].read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"not a picture at all", "picture"),
        (SAMPLE.read_bytes()[:4000], "cut"),
        (b"<html><body>quota</body></html>", "picture"),
    ],
)
def test_a_bad_file_ends_in_one_sentence(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(content)
    assert main(["edit", str(bad), *SMILE, "-o", str(tmp_path / "x.png")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("semblance: ") and error.count("\n") == 1
    assert words in error
    assert not (tmp_path / "x.png").exists()


def test_failures_are_told_apart_by_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = tmp_path / "blank.png"
    Image.new("RGB", (300, 300), "grey").save(blank)
    assert main(["edit", str(blank), *SMILE, "-o", str(tmp_path / "x.png")]) == 1
    assert "--no-align" in capsys.readouterr().err
    assert main(["edit", str(blank), *SMILE, "--no-align", "-o", str(tmp_path / "x.png")]) == 0
    assert main(["edit", str(SAMPLE), *SMILE, "--face", "2", "-o", str(tmp_path / "y.png")]) == 1
    assert main(["edit", str(tmp_path / "none.jpg"), *SMILE, "-o", str(tmp_path / "y.png")]) == 1
    assert main(["edit", str(SAMPLE), "--to", "a face", "-o", str(tmp_path / "y.png")]) == 1
    assert main(["edit", str(SAMPLE), *SMILE, "-o", str(tmp_path / "no" / "folder.png")]) == 1
    assert main(["random", "--pack", str(tmp_path), "-o", str(tmp_path / "y.png")]) == 1
    for wrong in (["edit", str(SAMPLE)], ["edit", str(SAMPLE), "--alpha", "3", "-o", "x.png"], ["paint"], []):
        with pytest.raises(SystemExit) as stopped:
            main(wrong)
        assert stopped.value.code == 2


@pytest.mark.parametrize(
    "numbers",
    [
        ["--alpha", "nan"],
        ["--alpha", "1e30"],
        ["--alpha", "four"],
        ["--beta", "-0.1"],
        ["--beta", "inf"],
        ["--refine", "-3"],
        ["--grid", "--whole"],
    ],
)
def test_numbers_that_mean_nothing_are_wrong_usage(
    numbers: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["edit", str(SAMPLE), *SMILE, *numbers, "-o", str(tmp_path / "x.png")])
    assert stopped.value.code == 2
    assert numbers[-1] in capsys.readouterr().err
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    "numbers", [["--refine", "-5"], ["--processes", "-3"], ["--processes", "0"], ["--alpha", "inf"], ["--beta", "nan"]]
)
def test_a_batch_takes_no_numbers_that_an_edit_would_not(
    numbers: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["batch", str(SAMPLES), *SMILE, *numbers, "-o", str(tmp_path / "out")])
    assert stopped.value.code == 2
    assert f"{numbers[1]} is not between" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["train-mapper", "--to", "x", "--steps", "0"],
        ["train-mapper", "--to", "x", "--batch", "-1"],
        ["imagine", "--to", "x", "-o", "x.png", "--learning-rate", "nan"],
        ["prepare", "starter", "--codes", "0"],
        ["prepare", "starter", "--sigma", "-1"],
        ["edit", "x.jpg", "--to", "x", "-o", "x.png", "--face", "0"],
    ],
    ids=lambda words: words[0] + words[-2],
)
def test_numbers_out_of_range_are_wrong_usage_everywhere(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert "is not between" in capsys.readouterr().err


def test_a_missing_clip_model_is_said_before_the_inversion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.editor import Editor

    folder = shutil.copytree(STARTER_PACK, tmp_path / "pack", ignore=shutil.ignore_patterns("clip", "regression*"))
    description = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(f'{description}\n[clip]\nmodel = "ViT-B-32"\npretrained = "openai"\n')
    opened: list[object] = []
    monkeypatch.setattr(Editor, "open", lambda *arguments, **_: opened.append(arguments))
    output = ["-o", str(tmp_path / "x.png"), "--pack", str(folder)]
    for command in ("edit", "optimise", "compare"):
        assert main([command, str(SAMPLE), "--to", "a smiling face", *output]) == 1
        assert "is not on this computer" in capsys.readouterr().err
    assert not opened


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_names_that_the_terminal_cannot_show_stop_nothing(encoding: str, home: Path) -> None:
    folder = shutil.copytree(STARTER_PACK, home / "data" / "packs" / "лица 脸")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "models.cli", "packs", "list"]
    for options in ([], ["--json"]):
        result = subprocess.run([*command, *options], capture_output=True, check=False, env=environment)
        assert result.returncode == 0, result.stderr.decode(encoding)
        assert ascii(folder.name).strip("'") in result.stdout.decode(encoding)


@pytest.mark.parametrize("wrong", [["--seed", "-1"], ["--seed", str(2**32)], ["--truncation", "nan"]])
def test_a_random_person_needs_a_seed_of_32_bits(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["random", *wrong, "-o", str(tmp_path / "x.png")])
    assert stopped.value.code == 2


def _bad_codes() -> dict[str, bytes]:
    whole, array, other = BytesIO(), BytesIO(), BytesIO()
    np.savez(whole, w_plus=np.zeros((10, 256), np.float32))
    np.save(array, np.zeros((10, 250), np.float32))
    np.savez(other, z=np.zeros(3))
    damaged = bytearray(whole.getvalue())
    damaged[200:400] = b"\xff" * 200
    return {
        "cut": whole.getvalue()[:1000],
        "damaged": bytes(damaged),
        "empty": b"",
        "another width": array.getvalue(),
        "other": other.getvalue(),
        "text": b"no code",
    }


@pytest.mark.parametrize("content", _bad_codes().values(), ids=_bad_codes())
def test_a_bad_code_file_is_refused(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    assert main(["invert", str(path), "-o", str(tmp_path / "code.npz")]) == 1
    assert capsys.readouterr().err.startswith("semblance: bad.npz ")


def test_code_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"There is no file .*none\.npz"):
        read_code(tmp_path / "none.npz", GeneratorConfig(8, (4, 4)))
    with pytest.raises(OutputError, match="cannot be written: No such file or directory"):
        write_code(tmp_path / "no" / "code.npz", Code.of(np.zeros((2, 3))))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_names_and_texts_that_are_no_unicode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo, output = (tmp_path / os.fsdecode(name) for name in (b"photo\xff.jpg", b"out\xff.png"))
    photo.write_bytes(SAMPLE.read_bytes())
    edit = ["edit", str(photo), "--to", os.fsdecode(b"a smiling\xff face"), "--refine", "0"]
    assert main([*edit, "-o", str(output), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.encode("ascii"))
    assert figures["edits"][0]["target"] == "a smiling\ufffd face"
    assert output.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
def test_a_reader_that_leaves_is_no_error() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "models.cli", "packs", "catalogue"]
    try:
        result = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write_end)
    assert (result.returncode, result.stderr) == (141, b"")


def test_inspect_says_what_a_file_is_and_refuses_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "inspect", str(STARTER_PACK / "generator.safetensors")]) == 0
    assert "256 px" in capsys.readouterr().out
    assert main(["packs", "inspect", str(SAMPLE)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "models.cli", "random", "--seed", "1", "-o", str(tmp_path / "r.png")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "r.png").exists()
