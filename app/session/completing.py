"""Results that take their time, put into a session: an edit's focus, a learned edit, a better code."""

from dataclasses import replace

from models.edits import Edit
from models.project import Portrait, Project


def completed(edit: Edit, added: Edit, beta: float, enabled: bool) -> Edit:
    """`edit` with the focus and the state that were found for the words of `added`, an edit as it was added.

    An edit of other words stays as it is, and so does a value that the person has changed since.
    """
    if (edit.target, edit.texts) != (added.target, added.texts):
        return edit
    return replace(
        edit,
        beta=beta if edit.beta == added.beta else edit.beta,
        enabled=enabled if edit.enabled == added.enabled else edit.enabled,
    )


def with_completed(state: Project, added: Edit, beta: float, enabled: bool) -> Project:
    """The session with the edits of these words `completed`."""
    return replace(state, edits=tuple(completed(edit, added, beta, enabled) for edit in state.edits))


def with_learned(edits: tuple[Edit, ...], learned: Edit) -> tuple[Edit, ...]:
    """The edits, then the learned one; directions of the same words are switched off."""
    words = (learned.target, learned.neutral)
    others = (
        replace(edit, enabled=False) if edit.method == "direction" and (edit.target, edit.neutral) == words else edit
        for edit in edits
    )
    return (*others, learned)


def with_face(state: Project, face: Portrait, refined: Portrait) -> Project:
    """The session with a better code in the place of a face, open or not."""
    others = tuple(replace(layer, portrait=refined) if layer.portrait is face else layer for layer in state.others)
    return replace(state, portrait=refined if state.portrait is face else state.portrait, others=others)
