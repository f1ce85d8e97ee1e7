"""The pictures in a folder, known by what they hold; whatever is left out is listed with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import OutputError, PhotoError
from models.files import shown_name
from models.photo import is_picture


@dataclass(frozen=True)
class Found:
    """`photos`: sorted paths below the folder, with forward slashes; `left_out`: the same of all else, with reasons."""

    photos: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def find_photos(folder: Path, output: Path) -> Found:
    """Look through a folder and all below it, links as well, but not into the `output` folder.

    What cannot be looked into counts as a photo, so that it fails with a reason. Raises `PhotoError` if there is no
    such folder, `OutputError` if it is the output folder itself.
    """
    if not folder.is_dir():
        raise PhotoError(f"There is no folder {shown_name(folder)}.", "Check the name.")
    if folder.resolve() == output.resolve():
        raise OutputError(
            f"{shown_name(folder)} is both the folder of the photos and the output folder.", "Choose another folder."
        )
    found = Found()
    for path, reason in _walk(folder, output.resolve(), {folder.resolve()}):
        name = path.relative_to(folder).as_posix()
        if reason:
            found.left_out[name] = reason
        else:
            found.photos.append(name)
    found.photos.sort()
    return found


def _walk(folder: Path, output: Path, seen: set[Path]) -> Iterator[tuple[Path, str]]:
    """(path, why it is left out, or "" for a photo) of all below a folder; `seen` are folders as links lead to them."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield folder, f"the folder cannot be read: {error.strerror}"
        return
    for path in entries:
        if reason := _ignored(path):
            yield path, reason
        elif not path.is_dir():
            yield path, _why_no_photo(path)
        elif (place := path.resolve()) == output:
            yield path, "the output folder"
        elif place in seen:
            yield path, "a folder that was looked through already"
        else:
            seen.add(place)
            yield from _walk(path, output, seen)


def _ignored(path: Path) -> str:
    if path.name.startswith("._"):
        return "notes of macOS about another file, not a picture"
    return "hidden" if path.name.startswith(".") else ""


def _why_no_photo(path: Path) -> str:
    if path.exists() and not path.is_file():
        return "not a file"
    try:
        return "" if is_picture(path) else "not a picture"
    except OSError:
        return ""
