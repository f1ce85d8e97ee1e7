"""The history: steps that swap two values of the session, as many as there is room for."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from models.project import Project

ROOM = 256 << 20  # bytes of faces, brush masks and learned changes that undo can bring back
STEPS = 1000


class Swap(QUndoCommand):
    """One step: the session before and after it. Values are frozen and shared, so a step costs only its faces.

    `name` gives its name in the language of the moment. A step that is `done` changes nothing when it is pushed.
    """

    def __init__(
        self,
        name: Callable[[], str],
        before: Project,
        after: Project,
        put: Callable[[Project], None],
        *,
        done: bool = False,
    ) -> None:
        super().__init__(name())
        self._name = name
        self.before = before
        self.after = after
        self._put = put
        self._done = done

    def undo(self) -> None:
        self._done = False
        self._put(self.before)

    def redo(self) -> None:
        if not self._done:
            self._put(self.after)

    def again(self, put: Callable[[Project], None] | None = None) -> "Swap":
        """The same step for another stack, also for another session that `put` changes; already done."""
        return Swap(self._name, self.before, self.after, put or self._put, done=True)


class History(QUndoStack):
    """An undo stack that forgets its oldest steps beyond `STEPS`, and where what they hold needs more than `ROOM`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Swap] = []

    def add(self, step: Swap) -> None:
        """Do a step and keep it."""
        del self._steps[self.index() :]
        self._steps.append(step)
        self.push(step)
        old = _too_old(self._steps)
        if old:
            self._forget(old)

    def amend(self, change: Callable[[Project], Project]) -> None:
        """Complete all steps by what was found out later; no step of its own."""
        for step in self._steps:
            step.before, step.after = change(step.before), change(step.after)

    def clear(self) -> None:
        """Forget all steps."""
        self._steps.clear()
        super().clear()

    def continue_from(self, other: "History", put: Callable[[Project], None]) -> None:
        """Take the steps of another stack, also the undone ones, for a session that `put` changes."""
        self._build([step.again(put) for step in other._steps], other.cleanIndex())
        self.setIndex(other.index())

    def _forget(self, count: int) -> None:
        """Build the stack anew without its first steps; what is shown and saved stays."""
        self._build([step.again() for step in self._steps[count:]], self.cleanIndex() - count)

    def _build(self, steps: list[Swap], clean: int) -> None:
        self.blockSignals(True)
        self.clear()
        if clean < 0:
            self.resetClean()
        for number, step in enumerate(steps, start=1):
            self.push(step)
            if number == clean:
                self.setClean()
        self.blockSignals(False)
        self._steps = steps
        self.indexChanged.emit(self.index())


def _too_old(steps: list[Swap]) -> int:
    """Number of the oldest steps that there is no room for; the newest always stays."""
    shown = _parts(steps[-1].after).keys()
    kept: dict[int, int] = {}
    for number in range(len(steps) - 1, max(len(steps) - STEPS, 0) - 1, -1):
        kept |= {part: size for part, size in _parts(steps[number].before).items() if part not in shown}
        if sum(kept.values()) > ROOM and number < len(steps) - 1:
            return number + 1
    return max(len(steps) - STEPS, 0)


def _parts(project: Project) -> dict[int, int]:
    """Bytes of what a session holds beside words and numbers, by identity: faces of one photo share it."""
    parts: dict[int, int] = {}
    for face in (layer.portrait for layer in project.layers):
        arrays = (face.picture, face.crop, face.photo.rgb if face.photo else None)
        parts |= {id(array): array.nbytes for array in arrays if array is not None}
        parts[id(face.photo_file)] = len(face.photo_file)
    for edit in (edit for layer in project.layers for edit in layer.edits):
        parts |= {id(text): len(text) for text in (edit.mask, edit.delta) if text}
    return parts
