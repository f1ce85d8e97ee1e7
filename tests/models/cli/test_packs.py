"""`semblance packs ...` from download to removal, on a real server."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models.checkpoints import nvidia, rosinality
from models.cli.main import main
from models.generator.config import GeneratorConfig
from models.generator.network import Generator
from models.packs import library
from tests.helpers.file_server import FileServer, Served
from tests.helpers.tiny import tiny_generator
from tests.models.checkpoints.nvidia_pickle import dumps, network, training_file

ENTRY = """
[[entries]]
id = "cats"
name = "Cats of the test"
about = "Small cats."
licence = "CC BY-NC 4.0"
commercial = "no"
terms = "https://example.org/licence"
domain = "cat"
resolution = 16
neutral = "a cat"
alignment = "none"

[[entries.files]]
file = "cats.pt"
urls = ["{url}"]
"""


@pytest.fixture
def generator(tmp_path: Path) -> Path:
    torch.save(rosinality.export(tiny_generator()), tmp_path / "cats.pt")
    return tmp_path / "cats.pt"


@pytest.fixture
def server(generator: Path) -> Iterator[FileServer]:
    with FileServer().running() as server:
        server.files["/cats.pt"] = Served(generator.read_bytes())
        yield server


@pytest.fixture
def catalogue(tmp_path: Path, server: FileServer) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(ENTRY.format(url=server.url("/cats.pt")), encoding="utf-8")
    return path


def packs(*arguments: object) -> int:
    return main(["packs", *map(str, arguments)])


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_licence_is_shown_and_has_to_be_accepted(
    catalogue: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("n\n", "\n", ""):
        answer(monkeypatch, text)
        assert packs("download", "cats", "--catalogue", catalogue) == 1
    shown = capsys.readouterr().err
    assert "Licence: CC BY-NC 4.0\nCommercial use: no. Terms: https://example.org/licence\nFrom http://127" in shown
    assert "The licence was not accepted, so nothing was downloaded." in shown
    assert not server.requests
    answer(monkeypatch, "y\n")
    assert packs("download", "cats", "--catalogue", catalogue) == 0
    done = capsys.readouterr()
    assert Path(done.out.strip()) == library.packs_folder() / "cats-of-the-test"
    assert "Nobody publishes the SHA-256 of cats.pt" in done.err


def test_from_download_to_removal(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs("download", "cats", "--accept-licence", "--catalogue", catalogue) == 0
    assert main(["random", "--pack", "cats-of-the-test", "--device", "cpu", "-o", str(tmp_path / "cat.png")]) == 0
    assert packs("export", "cats-of-the-test", tmp_path / "cats.zip") == 0
    assert packs("remove", "cats-of-the-test") == 0
    assert packs("install", tmp_path / "cats.zip") == 0
    capsys.readouterr()
    assert packs("list", "--json") == 0
    (mine,) = [entry for entry in json.loads(capsys.readouterr().out) if entry["name"] not in ("starter", "cartoon")]
    assert (mine["title"], mine["resolution"], mine["licence"]) == ("Cats of the test", 16, "CC BY-NC 4.0")
    assert packs("list") == 0
    assert "no encoder, not prepared, no CLIP; CC BY-NC 4.0" in capsys.readouterr().out


def test_a_file_that_is_there_already_is_taken(catalogue: Path, generator: Path, server: FileServer) -> None:
    options = ("--accept-licence", "--catalogue", catalogue, "--file", generator)
    assert packs("download", "cats", *options) == 0
    assert not server.requests


def test_an_interrupted_download_can_be_cancelled(
    catalogue: Path, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.files["/cats.pt"].faults = ["cut 20000", "404"]
    assert packs("download", "cats", "--accept-licence", "--catalogue", catalogue) == 1
    assert "The server says 404" in capsys.readouterr().err
    folder = library.downloads_folder("cats")
    assert (folder / "cats.pt.part").stat().st_size == 20_000
    assert packs("download", "cats", "--cancel", "--catalogue", catalogue) == 0
    assert not list(folder.glob("*.part*"))


def test_two_programs_that_want_the_same_pack_both_end_well(
    catalogue: Path, server: FileServer, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.files["/cats.pt"].held = True
    command = [sys.executable, "-m", "models.cli", "packs", "download", "cats", "--accept-licence", "--catalogue"]
    command.append(str(catalogue))
    pipe = subprocess.PIPE
    programs = [subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)]
    while not server.requests:
        assert programs[0].poll() is None
        time.sleep(0.05)
    programs.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True))
    heard = ""
    while "Another program is installing this." not in heard:
        assert programs[1].stderr is not None
        heard += programs[1].stderr.read(1)
        assert programs[1].poll() is None, heard
    server.files["/cats.pt"].held = False
    told = [program.communicate(timeout=900) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], told
    assert {out.strip() for out, _ in told} == {str(library.packs_folder() / "cats-of-the-test")}
    assert server.sent("/cats.pt") == len(server.files["/cats.pt"].body)
    assert main(["random", "--pack", "cats-of-the-test", "--device", "cpu", "-o", str(home / "cat.png")]) == 0
    with capsys.disabled():
        print(f"\n  two programs, one pack: {len(server.requests)} request, {server.sent('/cats.pt'):,} bytes", end="")


def test_what_is_installed_is_not_downloaded_again(
    catalogue: Path, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs("download", "cats", "--accept-licence", "--catalogue", catalogue) == 0
    assert packs("download", "cats", "--accept-licence", "--catalogue", catalogue) == 1
    assert "A pack called cats-of-the-test is installed already." in capsys.readouterr().err
    assert len(server.requests) == 1


def test_own_files_become_a_pack(generator: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs("import", generator, "--name", "My cats", "--domain", "cat", "--clip", "ViT-B-16/openai") == 0
    pack = library.installed()[-1].pack
    assert pack is not None
    assert (pack.name, pack.neutral, pack.alignment) == ("My cats", "a cat", "none")
    assert str(pack.public_clip) == "ViT-B-16 (openai)"
    assert packs("import", generator, "--name", "My cats") == 1
    assert "A pack called my-cats is installed already." in capsys.readouterr().err


def test_the_class_of_a_conditional_generator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = GeneratorConfig(16, (6, 4, 4), z_dim=8, w_dim=8, mapping_layers=2, mapping_width=8, c_dim=3)
    torch.manual_seed(0)
    path = tmp_path / "animals.pkl"
    path.write_bytes(dumps(training_file(network(nvidia.export(Generator(config))))))
    assert main(["packs", "import", str(path), "--name", "animals", "--class", "1", "--domain", "animal"]) == 0
    assert "conditional on 3 classes; the mean of all is taken" in capsys.readouterr().err
    pictures = []
    for chosen in ([], ["--class", "1"], ["--class", "2"]):
        output = tmp_path / "random.png"
        assert main(["random", "--pack", "animals", *chosen, "-o", str(output)]) == 0
        with Image.open(output) as picture:
            pictures.append(np.asarray(picture))
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])
    assert main(["random", "--pack", "animals", "--class", "3", "-o", str(output)]) == 1
    assert "no class 3: its classes are 0 to 2" in capsys.readouterr().err


def test_the_catalogue_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert packs("catalogue") == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.split(maxsplit=3) == ["ffhq-1024", "1,200", "MB", "Faces 1024 px (FFHQ, e4e): no commercial use"]
    assert packs("catalogue", "--json") == 0
    assert json.loads(capsys.readouterr().out)[1]["clip"] == {"model": "ViT-B-32", "pretrained": "openai"}


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs("download", "zebras") == 1
    assert packs("remove", "starter") == 1
    assert packs("export", "zebras", tmp_path / "x.zip") == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(".")[0] for line in lines] == [
        "semblance: The catalogue has no zebras",
        "semblance: The embedded pack is part of the program and cannot be removed",
        "semblance: There is no pack zebras",
    ]
