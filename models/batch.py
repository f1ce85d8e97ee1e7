"""A folder of photos through the same edits: the tree is kept, what is done is skipped, one bad photo stops nothing.

`report.json` in the output folder says for each photo what became of it, and for each other file why it was left out.
A photo is done if the report says so for the same settings and the same file, and its picture is there. Pictures are
written whole or not at all, so that a photo that is worked on twice after a breakdown leaves one picture, and it stands
once in the report. No file is written over that an earlier run has not written.
"""

import errno
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from models import photo
from models.batch_report import Outcome, Report, output_names, read_report, write_report
from models.editor import Editor
from models.edits import Edit, Surface
from models.errors import OutputError, PhotoError, SemblanceError
from models.files import make_folder, shown_name
from models.photo_folder import Found, find_photos
from models.progress import Progress, duration

SECONDS_BETWEEN_REPORTS = 2.0
_OF_THE_DISK = (errno.ENOSPC, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(frozen=True)
class BatchSettings:
    """Edits, surface and form of every photo's output; `place` keeps the place where it was taken.

    The pack is given by its folder.
    """

    pack: Path
    edits: tuple[Edit, ...]
    device: str = "auto"
    align: bool = True
    refine: int | None = None
    surface: Surface = "photo"
    place: bool = False

    @property
    def key(self) -> str:
        """Hash by which the report knows the settings again."""
        values = {**asdict(self), "pack": str(self.pack.resolve())}
        del values["device"]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def described(self) -> dict[str, Any]:
        """Pack and edits, for people who read the report."""
        return {"pack": str(self.pack), "edits": [edit.to_dict() for edit in self.edits]}


@dataclass(frozen=True)
class Result:
    """Result of one photo in a worker: `error` is a sentence or empty; `disk`: the disk takes no other photo either."""

    error: str
    seconds: float
    disk: bool = False


@dataclass(frozen=True)
class _Job:
    name: str
    source: Path
    target: Path


def run(
    folder: Path,
    output: Path,
    settings: BatchSettings,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Report:
    """Edit all photos below `folder` into `output`.

    Raises `PhotoError` if there are no photos, `OutputError` if the disk is full or the report cannot be written, and
    `Stopped`.
    """
    progress = progress or Progress()
    found = find_photos(folder, output)
    if not found.photos:
        raise PhotoError(f"There are no pictures in {shown_name(folder)}.", _remark(found))
    report = _begin(folder, output, found, settings)
    jobs = [_Job(name, folder / name, output / report.targets[name]) for name in found.photos]
    jobs = [job for job in jobs if job.name not in report.outcomes]
    save, saved = partial(write_report, output, report, settings.described), time.monotonic()
    meter = _Meter(len(found.photos), len(report.outcomes))
    try:
        save()
        progress.report(*meter.at(len(report.outcomes)))
        for name, outcome in _work(jobs, settings, output, executor, progress):
            report.outcomes[name] = outcome
            if time.monotonic() - saved > SECONDS_BETWEEN_REPORTS:
                save()
                saved = time.monotonic()
            progress.report(*meter.at(len(report.outcomes)))
    finally:
        save()
    return report


def process(settings: BatchSettings, source: Path, target: Path) -> Result:
    """Edit one photo. Runs in a worker, which reads the pack once."""
    start = time.monotonic()
    disk = False
    try:
        _edit(_editor(settings.pack, settings.device), settings, source, target)
        error = ""
    except SemblanceError as refusal:
        error, cause = str(refusal), refusal.__cause__
        disk = isinstance(refusal, OutputError) and isinstance(cause, OSError) and cause.errno in _OF_THE_DISK
    except Exception as fault:  # whatever one photo does, the others go on
        error = f"{shown_name(source)} could not be edited: {fault!r}"
    return Result(error, round(time.monotonic() - start, 3), disk)


def _edit(editor: Editor, settings: BatchSettings, source: Path, target: Path) -> None:
    picture = photo.read(source)
    inversion = editor.open(picture, align=settings.align, refine=settings.refine)
    edited = editor.edited(picture, inversion, settings.edits, settings.surface)
    make_folder(target.parent)
    if settings.surface == "photo":
        changed = any(edit.active for edit in settings.edits)
        photo.write_edited(target, picture, edited, place=settings.place, edited=changed, in_place=True)
    else:
        photo.write(target, edited, exif=picture.exif if settings.place else photo.without_place(picture.exif))


@lru_cache(maxsize=1)
def _editor(pack: Path, device: str) -> Editor:
    return Editor.load(pack, device)


def _begin(folder: Path, output: Path, found: Found, settings: BatchSettings) -> Report:
    """The report of an earlier run, less what has to be done again, and all targets."""
    earlier = read_report(output)
    targets = output_names(found.photos, output, earlier.targets)
    done = {
        name: outcome
        for name, outcome in earlier.outcomes.items()
        if name in targets and _is_done(folder, output, name, outcome, settings)
    }
    return Report(done, found.left_out, targets)


def _work(
    jobs: list[_Job], settings: BatchSettings, output: Path, executor: Executor | None, progress: Progress
) -> Iterator[tuple[str, Outcome]]:
    """Every job's outcome as it is done. Raises `OutputError` where the disk takes no more."""
    results = _alone(jobs, settings) if executor is None else _together(jobs, settings, executor)
    for job, result in results:
        below = "" if result.error else job.target.relative_to(output).as_posix()
        yield job.name, Outcome(below, result.error, result.seconds, settings.key, _state(job.source))
        if result.disk:
            raise OutputError(f"The batch ends, for the disk takes no more: {result.error}")
        progress.check()


def _alone(jobs: Iterable[_Job], settings: BatchSettings) -> Iterator[tuple[_Job, Result]]:
    for job in jobs:
        yield job, process(settings, job.source, job.target)


def _together(jobs: Iterable[_Job], settings: BatchSettings, executor: Executor) -> Iterator[tuple[_Job, Result]]:
    futures: dict[Future[Result], _Job] = {
        executor.submit(process, settings, job.source.resolve(), job.target.resolve()): job for job in jobs
    }
    try:
        for future in as_completed(futures):
            job, fault = futures[future], future.exception()
            lost = f"The workers that had {job.name} were lost: {fault!r}"
            yield job, Result(lost, 0.0) if fault else future.result()
    finally:
        for future in futures:
            future.cancel()


def _is_done(folder: Path, output: Path, name: str, outcome: Outcome, settings: BatchSettings) -> bool:
    return (
        not outcome.error
        and outcome.settings == settings.key
        and outcome.source == _state(folder / name)
        and (output / outcome.output).is_file()
    )


def _state(source: Path) -> str:
    """Size and time of a file; empty if it is gone."""
    try:
        status = source.stat()
    except OSError:
        return ""
    return f"{status.st_size} bytes, {status.st_mtime_ns}"


def _remark(found: Found) -> str:
    name, reason = next(iter(found.left_out.items()), ("", ""))
    return f"{len(found.left_out)} files are left out, such as {name}: {reason}." if name else "It is empty."


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
