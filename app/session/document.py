"""The document: one frozen value, the history of such values, and a signal that says which kind of change happened.

A drag previews values without an entry in the history; letting go commits one. Widgets hold no edit state: they call
the operations here and show what the document says.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.session import steps
from app.session.completing import completed, with_completed, with_face, with_learned
from app.session.history import History, Swap
from models.edits import MAX_EDITS, Edit, PhotoRequest, RenderRequest
from models.errors import TextError
from models.photo import Photo
from models.project import Layer, Portrait, Project, Surface


class Change(StrEnum):
    """Part of the document that changed."""

    PORTRAIT = "portrait"  # another face, or none, or its other surface; the edits may be others as well
    CODE = "code"  # the same face with a code that is nearer to its photo
    EDITS = "edits"  # edits were added, removed, moved or changed
    PREVIEW = "preview"  # values on their way, without an entry in the history
    SELECTION = "selection"
    FILE = "file"  # path or saved state; the picture stays


class Document(QObject):
    """The session that the window shows."""

    changed = Signal(Change)
    left = Signal()  # another session takes the place of this one
    failed = Signal(Exception)  # what was asked for cannot be done

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = History(self)
        self.undo_stack.cleanChanged.connect(self._say_file)
        self._state = Project()
        self._previews: dict[int, Edit] = {}
        self._path: Path | None = None
        self.view: dict[str, str | float | bool] = {}  # how the window shows it; saved, never undone

    @property
    def state(self) -> Project:
        """The session as shown, with the view, as it would be saved."""
        return replace(self._state, edits=self.edits, view=dict(self.view))

    @property
    def portrait(self) -> Portrait | None:
        """The face, or None before there is one."""
        return self._state.portrait

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits as shown: committed ones, with what is being dragged laid over."""
        return tuple(self._previews.get(index, edit) for index, edit in enumerate(self._state.edits))

    @property
    def selected(self) -> int | None:
        """The place of the selected edit."""
        return self._state.selected

    @property
    def request(self) -> RenderRequest | PhotoRequest | None:
        """Request for the picture on the screen; None without a face."""
        return self.state.request

    def request_with(self, index: int, edit: Edit) -> RenderRequest | PhotoRequest | None:
        """Request for the picture with an edit in the place of another; None without a face."""
        edits = (*self.edits[:index], edit, *self.edits[index + 1 :])
        return replace(self.state, edits=edits).request

    def request_with_another(self, edit: Edit) -> RenderRequest | PhotoRequest | None:
        """Request for the picture with one more edit; None without a face."""
        return replace(self.state, edits=(*self.edits, edit)).request

    @property
    def photo(self) -> Photo | None:
        """The photo that is edited; None where the model's picture is meant."""
        return self._state.photo

    @property
    def previewing(self) -> bool:
        """Tell if values are on their way, without an entry in the history."""
        return bool(self._previews)

    @property
    def path(self) -> Path | None:
        """The project file, if the session has one."""
        return self._path

    @property
    def modified(self) -> bool:
        """True if there is something that the project file does not have."""
        return bool(self._previews) or not self.undo_stack.isClean()

    # Whole sessions

    def open_project(self, project: Project, path: Path | None) -> None:
        """Go over to a saved session, with a history of its own; without a path (recovered) it counts as unsaved."""
        self.left.emit()
        self._state, self._path, self.view = project, path, dict(project.view)
        self._previews.clear()
        self.undo_stack.clear()
        if path is None:
            self.undo_stack.resetClean()
        self.changed.emit(Change.PORTRAIT)
        self.changed.emit(Change.FILE)

    def continue_from(self, other: "Document") -> None:
        """Go over to the session of another document, with its history."""
        other._settle()
        self._path, self.view = other.path, dict(other.view)
        self.blockSignals(True)
        self.undo_stack.continue_from(other.undo_stack, self._put)
        self.blockSignals(False)
        self._state = other._state
        self.changed.emit(Change.PORTRAIT)
        self.changed.emit(Change.FILE)

    def start(self, portrait: Portrait, edits: tuple[Edit, ...]) -> None:
        """Go over to a new session with a photo or face and the edits that came with it; there is nothing to save."""
        self.open_project(Project(portrait, edits, len(edits) - 1 if edits else None), None)
        self.undo_stack.setClean()

    def close(self) -> None:
        """Go over to an empty session."""
        self.open_project(Project(), None)
        self.undo_stack.setClean()

    def saved(self, path: Path, state: Project) -> None:
        """The `state` handed out before now lies at `path`; what was changed since then stays modified."""
        self._path = path
        if (state.portrait, state.edits) == (self._state.portrait, self._state.edits):
            self.undo_stack.setClean()
        self.changed.emit(Change.FILE)

    def set_portrait(self, portrait: Portrait, edits: tuple[Edit, ...] | None = None) -> None:
        """Another picture: with these edits, or with the ones that are there. Other faces of the same photo stay."""
        self._settle()
        edits = self._state.edits if edits is None else edits
        selected = len(edits) - 1 if edits else None
        before = self._state.portrait
        same = before is not None and before.photo is not None and before.photo is portrait.photo
        others = self._state.others if same else ()
        state = replace(self._state, portrait=portrait, edits=edits, selected=selected, others=others)
        self._push(partial(steps.opened, portrait), state)

    def take_over(self, project: Project) -> None:
        """The same session with faces that another pack has made."""
        self._settle()
        assert project.portrait is not None
        state = replace(self._state, portrait=project.portrait, edits=project.edits, others=project.others)
        self._push(partial(steps.opened, project.portrait), state)

    # Faces of the photo, each with its own edits

    def add_face(self, portrait: Portrait) -> None:
        """Edit another face of the photo beside those that are open."""
        self._show_layer(Layer(portrait))

    def switch_face(self, face: int) -> bool:
        """Go over to a face of the photo that has been opened; False if it has not."""
        layers = [layer for layer in self._state.others if layer.portrait.face == face]
        for layer in layers:
            self._show_layer(layer)
        return bool(layers)

    def _show_layer(self, layer: Layer) -> None:
        self._settle()
        self._push(partial(steps.switched, layer.portrait), self._state.showing(layer))

    def set_surface(self, surface: Surface) -> None:
        """Mean the photo, the model's picture of the face, or its cartoon."""
        if surface != self._state.shown:
            self._settle()
            self._push(partial(steps.shown, surface), replace(self._state, surface=surface))

    # Edits

    def add_edit(self, edit: Edit) -> None:
        """Add an edit at the end and select it."""
        edits = (*self.edits, edit)
        self._change(partial(steps.added, edit), edits, len(edits) - 1)

    def complete_edit(self, edit: Edit, beta: float, *, enabled: bool) -> None:
        """Give an edit, in the whole history, what was found after it was added; no step of its own.

        That is its focus, and if it counts; a value that the person has changed stays.
        """
        if (beta, enabled) == (edit.beta, edit.enabled):
            return
        self._previews = {at: completed(one, edit, beta, enabled) for at, one in self._previews.items()}
        self._amend(lambda state: with_completed(state, edit, beta, enabled), Change.EDITS)

    def complete_face(self, face: Portrait, refined: Portrait) -> None:
        """Put a face with a better code into the place of one, in the whole history; no step of its own."""
        if refined is face or all(layer.portrait is not face for layer in self._state.layers):
            return
        self._amend(lambda state: with_face(state, face, refined), Change.CODE)

    def remove_edit(self, index: int) -> None:
        """Take an edit away."""
        edits = self.edits
        left = edits[:index] + edits[index + 1 :]
        selected = min(index, len(left) - 1) if left else None
        self._change(partial(steps.removed, edits[index]), left, selected)

    def set_edit(self, index: int, edit: Edit) -> None:
        """Commit another state of an edit, as one step named by what changed."""
        before = self._state.edits[index]
        had_preview = self._previews.pop(index, before) != before
        self._settle()
        if edit != before:
            self._commit(index, edit)
        elif had_preview:
            self.changed.emit(Change.PREVIEW)

    def toggle_edit(self, index: int) -> None:
        """Switch an edit on or off."""
        edit = self.edits[index]
        self.set_edit(index, replace(edit, enabled=not edit.enabled))

    def preview_edit(self, index: int, edit: Edit) -> None:
        """Show a state of an edit that is on its way; `set_edit` or the next other change commits it."""
        if self.edits[index] != edit:
            self._previews[index] = edit
            self.changed.emit(Change.PREVIEW)

    def select(self, index: int | None) -> None:
        """Select an edit; no entry in the history."""
        if index != self._state.selected:
            self._state = replace(self._state, selected=index)
            self.changed.emit(Change.SELECTION)

    def undo(self) -> None:
        """Take back the last step; values on their way count as one."""
        self._settle()
        self.undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self._settle()
        self.undo_stack.redo()

    def add_learned(self, edit: Edit) -> None:
        """Add an edit that was learned from words, and switch those off that steer by the same words.

        One step: a face that is moved twice the same way is not what the person asked for.
        """
        self._change(partial(steps.learned, edit), with_learned(self.edits, edit), len(self.edits))

    # Inside

    @Slot()
    def _say_file(self) -> None:
        self.changed.emit(Change.FILE)

    def _settle(self) -> None:
        """Commit values on their way, so that no other change can lose them."""
        while self._previews:
            self.set_edit(*self._previews.popitem())

    def _change(self, name: Callable[[], str], edits: tuple[Edit, ...], selected: int | None) -> None:
        self._settle()
        if len(edits) > MAX_EDITS:
            self.failed.emit(TextError(f"A face takes at most {MAX_EDITS} edits.", "Remove one first."))
        else:
            self._push(name, replace(self._state, edits=edits, selected=selected))

    def _commit(self, index: int, edit: Edit) -> None:
        before = self._state.edits
        edits = (*before[:index], edit, *before[index + 1 :])
        self._push(partial(steps.changed, before[index], edit), replace(self._state, edits=edits, selected=index))

    def _push(self, name: Callable[[], str], state: Project) -> None:
        self.undo_stack.add(Swap(name, self._state, state, self._put))

    def _amend(self, change: Callable[[Project], Project], kind: Change) -> None:
        """Change the session and its whole history, without a step."""
        self.undo_stack.amend(change)
        self._state = change(self._state)
        self.changed.emit(kind)

    def _put(self, state: Project) -> None:
        other_picture = state.portrait is not self._state.portrait or state.surface != self._state.surface
        self._state = state
        self._previews.clear()
        self.changed.emit(Change.PORTRAIT if other_picture else Change.EDITS)
