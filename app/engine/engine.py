"""The only door to the torch half. Importing this module imports no torch; the editor lives in the lane's thread.

Numbered render requests go in, numbered frames come out; frames of a face that is no longer shown are dropped. A GPU
that is absent, broken or out of memory is left for the CPU, and the person is told.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.engine import opening
from app.engine.host import EditorHost, Frame, Loaded, Request, Wanted
from app.engine.workers import Lane, Task
from models.edits import PhotoRequest
from models.paths import STARTER_PACK
from models.photo import Photo
from models.progress import Progress
from models.project import Portrait, Project

if TYPE_CHECKING:
    from models.editor import Editor

T = TypeVar("T")


class State(StrEnum):
    """Readiness of the engine."""

    ABSENT = "absent"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Engine(QObject):
    """Runs the engine in threads; answers come through signals, in the GUI thread."""

    state_changed = Signal(State)
    busy_changed = Signal(bool)  # something runs that can be cancelled
    cancelled = Signal()  # something was, by the person or because another session is opened
    progressed = Signal(float, str)  # 0..1 and a few words
    opened = Signal(Portrait, object)  # a new face, and its edits (tuple) or None: those that are there
    face_opened = Signal(Portrait)  # another face of the open photo
    refined = Signal(Portrait, Portrait)  # a face of a photo, and the same with a code that is nearer to the photo
    likened = Signal(Portrait, float, float)  # such a face, and its likeness 0..1 before and after
    taken_over = Signal(Project)  # the session with faces of the loaded pack
    framed = Signal(Frame)
    failed = Signal(Exception)
    noticed = Signal(str)  # a sentence that the person should know; work goes on

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.ABSENT
        self.loaded: Loaded | None = None
        self._lane = Lane(self)
        self._lane.busy_changed.connect(self.busy_changed)
        self._host = EditorHost(self._fell_back)  # its methods run in the lane's thread alone
        self._loading: Task | None = None
        self._opening: Task | None = None
        self._number = 0
        self._oldest = 0  # frames before it show another face
        self._wanted: Wanted | None = None
        self._waiting = False  # a picture was asked for while loading

    @property
    def preview(self) -> bool:
        """True if a small picture may come first where the full one takes long."""
        return self._host.preview

    @preview.setter
    def preview(self, on: bool) -> None:
        self._host.preview = on

    @property
    def busy(self) -> bool:
        """True if something runs or waits that can be cancelled."""
        return self._lane.busy

    @property
    def writing(self) -> bool:
        """True if an export, a film or a copy is on its way."""
        return self._lane.holds(lambda task: task.lasting)

    @property
    def guarded(self) -> bool:
        """True if something is on its way that must not end without a question, such as an optimisation."""
        return self._lane.holds(lambda task: task.guarded)

    def start(self, folder: Path = STARTER_PACK, device: str = "auto", threads: int = 0) -> None:
        """Import torch and load a pack in the background; what is asked meanwhile waits.

        `device` is one of `models.device.DEVICES`; `threads` 0: as many as are fast.
        """
        if self._loading is not None:
            self._loading.cancel()
        self._set_state(State.LOADING)
        work = partial(self._host.load, folder, device, threads)
        self._loading = self._lane.submit(work, self._started, self._not_started, self.progressed.emit)

    def open_photo(self, source: Path | Photo, face: int = 0, align: bool = True) -> None:
        """Open a file or a pasted picture; a PNG with a recipe brings its edits back. Ends what is being opened.

        What is done for the open face goes on until the new one is there: the file may be no photo.
        """
        self._open(partial(opening.open_photo, source, face, align))

    def choose_face(self, portrait: Portrait, face: int) -> None:
        """Open another face of the same photo beside the one that is open."""
        self.leave()
        self.submit(partial(opening.choose_face, portrait, face), self._show_face)

    def refine(self, portrait: Portrait, steps: int | None = None) -> None:
        """Bring the code of a photo nearer to the photo, by as many steps as pay; all else goes first."""
        self.submit(partial(opening.refine, portrait, steps), partial(self._show_refined, portrait), patient=True)

    def random_face(self, seed: int) -> None:
        """Open the random face of a seed; the edits stay."""
        self._open(partial(opening.random_face, seed))

    def take_over(self, project: Project) -> None:
        """Make the faces of another pack again with this one; edits that this one cannot do are switched off."""
        self.leave()
        self.submit(partial(opening.take_over, project), self.taken_over.emit)

    def fits(self, portrait: Portrait) -> bool:
        """Return True if a face is of the loaded pack, as far as is known."""
        return self.loaded is None or portrait.pack in ("", self.loaded.pack.name)

    def submit(
        self,
        work: Callable[["Editor", Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        patient: bool = False,
        lasting: bool = False,
        guarded: bool = False,
        first: bool = False,
    ) -> Task:
        """Run `work` on the editor in turn, with progress and cancel; sliders are served in between.

        `patient` work lets what is asked after it go first, `first` work goes before what waits. `lasting` work, such
        as an export, is done whatever is opened in the meantime; `guarded` work is told by `guarded`.
        """
        failed = failed or self.failed.emit
        return self._lane.submit(
            partial(self._host.use, work),
            done,
            failed,
            self.progressed.emit,
            patient=patient,
            lasting=lasting,
            guarded=guarded,
            first=first,
        )

    def render(self, wanted: Wanted) -> int:
        """Ask for a picture; the newest request wins. Returns the number that its frames will carry."""
        self._number += 1
        if self._wanted is None or _subject(self._wanted.request) != _subject(wanted.request):
            self._oldest = self._number
        self._wanted = wanted
        if self.state is State.LOADING:  # the slot would be served before there is an editor
            self._waiting = True
        else:
            self._put_into_slot(wanted)
        return self._number

    def cancel(self) -> None:
        """Cancel what runs and waits, except for the picture and the loading of the engine."""
        self._lane.cancel(spare=lambda task: task is self._loading)
        self.cancelled.emit()

    def leave(self) -> None:
        """Cancel what is of use to the open face alone, for another is opened; exports go on."""
        self._lane.cancel(spare=lambda task: task.lasting or task is self._loading)
        self.cancelled.emit()

    def close(self) -> None:
        """End the thread."""
        self._lane.close()

    def _put_into_slot(self, wanted: Wanted) -> None:
        work = partial(self._host.render, self._number, wanted, self._show_soon)
        self._lane.replace(partial(self._host.use, work), self._show, self.failed.emit)

    def _open(self, work: Callable[["Editor", Progress], opening.Opened]) -> None:
        if self._opening is not None:
            self._opening.cancel()
        self._opening = self.submit(work, self._show_opened, first=self._loading is None)

    def _show_opened(self, result: opening.Opened) -> None:
        self._opening = None
        self.leave()
        self.opened.emit(result.portrait, result.edits)
        if result.portrait.crop is not None:
            self._study_photo(result.portrait)

    def _show_face(self, portrait: Portrait) -> None:
        self.face_opened.emit(portrait)
        self._study_photo(portrait)

    def _show_refined(self, portrait: Portrait, found: opening.Refined) -> None:
        self.refined.emit(portrait, found.portrait)
        if found.likeness is not None:
            self.likened.emit(found.portrait, *found.likeness)

    def _study_photo(self, portrait: Portrait) -> None:
        """Do what the first edit would wait for, then what makes edits better."""
        self.submit(partial(opening.survey, portrait), lambda _: None)
        self.refine(portrait)

    def _set_state(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _started(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._loading = None
        self._set_state(State.READY)
        if self._waiting and self._wanted is not None:
            self._waiting = False
            self._put_into_slot(self._wanted)

    def _not_started(self, error: Exception) -> None:
        self._loading = None
        self._set_state(State.FAILED)
        self.failed.emit(error)

    def _fell_back(self, loaded: Loaded, sentence: str) -> None:
        self._lane.post(partial(self._note_fallback, loaded, sentence))

    def _note_fallback(self, loaded: Loaded, sentence: str) -> None:
        self.loaded = loaded
        self.state_changed.emit(self.state)
        self.noticed.emit(sentence)

    def _show_soon(self, frame: Frame) -> None:
        self._lane.post(partial(self._show, frame))

    def _show(self, frame: Frame) -> None:
        if frame.number >= self._oldest:
            self.framed.emit(frame)


def _subject(request: Request) -> object:
    """The photo or the face that a request shows."""
    return request.photo if isinstance(request, PhotoRequest) else request.code
