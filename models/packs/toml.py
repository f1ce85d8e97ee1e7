"""Typed reading of TOML tables, with one sentence for every wrong entry."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import PackError
from models.validation import is_file_name, is_web_address

SIZE_LIMIT = 1024 * 1024
MAX_DOTS = 8  # in a key: tomllib's memory grows with the square of its parts
# Strings and comments, closed or not, so that one pass over any text is linear.
_TEXTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?|'
    r"'''(?:[^']|'(?!''))*+(?:'{3,5})?|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|#[^\n]*+",
    re.DOTALL,
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)  # and what turns the direction of text
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SEPARATORS = re.compile(r"[\n=,{}\[\]]")


def read_toml(path: Path) -> "Table":
    """The top table of a file. Raises `PackError` if it is missing, larger than 1 MiB, or no TOML."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise PackError(f"{path.name} is larger than 1 MiB, which no description of a pack is.")
        return Table(_parse(path.read_text(encoding="utf-8")), path.name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PackError(
            f"There is no {path.name} in {path.parent.name}.", "Choose the folder of a model pack."
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(
            f"{path.name} cannot be read as TOML.", "Correct it, or get the pack again.", str(error)
        ) from error


def _parse(text: str) -> dict[str, Any]:
    """TOML of keys with few parts. Raises ValueError, RecursionError."""
    if any(key.count(".") > MAX_DOTS for key in _SEPARATORS.split(_TEXTS.sub("_", text))):
        raise ValueError(f"a key has more than {MAX_DOTS} dots")
    return tomllib.loads(text)


class Table:
    """One table; `where` names it in errors. Every method takes its entry; `finish` refuses what is left."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = dict(values)
        self._where = where

    def text(self, key: str, default: str | None = None) -> str:
        """Text with something in it, and nothing that steers a terminal; outer spaces go."""
        value = self._values.pop(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text")
        if _CONTROL.search(value):
            raise self.wrong(key, "must be a text without control characters")
        return value.strip()

    def id(self, key: str) -> str:
        """A name for a folder: lower-case letters, digits, "-", "_" and ".", at most 64."""
        value = self.text(key)
        if not _ID.fullmatch(value) or not is_file_name(value):
            raise self.wrong(key, "must be of lower-case letters, digits and hyphens, at most 64")
        return value

    def file_name(self, key: str) -> str:
        """The name of a file, relative with forward slashes, that stays in its folder on every system."""
        value = self.text(key)
        if not all(is_file_name(part) for part in value.split("/")):
            raise self.wrong(key, "must name a file inside the pack's folder")
        return value

    def address(self, key: str) -> str:
        """A web address."""
        return self._address(key, self.text(key))

    def addresses(self, key: str) -> tuple[str, ...]:
        """A list of at least one web address."""
        return tuple(self._address(key, value) for value in self.texts(key))

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first if there is none."""
        value = self.text(key, choices[0])
        if value not in choices:
            raise self.wrong(key, f"must be one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of at least one text."""
        values = self._values.pop(key, None)
        if not isinstance(values, list) or not values or not all(isinstance(v, str) and v.strip() for v in values):
            raise self.wrong(key, "must be a list of texts")
        return tuple(values)

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number within limits."""
        value = self._values.pop(key, None)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}")
        return value

    def number(self, key: str, least: float, most: float) -> float:
        """A number within limits."""
        value = self._values.pop(key, None)
        if type(value) not in (int, float) or not least <= value <= most:
            raise self.wrong(key, f"must be a number from {least:g} to {most:g}")
        return float(value)

    def tables(self, key: str) -> list["Table"]:
        """The entries of an array of tables; none if it is absent."""
        values = self._values.pop(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, f"must be written as [[{key}]] tables")
        return [Table(value, f"{self._where}, entry {i} of {key}") for i, value in enumerate(values, start=1)]

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        value = self._values.pop(key, None)
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(value, f"{self._where}, {key}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def holds(self, key: str, kind: type) -> bool:
        """Return True if the entry exists and is of that kind."""
        return isinstance(self._values.get(key), kind)

    def finish(self) -> None:
        """Refuse entries that nobody asked for: most are misspelt."""
        for key in self._values:
            raise self.wrong(key, "is no entry that Semblance knows")

    def _address(self, key: str, value: str) -> str:
        if not is_web_address(value):
            raise self.wrong(key, "must begin with https:// or http:// and name a server")
        return value

    def wrong(self, key: str, what: str) -> PackError:
        """The error for one entry."""
        return PackError(f'{self._where}: "{key}" {what}.', "Correct the file, or get the pack again.")
