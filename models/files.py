"""Write files whole or not at all: a full disk or a crash leaves the old file as it was. Open zips of bounded lists."""

import errno
import io
import os
import re
import shutil
import time
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout
from safetensors import SafetensorError

from models.errors import OutputError

SPARE = 64 * 1024**2  # bytes that large writes leave free on a disk
MAX_LIST = 4 * 1024**2  # bytes of the list at the end of a zip, for some 50,000 files
MAX_NAME = 255  # bytes
STALE = 3600  # seconds
PATIENCE = 3  # seconds
_LITTER = re.compile(r"\.(?:[0-9a-f]{32}\.part|(?:new|removed)-[0-9a-f]{32})")
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a draft beside `path` to write; at the end of the block it is flushed to disk and takes the place of `path`.

    If anything fails, the draft is removed and the old file stays. Write the draft with Python's own file objects,
    torch or safetensors: Pillow and numpy write to the descriptor of an open file and do not notice a full disk, so
    they encode into memory first. A link keeps pointing to its file. A `private` file is for its owner alone (0600).
    Drafts that a killed program left in the folder are removed. Raises `OutputError` for whatever the writers
    raise (OSError, ValueError, and RuntimeError and SafetensorError by torch and safetensors).
    """
    draft = None
    try:
        target = path.resolve()
        sweep(target.parent)
        draft = target.with_name(f".{uuid.uuid4().hex}.part")
        if private:
            draft.touch(0o600, exist_ok=False)
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise _explained(path, error) from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink()


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip to read. Raises OSError, and BadZipFile also where its list of files is longer than `MAX_LIST`."""
    with _Listed(path) as file, zipfile.ZipFile(file) as archive:
        file.listing = False
        yield archive


class _Listed(io.FileIO):
    """A file that is not read in large pieces while it is `listing`: `zipfile` reads the list of files in one."""

    listing = True

    def read(self, size: int | None = -1, /) -> bytes:
        if self.listing and size is not None and size > MAX_LIST:
            raise zipfile.BadZipFile("the list of its files is too long")
        return super().read(-1 if size is None else size)


def lock_of(path: Path) -> FileLock:
    """The lock for a file, beside it. It ends with its program, even a killed one, and is for its owner alone."""
    return FileLock(path.with_name(path.name + ".lock"), mode=0o600, thread_local=False)


def release(lock: BaseFileLock) -> None:
    """Release a lock and remove its file. For locks that nobody waits for."""
    file = Path(lock.lock_file)
    with suppress(OSError):  # Windows removes only what is closed
        file.unlink()
    lock.release()
    with suppress(OSError):
        file.unlink()


def acquired(lock: BaseFileLock, path: Path, seconds: float) -> bool:
    """Take the lock of a file; False if another program holds it for so long. Raises `OutputError` without a lock."""
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    except OSError as error:
        raise _explained(path, error) from error
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other programs from changing a file that is read, changed and written within the block.

    Raises `OutputError` if another holds it for `PATIENCE` seconds, or the folder takes no lock.
    """
    lock = lock_of(path)
    if not acquired(lock, path, PATIENCE):
        raise OutputError(f"{shown_name(path)} is in use by another program.", "Try again.", str(lock.lock_file))
    try:
        yield
    finally:
        lock.release()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, if absent. Raises `OutputError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _explained(folder, error) from error


def remove(path: Path) -> None:
    """Delete a file, if it is there. Raises `OutputError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        sentence = f"{shown_name(path)} cannot be deleted: {_reason(error)}."
        raise OutputError(sentence, "Close what uses it, or change its permissions.", repr(error)) from error


def sweep(folder: Path) -> None:
    """Remove what a killed program of this person left in a folder: drafts, and folders that were being built.

    Whatever was touched within `STALE` seconds may still be in use and stays.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if _LITTER.fullmatch(path.name) and _is_stale(path):
                _delete(path)


def put_aside(path: Path) -> Path | None:
    """Rename a file that cannot be used, so that nothing in it is lost; its new name, None if that fails."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in range(1, 1000))
    with suppress(OSError, StopIteration):
        return path.rename(next(name for name in names if not name.exists()))
    return None


def _is_stale(path: Path) -> bool:
    """Return True if all of it belongs to the user and nothing in it was written lately."""
    states = [one.lstat() for one in (path, *(path.rglob("*") if path.is_dir() else ()))]
    own = not hasattr(os, "getuid") or all(state.st_uid == os.getuid() for state in states)
    return own and max(state.st_mtime for state in states) < time.time() - STALE


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def shown_name(path: Path) -> str:
    """The file's name for a sentence; bytes that are no UTF-8, and what steers a terminal, become U+FFFD."""
    name = os.fsencode(path.name or str(path)).decode(errors="replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def name_within_limit(stem: str, ending: str) -> str:
    """A file's name, its stem cut where a disk would refuse the name as too long."""
    return stem.encode()[: MAX_NAME - len(ending.encode())].decode(errors="ignore") + ending


def _explained(path: Path, error: Exception) -> OutputError:
    full = isinstance(error, OSError) and error.errno in _FULL
    hint = "Make room on the disk." if full else "Choose another folder or name."
    return OutputError(f"{shown_name(path)} cannot be written: {_reason(error)}.", hint, repr(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, ValueError) else "the disk may be full"
