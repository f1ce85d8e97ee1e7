"""The learning methods from the command line, on a real pack of tiny networks."""

import io
import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from models import photo
from models.cli.main import main
from models.encoder.identity import IdentityNetwork
from models.face.probe import AttributeProbe
from models.mapper.latent_mapper import MapperConfig
from models.mapper.library import checkpoint_path, own_folder
from models.packs.manifest import Pack
from models.project import Recipe
from tests.helpers.tiny import tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack

OFFICIAL = ("--preprocessing", "official")
FAST = ("--steps", "6", "--validation-interval", "3", "--faces", "8")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture
def face(pack: Path, tmp_path: Path) -> Path:
    """A code file."""
    run(pack, "random", "--code", tmp_path / "face.npz", "-o", tmp_path / "face.png")
    return tmp_path / "face.npz"


def run(pack: Path, *words: object) -> None:
    assert main([*map(str, words), "--pack", str(pack), "--device", "cpu"]) == 0


def figures(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def pixels(path: Path) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(path))


def test_a_trained_mapper_edits_and_leaves_no_checkpoint(
    pack: Path, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(pack, "train-mapper", "--to", "a smiling face", *FAST, "--without", "fine", "--json")
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert "no identity network" in captured.err
    assert (told["mapper"], told["steps"]) == ("a-smiling-face.safetensors", 6)
    assert [validation["step"] for validation in told["validations"]] == [3, 6]
    folder = own_folder(Pack.read(pack))
    assert sorted(path.name for path in folder.iterdir()) == ["a-smiling-face.png", "a-smiling-face.safetensors"]
    assert pixels(folder / "a-smiling-face.png").shape == (128, 64, 3)  # one held-out face before and after

    edit = ("edit", face, "--to", "a smiling face", "--mapper", told["mapper"], "--json", "-o", tmp_path / "a.png")
    run(pack, *edit)
    assert figures(capsys)["edits"][0]["alpha"] == 1
    run(pack, *edit[:-1], tmp_path / "b.png", "--alpha", "-30")
    assert figures(capsys)["edits"][0]["alpha"] == -30
    assert (pixels(tmp_path / "a.png") != pixels(tmp_path / "b.png")).any()


class Interrupts(io.StringIO):
    """A stderr on which Ctrl-C follows the words `at`."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    def write(self, text: str) -> int:
        if self.at in text:
            self.at = "\0"
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


def test_ctrl_c_keeps_the_best_and_the_same_command_goes_on(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("train-mapper", "--to", "an old face", *FAST, "--json")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Interrupts("Training the mapper"))
        run(pack, *command)
    cut = figures(capsys)
    mapper = Path(cut["folder"], cut["mapper"])
    assert cut["steps"] < 6 and mapper.exists() and checkpoint_path(mapper).exists()
    run(pack, *command)
    whole = figures(capsys)
    assert (whole["mapper"], whole["steps"]) == (cut["mapper"], 6)
    assert not checkpoint_path(mapper).exists()
    run(pack, *command)
    assert figures(capsys)["mapper"] == "an-old-face-2.safetensors"


def test_ctrl_c_before_training_ends_the_program(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Interrupts("Drawing faces")
    monkeypatch.setattr(sys, "stderr", screen)
    assert main(["train-mapper", "--to", "an old face", "--pack", str(pack), "--device", "cpu", *FAST]) == 130
    assert "interrupted" in screen.getvalue()


def test_photos_are_learned_from_and_unusable_ones_left_out(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for seed in range(2):
        run(pack, "random", "--seed", seed, "-o", folder / f"{seed}.png")
    (folder / "notes.txt").write_text("none")
    words = ["train-mapper", "--to", "x", "--pack", str(pack), "--device", "cpu", *FAST, "--photos"]
    assert main([*words, str(folder)]) == 1  # a picture of random networks has no face
    told = capsys.readouterr().err
    assert "notes.txt is left out" in told and "0.png is left out: " in told and "too few faces" in told
    assert main([*words, str(tmp_path / "absent")]) == 1
    assert "no folder" in capsys.readouterr().err


@pytest.mark.parametrize("space", ["w_plus", "stylespace", "principal"])
def test_an_optimised_picture_carries_its_edit(pack: Path, face: Path, tmp_path: Path, space: str) -> None:
    out, preview = tmp_path / "out.png", tmp_path / "run.png"
    words = ("--to", "an old face", "--steps", 12, "--space", space, "--keep", "beard, a red nose", *OFFICIAL)
    run(pack, "optimise", face, *words, "--latent-weight", 0, "--preview", preview, "-o", out)
    recipe = Recipe.from_json(photo.read(out).recipe or "")
    (edit,) = recipe.edits
    assert (edit.method, edit.target, edit.neutral, edit.alpha) == ("optimisation", "an old face", "", 1)
    assert edit.keep == ("beard", "a red nose")
    assert (pixels(out) != pixels(tmp_path / "face.png")).any()
    assert pixels(preview).shape == (64, 64, 3)


def test_an_official_mapper_is_taken_into_the_library_and_edits(
    pack: Path, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = MapperConfig("single").build(tiny_generator(64).config)
    state = {f"mapper.{key}": value for key, value in network.state_dict().items()}
    torch.save({"state_dict": state, "opts": {"description": "surprised"}}, tmp_path / "face off.pt")
    run(pack, "import-mapper", tmp_path / "face off.pt", "--json")
    told = figures(capsys)
    assert (told["mapper"], told["text"]) == ("face-off.safetensors", "surprised")
    run(pack, "edit", face, "--to", "surprised", "--mapper", told["mapper"], "-o", tmp_path / "a.png")
    assert (pixels(tmp_path / "a.png") != pixels(tmp_path / "face.png")).any()
    assert main(["import-mapper", str(tmp_path / "face.png"), "--pack", str(pack), "--device", "cpu"]) == 1


def test_comparison_tells_the_identity_that_is_kept(
    pack: Path, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(pack, tmp_path / "tiny")
    torch.manual_seed(5)
    save_file(IdentityNetwork().half().state_dict(), folder / "identity.safetensors")
    words = ("--to", "old", "--steps", 3, "--identity-weight", 0.1, "--json", "-o", tmp_path / "sheet.png")
    run(folder, "compare", face, *words)
    rows = figures(capsys)["methods"]
    assert all(-1 <= row["identity_kept"] <= 1.001 for row in rows) and len(rows) == 2


def test_comparison_tells_what_a_probe_reads(
    pack: Path, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(5)
    probe = AttributeProbe(["age", "g:smile"])
    torch.nn.init.normal_(probe.head.weight, std=100)  # pictures of random networks hardly differ
    probe.save(tmp_path / "probe.safetensors")
    words = ("--to", "old", "--steps", 3, "--json", "-o", tmp_path / "sheet.png", "--probe")
    run(pack, "compare", face, *words, tmp_path / "probe.safetensors", "--attribute", "g:smile")
    effects = [row["probe_effect"] for row in figures(capsys)["methods"]]
    assert len(effects) == 2 and effects[0] != effects[1]
    for file, sentence in (("probe.safetensors", "reads no"), ("sheet.png", "no attribute probe")):
        asked = ("compare", face, *words, tmp_path / file, "--attribute", "hat", "--pack", pack, "--device", "cpu")
        assert main([str(word) for word in asked]) == 1
        assert sentence in capsys.readouterr().err


def test_a_face_from_words_alone(pack: Path, tmp_path: Path) -> None:
    run(pack, "imagine", "--to", "old", "--from", "a face", "--steps", 3, "-o", tmp_path / "out.png")
    recipe = Recipe.from_json(photo.read(tmp_path / "out.png").recipe or "")
    assert recipe.edits[0].neutral == "a face" and (np.ptp(recipe.code.array, axis=0) == 0).all()  # the mean face


def test_comparison_shows_the_methods_there_are(
    pack: Path, face: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("compare", face, "--to", "a smiling face", "--steps", 5, "--json", "-o", tmp_path / "sheet.png")
    run(pack, *command)
    captured = capsys.readouterr()
    assert "no mapper" in captured.err
    two = json.loads(captured.out)["methods"]
    narrow = pixels(tmp_path / "sheet.png").shape
    run(pack, "train-mapper", "--to", "a smiling face", *FAST)
    capsys.readouterr()
    run(pack, *command)
    three = figures(capsys)["methods"]
    assert [row["method"] for row in two] == ["direction", "optimisation"]
    assert [row["method"] for row in three] == ["direction", "mapper", "optimisation"]
    assert three[0]["clip_similarity_gained"] == two[0]["clip_similarity_gained"]
    assert all(row["seconds"] > 0 for row in three)
    assert pixels(tmp_path / "sheet.png").shape[1] > narrow[1]
