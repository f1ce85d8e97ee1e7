"""State of the program: enabled actions, the window's title, the line at the bottom."""

import time
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.engine.engine import Engine, State
from app.packs.catalogue_words import said
from app.session.document import Change, Document
from app.session.preview import Freshness, Preview
from app.widgets.canvas import Canvas
from app.window.actions import Actions, Need
from app.window.status_line import StatusLine
from app.words import spoken
from models.progress import duration
from models.project import Portrait

ENOUGH = 3.0  # seconds of work before its end is foretold, and of work left that is worth a word


class Status(QObject):
    """Follows document and engine; `window` carries the title."""

    def __init__(
        self,
        document: Document,
        engine: Engine,
        preview: Preview,
        canvas: Canvas,
        actions: Actions,
        line: StatusLine,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._preview = preview
        self._actions = actions
        self._line = line
        self._window = window
        self._likeness: WeakKeyDictionary[Portrait, tuple[float, float]] = WeakKeyDictionary()  # before and after
        self._words = ""  # of the work that reported last
        self._first: tuple[float, float] | None = None  # when the present part of the work began, and how far it was
        self._last = 0.0  # how far the work was
        document.changed.connect(lambda change: self.refresh() if change != Change.PREVIEW else None)
        preview.framed.connect(lambda frame: line.show_time(frame.seconds))
        preview.freshness_changed.connect(self._show_engine)
        canvas.zoomed.connect(line.show_zoom)
        engine.state_changed.connect(self.refresh)
        engine.likened.connect(self._note_likeness)
        engine.progressed.connect(self._show_progress)
        engine.busy_changed.connect(lambda busy: None if busy else self._end_work())
        later = Qt.ConnectionType.QueuedConnection  # a history that is being destroyed still tells that it is empty
        document.undo_stack.undoTextChanged.connect(self.refresh, later)
        document.undo_stack.redoTextChanged.connect(self.refresh, later)
        line.cancel_asked.connect(engine.cancel)
        line.packs_asked.connect(actions.models.trigger)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done, say what is open and what the engine is."""
        self._actions.meet(self._present())
        self._show_history()
        self._show_title()
        self._show_engine()
        self._show_likeness()

    def _present(self) -> Need:
        portrait = self._document.portrait
        present = Need.ENGINE if self._engine.state in (State.LOADING, State.READY) else Need.NOTHING
        if portrait is not None:
            present |= Need.FACE
            present |= Need.PACK if self._engine.fits(portrait) else Need.NOTHING
            loaded = self._engine.loaded
            present |= Need.CARTOON if loaded is not None and loaded.pack.cartoon else Need.NOTHING
            present |= Need.FACES if len(portrait.faces) > 1 else Need.NOTHING
            present |= Need.PHOTO if portrait.crop is not None else Need.NOTHING
            present |= Need.ON_PHOTO if self._document.photo is not None else Need.NOTHING
        return present | (Need.EDIT if self._document.edits else Need.NOTHING)

    def _show_history(self) -> None:
        history, do = self._document.undo_stack, self._actions
        do.undo.setEnabled(history.canUndo())
        do.redo.setEnabled(history.canRedo())
        do.undo.setText(self.tr("&Undo {step}").format(step=history.undoText()).rstrip())
        do.redo.setText(self.tr("&Redo {step}").format(step=history.redoText()).rstrip())

    def _show_title(self) -> None:
        portrait, path = self._document.portrait, self._document.path
        name = path.name if path else portrait.title if portrait else ""
        self._window.setWindowTitle(f"{name}[*] - Semblance" if name else "Semblance[*]")
        self._window.setWindowModified(portrait is not None and self._document.modified)
        if portrait is None:
            self._line.show_no_picture()

    def _show_engine(self) -> None:
        words = {
            State.ABSENT: self.tr("Starting"),
            State.LOADING: self.tr("Loading the model"),
            State.READY: self._freshness_words(),
            State.FAILED: self.tr("No model: pictures cannot be made"),
        }
        self._line.show_engine(words[self._engine.state])
        if self._engine.loaded is not None:
            self._line.show_device(self._engine.loaded.device)
            pack = self._engine.loaded.pack
            self._line.show_pack(self.tr("{name}, {size} px").format(name=said(pack.name), size=pack.resolution))

    def _note_likeness(self, face: Portrait, before: float, after: float) -> None:
        self._likeness[face] = before, after
        self._show_likeness()

    def _show_likeness(self) -> None:
        face = self._document.portrait
        self._line.show_likeness(self._likeness.get(face) if face is not None else None)

    def _freshness_words(self) -> str:
        words = {
            Freshness.UPDATING: self.tr("Updating"),
            Freshness.COARSE: self.tr("Preview"),
            Freshness.CURRENT: self.tr("Ready"),
        }
        return words[self._preview.freshness]

    def _show_progress(self, fraction: float, what: str) -> None:
        loading = self._engine.state is State.LOADING  # of which people need no parts
        words = (self.tr("Loading the model") if loading else spoken(what)) or self._words
        if (
            words != self._words or fraction < self._last
        ):  # other work, or another part of it, which has a pace of its own
            self._first = None
        self._words, self._last = words, fraction
        self._line.show_work(fraction, self._with_time_left(words, fraction), cancellable=not loading)

    def _with_time_left(self, words: str, fraction: float) -> str:
        """The words of the work, and the time left once it can be told and is worth telling."""
        now = time.monotonic()
        if self._first is None:
            self._first = now, fraction
        began, first = self._first
        if now - began < ENOUGH or fraction <= first:
            return words
        left = (now - began) / (fraction - first) * (1 - fraction)
        if left <= ENOUGH:
            return words
        return self.tr("{work}, {time} left").format(work=words, time=spoken(duration(left)))

    def _end_work(self) -> None:
        self._first = None
        self._line.end_work()
