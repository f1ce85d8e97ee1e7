"""What leaves the program: the edited picture, before beside after, and the film of a strength.

All of it is rendered again at full quality in the engine's thread (`Engine.submit(partial(save_picture, ...), done)`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import photo
from models.edits import RenderRequest
from models.errors import OutputError
from models.files import replacing
from models.progress import Progress
from models.project import Project

if TYPE_CHECKING:
    from models.editor import Editor

Picture = NDArray[np.uint8]
SCALES = (1.0, 1.5, 2.0)
FILMS = {".webp": "WEBP", ".gif": "GIF"}


@dataclass(frozen=True)
class ExportOptions:
    """`whole_photo`: the result laid back into the photo, else the aligned crop; `scale` enlarges the crop.

    `recipe`: the edits go into a PNG's metadata; `camera_notes`: the photo's EXIF goes along with the whole photo.
    """

    whole_photo: bool = False
    scale: float = 1.0
    recipe: bool = True
    camera_notes: bool = True


def edited(project: Project, options: ExportOptions, editor: "Editor", progress: Progress) -> Picture:
    """The edited picture, uint8 [H, W, 3], for a file or the clipboard. The session must have a face."""
    progress.report(0.0, "Rendering the picture")
    picture = editor.render(_request(project))
    face = project.portrait
    if options.whole_photo and face is not None and face.photo is not None and face.quad is not None:
        from models.face.paste_back import paste_back  # brings scipy, which the window need not wait for

        progress.report(0.5, "Laying the face into the photo")
        return paste_back(face.photo.rgb, picture, face.quad)
    return _scaled(picture, options.scale)


def save_picture(path: Path, project: Project, options: ExportOptions, editor: "Editor", progress: Progress) -> Path:
    """Write the edited picture as PNG, JPEG or WebP by the suffix. Raises OutputError or Stopped."""
    picture = edited(project, options, editor, progress.part(0.0, 0.7))
    progress.report(0.7, "Writing the file")
    recipe, face = project.recipe, project.portrait
    notes = face.photo.exif if options.camera_notes and options.whole_photo and face and face.photo else b""
    photo.write(path, picture, exif=notes, recipe=recipe.to_json() if options.recipe and recipe else None)
    return path


def save_before_after(
    path: Path, project: Project, options: ExportOptions, editor: "Editor", progress: Progress
) -> Path:
    """Write one picture: left the photo (its crop, or the face without edits), right the result. Raises OutputError."""
    after = edited(project, options, editor, progress.part(0.0, 0.7))
    before = _before(project, options, editor)
    height, width = after.shape[:2]
    left = np.asarray(Image.fromarray(before).resize((width, height), Image.Resampling.LANCZOS))
    progress.report(0.8, "Writing the file")
    photo.write(path, np.concatenate([left, after], axis=1))
    return path


def sweep(project: Project, index: int, low: float, high: float, frames: int) -> list[RenderRequest]:
    """Requests in which the strength of edit `index` goes from `low` to `high`, slowly at both ends."""
    request = _request(project)
    requests = []
    for number in range(frames):
        alpha = low + (high - low) * (1 - math.cos(math.pi * number / max(frames - 1, 1))) / 2
        edit = replace(request.edits[index], alpha=alpha, enabled=True)
        requests.append(replace(request, edits=(*request.edits[:index], edit, *request.edits[index + 1 :])))
    return requests


def save_film(
    path: Path,
    requests: Sequence[RenderRequest],
    scale: float,
    milliseconds: int,
    editor: "Editor",
    progress: Progress,
) -> Path:
    """Write an endless film, there and back, as animated WebP or GIF by the suffix. Raises OutputError or Stopped."""
    pictures = []
    for number, request in enumerate(requests):
        progress.report(0.9 * number / len(requests), "Rendering the film")
        pictures.append(Image.fromarray(_scaled(editor.render(request), scale)))
    progress.report(0.9, "Writing the file")
    _write_film(path, pictures + pictures[-2:0:-1], milliseconds)
    return path


def _request(project: Project) -> RenderRequest:
    assert project.request is not None, "exports are offered only for a face"
    return project.request


def _before(project: Project, options: ExportOptions, editor: "Editor") -> Picture:
    face = project.portrait
    assert face is not None
    if face.photo is not None and options.whole_photo:
        return face.photo.rgb
    return face.picture if face.crop is None else face.crop


def _scaled(picture: Picture, scale: float) -> Picture:
    if scale == 1:
        return picture
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


def _write_film(path: Path, pictures: list[Image.Image], milliseconds: int) -> None:
    """Whole or not at all, like `photo.write`."""
    if path.suffix.lower() not in FILMS:
        raise OutputError(f"{path.name} has no suffix of a film.", f"Use one of {', '.join(FILMS)}.")
    rest, kind = pictures[1:], FILMS[path.suffix.lower()]
    with replacing(path) as draft:
        content = BytesIO()
        pictures[0].save(content, kind, save_all=True, append_images=rest, duration=milliseconds, loop=0, quality=90)
        draft.write_bytes(content.getbuffer())
