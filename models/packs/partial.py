"""The unfinished file of a download, and what has to be known to go on with it after a break or a restart."""

import json
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


class Partial:
    """`X.part` beside the file X that it becomes, and `X.part.json` with the address and version that it is of."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        """Bytes there so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def version(self, url: str) -> str | None:
        """The ETag or date of the version that the bytes are of, if they came from `url` and can be gone on with."""
        try:
            notes = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(notes, dict) or notes.get("url") != url or not self.size:
            return None
        version = notes.get("version")
        return version if isinstance(version, str) else None

    def begin(self, url: str, version: str | None) -> BinaryIO:
        """Open it empty, for bytes of that version."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._notes.write_text(json.dumps({"url": url, "version": version}), encoding="utf-8")
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
