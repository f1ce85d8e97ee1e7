"""The studies of words by the model: one focus for the rows of edits, for presets, and for their pictures."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.engine.engine import Engine, State
from app.engine.study import Study, study
from app.engine.workers import Task
from models.edits import DEFAULT_BETA, Edit
from models.errors import SemblanceError

Key = tuple[str, str, str]


class Answers(QObject):
    """Remembers what was found by the words of an edit."""

    came = Signal(Edit, Study)
    refused = Signal(Edit)  # nothing is known of its words, or no direction

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._found: dict[Key, Study] = {}
        self._refused: set[Key] = set()
        self._tasks: dict[Key, Task] = {}
        engine.state_changed.connect(self._engine_changed)

    def study(self, edit: Edit) -> Study | None:
        """The study of an edit's words, if it has come."""
        return self._found.get(key(edit))

    def awaited(self, edit: Edit) -> bool:
        """True if a study of the edit's words is on its way."""
        task = self._tasks.get(key(edit))
        return task is not None and not task.cancelled

    def ask(self, edit: Edit) -> bool:
        """Have an edit's words studied unless that is done; False if there is nothing to wait for."""
        loaded, words = self._engine.loaded, key(edit)
        if self.awaited(edit):
            return True
        if words in self._found or words in self._refused or edit.method != "direction":
            return False
        if self._engine.state is not State.READY or loaded is None or not loaded.reads:
            return False
        done, failed = partial(self._take, edit), partial(self._refuse, edit)
        self._tasks[words] = self._engine.submit(partial(study, edit), done, failed)
        return True

    def suited(self, preset: Edit) -> Edit:
        """A preset with the focus that suits its words, if that is known and it has none of its own."""
        found = self.study(preset)
        return preset if found is None or has_focus(preset) else replace(preset, beta=found.beta)

    def _take(self, edit: Edit, found: Study) -> None:
        self._tasks.pop(key(edit), None)
        self._found[key(edit)] = found
        self.came.emit(edit, found)

    def _refuse(self, edit: Edit, error: Exception) -> None:
        self._tasks.pop(key(edit), None)
        self._refused.add(key(edit))
        self.refused.emit(edit)
        if not isinstance(error, SemblanceError):
            self._engine.failed.emit(error)

    def _engine_changed(self, state: State) -> None:
        if state is State.LOADING:
            for task in self._tasks.values():
                task.cancel()
            for answers in (self._found, self._refused, self._tasks):
                answers.clear()


def key(edit: Edit) -> Key:
    """The words of an edit, as typed and as read."""
    return (edit.target, *edit.texts)


def has_focus(preset: Edit) -> bool:
    """True if a preset has a focus of its own, or needs none."""
    return preset.method != "direction" or preset.beta != DEFAULT_BETA
