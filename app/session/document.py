"""What is edited: one frozen value, the history of such values, and a signal that says which kind of change happened.

A drag previews values without an entry in the history; letting go commits one. Widgets hold no edit state: they call
the operations here and show what the document says.
"""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.session.history import History, Swap
from models.edits import MAX_EDITS, Edit, RenderRequest
from models.errors import TextError
from models.project import Portrait, Project


class Change(StrEnum):
    """Which part of the document changed."""

    PORTRAIT = "portrait"  # another face, or none; the edits may be others as well
    EDITS = "edits"  # edits were added, removed, moved or changed
    PREVIEW = "preview"  # values on their way, without an entry in the history
    SELECTION = "selection"
    FILE = "file"  # path or saved state; the picture stays


class Document(QObject):
    """The session that the window shows."""

    changed = Signal(Change)
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
    def request(self) -> RenderRequest | None:
        """What the picture on the screen is made from; None without a face."""
        return replace(self._state, edits=self.edits).request

    @property
    def path(self) -> Path | None:
        """The project file, if the session has one."""
        return self._path

    @property
    def modified(self) -> bool:
        """Whether there is something that the project file does not have."""
        return bool(self._previews) or not self.undo_stack.isClean()

    # Whole sessions

    def open_project(self, project: Project, path: Path | None) -> None:
        """Go over to a saved session, with a history of its own; without a path (recovered) it counts as unsaved."""
        self._state, self._path, self.view = project, path, dict(project.view)
        self._previews.clear()
        self.undo_stack.clear()
        if path is None:
            self.undo_stack.resetClean()
        self.changed.emit(Change.PORTRAIT)
        self.changed.emit(Change.FILE)

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
        """Another face: with these edits, or with the ones that are there."""
        self._settle()
        edits = self._state.edits if edits is None else edits
        selected = len(edits) - 1 if edits else None
        text = self.tr("Open {title}").format(title=portrait.title)
        self._push(text, replace(self._state, portrait=portrait, edits=edits, selected=selected))

    # Edits

    def add_edit(self, edit: Edit) -> None:
        """Add an edit at the end and select it."""
        edits = (*self.edits, edit)
        self._change(self.tr("Add {name}"), edit, edits, len(edits) - 1)

    def remove_edit(self, index: int) -> None:
        """Take an edit away."""
        edits = self.edits
        left = edits[:index] + edits[index + 1 :]
        self._change(self.tr("Remove {name}"), edits[index], left, min(index, len(left) - 1) if left else None)

    def move_edit(self, index: int, to: int) -> None:
        """Move an edit to another place and select it."""
        edits = list(self.edits)
        edit = edits.pop(index)
        edits.insert(to, edit)
        self._change(self.tr("Move {name}"), edit, tuple(edits), to)

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
        words = (edit.target, edit.neutral)
        others = tuple(
            replace(one, enabled=False) if one.method == "direction" and (one.target, one.neutral) == words else one
            for one in self.edits
        )
        self._change(self.tr("Learn {name}"), edit, (*others, edit), len(others))

    # Inside

    @Slot()
    def _say_file(self) -> None:
        self.changed.emit(Change.FILE)

    def _settle(self) -> None:
        """Commit values on their way, so that no other change can lose them."""
        while self._previews:
            self.set_edit(*self._previews.popitem())

    def _change(self, text: str, edit: Edit, edits: tuple[Edit, ...], selected: int | None) -> None:
        self._settle()
        if len(edits) > MAX_EDITS:
            self.failed.emit(TextError(f"A face takes at most {MAX_EDITS} edits.", "Remove one first."))
        else:
            self._push(text.format(name=_title(edit)), replace(self._state, edits=edits, selected=selected))

    def _commit(self, index: int, edit: Edit) -> None:
        before = self._state.edits
        edits = (*before[:index], edit, *before[index + 1 :])
        text = self._difference(before[index], edit).format(name=_title(edit))
        self._push(text, replace(self._state, edits=edits, selected=index))

    def _difference(self, before: Edit, after: Edit) -> str:
        if replace(before, name=after.name) == after:
            return self.tr("Rename {name}")
        if replace(before, enabled=after.enabled) == after:
            return self.tr("Switch on {name}") if after.enabled else self.tr("Switch off {name}")
        if replace(before, alpha=after.alpha) == after:
            return self.tr("Strength of {name}")
        if replace(before, beta=after.beta) == after:
            return self.tr("Focus of {name}")
        if replace(before, keep=after.keep) == after:
            return self.tr("What {name} keeps")
        if (before.target, before.neutral) != (after.target, after.neutral):
            return self.tr("Words of {name}")
        return self.tr("Change {name}")

    def _push(self, text: str, state: Project) -> None:
        self.undo_stack.add(Swap(text, self._state, state, self._put))

    def _put(self, state: Project) -> None:
        other_face = state.portrait is not self._state.portrait
        self._state = state
        self._previews.clear()
        self.changed.emit(Change.PORTRAIT if other_face else Change.EDITS)


def _title(edit: Edit) -> str:
    return edit.name or edit.target
