"""Pictures of a session: functions for the engine's thread."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.widgets.pictures import Picture
from models.edits import Edit, PhotoRequest
from models.project import Project

if TYPE_CHECKING:
    from models.editor import Editor


def render(project: Project, editor: "Editor", longest: int | None = None) -> Picture:
    """The picture that the session means, uint8 [H, W, 3]: the photo, `longest` px at most, or the model's picture."""
    request = project.request
    assert request is not None, "there is a face"
    if isinstance(request, PhotoRequest):
        assert project.photo is not None
        return editor.render_photo(replace(request, longest=longest), project.photo)
    return editor.render(request)


def render_face(project: Project, editor: "Editor", side: int) -> Picture:
    """The face alone, about `side` px, uint8 [H, W, 3], for a small picture."""
    face = project.portrait
    if project.photo is None or face is None or face.quad is None:
        assert project.model_request is not None
        sizes = [size for size in editor.generator.config.resolutions if size <= side]
        return editor.render(replace(project.model_request, resolution=sizes[-1]))
    height, width, _ = project.photo.rgb.shape
    longest = max(height, width)
    reach = float(np.ptp(face.quad, axis=0).max())
    picture = render(project, editor, min(longest, max(round(side / reach * longest), 1)))
    scale = picture.shape[1] / width
    left, upper = np.maximum(face.quad.min(axis=0) * scale, 0).astype(int)
    right, lower = np.ceil(face.quad.max(axis=0) * scale).astype(int)
    return picture[upper:lower, left:right]


def with_edit(project: Project, index: int, edit: Edit) -> Project:
    """The session with another state of one edit."""
    return replace(project, edits=(*project.edits[:index], edit, *project.edits[index + 1 :]))
