"""Latent optimisation in the engine's lane: its pictures are shown on the way, sliders are served in between."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.engine.engine import Engine
from app.engine.workers import Task
from app.widgets.pictures import Pictures
from models.edits import Edit, RenderRequest
from models.optimization.job import OptimizationJob
from models.progress import Progress
from models.project import Portrait

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor

T = TypeVar("T")
Show = Callable[[float, Pictures], None]
PREVIEW_EVERY = 3  # steps


class Optimising(QObject):
    """One run at a time. Everything comes back through signals."""

    started = Signal(OptimizationJob)
    progressed = Signal(float, str)
    previewed = Signal(object)  # uint8 [2, 1, R, R, 3]: the face before and as it is now; from the engine's thread
    found = Signal(Edit)  # for the open face
    imagined = Signal(Portrait, tuple)  # a new face, and the edit that made it
    ended = Signal()  # in whatever way

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._task: Task | None = None
        engine.cancelled.connect(self._follow_cancel)

    @property
    def busy(self) -> bool:
        """True if a run is on its way."""
        return self._task is not None

    def start(self, job: OptimizationJob, request: RenderRequest | None) -> None:
        """Begin with the face of `request` as its edits make it, or with the mean face."""
        assert not self.busy
        if job.free or request is None:
            self._task = self._submit(partial(_imagine, job, self._show), self._made)
        else:
            self._task = self._submit(partial(_optimise, job, request, self._show), self._reached)
        self.started.emit(job)

    def _submit(self, work: Callable[["Editor", Progress], T], done: Callable[[T], None]) -> Task:
        """Begin a run that lets all else go first and is not ended without a question."""
        return self._engine.submit(work, done, self._failed, patient=True, guarded=True)

    def keep(self) -> None:
        """End the run; the best so far becomes the edit."""
        if self._task is not None:
            self._task.finish()

    def stop(self) -> None:
        """End the run and leave the face as it was."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _show(self, share: float, pictures: Pictures) -> None:
        self.progressed.emit(share, "Optimising the code")
        self.previewed.emit(pictures)

    def _reached(self, edit: Edit) -> None:
        self._end()
        self.found.emit(edit)

    def _made(self, made: tuple[Portrait, Edit]) -> None:
        self._end()
        self.imagined.emit(made[0], (made[1],))

    def _failed(self, error: Exception) -> None:
        self._end()
        self._engine.failed.emit(error)

    def _follow_cancel(self) -> None:
        if self._task is not None and self._task.cancelled:
            self._end()

    def _end(self) -> None:
        if self._task is not None:
            self._task = None
            self.ended.emit()


class _Run:
    """Hands every third picture of a run on, beside the one it began with."""

    def __init__(self, steps: int, show: Show) -> None:
        self._steps = steps
        self._show = show
        self._before: Pictures | None = None

    def __call__(self, step: int, images: "Tensor") -> None:
        from models.pixels import to_bytes

        if step % PREVIEW_EVERY == 0:
            now = to_bytes(images)
            self._before = now if self._before is None else self._before
            self._show(step / self._steps, np.stack([self._before, now]))


def _optimise(job: OptimizationJob, request: RenderRequest, show: Show, editor: "Editor", progress: Progress) -> Edit:
    from models.learning import optimise

    return optimise(editor, job, request, progress, _Run(job.settings.steps, show))[1]


def _imagine(job: OptimizationJob, show: Show, editor: "Editor", progress: Progress) -> tuple[Portrait, Edit]:
    from models.learning import optimise

    code, edit = optimise(editor, job, None, progress, _Run(job.settings.steps, show))
    return Portrait(code, editor.render(RenderRequest(code)), job.target, editor.pack.name), edit
