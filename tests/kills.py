"""Programs that are killed while they write: `python -m tests.kills --times 30 --seed 1`.

A child process writes a file again and again and is killed at a random moment. Whatever is left must be a whole file,
the old one or the new one, and what lies around must be gone after the next start. Exits with 1 where it is not so.
POSIX only: the child is a fork.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.session import presets
from app.session.autosave import left_over
from app.settings import Settings
from models import files, photo, project_file
from models.packs import fetching, library
from models.paths import STARTER_PACK, data_folder
from models.project import Project
from tests.helpers.sessions import BEARD, SMILE, session


def _projects(folder: Path) -> None:
    while True:
        for edit in (SMILE, BEARD):
            project_file.save(folder / "a.semblance", Project(session().portrait, (edit,), 0))


def _pictures(folder: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (700, 700, 3), np.uint8)
    while True:
        photo.write(folder / "a.png", noise, recipe="{}")


def _presets(_: Path) -> None:
    while True:
        presets.save({presets.OWN: [SMILE] * 200})


def _settings(_: Path) -> None:
    preferences = Settings()
    while True:
        for theme in ("dark", "light"):
            preferences.theme = theme


def _pins(_: Path) -> None:
    while True:
        fetching._change_pins(lambda pins: {f"entry-{number}/file": "a" * 64 for number in range(12)})


def _packs(_: Path) -> None:
    while True:
        with library.staging() as staged:
            for name in ("pack.toml", "generator.safetensors"):
                (staged / name).write_bytes((STARTER_PACK / name).read_bytes())
            # Another name each time, as a pack stays where a child is killed before it removes it.
            placed = library.place(staged, f"pack {uuid.uuid4().hex}")
        library.remove(placed.name)


def _recovery(_: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from app.engine.workers import Lane
    from app.messages import Messages
    from app.session.autosave import Autosave
    from app.session.document import Document

    application, document = QApplication([]), Document()
    autosave = Autosave(document, Lane(), Messages())
    portrait = session().portrait
    assert portrait is not None
    document.set_portrait(portrait)
    while True:
        document.add_edit(SMILE)
        autosave.save()
        for _turn in range(3):
            application.processEvents()


WORK: dict[str, Callable[[Path], None]] = {
    "project": _projects,
    "picture": _pictures,
    "presets": _presets,
    "settings": _settings,
    "pins": _pins,
    "packs": _packs,
    "recovery": _recovery,
}


def _check_presets(_: Path) -> None:
    assert presets.mend() is None and presets.load(STARTER_PACK)


def _check_settings(_: Path) -> None:
    assert Settings().damaged is None


def _check_pins(_: Path) -> None:
    path = data_folder() / "pins.json"
    assert not path.exists() or len(json.loads(path.read_bytes())) == 12


def _check_packs(_: Path) -> None:
    assert not [entry.problem for entry in library.installed() if entry.problem]


def _check_recovery(_: Path) -> None:
    for path in left_over():
        project_file.load(path)
        path.unlink()


CHECKS: dict[str, Callable[[Path], None]] = {
    "project": lambda folder: _read_if_there(folder / "a.semblance", project_file.load),
    "picture": lambda folder: _read_if_there(folder / "a.png", photo.read),
    "presets": _check_presets,
    "settings": _check_settings,
    "pins": _check_pins,
    "packs": _check_packs,
    "recovery": _check_recovery,
}


def main() -> int:
    """Run as the arguments say; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="kills of each kind of work")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance, faults = random.Random(arguments.seed), 0
    for name in WORK:
        with tempfile.TemporaryDirectory() as home:
            os.environ["SEMBLANCE_HOME"] = home
            damaged = [fault for _ in range(arguments.times) if (fault := _kill(name, Path(home), chance))]
            litter = _litter_after_start(Path(home))
        print(f"{name:10} {arguments.times} kills, {len(damaged)} damaged, litter after the next start: {litter or 0}")
        print("\n".join(damaged), end="\n" if damaged else "")
        faults += len(damaged) + len(litter)
    return int(bool(faults))


def _kill(name: str, home: Path, chance: random.Random) -> str:
    """Let a child write, kill it, and look: what is damaged, or an empty text."""
    child = os.fork()
    if child == 0:
        try:
            WORK[name](home)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(3)  # it should have been killed
    time.sleep(chance.uniform(0.02, 0.4))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        return f"{name}: the child ended by itself"
    try:
        CHECKS[name](home)
    except Exception as error:
        return f"{name}: {error!r}"
    return ""


def _litter_after_start(home: Path) -> list[str]:
    """Drafts, staged folders and locks of sessions that a start an hour later would leave."""
    files.STALE = 0
    left_over()
    for folder in [home, *(path for path in home.rglob("*") if path.is_dir())]:
        files.sweep(folder)
    names = [
        path for path in home.rglob("*") if path.name.endswith(".part") or path.name.startswith((".new", ".removed"))
    ]
    return [str(path.relative_to(home)) for path in [*names, *home.glob("data/recovery/*.lock")]]


def _read_if_there(path: Path, read: Callable[[Path], object]) -> None:
    if path.exists():
        read(path)


if __name__ == "__main__":
    sys.exit(main())
