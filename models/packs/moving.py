"""Moving packs, CLIP models and downloads to another folder, also on another disk; whole or not at all."""

import shutil
from contextlib import suppress
from pathlib import Path

from models.errors import OutputError, PackError
from models.files import SPARE
from models.packs.library import disk_use
from models.paths import models_folder, set_models_folder
from models.progress import Progress

KINDS = ("packs", "clip", "downloads")
CHUNK = 8 * 1024**2


def move_models(target: Path, progress: Progress | None = None) -> None:
    """Make `target` the models folder and take all models there; what is in it already is used as well.

    Raises `PackError` if both have a model of the same name, `OutputError`, `Stopped`; then all is as it was.
    """
    progress, source, target = progress or Progress(), models_folder(), target.resolve()
    if target == source.resolve():
        return
    if any(target.is_relative_to(source.resolve() / kind) for kind in KINDS):
        raise PackError("The models folder cannot be moved into itself.", "Choose another folder.")
    moves = [(path, target / kind / path.name) for kind in KINDS for path in _inside(source / kind)]
    for _, new in moves:
        if new.exists():
            raise PackError(f"There is a {new.name} in {target} already.", "Remove one of the two.")
    try:
        _move(moves, target, progress)
    except OSError as error:
        raise OutputError(
            f"The models cannot be moved: {error.strerror}.", "Choose another folder.", repr(error)
        ) from error


def _move(moves: list[tuple[Path, Path]], target: Path, progress: Progress) -> None:
    """Rename on the same disk; else copy all, point there, and only then delete."""
    target.mkdir(parents=True, exist_ok=True)
    same_disk = all(old.stat().st_dev == target.stat().st_dev for old, _ in moves)
    if not same_disk:
        _check_room(moves, target)
    copying = _Copying(sum(disk_use(old) for old, _ in moves), progress)
    try:
        for old, new in moves:
            new.parent.mkdir(exist_ok=True)
            if same_disk:
                old.rename(new)
            else:
                shutil.copytree(old, new, copy_function=copying.copy)
        set_models_folder(target)
    except BaseException:
        _undo(moves, same_disk)
        raise
    for old, _ in moves:
        shutil.rmtree(old, ignore_errors=True)


def _undo(moves: list[tuple[Path, Path]], same_disk: bool) -> None:
    for old, new in moves:
        with suppress(OSError):
            if same_disk:
                new.rename(old)
            else:
                shutil.rmtree(new)


def _check_room(moves: list[tuple[Path, Path]], target: Path) -> None:
    needed, free = sum(disk_use(old) for old, _ in moves) + SPARE, shutil.disk_usage(target).free
    if needed > free:
        raise OutputError(
            f"The models need {needed / 1e9:.1f} GB, the disk has {free / 1e9:.1f} GB left.", "Choose another disk."
        )


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


class _Copying:
    """Copies file by file and reports how far all of it is."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._progress = progress

    def copy(self, source: str, target: str) -> None:
        """As `shutil.copy2`, with progress and stop."""
        with Path(source).open("rb") as old, Path(target).open("wb") as new:
            while chunk := old.read(CHUNK):
                new.write(chunk)
                self._done += len(chunk)
                self._progress.report(self._done / self._total, f"moving {Path(source).name}")
        shutil.copystat(source, target)
