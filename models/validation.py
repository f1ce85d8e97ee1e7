"""Checks on what others wrote: file names, paths, web addresses, numbers and JSON.

Every reader of such data comes here, so that a rule is written once. JSON is decoded by msgspec straight into typed
values: wrong types, numbers out of range, lone surrogates and deep nesting are errors before anything is built.
"""

import re
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from models.errors import Hostile

T = TypeVar("T")

MAX_NAME = 200  # bytes of a file name, which leaves room for ".part.json" on every file system
_NAME = re.compile(r"""[\w(\[](?:[^<>:"/\\|?*]*[^<>:"/\\|?* .])?""")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # of Windows, with any suffix
_WHOLE = re.compile(r"[0-9]{1,18}")
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def is_file_name(name: str) -> bool:
    """Accept a name that is one plain, visible file or folder on every system."""
    size = len(name.encode(errors="replace"))
    fits = size <= MAX_NAME and name.isprintable() and _NAME.fullmatch(name)
    return bool(fits) and _DEVICE.fullmatch(name) is None


def shortened(name: str, size: int) -> str:
    """As much of a name as fits into `size` bytes."""
    return name.encode(errors="replace")[:size].decode(errors="ignore")


def inside(folder: Path, name: str) -> Path:
    """The path of `name`, relative with forward slashes, in `folder`.

    Raises `Hostile` if it leads out of the folder, by its parts or by a link that is there.
    """
    path = folder.joinpath(*name.split("/"))
    if not all(is_file_name(part) for part in name.split("/")) or not stays_inside(folder, path):
        raise Hostile(f"{name[:100]!r} is no name of a file in {folder.name}.", "Get the file from its authors again.")
    return path


def stays_inside(folder: Path, path: Path) -> bool:
    """Compare both paths after following links."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a name that is too long, a link to itself, a NUL
        return False


def is_web_address(text: str) -> bool:
    """Accept http and https with a host, in plain ASCII."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        return bool(known and _PRINTABLE.fullmatch(text))
    except ValueError:  # brackets without an end, or a port that is no number
        return False


def whole_number(text: str | None) -> int | None:
    """The number of a header; None for anything but 1 to 18 ASCII digits."""
    return int(text) if text and _WHOLE.fullmatch(text) else None


def exactly(values: Any, kind: type[T]) -> T:
    """Plain values as a dataclass, which must have a field for every entry. Raises ValueError."""
    if not isinstance(values, dict):
        raise ValueError(f"not a {kind.__name__}: {str(values)[:200]}")
    unknown = set(values) - set(kind.__annotations__)
    if unknown:
        raise ValueError(f"a {kind.__name__} has no {str(unknown)[:200]}")
    return msgspec.convert(values, kind)


def decode_json(content: bytes | str | msgspec.Raw, kind: type[T]) -> T:
    """JSON as a value of `kind` (a type that msgspec knows). Raises ValueError."""
    try:
        return msgspec.json.decode(content, type=kind)
    except RecursionError as error:
        raise ValueError("JSON is nested too deep") from error
