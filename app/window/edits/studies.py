"""Brings the model's studies of words to the edits of the stack: the focus that suits them, its spread, and doubts."""

from dataclasses import replace

from PySide6.QtCore import QObject

from app.engine.engine import Engine, State
from app.engine.study import Study
from app.session.document import Change, Document
from app.window.edits.answers import Answers, Key, key
from app.window.edits.edit_stack import EditStackPanel
from models.edits import Edit
from models.language.reading import read


class Studies(QObject):
    """Has the words of every edit studied. Rows are busy while the study of theirs is on its way."""

    def __init__(
        self, stack: EditStackPanel, document: Document, engine: Engine, answers: Answers, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._document = document
        self._engine = engine
        self._answers = answers
        self._fresh: dict[Key, Edit] = {}  # edits as they were added, whose focus is to be found
        document.changed.connect(self._follow)
        answers.came.connect(self._take)
        answers.refused.connect(self._refuse)
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
        found = self._answers.study(edit)
        if found is not None:
            return replace(edit, beta=found.beta, enabled=found.doubt is None)
        edit = replace(edit, enabled=not read(edit.target).unknown)
        self._fresh[key(edit)] = edit
        return edit

    def _follow(self, change: Change) -> None:
        portrait = self._document.portrait
        if change in (Change.PORTRAIT, Change.EDITS):
            if portrait is not None and self._engine.fits(portrait):
                for edit in self._document.edits:
                    self._answers.ask(edit)
            self._show()

    def _engine_changed(self, state: State) -> None:
        if state is State.READY:
            self._follow(Change.EDITS)

    def _take(self, edit: Edit, found: Study) -> None:
        fresh = self._fresh.pop(key(edit), None)
        if fresh is not None:
            self._document.complete_edit(fresh, found.beta, enabled=found.doubt is None)
        self._show()

    def _refuse(self, edit: Edit) -> None:
        """Leave the edit as it is, but on: its row says what is wrong, by the picture's answer."""
        fresh = self._fresh.pop(key(edit), None)
        if fresh is not None:
            self._document.complete_edit(fresh, fresh.beta, enabled=True)
        self._show()

    def _show(self) -> None:
        for row, edit in zip(self._stack.rows, self._document.edits, strict=False):
            row.reading.show_busy(self._answers.awaited(edit))
            found = self._answers.study(edit)
            if found is not None:
                row.show_study(found.betas, found.doubt, found.beta)
