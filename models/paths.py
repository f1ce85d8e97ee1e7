"""Paths: resources of the program, folders of the user.

Resources lie beside `models/` in a clone, a wheel and a bundle alike. The person's folders are the platform's own;
the variable SEMBLANCE_HOME puts them all under one folder (tests, portable use). They are for the person alone (0700),
and raise OutputError where they cannot be made or written; only `models_folder` may be absent, for reading is enough
to use the embedded pack. Models are large, so their folder can be moved (`models.packs.moving`): a small file says
where.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from platformdirs import PlatformDirs

from models.errors import OutputError
from models.files import replacing

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
EMBEDDED_PACKS = RESOURCES / "packs"
STARTER_PACK, CARTOON_PACK = EMBEDDED_PACKS / "starter", EMBEDDED_PACKS / "cartoon"
SAMPLES = RESOURCES / "samples"
_MOVED_FILE = "models-folder.txt"  # in the data folder


def data_folder() -> Path:
    """Folder of the user's data; made if absent."""
    return _made(_data_place())


def models_folder() -> Path:
    """Packs, CLIP models and downloads: the data folder, or where the person moved them; neither is made.

    Raises OutputError for a user without a home folder.
    """
    try:
        moved = Path((_data_place() / _MOVED_FILE).read_text(encoding="utf-8").strip())
        moved.exists()  # raises for a name that no disk can have
    except (OSError, ValueError):
        return _data_place()
    return moved if moved.is_absolute() else _data_place()


def set_models_folder(folder: Path) -> None:
    """Look for models there from now on, in every program of this person. Raises OutputError."""
    with replacing(data_folder() / _MOVED_FILE, private=True) as draft:
        draft.write_text(f"{folder}\n", encoding="utf-8")


def log_folder() -> Path:
    """Log files; made if absent."""
    return _made(_place("log", lambda dirs: dirs.user_log_path))


def settings_folder() -> Path:
    """Preferences; made if absent."""
    return _made(_place("settings", lambda dirs: dirs.user_config_path))


def _data_place() -> Path:
    return _place("data", lambda dirs: dirs.user_data_path)


def _place(name: str, standard: Callable[[PlatformDirs], Path]) -> Path:
    """Path of a folder. Raises OutputError for a user without a home folder."""
    if home := os.environ.get("SEMBLANCE_HOME"):
        return Path(home) / name
    try:
        place = standard(PlatformDirs("Semblance", appauthor=False))
    except RuntimeError:  # of platformdirs, where neither HOME nor the system's list of users tell
        place = Path()
    if not place.is_absolute():
        raise OutputError("This user has no home folder.", "Name a folder in the variable SEMBLANCE_HOME.")
    return place


def _made(folder: Path) -> Path:
    reason = ""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:  # of an earlier version
            folder.chmod(0o700)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason or not os.access(folder, os.W_OK):
        raise OutputError(
            f"{folder} cannot be written: {reason or 'Permission denied'}.",
            "Change its permissions, or name another folder in the variable SEMBLANCE_HOME.",
        )
    return folder
