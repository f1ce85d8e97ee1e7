"""The unfinished file of a download, and what has to be known to go on with it after a break or a restart."""

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from models.validation import decode_json


class Notes(msgspec.Struct, frozen=True):
    """Origin of the bytes: the address, the ETag or date of the version, the size of the whole in bytes."""

    url: str
    version: str | None = None
    size: int | None = None


class Partial:
    """`X.part` beside the file X that it becomes, and `X.part.json` with its notes."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        """Bytes there so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def notes(self, url: str) -> Notes | None:
        """The notes, if there are bytes and they came from `url`."""
        try:
            notes = decode_json(self._notes.read_bytes(), Notes)
        except (OSError, ValueError):
            return None
        return notes if notes.url == url and self.size else None

    def begin(self, url: str, version: str | None, size: int | None) -> BinaryIO:
        """Open it empty, for bytes of that version."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._notes.write_bytes(msgspec.json.encode(Notes(url, version, size)))
        return self.path.open("wb")

    def go_on(self) -> BinaryIO:
        """Open it at its end."""
        return self.path.open("ab")

    def discard(self) -> None:
        """Remove what there is."""
        for path in (self.path, self._notes):
            with suppress(FileNotFoundError):
                path.unlink()

    def finish(self) -> None:
        """Put the file in its place at once."""
        self.path.replace(self.target)
        self.discard()
