"""The licence texts of all that a bundle ships, one file per package, from what is installed."""

import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

OWN = Path(__file__).resolve().parent
# Qt for Python comes without the text of its licence; LGPL 3 adds to GPL 3.
QT_DISTRIBUTIONS = {"pyside6-essentials", "shiboken6"}
QT_TEXTS = (OWN / "texts" / "LGPL-3.0.txt", OWN / "texts" / "GPL-3.0.txt")
LICENCE_WORDS = ("licen", "copying", "notice", "authors")


def distributions(modules: Iterable[str]) -> list[Distribution]:
    """The installed packages that top-level modules come from, by name."""
    owners = packages_distributions()
    names = {name for module in modules for name in owners.get(module, ())} - {"semblance"}
    return [Distribution.from_name(name) for name in sorted(names, key=str.lower)]


def write(folder: Path, shipped: Iterable[Distribution]) -> list[Path]:
    """One text per package, Python's and our own; the files. Raises FileNotFoundError for one without any text."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {distribution.metadata["Name"]: licence_text(distribution) for distribution in shipped}
    texts["Python"] = _python_licence()
    texts["Semblance"] = (OWN.parents[1] / "LICENSE").read_text(encoding="utf-8")
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return files


def licence_text(distribution: Distribution) -> str:
    """Name, version, declared licence and the texts of a package. Raises FileNotFoundError if it has none."""
    data = distribution.metadata
    declared = next((data[field] for field in ("License-Expression", "License") if field in data), "") or "see below"
    head = f"{data['Name']} {distribution.version}\nLicence: {declared.splitlines()[0]}\n"
    paths = [Path(str(distribution.locate_file(file))) for file in distribution.files or () if _is_licence(str(file))]
    if data["Name"].lower().replace("_", "-") in QT_DISTRIBUTIONS:
        head += "Its source code is offered at https://code.qt.io; the libraries of Qt here can be replaced.\n"
        paths += QT_TEXTS
    if not paths:
        raise FileNotFoundError(f"{data['Name']} {distribution.version} comes without a licence text.")
    bodies = [f"\n--- {path.name} ---\n\n{path.read_text(encoding='utf-8', errors='replace')}" for path in paths]
    return head + "".join(bodies)


def _is_licence(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return ".dist-info" in folder and any(word in name.lower() for word in LICENCE_WORDS)


def _python_licence() -> str:
    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix), Path(sys.base_prefix) / "Resources")
    for folder in folders:
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8", errors="replace")
    return f"Python {sys.version.split()[0]}\nhttps://docs.python.org/3/license.html\n\n{sys.copyright}\n"
