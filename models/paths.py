"""Where things are: resources of the program, folders of the person.

Resources lie beside `models/` in a clone, a wheel and a bundle alike. The person's folders are the platform's own;
the variable SEMBLANCE_HOME puts them all under one folder (tests, portable use). Each raises OutputError where it can
not be made or written.
"""

import os
from pathlib import Path

from platformdirs import PlatformDirs

from models.errors import OutputError

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STARTER_PACK = RESOURCES / "packs" / "starter"
SAMPLES = RESOURCES / "samples"


def data_folder() -> Path:
    """Packs and models of the person; made if absent."""
    return _folder("data", _dirs().user_data_path)


def log_folder() -> Path:
    """Log files; made if absent."""
    return _folder("log", _dirs().user_log_path)


def settings_folder() -> Path:
    """Preferences; made if absent."""
    return _folder("settings", _dirs().user_config_path)


def _dirs() -> PlatformDirs:
    return PlatformDirs("Semblance", appauthor=False)


def _folder(name: str, standard: Path) -> Path:
    home = os.environ.get("SEMBLANCE_HOME")
    folder = Path(home) / name if home else standard
    reason = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason or not os.access(folder, os.W_OK):
        raise OutputError(
            f"{folder} cannot be written: {reason or 'Permission denied'}.",
            "Change its permissions, or name another folder in the variable SEMBLANCE_HOME.",
        )
    return folder
