"""Keeps the picture true to the document: every change becomes a render request, every frame goes to the canvas."""

from PySide6.QtCore import QObject, Signal

from app.engine.engine import Engine, State
from app.engine.host import Frame
from app.session.document import Change, Document
from app.widgets.canvas import Canvas, View
from app.widgets.pictures import Picture, Pictures
from app.window.edits.edit_stack import EditStackPanel
from models.edits import Edit, RenderRequest
from models.project import Portrait


class LiveView(QObject):
    """Joins document, engine, canvas and edit stack."""

    shown = Signal(Frame)  # a frame that is now on the canvas

    def __init__(self, document: Document, engine: Engine, canvas: Canvas, stack: EditStackPanel) -> None:
        super().__init__(canvas)
        self._document = document
        self._engine = engine
        self._canvas = canvas
        self._stack = stack
        self._rendered: RenderRequest | None = None
        self.photo_before = True
        document.changed.connect(self._follow)
        engine.framed.connect(self._show)
        engine.state_changed.connect(self._engine_changed)
        canvas.view_changed.connect(self._show_before)  # the difference is always to the unedited face

    def compare_with_photo(self, on: bool) -> None:
        """Before is the photo, where there is one; or what the model made of it."""
        self.photo_before = on
        self._document.view["photo_before"] = on
        self._show_before()

    def _show_before(self) -> None:
        if self._document.portrait is not None:
            self._canvas.show_before(*self._before(self._document.portrait))

    def render(self) -> None:
        """Ask for the picture of the document as it is now."""
        portrait, request = self._document.portrait, self._document.request
        ready = self._engine.state is State.READY
        if portrait is not None and request is not None and ready and self._engine.fits(portrait):
            self._engine.render(request)

    def show_run(self, pictures: Pictures) -> None:
        """Show how far an optimisation is: the last of uint8 [2, 1, R, R, 3]; `render` ends it."""
        self._rendered = None
        self._canvas.show_after(pictures[-1, 0], self.tr("Optimising"))

    @property
    def current(self) -> bool:
        """Whether the canvas shows the document at full quality."""
        return self._rendered is not None and self._rendered == self._document.request

    def _follow(self, change: Change) -> None:
        if change is Change.PORTRAIT:
            self._show_face()
        if change in (Change.PORTRAIT, Change.EDITS):
            self._stack.show_edits(self._document.edits)
        if change in (Change.PORTRAIT, Change.EDITS, Change.SELECTION):
            self._stack.show_selected(self._document.selected)
        if change in (Change.PORTRAIT, Change.EDITS, Change.PREVIEW):
            self.render()

    def _show_face(self) -> None:
        portrait = self._document.portrait
        if portrait is None:
            self._canvas.clear()
            return
        before, caption = self._before(portrait)
        self._canvas.show_face(before, portrait.picture, (caption, self._words(self._document.edits)))
        if portrait.crop is not None and not self._document.edits and self._canvas.view is View.EDITED:
            self._canvas.set_view(View.SIDE_BY_SIDE)  # so that the person sees what the model made of the photo

    def _before(self, portrait: Portrait) -> tuple[Picture, str]:
        if self.photo_before and portrait.crop is not None and self._canvas.view is not View.DIFFERENCE:
            return portrait.crop, self.tr("Photo")
        return portrait.picture, self.tr("Unedited")

    def _words(self, edits: tuple[Edit, ...]) -> str:
        return self.tr("Edited") if any(edit.active for edit in edits) else self.tr("As the model sees it")

    def _engine_changed(self, state: State) -> None:
        if state is State.READY:
            self.render()

    def _show(self, frame: Frame) -> None:
        self._canvas.show_after(frame.picture, self._words(frame.request.edits))
        if self._engine.loaded is not None:
            for index, kept in enumerate(frame.kept):
                self._stack.show_channels(index, kept, self._engine.loaded.channels)
        if frame.full:
            self._rendered = frame.request
        self.shown.emit(frame)
