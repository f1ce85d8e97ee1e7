"""Trains mappers beside the editing: a lane of its own in the background, with an editor of its own.

The engine goes on rendering meanwhile. What is stopped, or cut off by the end of the program, goes on where it was.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.engine.workers import Lane, Task
from app.widgets.pictures import Pictures
from models.edits import Edit
from models.mapper import jobs
from models.mapper.jobs import TrainingJob
from models.mapper.library import checkpoint_path
from models.packs.manifest import Pack
from models.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor


class Training(QObject):
    """One training at a time. Everything comes back through signals, in the GUI thread."""

    started = Signal(TrainingJob)
    progressed = Signal(float, str)
    previewed = Signal(object)  # `Pictures`; from the lane's thread
    trained = Signal(Edit)  # over, or ended with what it had learned so far
    stopped = Signal(TrainingJob)  # it can go on
    ended = Signal()  # in whatever way
    failed = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self, background=True)
        self._lane.busy_changed.connect(lambda busy: None if busy else self.ended.emit())
        self._task: Task | None = None
        self._keeping = False  # whether a training that is stopped becomes an edit all the same

    @property
    def busy(self) -> bool:
        """True if a training is on its way."""
        return self._lane.busy

    def start(self, pack: Pack, device: str, job: TrainingJob) -> None:
        """Train, or go on with what is left of the same job."""
        assert not self.busy
        path = jobs.place_for(pack, job)
        self._keeping = False
        work = partial(_train, pack, device, job, path, self.previewed.emit)
        done = partial(self._done, job, path)
        self._task = self._lane.submit(work, done, self.failed.emit, self.progressed.emit)
        self.started.emit(job)

    def keep(self) -> None:
        """End the training; what it has learned so far becomes the edit."""
        self._keeping = True
        self.stop()

    def stop(self) -> None:
        """End the training for now; it can go on later."""
        if self._task is not None:
            self._task.finish()

    def close(self) -> None:
        """End the thread, as `stop` does."""
        self._lane.close()

    def _done(self, job: TrainingJob, path: Path, edit: Edit) -> None:
        unfinished = checkpoint_path(path).exists()
        if unfinished and not self._keeping:
            self.stopped.emit(job)
            return
        jobs.forget(path)
        self.trained.emit(edit)


def _train(
    pack: Pack, device: str, job: TrainingJob, path: Path, show: Callable[[Pictures], None], progress: Progress
) -> Edit:
    """In the lane's thread, where torch may be imported: the edit that was learned. Raises as `run_job`, Stopped."""
    import torch

    from models.editor import Editor
    from models.learning import mapper_edit, run_job
    from models.pixels import to_bytes

    def preview(_: int, before: "Tensor", after: "Tensor") -> None:
        show(np.stack([to_bytes(before), to_bytes(after)]))

    torch.set_num_threads(max(1, (os.cpu_count() or 1) // 2))  # of this thread; the others belong to the engine
    progress.report(0.0, "Loading the model")
    run_job(Editor(pack, device), job, path, progress, preview)
    return mapper_edit(job, path)
