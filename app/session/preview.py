"""The picture follows the document: every change becomes a render request, the newest request wins."""

import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.engine import Engine, State
from app.engine.host import Frame, Request, Wanted
from app.session.document import Change, Document
from app.session.keyframes import SIDE, Keyframes
from app.settings import Settings
from models.edits import Edit

SCREEN = 1024  # px, until the canvas tells
QUICK = 0.15  # seconds; slower pictures get no keyframes at full quality
REMEMBERED = 6  # pictures
LARGE = 2 * SIDE  # px; larger pictures are not kept
REST = 120  # ms without a move after which a slider rests


class Freshness(StrEnum):
    """States of the picture on the screen beside the document."""

    UPDATING = "updating"  # another picture is on its way
    COARSE = "coarse"  # of these values, but not at full quality
    CURRENT = "current"


class Preview(QObject):
    """Asks the engine for the document's picture and hands its frames on."""

    framed = Signal(Frame)
    freshness_changed = Signal()

    def __init__(self, document: Document, engine: Engine, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._engine = engine
        self._settings = settings
        self._shown: Request | None = None
        self._screen = SCREEN
        self._known: OrderedDict[Request, Frame] = OrderedDict()  # the last that no blend made, by `bare` request
        self._coarse: Request | None = None  # shown in part
        self._keyframes: Keyframes | None = None
        self._fetching: dict[int, tuple[Keyframes, float, bool]] = {}  # by the number of the frame that will come
        self._outstanding: int | None = None  # of the keyframe that is awaited
        self._awaited: int | None = None  # of the picture that is awaited at full quality, or instead of it
        self._seconds = 0.0  # of the last picture at full quality
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(lambda: self.render(final=True))
        document.changed.connect(self._follow)
        engine.framed.connect(self._take)
        engine.state_changed.connect(self._engine_changed)
        settings.changed.connect(self._set_up)
        self._set_up("preview")

    def render(self, *, final: bool = False) -> None:
        """Ask for the picture of the document as it is now, at full quality if it is `final` or nothing moves.

        Whatever is asked for in between, such as the picture of a code that came meanwhile, full quality follows.
        """
        request = self._document.request
        final = final or not self._document.previewing
        if final:
            self._rest.stop()
        else:
            self._rest.start()
        if request is not None:
            self._outstanding = None
            self._awaited = self._ask(request, final)

    def _ask(self, request: Request, final: bool, most: int = sys.maxsize) -> int | None:
        """Ask for a picture of a photo at the size of the screen, `most` px, or in full."""
        portrait, ready = self._document.portrait, self._engine.state is State.READY
        if portrait is None or not ready or not self._engine.fits(portrait):
            return None
        return self._engine.render(Wanted(request, self._document.photo, min(self._screen, most), final))

    def try_out(self, edit: Edit | None) -> None:
        """Show the face with one more edit, which is not added; None: as it is."""
        request = self._document.request if edit is None else self._document.request_with_another(edit)
        if request is not None and not self._document.previewing:
            self._outstanding, self._keyframes = None, None
            self._awaited = self._ask(request, final=edit is None)

    # a slider that a hand is on

    def prefetch(self, index: int, field: str, values: Sequence[float]) -> None:
        """Make pictures at some values of a slider that a hand comes to, so that a drag need not wait for the engine.

        Those that have been on the screen are taken from there: often the one before the edit was added, and the last.
        """
        if self._document.request is None:
            return
        keyframes = Keyframes(self._document, index, field, values)
        if self._keyframes is None or not self._keyframes.same(keyframes):
            self._keyframes, self._outstanding = keyframes, None
        for value in (*values, self._keyframes.value):
            request = self._keyframes.request(value)
            frame = self._known.get(request.bare) if request is not None else None
            if frame is not None:
                self._keyframes.add(value, frame.picture, full=frame.full)
        self._fetch()

    def _fetch(self) -> None:
        """Ask for the next keyframe, coarse ones first, unless one is on its way.

        It takes the place of what is asked for, so it waits for the document's picture, or comes where a slider that
        moves will ask for that again. Those of a photo are small at most once: the screen's size is what a drag shows,
        and the photo's own takes long.
        """
        keyframes = self._keyframes
        free = self._rest.isActive() or (self.current and self._awaited is None)
        if keyframes is None or not keyframes.fit or not free or self._outstanding is not None:
            return
        value, full = keyframes.missing(full=False), False
        if value is None and self._seconds < QUICK and self._document.photo is None:
            value, full = keyframes.missing(full=True), True
        request = keyframes.request(value) if value is not None else None
        number = self._ask(request, full, SIDE) if request is not None else None
        if number is not None and value is not None:
            self._outstanding = number
            self._fetching[number] = (keyframes, value, full)

    def _blend(self) -> bool:
        """Show what keyframes make of the slider's value; False if they do not reach it."""
        started = time.perf_counter()
        request, keyframes = self._document.request, self._keyframes
        picture = keyframes.picture() if keyframes else None
        if picture is None or request is None:
            return False
        self._show(Frame(0, request, picture, {}, False, time.perf_counter() - started))
        return True

    def _take_keyframe(self, frame: Frame, keyframes: Keyframes, value: float) -> None:
        if frame.number == self._outstanding:
            self._outstanding = None
        if keyframes is not self._keyframes or not keyframes.fit:
            return
        keyframes.add(value, frame.picture, full=frame.full)
        if self._rest.isActive() and not self._blend():
            self._show(frame)
        self._fetch()

    def set_screen(self, longest: int) -> None:
        """Set the longest side of the photo on the screen, in device px; pictures on the way need not be larger."""
        self._screen = max(longest, 1)

    def forget(self) -> None:
        """Count no picture as shown, because something else is on the screen; `render` ends that."""
        self._shown = None

    @property
    def current(self) -> bool:
        """Compare the last frame with the document's picture at full quality."""
        return self._shown is not None and self._shown == self._document.request

    @property
    def freshness(self) -> Freshness:
        """State of the picture on the screen beside the document; current where there is none."""
        request = self._document.request
        if request is None or self.current:
            return Freshness.CURRENT
        return Freshness.COARSE if self._coarse == request else Freshness.UPDATING

    def _follow(self, change: Change) -> None:
        moving = change is Change.PREVIEW and self._document.previewing
        if moving:
            self._rest.start()
        if moving and self._keyframes is not None and self._keyframes.fit:
            self._blend()
            self._fetch()
        elif change in (Change.PORTRAIT, Change.CODE, Change.EDITS, Change.PREVIEW):
            if change is Change.CODE and self._keyframes is not None:
                self._keyframes = self._keyframes.anew()
            if self._keyframes is not None and not self._keyframes.fit:
                self._keyframes = None
            self.render()
        self.freshness_changed.emit()

    def _engine_changed(self, state: State) -> None:
        if state is State.READY:
            self.render()

    def _set_up(self, name: str) -> None:
        if name == "preview":
            self._engine.preview = self._settings.preview

    def _take(self, frame: Frame) -> None:
        if frame.full:
            self._seconds = frame.seconds
        for number in [number for number in self._fetching if number < frame.number]:
            del self._fetching[number]  # frames come in order: this one was dropped for a newer request
        keyframes, value, full = self._fetching.get(frame.number, (None, 0.0, False))
        if keyframes is not None:
            if frame.full or not full:  # else it is the small picture before the full one
                del self._fetching[frame.number]
                self._take_keyframe(frame, keyframes, value)
            return
        if frame.full and frame.number == self._awaited:
            self._awaited = None
        self._remember(frame)
        self._show(frame)
        self._fetch()

    def _remember(self, frame: Frame) -> None:
        """Keep the picture unless it is large; the one at the screen's size comes before a large one."""
        if max(frame.picture.shape) <= LARGE:
            self._known[frame.request.bare] = frame
            self._known.move_to_end(frame.request.bare)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _show(self, frame: Frame) -> None:
        self._coarse = frame.request
        if frame.full:
            self._shown = frame.request
        self.framed.emit(frame)
        self.freshness_changed.emit()
