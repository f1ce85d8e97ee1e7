"""All files of a catalogue entry: fetched, or taken from the person, each the right one.

Where no hash is published, the hash of the first download is remembered ("pinned") and later ones have to equal it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.errors import DownloadError
from models.files import replacing
from models.packs.catalogue import Entry
from models.packs.download import Patience, discard, download
from models.packs.library import downloads_folder
from models.packs.manifest import Source
from models.packs.verification import verify
from models.paths import data_folder
from models.progress import Progress


@dataclass(frozen=True)
class Fetched:
    """A file that is there. `pinned`: nobody publishes its hash, it was taken as it came this first time."""

    path: Path
    source: Source
    pinned: bool


def fetch(
    entry: Entry,
    own: Sequence[Path] = (),
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> list[Fetched]:
    """Every file of the entry, in its order; those of `own` that bear a file's name are taken instead of a download.

    Raises `DownloadError` if one cannot be had or is another, `OutputError`, `Stopped`.
    """
    progress = progress or Progress()
    mine = {path.name: path for path in own}
    unknown = sorted(set(mine) - {source.file for source in entry.files})
    if unknown:
        names = ", ".join(source.file for source in entry.files)
        raise DownloadError(f"{unknown[0]} is no file of {entry.name}.", f"Its files are called {names}.")
    fetched = []
    for count, source in enumerate(entry.files):
        part = progress.part(count / len(entry.files), (count + 1) / len(entry.files))
        fetched.append(_fetch(entry, source, mine.get(source.file), part, patience))
    return fetched


def forget(entry: Entry) -> None:
    """Remove all that was downloaded for the entry, finished or not."""
    folder = downloads_folder(entry.id)
    for source in entry.files:
        discard(source, folder)
        (folder / source.file).unlink(missing_ok=True)


def begun(entry: Entry) -> int:
    """Bytes of the entry's files that an unfinished download left."""
    folder = downloads_folder(entry.id)
    return sum(
        path.stat().st_size
        for source in entry.files
        for path in (folder / source.file, folder / f"{source.file}.part")
        if path.exists()
    )


def _fetch(entry: Entry, source: Source, own: Path | None, progress: Progress, patience: Patience | None) -> Fetched:
    pins, key = _pins(), f"{entry.id}/{source.file}"
    wanted = replace(source, sha256=source.sha256 or pins.get(key))
    if own is not None:
        path, sha256 = own, verify(own, wanted, progress)
    else:
        path, sha256 = download(wanted, downloads_folder(entry.id), progress, patience)
    if wanted.sha256 is None:
        with replacing(_pins_file()) as draft:
            draft.write_text(json.dumps(pins | {key: sha256}, indent=2) + "\n", encoding="utf-8")
    complete = replace(wanted, size=path.stat().st_size, sha256=sha256)
    return Fetched(path, complete, pinned=wanted.sha256 is None)


def _pins_file() -> Path:
    return data_folder() / "pins.json"


def _pins() -> dict[str, str]:
    """SHA-256 by "entry/file". A file that cannot be read is as none: pins can only add trust."""
    try:
        pins = json.loads(_pins_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: str(value) for key, value in pins.items()} if isinstance(pins, dict) else {}
