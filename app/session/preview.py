"""The picture follows the document: every change becomes a render request, the newest request wins."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.engine.engine import Engine, State
from app.engine.host import Frame, Request, Wanted
from app.session.document import Change, Document
from app.settings import Settings

SCREEN = 1024  # px, until the canvas tells


class Freshness(StrEnum):
    """How the picture on the screen stands to the document."""

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
        self._coarse: Request | None = None  # shown in part
        document.changed.connect(self._follow)
        engine.framed.connect(self._take)
        engine.state_changed.connect(self._engine_changed)
        settings.changed.connect(self._set_up)
        self._set_up("preview")

    def render(self) -> None:
        """Ask for the picture of the document as it is now."""
        document, ready = self._document, self._engine.state is State.READY
        portrait, request = document.portrait, document.request
        if portrait is not None and request is not None and ready and self._engine.fits(portrait):
            self._engine.render(Wanted(request, document.photo, self._screen, not document.previewing))

    def set_screen(self, longest: int) -> None:
        """Set the longest side of the photo on the screen, in device px; pictures on the way need not be larger."""
        self._screen = max(longest, 1)

    def forget(self) -> None:
        """Count no picture as shown, because something else is on the screen; `render` ends that."""
        self._shown = None

    @property
    def current(self) -> bool:
        """Whether the last frame is the document's picture at full quality."""
        return self._shown is not None and self._shown == self._document.request

    @property
    def freshness(self) -> Freshness:
        """How the picture on the screen stands to the document; current where there is none."""
        request = self._document.request
        if request is None or self.current:
            return Freshness.CURRENT
        return Freshness.COARSE if self._coarse == request else Freshness.UPDATING

    def _follow(self, change: Change) -> None:
        if change in (Change.PORTRAIT, Change.EDITS, Change.PREVIEW):
            self.render()
            self.freshness_changed.emit()

    def _engine_changed(self, state: State) -> None:
        if state is State.READY:
            self.render()

    def _set_up(self, name: str) -> None:
        if name == "preview":
            self._engine.preview = self._settings.preview

    def _take(self, frame: Frame) -> None:
        self._coarse = frame.request
        if frame.full:
            self._shown = frame.request
        self.framed.emit(frame)
        self.freshness_changed.emit()
