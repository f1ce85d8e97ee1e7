"""Changes of a session that were not there when a step was made: they are put into the whole history."""

from dataclasses import replace

from models.edits import Edit
from models.project import Portrait, Project


def completed(one: Edit, edit: Edit, beta: float, enabled: bool) -> Edit:
    """`one` with the focus that was found for `edit`, if they have the same words; what the person changed stays."""
    if (one.target, one.texts) != (edit.target, edit.texts):
        return one
    return replace(
        one,
        beta=beta if one.beta == edit.beta else one.beta,
        enabled=enabled if one.enabled == edit.enabled else one.enabled,
    )


def with_face(state: Project, face: Portrait, refined: Portrait) -> Project:
    """The session with a better code in the place of a face, open or not."""
    others = tuple(replace(layer, portrait=refined) if layer.portrait is face else layer for layer in state.others)
    return replace(state, portrait=refined if state.portrait is face else state.portrait, others=others)
