"""The licence texts of all that a bundle ships, one file per part, from what is installed."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path

from app import licences
from app.licences import Part
from resources.bundle.contents import is_from_system

DOCUMENTS = Path("/usr/share/doc")


def write(folder: Path, modules: Iterable[str], libraries: Iterable[Path]) -> list[Path]:
    """The texts of packages by their top-level modules, and of system libraries. Raises FileNotFoundError for a gap."""
    folder.mkdir(parents=True, exist_ok=True)
    shipped = [licences.of_distribution(distribution) for distribution in distributions(modules)]
    shipped += [*licences.without_distribution(), *system_parts(libraries)]
    without = [part.name for part in shipped if len(part.read()) < 100]
    if without:
        raise FileNotFoundError(f"These come without a licence text: {', '.join(without)}.")
    return [licences.write_part(part, folder) for part in shipped]


def distributions(modules: Iterable[str]) -> list[Distribution]:
    """The installed packages that top-level modules come from, our own excepted."""
    owners = packages_distributions()
    names = {name for module in modules for name in owners.get(module, ())} - {licences.OWN}
    return [Distribution.from_name(name) for name in sorted(names, key=str.lower)]


def system_parts(libraries: Iterable[Path]) -> list[Part]:
    """The Debian packages of libraries that were taken from the system; none on other systems."""
    paths = {str(path.resolve()) for path in libraries if is_from_system(str(path))}
    if not paths or shutil.which("dpkg-query") is None:
        return []
    paths |= {path.removeprefix("/usr") for path in paths}  # packages name the one or the other of the merged folders
    found = subprocess.run(["dpkg-query", "-S", *paths], capture_output=True, text=True, check=False).stdout
    names = {line.rpartition(": ")[0] for line in found.splitlines()}
    return [_debian_part(name) for name in sorted(names)]


def _debian_part(package: str) -> Part:
    query = ["dpkg-query", "-W", "-f", "${Version}", package]
    version = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    name = package.partition(":")[0]
    text = (DOCUMENTS / name / "copyright").read_text(encoding="utf-8", errors="replace")
    licence = ", ".join(dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE)))
    return Part(name, version, licences.shortened(licence), lambda: text)
