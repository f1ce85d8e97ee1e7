"""Every command that takes a pack finds it by name, by folder and by its pack.toml."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models.cli.main import build_parser, main
from models.mapper.latent_mapper import MapperConfig
from models.packs import library
from tests.helpers.tiny import tiny_generator
from tests.helpers.tiny_pack import write_tiny_pack

TO = ("--to", "an old face")
QUICK = ("--no-align", "--refine", "0")  # noise has no face to find or to come nearer to
PICTURE = ("picture.png", *QUICK)
TRAINING = ("--steps", "2", "--validation-interval", "1", "--faces", "4")
COMMANDS: dict[str, tuple[str, ...]] = {
    "edit": (*PICTURE, *TO, "-o", "edited.png"),
    "invert": (*PICTURE, "-o", "code.npz"),
    "random": ("-o", "random.png"),
    "batch": ("photos", *QUICK, *TO, "-o", "results"),
    "optimise": (*PICTURE, *TO, "--steps", "2", "-o", "optimised.png"),
    "imagine": (*TO, "--steps", "2", "-o", "imagined.png"),
    "compare": (*PICTURE, *TO, "--steps", "2", "-o", "sheet.png"),
    "train-mapper": (*TO, *TRAINING),
    "import-mapper": ("mapper.pt",),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture
def folder(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack installed as "tiny", and what the commands take, in the current folder."""
    installed = shutil.copytree(tiny, library.packs_folder() / "tiny")
    monkeypatch.chdir(tmp_path)
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(pixels).save("picture.png")
    Path("photos").mkdir()
    Image.fromarray(pixels).save("photos/picture.png")
    network = MapperConfig("single").build(tiny_generator(64).config)
    state = {f"mapper.{key}": value for key, value in network.state_dict().items()}
    torch.save({"state_dict": state, "opts": {"description": "surprised"}}, "mapper.pt")
    return installed


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_finds_a_pack_by_its_name(command: str, folder: Path) -> None:
    assert main([command, *COMMANDS[command], "--pack", "tiny", "--device", "cpu"]) == 0


def test_folder_and_file_of_a_pack_are_as_good_as_its_name(folder: Path) -> None:
    for name in (folder, folder / "pack.toml"):
        assert main(["random", "-o", "random.png", "--pack", str(name), "--device", "cpu"]) == 0


def test_packs_that_are_not_options_are_found_alike(folder: Path) -> None:
    few = ("--codes", "1", "--samples", "10", "--max-resolution", "4")
    for name in ("tiny", str(folder), str(folder / "pack.toml")):
        assert main(["prepare", name, *few, "--device", "cpu"]) == 0
        assert main(["packs", "export", name, "tiny.zip"]) == 0


def test_all_options_are_explained() -> None:
    parsers = [build_parser()]
    for parser in parsers:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
            else:
                assert action.help, f"{parser.prog}: {action.metavar or action.option_strings}"


def test_no_command_with_the_option_is_left_out() -> None:
    (commands,) = (action for action in build_parser()._actions if action.dest == "==SUPPRESS==")
    assert isinstance(commands.choices, dict)
    parsers = {name: parser.format_help() for name, parser in commands.choices.items()}
    assert {name for name, words in parsers.items() if "--pack " in words} == COMMANDS.keys()
