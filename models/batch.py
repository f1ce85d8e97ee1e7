"""A folder of photos through the same edits: the tree is kept, what is done is skipped, one bad photo stops nothing.

`report.json` in the output folder says for each photo what became of it. A photo is done if the report says so for the
same settings and the same file, and its picture is there. Pictures are written whole or not at all, so that a photo
that is worked on twice after a breakdown leaves one picture, and it stands once in the report.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models import photo
from models.editor import Editor
from models.edits import Edit, RenderRequest
from models.errors import PhotoError, SemblanceError
from models.face.paste_back import paste_back
from models.files import replacing
from models.progress import Progress, duration

REPORT_FILE = "report.json"
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".avif", ".jp2", ".ppm"}
)  # of the formats in `photo.READABLE`
SECONDS_BETWEEN_REPORTS = 2.0


@dataclass(frozen=True)
class Settings:
    """What is done to every photo; `whole` puts the face back into its photo. The pack is given by its folder."""

    pack: Path
    edits: tuple[Edit, ...]
    device: str = "auto"
    align: bool = True
    refine: int = 0
    whole: bool = False

    @property
    def key(self) -> str:
        """Names the settings in the report."""
        values = {**asdict(self), "pack": str(self.pack.resolve())}
        del values["device"]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Outcome:
    """What became of a photo: `output` is a path below the output folder, `error` a sentence, empty if all went well.

    `source` tells the file apart from a changed one of the same name.
    """

    output: str
    error: str
    seconds: float
    settings: str
    source: str


def run(
    folder: Path, output: Path, settings: Settings, executor: Executor | None = None, progress: Progress | None = None
) -> dict[str, Outcome]:
    """Edit all photos below `folder` into `output`; every photo's outcome by its path below `folder`.

    Raises `PhotoError` if there are no photos, `OutputError` if the report cannot be written, `Stopped`.
    """
    progress = progress or Progress()
    photos = find_photos(folder, output)
    targets = _targets(photos)
    outcomes = _read_report(output)
    open_ = [name for name in photos if not _is_done(folder, output, name, outcomes.get(name), settings)]
    outcomes = {name: outcomes[name] for name in photos if name not in set(open_)}
    jobs = [(name, folder / name, output / targets[name]) for name in open_]
    saved = time.monotonic()
    meter = _Meter(len(photos), len(outcomes))
    try:
        progress.report(*meter.at(len(outcomes)))
        for name, outcome in _work(jobs, settings, output, executor, progress):
            outcomes[name] = outcome
            if time.monotonic() - saved > SECONDS_BETWEEN_REPORTS:
                _write_report(output, outcomes, settings)
                saved = time.monotonic()
            progress.report(*meter.at(len(outcomes)))
    finally:
        _write_report(output, outcomes, settings)
    return outcomes


def find_photos(folder: Path, output: Path) -> list[str]:
    """Paths of the pictures below `folder`, with forward slashes, sorted; those below `output` are left out."""
    if not folder.is_dir():
        raise PhotoError(f"There is no folder {folder}.")
    made = output.resolve()
    photos = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.resolve().is_relative_to(made)
    )
    if not photos:
        raise PhotoError(f"There are no pictures in {folder}.", f"It looks for {', '.join(sorted(SUFFIXES))}.")
    return photos


def process(settings: Settings, source: Path, target: Path) -> tuple[str, float]:
    """Edit one photo; (error or "", seconds). Runs in a worker, which reads the pack once."""
    start = time.monotonic()
    try:
        _edit(_editor(settings.pack, settings.device), settings, source, target)
        error = ""
    except SemblanceError as refusal:
        error = str(refusal)
    except Exception as fault:  # whatever one photo does, the others go on
        error = f"{source.name} could not be edited: {fault!r}"
    return error, round(time.monotonic() - start, 3)


def _edit(editor: Editor, settings: Settings, source: Path, target: Path) -> None:
    picture = photo.read(source)
    inversion = editor.open(picture, align=settings.align, refine=settings.refine)
    edited = editor.render(RenderRequest(inversion.code, settings.edits))
    if settings.whole:
        edited = paste_back(picture.rgb, edited, inversion.quad)
    target.parent.mkdir(parents=True, exist_ok=True)
    photo.write(target, edited, exif=picture.exif)


@lru_cache(maxsize=1)
def _editor(pack: Path, device: str) -> Editor:
    return Editor.load(pack, device)


def _work(
    jobs: list[tuple[str, Path, Path]],
    settings: Settings,
    output: Path,
    executor: Executor | None,
    progress: Progress,
) -> Iterator[tuple[str, Outcome]]:
    """Every job's outcome as it is done."""
    results = _alone(jobs, settings) if executor is None else _together(jobs, settings, executor)
    for (name, source, target), (error, seconds) in results:
        below = target.relative_to(output).as_posix()
        yield name, Outcome("" if error else below, error, seconds, settings.key, _state(source))
        progress.check()


Result = tuple[tuple[str, Path, Path], tuple[str, float]]


def _alone(jobs: Iterable[tuple[str, Path, Path]], settings: Settings) -> Iterator[Result]:
    for job in jobs:
        yield job, process(settings, job[1], job[2])


def _together(jobs: Iterable[tuple[str, Path, Path]], settings: Settings, executor: Executor) -> Iterator[Result]:
    futures: dict[Future[tuple[str, float]], tuple[str, Path, Path]] = {
        executor.submit(process, settings, job[1].resolve(), job[2].resolve()): job for job in jobs
    }
    try:
        for future in as_completed(futures):
            fault = future.exception()
            lost = f"The workers that had {futures[future][0]} were lost: {fault!r}"
            yield futures[future], (lost, 0.0) if fault else future.result()
    finally:
        for future in futures:
            future.cancel()


def _targets(photos: list[str]) -> dict[str, str]:
    """Where each goes: under its own name if that can be written, else as PNG, with its old suffix if need be."""
    taken = {name for name in photos if Path(name).suffix.lower() in photo.WRITABLE}
    targets = {}
    for name in photos:
        target = name if name in taken else str(Path(name).with_suffix(".png").as_posix())
        targets[name] = target if name in taken or target not in taken else f"{name}.png"
        taken.add(targets[name])
    return targets


def _is_done(folder: Path, output: Path, name: str, outcome: Outcome | None, settings: Settings) -> bool:
    return (
        outcome is not None
        and not outcome.error
        and outcome.settings == settings.key
        and outcome.source == _state(folder / name)
        and (output / outcome.output).is_file()
    )


def _state(source: Path) -> str:
    status = source.stat()
    return f"{status.st_size} bytes, {status.st_mtime_ns}"


def _read_report(output: Path) -> dict[str, Outcome]:
    """The outcomes of an earlier run; none if there was none, or its report cannot be read."""
    try:
        photos = json.loads((output / REPORT_FILE).read_text(encoding="utf-8"))["photos"]
        return {name: Outcome(**values) for name, values in photos.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _write_report(output: Path, outcomes: dict[str, Outcome], settings: Settings) -> None:
    failed = sum(1 for outcome in outcomes.values() if outcome.error)
    report: dict[str, Any] = {
        "pack": str(settings.pack),
        "edits": [edit.to_dict() for edit in settings.edits],
        "done": len(outcomes) - failed,
        "failed": failed,
        "photos": {name: asdict(outcome) for name, outcome in sorted(outcomes.items())},
    }
    with replacing(output / REPORT_FILE) as draft:
        output.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


class _Meter:
    """Photos done, and time left by the pace of this run."""

    def __init__(self, total: int, done: int) -> None:
        self._total = total
        self._first = done
        self._started = time.monotonic()

    def at(self, done: int) -> tuple[float, str]:
        words = f"{done} of {self._total} photos"
        if done > self._first:
            left = (time.monotonic() - self._started) / (done - self._first) * (self._total - done)
            words += f", {duration(left)} left"
        return done / self._total, words
