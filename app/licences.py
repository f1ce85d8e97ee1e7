"""The licences of all that this program consists of: in a bundle from a folder of texts, else from the installed."""

import re
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

from models.files import replacing
from models.packs.manifest import CARD_FILE, Pack
from models.paths import CARTOON_PACK, RESOURCES, SAMPLES, STARTER_PACK
from models.version import VERSION

FOLDER = RESOURCES.parent / "licences"  # in a bundle
OWN = "semblance"
# Qt for Python comes without the text of its licence; LGPL 3 adds to GPL 3.
QT = {"pyside6-essentials", "shiboken6"}
QT_TEXTS = (RESOURCES / "licences" / "LGPL-3.0.txt", RESOURCES / "licences" / "GPL-3.0.txt")
QT_OFFER = "Its source code is offered at https://code.qt.io; the libraries of Qt can be replaced."
WORDS = ("licen", "copying", "notice", "authors")  # in the names of the files that hold licences
SHORT = 60  # characters of a licence's name; some packages declare the whole text


@dataclass(frozen=True)
class Part:
    """A package, Python, or data of ours: name, version, the licence in a few words ("" if nobody says), its text."""

    name: str
    version: str
    licence: str
    read: Callable[[], str]


def parts() -> list[Part]:
    """All parts by name; `read` opens files, so that a list of them is quick."""
    if getattr(sys, "frozen", False):
        found = [read_part(path) for path in FOLDER.glob("*.txt")]
    else:
        found = [*map(of_distribution, _requirements()), *without_distribution()]
    return sorted(found, key=lambda part: part.name.lower())


def without_distribution() -> list[Part]:
    """Our own code, Python, the embedded packs and the samples."""
    python = sys.version.split()[0]
    return [
        Part("Semblance", VERSION, "MIT", _own_licence),
        Part("Python", python, "PSF-2.0", _python_licence),
        _pack("Starter pack", STARTER_PACK),
        _pack("Cartoon pack", CARTOON_PACK),
        Part("Sample photos", VERSION, "CC0-1.0", partial(_read, (SAMPLES / "README.md",))),
    ]


def _pack(name: str, folder: Path) -> Part:
    return Part(name, VERSION, Pack.read(folder).licence, partial(_read, (folder / CARD_FILE,)))


def of_distribution(distribution: Distribution) -> Part:
    """An installed package; its text is empty if it brings none."""
    data = distribution.metadata
    qt = data["Name"].lower().replace("_", "-") in QT
    return Part(data["Name"], distribution.version, _declared(distribution), partial(_texts, distribution, qt))


def write_part(part: Part, folder: Path) -> Path:
    """One text file of a part, for a bundle; its path."""
    path = folder / f"{part.name}.txt"
    with replacing(path) as draft:
        draft.write_text(f"{part.name} {part.version}\n{part.licence}\n\n{part.read()}", encoding="utf-8")
    return path


def read_part(path: Path) -> Part:
    """A part from the file that `write_part` wrote."""
    with path.open(encoding="utf-8") as file:
        title, licence = file.readline().rstrip("\n"), file.readline().rstrip("\n")
    name, _, version = title.rpartition(" ")
    return Part(name, version, licence, lambda: path.read_text(encoding="utf-8").split("\n\n", 1)[1])


def shortened(words: str) -> str:
    """At most `SHORT` characters of a declaration."""
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


def _requirements() -> Iterator[Distribution]:
    """Distributions that our package requires, each once; those not installed are not needed here."""
    waiting, seen = [OWN], set()
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = Distribution.from_name(key)
        except PackageNotFoundError:
            continue
        if key != OWN:
            yield distribution
        needs = (need for need in distribution.requires or () if "extra ==" not in need)
        waiting += [found[0] for need in needs if (found := re.match(r"[\w.-]+", need))]


def _declared(distribution: Distribution) -> str:
    data = distribution.metadata
    classes = [value.rpartition(":: ")[2] for value in data.get_all("Classifier", []) if value.startswith("License ::")]
    declared = [data[field].strip() for field in ("License-Expression", "License") if field in data]
    return shortened(next((words for words in (*declared, *classes) if words and "\n" not in words), ""))


def _texts(distribution: Distribution, qt: bool) -> str:
    files = [file for file in distribution.files or () if _is_licence(str(file))]
    paths = [Path(str(distribution.locate_file(file))) for file in files]
    return f"{QT_OFFER}\n\n{_read((*paths, *QT_TEXTS))}" if qt else _read(paths)


def _is_licence(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return ".dist-info" in folder and any(word in name.lower() for word in WORDS)


def _read(paths: Iterable[Path]) -> str:
    """The texts of files, one below the other, each under its name."""
    return "\n\n".join(f"--- {path.name} ---\n\n{path.read_text('utf-8', 'replace')}" for path in paths)


def _own_licence() -> str:
    root = RESOURCES.parent
    if (root / "pyproject.toml").is_file():  # a clone, whose own metadata name no files
        return _read((root / "LICENSE",))
    return _texts(Distribution.from_name(OWN), False)


def _python_licence() -> str:
    for folder in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix), Path(sys.base_prefix) / "Resources"):
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                return _read((folder / name,))
    return f"https://docs.python.org/3/license.html\n\n{sys.copyright}\n"
