"""The folders of trained mappers: `mappers/` of their pack, or in the person's own folder for that pack.

A mapper is known by its file name, which sessions refer to; a new one never takes the name of another. Imports no
torch: reading is in `loading`.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, Timeout
from safetensors import SafetensorError, safe_open

from models.edits import MAX_TEXT
from models.errors import OutputError, PackError
from models.files import lock_of, make_folder, release
from models.packs.manifest import Pack
from models.paths import data_folder
from models.validation import is_file_name, shortened, stays_inside

FOLDER = "mappers"
SUFFIX = ".safetensors"
_held: dict[Path, BaseFileLock] = {}  # files of trainings of this program


def own_folder(pack: Pack) -> Path:
    """Folder of the user's mappers for a pack; made if absent. Raises `OutputError`."""
    folder = data_folder() / FOLDER / pack.folder.resolve().name
    make_folder(folder)
    return folder


def mapper_for(pack: Pack, text: str) -> str:
    """The name of the newest own mapper for a text, or of the pack's; "" if there is none."""
    return next((name for name in reversed(_names(text)) if _places(pack, name)), "")


def free_path(pack: Pack, text: str) -> Path:
    """A file in the person's folder for a new mapper of `text`, of a name that no mapper and no training has."""
    return next(_free(pack, text))


def held_path(pack: Pack, text: str) -> Path:
    """A file as by `free_path` that no other program gets until this one ends or lets it go."""
    return next(path for path in _free(pack, text) if hold(path))


def hold(mapper: Path) -> bool:
    """Take a mapper's file for a training in this program; False if another program trains it."""
    lock = _held.setdefault(mapper, lock_of(mapper))
    with suppress(OSError, Timeout, NotImplementedError):
        if not lock.is_locked:
            lock.acquire(timeout=0)
    return lock.is_locked


def let_go(mapper: Path) -> None:
    """Release a mapper's file that was taken by `hold`: its training is over."""
    lock = _held.pop(mapper, None)
    if lock is not None:
        release(lock)


def mappers(pack: Pack) -> list[Path]:
    """All mappers that are there for a pack, by name; those whose training is not over are left out."""
    folders = reversed(_existing_folders(pack))  # the pack's own comes first, as in `find_mapper`
    found = {path.name: path for folder in folders for path in folder.glob(f"*{SUFFIX}")}
    return [found[name] for name in sorted(found) if not checkpoint_path(found[name]).exists()]


def checkpoint_path(mapper: Path) -> Path:
    """Path of the checkpoint of this mapper's unfinished training."""
    return mapper.with_suffix(".training")


def text_of(mapper: Path) -> str:
    """Text that a mapper of our format was trained for; "" if its file does not name one."""
    with suppress(OSError, ValueError, SafetensorError), safe_open(mapper, "np") as file:
        return str((file.metadata() or {}).get("text", ""))[:MAX_TEXT]
    return ""


def find_mapper(pack: Pack, name: str) -> Path:
    """The file of a mapper. Raises `PackError` if there is none."""
    places = _places(pack, name) if is_file_name(name) else []
    if not places:
        raise PackError(
            f"There is no mapper {name} for the pack {pack.name} on this computer.",
            f"Train it again, or put its file into {own_folder(pack)}.",
        )
    return places[0]


def _names(text: str) -> list[str]:
    """The file names for mappers of a text, in the order in which they are given."""
    stem = shortened(re.sub(r"\W+", "-", text.strip().lower()).strip("-"), 100).strip("-") or "mapper"
    return [f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, 100))]


def _free(pack: Pack, text: str) -> Iterator[Path]:
    taken = {path.stem for path in own_folder(pack).iterdir()} | {path.stem for path in mappers(pack)}
    return (own_folder(pack) / name for name in _names(text) if Path(name).stem not in taken)


def _places(pack: Pack, name: str) -> list[Path]:
    """The files of a mapper in the pack and among the person's; links that lead out of the folders do not count."""
    folders = _existing_folders(pack)
    return [folder / name for folder in folders if (folder / name).is_file() and stays_inside(folder, folder / name)]


def _existing_folders(pack: Pack) -> list[Path]:
    """The pack's folder and the person's; that one is left out where nothing can be kept for the person."""
    folders = [pack.folder / FOLDER]
    with suppress(OutputError):
        folders.append(own_folder(pack))
    return folders
