"""Where the licences come from: what is installed, or the folder of a bundle; the same in both."""

import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from app import licences
from app.licences import Part


def test_a_part_comes_back_from_its_file(tmp_path: Path) -> None:
    part = Part("Starter pack", "1.2+cpu", "CC0-1.0", lambda: "first line\n\nsecond — line\n")
    again = licences.read_part(licences.write_part(part, tmp_path))
    assert (again.name, again.version, again.licence) == (part.name, part.version, part.licence)
    assert again.read() == part.read()


def test_a_bundle_shows_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("zlib", "Alpha"):
        licences.write_part(Part(name, "1", "", lambda: "text"), tmp_path)
    monkeypatch.setattr(licences, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert [(part.name, part.licence) for part in licences.parts()] == [("Alpha", ""), ("zlib", "")]


def test_every_part_has_a_version_and_a_licence_in_a_few_words() -> None:
    for part in licences.parts():
        assert part.version, part.name
        assert len(part.licence) <= licences.SHORT and "\n" not in part.licence


@pytest.mark.parametrize(
    ("metadata", "declared"),
    [
        ("License-Expression: MIT\nLicense: other", "MIT"),
        ("License: BSD", "BSD"),
        (
            "License: Copyright me\n  and all of its text\nClassifier: License :: OSI Approved :: BSD License",
            "BSD License",
        ),
        ("License: " + "A AND " * 20, ("A AND " * 20)[: licences.SHORT - 1] + "…"),
        ("Summary: nothing said", ""),
    ],
)
def test_the_licence_is_taken_from_where_it_is_declared(metadata: str, declared: str, tmp_path: Path) -> None:
    folder = tmp_path / "a-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: a\nVersion: 1\n{metadata}\n")
    part = licences.of_distribution(Distribution.at(folder))
    assert (part.name, part.version, part.licence, part.read()) == ("a", "1", declared, "")
