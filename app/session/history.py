"""The history: steps that swap two values of the session, as many as there is room for."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from models.project import Portrait, Project

ROOM = 256 << 20  # bytes of faces that undo can bring back


class Swap(QUndoCommand):
    """One step: the session before and after it. Values are frozen and shared, so a step costs only its faces.

    A step that is `done` changes nothing when it is pushed.
    """

    def __init__(
        self, text: str, before: Project, after: Project, put: Callable[[Project], None], *, done: bool = False
    ) -> None:
        super().__init__(text)
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

    def again(self) -> "Swap":
        """The same step for another stack, already done."""
        return Swap(self.text(), self.before, self.after, self._put, done=True)


class History(QUndoStack):
    """An undo stack that forgets its oldest steps where the faces before them need more than `ROOM`."""

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

    def _forget(self, count: int) -> None:
        """Build the stack anew without its first steps; what is shown and saved stays."""
        clean, steps = self.cleanIndex() - count, [step.again() for step in self._steps[count:]]
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
    shown = _held(steps[-1].after.portrait)
    kept: dict[int, int] = {}
    for number in range(len(steps) - 1, -1, -1):
        kept |= {key: size for key, size in _held(steps[number].before.portrait).items() if key not in shown}
        if sum(kept.values()) > ROOM and number < len(steps) - 1:
            return number + 1
    return 0


def _held(face: Portrait | None) -> dict[int, int]:
    """Bytes that a face and its photo hold, by their identities: several faces share a photo."""
    if face is None:
        return {}
    own = face.picture.nbytes + (face.crop.nbytes if face.crop is not None else 0)
    photo = {id(face.photo): face.photo.rgb.nbytes + len(face.photo_file)} if face.photo else {}
    return {id(face): own} | photo
