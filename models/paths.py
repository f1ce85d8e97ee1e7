"""Where things are: resources of the program, folders of the person.

Resources lie beside `models/` in a clone, a wheel and a bundle alike. The person's folders are the platform's own;
the variable SEMBLANCE_HOME puts them all under one folder (tests, portable use). Each raises OutputError where it can
not be made or written, and are for the person alone (0700). Models are large, so their folder can be moved
(`models.packs.moving`): a small file says where.
"""

import os
import stat
from pathlib import Path

from platformdirs import PlatformDirs

from models.errors import OutputError
from models.files import replacing

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STARTER_PACK = RESOURCES / "packs" / "starter"
SAMPLES = RESOURCES / "samples"


def data_folder() -> Path:
    """What the program keeps of the person; made if absent."""
    return _folder("data", _dirs().user_data_path)


def models_folder() -> Path:
    """Packs, CLIP models and downloads: the data folder, or where the person moved them."""
    try:
        moved = Path(_moved_file().read_text(encoding="utf-8").strip())
        moved.exists()  # raises for a name that no disk can have
    except (OSError, ValueError):
        return data_folder()
    return moved if moved.is_absolute() else data_folder()


def set_models_folder(folder: Path) -> None:
    """Look for models there from now on, in every program of this person. Raises OutputError."""
    with replacing(_moved_file(), private=True) as draft:
        draft.write_text(f"{folder}\n", encoding="utf-8")


def log_folder() -> Path:
    """Log files; made if absent."""
    return _folder("log", _dirs().user_log_path)


def settings_folder() -> Path:
    """Preferences; made if absent."""
    return _folder("settings", _dirs().user_config_path)


def _moved_file() -> Path:
    return data_folder() / "models-folder.txt"


def _dirs() -> PlatformDirs:
    return PlatformDirs("Semblance", appauthor=False)


def _folder(name: str, standard: Path) -> Path:
    home = os.environ.get("SEMBLANCE_HOME")
    folder = Path(home) / name if home else standard
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
