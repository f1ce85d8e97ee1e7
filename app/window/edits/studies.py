"""Asks the model about the words of every edit in the stack: the focus that suits them, its spread, and doubts."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from app.engine.engine import Engine, State
from app.engine.study import Study, study
from app.engine.workers import Task
from app.session.document import Change, Document
from app.window.edits.edit_stack import EditStackPanel
from models.edits import Edit
from models.errors import SemblanceError
from models.language.reading import read

Key = tuple[str, str, str]


class Studies(QObject):
    """Answers are remembered while a pack is loaded. Rows are busy while theirs is on its way."""

    def __init__(self, stack: EditStackPanel, document: Document, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._document = document
        self._engine = engine
        self._found: dict[Key, Study | None] = {}
        self._refused: set[Key] = set()  # the row says why, by the picture's answer
        self._asked: dict[Key, Task] = {}
        self._fresh: dict[Key, Edit] = {}  # edits as they were added, whose focus is to be found
        document.changed.connect(self._follow)
        engine.state_changed.connect(self._engine_changed)
        engine.cancelled.connect(self._show)
        engine.failed.connect(lambda _: self._follow(Change.EDITS))  # studies ended for a face that did not come

    def add(self, edit: Edit) -> None:
        """Add an edit at once; the focus that suits its words follows."""
        self._document.add_edit(self._begun(edit))

    def replace(self, index: int, edit: Edit) -> None:
        """Put an edit of other words into the place of one, in the same way."""
        self._document.set_edit(index, self._begun(edit))

    def _begun(self, edit: Edit) -> Edit:
        """The edit as it begins: off where its words are strange, until the model is found to know them."""
        found = self._found.get(_key(edit))
        if found is not None:
            return replace(edit, beta=found.beta, enabled=found.doubt is None)
        edit = replace(edit, enabled=not read(edit.target).unknown)
        self._fresh[_key(edit)] = edit
        return edit

    def _follow(self, change: Change) -> None:
        if change in (Change.PORTRAIT, Change.EDITS):
            for edit in self._document.edits:
                self._ask(edit)
            self._show()

    def _engine_changed(self, state: State) -> None:
        if state is State.LOADING:
            for task in self._asked.values():
                task.cancel()
            for answers in (self._found, self._refused, self._asked):
                answers.clear()
        elif state is State.READY:
            self._follow(Change.EDITS)

    def _ask(self, edit: Edit) -> None:
        key, loaded = _key(edit), self._engine.loaded
        asked = key in self._asked and not self._asked[key].cancelled
        known = asked or key in self._found or key in self._refused
        if known or edit.method != "direction" or self._engine.state is not State.READY:
            return
        portrait = self._document.portrait
        if loaded is not None and loaded.reads and portrait is not None and self._engine.fits(portrait):
            done, failed = partial(self._take, edit), partial(self._refuse, edit)
            self._asked[key] = self._engine.submit(partial(study, edit), done, failed)

    def _take(self, edit: Edit, found: Study) -> None:
        key = _key(edit)
        self._asked.pop(key, None)
        self._found[key] = found
        fresh = self._fresh.pop(key, None)
        if fresh is not None:
            self._document.complete_edit(fresh, found.beta, enabled=found.doubt is None)
        self._show()

    def _refuse(self, edit: Edit, error: Exception) -> None:
        key = _key(edit)
        self._asked.pop(key, None)
        fresh = self._fresh.pop(key, None)
        if fresh is not None:
            self._document.complete_edit(fresh, fresh.beta, enabled=True)
        self._refused.add(key)
        self._show()
        if not isinstance(error, SemblanceError):
            self._engine.failed.emit(error)

    def _show(self) -> None:
        for row, edit in zip(self._stack.rows, self._document.edits, strict=False):
            key = _key(edit)
            found = self._found.get(key)
            row.reading.show_busy(key in self._asked and not self._asked[key].cancelled)
            if found is not None:
                row.show_study(found.betas, found.doubt, found.beta)


def _key(edit: Edit) -> Key:
    return (edit.target, *edit.texts)
