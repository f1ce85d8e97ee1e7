"""The packs on this computer: the embedded ones and those in the person's models folder.

packs/NAME/          one pack each
clip/MODEL-TAG/      public CLIP models, each shared by the packs that name it
downloads/ENTRY/     files on their way into a pack
"""

import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from models.errors import OutputError, PackError
from models.files import sweep
from models.packs.manifest import DESCRIPTION_FILE, Pack
from models.packs.sources import PublicClip
from models.paths import EMBEDDED_PACKS, STARTER_PACK, models_folder
from models.validation import inside, is_file_name, shortened

PARTIAL_DIRECTION_FILE = "direction.partial.safetensors"  # in a pack whose preparation was interrupted


@dataclass(frozen=True)
class Installed:
    """A folder among the packs: its pack, or the sentence that says why it is none; `bytes` on disk."""

    folder: Path
    pack: Pack | None
    problem: str
    bytes: int

    @property
    def embedded(self) -> bool:
        """True if it came with the program and cannot be removed."""
        return self.folder.parent == EMBEDDED_PACKS


def packs_folder() -> Path:
    """Folder of the user's packs."""
    return models_folder() / "packs"


def downloads_folder(entry: str) -> Path:
    """Folder of a catalogue entry's downloads."""
    return inside(models_folder() / "downloads", entry)


def clip_folder(clip: PublicClip) -> Path:
    """Folder of a public CLIP model; it may not exist."""
    return _clips_folder() / _slug(f"{clip.model}-{clip.pretrained}")


def own_packs() -> list[Path]:
    """The person's packs; none for a user without a home folder."""
    try:
        return _folders(packs_folder())
    except OutputError:
        return []


def installed() -> list[Installed]:
    """The embedded packs, the starter first, then the person's by name."""
    return [_look(folder) for folder in (*_embedded(), *own_packs())]


def installed_clips() -> dict[Path, int]:
    """The folders of the shared CLIP models, and their bytes on disk."""
    return {folder: disk_use(folder) for folder in _folders(_clips_folder())}


def locate(name: str | Path) -> Path:
    """The folder of a pack: a path to it or to its pack.toml, or the name of an installed one. Raises `PackError`."""
    names = {entry.folder.name: entry.folder for entry in installed()}
    if (Path(name) / DESCRIPTION_FILE).is_file():
        return Path(name)
    if Path(name).name == DESCRIPTION_FILE and Path(name).is_file():
        return Path(name).parent
    if str(name) in names:
        return names[str(name)]
    if Path(name).is_dir():
        raise PackError(f"The folder {name} is no pack: it has no {DESCRIPTION_FILE}.", "Name a pack or its folder.")
    raise PackError(
        f"There is no pack {name}.", f"Installed are: {', '.join(names) or 'none'}. A path to a folder works too."
    )


def find(title: str) -> Path | None:
    """The folder of the installed pack that calls itself so."""
    for folder in (*_embedded(), *own_packs()):
        with suppress(PackError):
            if Pack.read(folder).name == title:
                return folder
    return None


def remove(name: str) -> int:
    """Delete an installed pack; the bytes that this frees. Raises `PackError` or `OutputError`."""
    if (EMBEDDED_PACKS / name).is_dir():
        raise PackError("The embedded pack is part of the program and cannot be removed.")
    return _remove(packs_folder(), name)


def remove_clip(name: str) -> int:
    """Delete a shared CLIP model by the name of its folder; as `remove`."""
    return _remove(_clips_folder(), name)


@contextmanager
def staging() -> Iterator[Path]:
    """An empty folder to build a pack in; what was not put in its place by `place` is removed at the end.

    Raises `OutputError`.
    """
    sweep(packs_folder())
    folder = packs_folder() / f".new-{uuid.uuid4().hex}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputError(
            f"The models folder {models_folder()} cannot be written: {error.strerror}.", "Choose another models folder."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(staged: Path, name: str) -> Path:
    """Make a staged folder the installed pack of that name, at once. Raises `PackError` if there is one."""
    folder = check_free(name)
    staged.rename(folder)
    return folder


def check_free(name: str) -> Path:
    """The folder for a new pack of that name. Raises `PackError` if there is one."""
    folder = packs_folder() / _slug(name)
    if (EMBEDDED_PACKS / folder.name).exists() or folder.exists():
        raise PackError(f"A pack called {folder.name} is installed already.", "Remove it first, or take another name.")
    return folder


def place_clip(staged: Path, clip: PublicClip) -> Path:
    """Make a staged folder the shared model of that name, in place of an older one."""
    folder = clip_folder(clip)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    staged.rename(folder)
    return folder


def disk_use(folder: Path) -> int:
    """Bytes of all files in a folder; what is being deleted meanwhile counts nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                status = Path(parent, name).lstat()
                total += status.st_size * stat.S_ISREG(status.st_mode)
    return total


def _embedded() -> list[Path]:
    """Folders of the packs that came with the program, the starter first."""
    return sorted(_folders(EMBEDDED_PACKS), key=lambda folder: folder != STARTER_PACK)


def _clips_folder() -> Path:
    return models_folder() / "clip"


def _folders(parent: Path) -> list[Path]:
    """Folders by name; none where the models folder is on a disk that is not there, or may not be read."""
    try:
        return sorted(folder for folder in parent.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    except OSError:
        return []


def _remove(parent: Path, name: str) -> int:
    folder = parent / name
    if _slug(name) != name or not folder.is_dir():
        raise PackError(f"There is no installed pack {name}.")
    freed = disk_use(folder)
    gone = folder.with_name(f".removed-{uuid.uuid4().hex}")
    try:
        folder.rename(gone)  # so that it is never half there
        shutil.rmtree(gone)
    except OSError as error:
        raise OutputError(f"The pack {name} cannot be removed: {error.strerror}.", details=repr(error)) from error
    return freed


def _look(folder: Path) -> Installed:
    try:
        pack, problem = Pack.read(folder), ""
    except PackError as error:
        pack, problem = None, str(error)
    return Installed(folder, pack, problem, disk_use(folder))


def _slug(name: str) -> str:
    """A folder name for any name: letters and digits of every script, joined by hyphens. Raises `PackError`."""
    slug = shortened(re.sub(r"[^\w.]+", "-", name.lower()).strip("-."), 120).strip("-.")
    if not is_file_name(slug):
        raise PackError("The name of a pack needs a letter or a digit.")
    return slug
