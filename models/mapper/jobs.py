"""A training as plain values: all that it needs to begin, and to go on after the program was closed. Imports no torch.

A job lies beside its mapper's file until the training is over.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, get_args

from models.edits import Text
from models.errors import Damaged, read_as
from models.files import remove, replacing
from models.mapper.library import checkpoint_path, held_path, hold, let_go, own_folder
from models.mapper.settings import USUAL, USUAL_FACES, Kind, Level, TrainingSettings
from models.packs.manifest import Pack
from models.validation import decode_json, exactly

MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class TrainingJob:
    """Train toward `target`, away from `neutral` if there is one; the edit then keeps what `keep` names.

    `kind` and the levels it goes `without` are those of `MapperConfig`. `photos` is a folder of photos to learn from,
    "" for so many random `faces`. Raises `Damaged` for values that describe no training.
    """

    target: Text
    neutral: Text = ""
    keep: tuple[Text, ...] = ()
    kind: Kind = "levels"
    without: tuple[Level, ...] = ()
    photos: str = ""
    faces: int = USUAL_FACES
    settings: TrainingSettings = USUAL

    def __post_init__(self) -> None:
        texts = (self.target, self.neutral, self.photos, *self.keep)
        known = self.kind in get_args(Kind) and set(self.without) < set(get_args(Level))
        counts = (self.faces, self.settings.steps, self.settings.batch, self.settings.validation_interval)
        sensible = all(type(count) is int and count > 0 for count in counts)
        if not known or not sensible or not all(isinstance(text, str) for text in texts):
            raise Damaged("The saved training settings are damaged.", details=repr(self))

    def save(self, path: Path) -> None:
        """Write the job to a file. Raises `OutputError`."""
        with replacing(path) as draft:
            draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "TrainingJob":
        """A job of a file of `save`. Raises `Damaged`."""
        with read_as(Damaged, "The saved training settings are damaged."):
            if path.stat().st_size > MAX_BYTES:
                raise ValueError("no settings are that large")
            return exactly(decode_json(path.read_bytes(), dict[str, Any]), cls)

    def goes_on_with(self, other: "TrainingJob") -> bool:
        """Return True if this continues an unfinished `other`: equal but for the steps and the patience at most."""
        mine, theirs = self.settings, other.settings
        return replace(self, settings=replace(mine, steps=theirs.steps, patience=theirs.patience)) == other


def job_path(mapper: Path) -> Path:
    """Path of a mapper's job while its training is not over."""
    return mapper.with_suffix(".json")


def unfinished(pack: Pack) -> dict[Path, TrainingJob]:
    """Trainings of a pack that were stopped or cut off, by the file that their mapper will have."""
    jobs: dict[Path, TrainingJob] = {}
    for checkpoint in sorted(own_folder(pack).glob("*.training")):
        mapper = checkpoint.with_suffix(".safetensors")
        try:
            jobs[mapper] = TrainingJob.load(job_path(mapper))
        except Damaged:  # cut, or of an earlier version
            continue
    return jobs


def place_for(pack: Pack, job: TrainingJob) -> Path:
    """The file of the mapper: of the job that this one continues, else a new one."""
    same = (path for path, other in unfinished(pack).items() if job.goes_on_with(other) and hold(path))
    return next(same, None) or held_path(pack, job.target)


def forget(mapper: Path) -> None:
    """Give up what an unfinished training has left: its job and its checkpoint. Raises `OutputError`."""
    try:
        for path in (checkpoint_path(mapper), job_path(mapper)):
            remove(path)
    finally:
        let_go(mapper)
