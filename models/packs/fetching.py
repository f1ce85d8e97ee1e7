"""All files of a catalogue entry: fetched, or taken from the person, each the right one.

Where no hash is published, the hash of the first download that made a pack is remembered ("pinned") and later ones
have to equal it, until the person removes the download.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from models.errors import DownloadError
from models.files import locked, put_aside, remove, replacing
from models.packs.catalogue import Entry
from models.packs.library import downloads_folder
from models.packs.sources import Source
from models.packs.verification import verify
from models.paths import data_folder
from models.progress import Progress
from models.validation import decode_json, inside

if TYPE_CHECKING:
    from models.packs.connection import Patience

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


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
    patience: "Patience | None" = None,
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


def keep(entry: Entry, fetched: Sequence[Fetched]) -> None:
    """The files were used well: pin the hashes that nobody publishes, and remove what was downloaded.

    Raises `OutputError`.
    """
    own = {_key(entry, file.source): str(file.source.sha256) for file in fetched if file.pinned}
    if own:
        _change_pins(lambda pins: pins | own)
    _remove_files(entry)


def forget(entry: Entry) -> None:
    """Remove all that was downloaded for the entry, finished or not, and its pins. Raises `OutputError`."""
    _remove_files(entry)
    keys = {_key(entry, source) for source in entry.files}
    if keys & _pins().keys():
        _change_pins(lambda pins: {key: value for key, value in pins.items() if key not in keys})


def drop_unproven(entry: Entry, fetched: Sequence[Fetched]) -> None:
    """Remove downloads whose hash nobody told: they turned out to be no use, so the next try fetches them again.

    Raises `OutputError`.
    """
    folder = downloads_folder(entry.id)
    for file in fetched:
        if file.pinned and file.path.parent == folder:
            remove(file.path)


def begun(entry: Entry) -> int:
    """Bytes of the entry's files that an unfinished download left."""
    folder = downloads_folder(entry.id)
    return sum(
        path.stat().st_size
        for source in entry.files
        for path in (inside(folder, source.file), inside(folder, f"{source.file}.part"))
        if path.exists()
    )


def _remove_files(entry: Entry) -> None:
    from models.packs.download import discard

    folder = downloads_folder(entry.id)
    for source in entry.files:
        discard(source, folder)
        remove(inside(folder, source.file))


def _fetch(entry: Entry, source: Source, own: Path | None, progress: Progress, patience: "Patience | None") -> Fetched:
    from models.packs.download import download  # brings requests along, which the window's start need not wait for

    wanted = replace(source, sha256=source.sha256 or _pins().get(_key(entry, source)))
    if own is not None:
        path, sha256 = own, verify(own, wanted, progress)
    else:
        path, sha256 = download(wanted, downloads_folder(entry.id), progress, patience, entry.most)
    complete = replace(wanted, size=path.stat().st_size, sha256=sha256)
    return Fetched(path, complete, pinned=wanted.sha256 is None)


def _key(entry: Entry, source: Source) -> str:
    return f"{entry.id}/{source.file}"


def _pins_file() -> Path:
    return data_folder() / "pins.json"


def _pins() -> dict[str, str]:
    """SHA-256 by "entry/file". A file that cannot be read is put aside and counts as none: pins can only add trust."""
    try:
        return decode_json(_pins_file().read_bytes(), dict[str, Sha256])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        put_aside(_pins_file())
        return {}


def _change_pins(change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    with locked(_pins_file()), replacing(_pins_file(), private=True) as draft:
        draft.write_text(json.dumps(change(_pins()), indent=2) + "\n", encoding="utf-8")
