"""Packs as zip files: taken in without trust, written out.

An archive may hold the files that a pack can have (`manifest.has_a_place`) and nothing else, plain and of a sensible
size, so that no name leads anywhere and nothing grows without end. It is unpacked aside and put in place as a whole.
"""

import shutil
import stat
import zipfile
from pathlib import Path
from typing import IO

from models.errors import Hostile, OutputError, PackError
from models.files import SPARE, opened_zip, replacing
from models.packs import library
from models.packs.manifest import DESCRIPTION_FILE, Pack, has_a_place
from models.packs.toml import SIZE_LIMIT
from models.progress import Progress

MAX_WEIGHTS = 8 * 1024**3  # bytes of one file
MAX_TEXT = 16 * 1024**2  # of all files but weights and the description
MAX_FILES = 1000
MAX_RATIO = 20  # weights hardly shrink
MAX_HEADER = 16 * 1024**2  # of a safetensors file
CHUNK = 4 * 1024**2

WEIGHTS = ".safetensors"


def install(path: Path, progress: Progress | None = None) -> Path:
    """Unpack an archive among the installed packs; the new folder.

    Raises `PackError` if it is no pack or one of its name is there, `Hostile` if it could do harm, `OutputError`.
    """
    progress = progress or Progress()
    try:
        with opened_zip(path) as archive, library.staging() as folder:
            _unpack(archive, folder, progress)
            return library.place(folder, Pack.read(folder).name)
    except FileNotFoundError as error:
        raise PackError(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise PackError(f"{path.name} is no zip file, or a damaged one.", "Get it again.", repr(error)) from error
    except OSError as error:
        raise OutputError(f"{path.name} cannot be unpacked: {error.strerror}.", details=repr(error)) from error


def export(folder: Path, path: Path, progress: Progress | None = None) -> None:
    """Write a pack as a zip file, whole or not at all. Raises `PackError` or `OutputError`."""
    progress = progress or Progress()
    if Pack.read(folder).base is not None:
        raise PackError("A pack that draws the faces of another one cannot be exported without it.")
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    files = [name for name in names if has_a_place(name)]
    with replacing(path) as draft, zipfile.ZipFile(draft, "w") as archive:
        for count, name in enumerate(files):
            progress.report(count / len(files), name)
            archive.write(folder / name, name)


def _unpack(archive: zipfile.ZipFile, folder: Path, progress: Progress) -> None:
    entries = _entries(archive)
    total = sum(entry.file_size for entry in entries.values())
    if total + SPARE > shutil.disk_usage(folder).free:
        raise OutputError(f"The pack needs {total / 1e9:.1f} GB, more than the disk has left.", "Make room.")
    done = 0
    for name, entry in entries.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        with archive.open(entry) as packed, target.open("xb") as file:
            if name.endswith(WEIGHTS):
                file.write(_checked_header(packed, name))
            while chunk := packed.read(CHUNK):
                file.write(chunk)
                progress.report((done + file.tell()) / total, name)
        done += entry.file_size


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by their name in the pack; one folder around them all is taken off."""
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    top = next((name for entry in files if (name := entry.filename).endswith(DESCRIPTION_FILE)), None)
    if top is None:
        raise PackError(f"The archive has no {DESCRIPTION_FILE}, so it is no pack.")
    around = top.removesuffix(DESCRIPTION_FILE)
    if len(files) > MAX_FILES:
        raise Hostile(f"The archive holds {len(files):,} files, more than any pack has.")
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in files:
        name = entry.filename.removeprefix(around)
        if not has_a_place(name) or not entry.filename.startswith(around) or name in entries:
            raise Hostile(f"The archive holds {entry.filename[:100]!r}, which has no place in a pack.")
        _check_entry(name, entry)
        entries[name] = entry
    return entries


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Hostile(f"{name} in the archive is a link or a device, not a file.")
    if entry.flag_bits & 1:
        raise PackError("The archive is locked with a password.", "Unlock it first.")
    limit = MAX_WEIGHTS if name.endswith(WEIGHTS) else SIZE_LIMIT if name == DESCRIPTION_FILE else MAX_TEXT
    if entry.file_size > limit or entry.file_size > MAX_RATIO * entry.compress_size + SIZE_LIMIT:
        raise Hostile(f"{name} in the archive would unpack to {entry.file_size:,} bytes, which no such file has.")


def _checked_header(packed: IO[bytes], name: str) -> bytes:
    """The first 8 bytes of a safetensors file: the length of its header, which is read into memory as a whole."""
    head = packed.read(8)
    if len(head) < 8 or int.from_bytes(head, "little") > MAX_HEADER:
        raise Hostile(f"{name} in the archive has a header of a size that no model has.")
    return head
