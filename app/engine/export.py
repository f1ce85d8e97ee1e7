"""Exports: the picture as on the screen, and the film of a strength.

All of it is rendered again at full quality in the engine's thread (`Engine.submit(partial(save_picture, ...), done)`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from app.engine.rendering import render, with_edit
from app.widgets.comparison import View
from app.widgets.pictures import Picture, difference
from models import photo
from models.errors import OutputError
from models.files import replacing
from models.photo.formats import MAX_MEMORY, band_rows
from models.photo.metadata import without_place
from models.progress import Progress
from models.project import Project

if TYPE_CHECKING:
    from models.editor import Editor

LINE = 600  # of the width is that of the line between before and after
FILM_SIDES = (256, 720)  # px, the least and the largest longest side
FILM_MILLISECONDS = 50  # a frame
FILMS = {".webp": "WEBP", ".gif": "GIF"}


@dataclass(frozen=True)
class ExportOptions:
    """The content of an exported picture.

    `view` and `split`, the handle's place as a share of the width, are those of the screen. `longest` side in px (None:
    full size). `recipe` puts the edits into a PNG; `notes` keeps the photo's EXIF, `place` the place in it.
    """

    view: View = View.EDITED
    split: float = 0.5
    longest: int | None = None
    quality: int | None = None
    recipe: bool = True
    notes: bool = True
    place: bool = False


def edited(project: Project, options: ExportOptions, editor: "Editor", progress: Progress) -> Picture:
    """The picture as on the screen, uint8 [H, W, 3], for a file or the clipboard. The session must have a face.

    Raises OutputError where a comparison of a large photo takes too much memory.
    """
    progress.report(0.0, "Rendering the picture")
    after = _sized(render(project, editor, options.longest), options.longest)
    if options.view is View.EDITED:
        return after
    before = _before(project)
    if before.shape != after.shape:
        before = np.asarray(Image.fromarray(before).resize(after.shape[1::-1], Image.Resampling.LANCZOS))
    _check_memory(project, after, after.nbytes * (1 + (options.view is View.SIDE_BY_SIDE)))
    return _compared(before, after, options)


def _compared(before: Picture, after: Picture, options: ExportOptions) -> Picture:
    """Both pictures, uint8 [H, W, 3], in one, made in bands of rows: a difference takes floats."""
    height, width, _ = after.shape
    whole = np.empty((height, width * (1 + (options.view is View.SIDE_BY_SIDE)), 3), np.uint8)
    step = band_rows(width)
    for top in range(0, height, step):
        rows = slice(top, top + step)
        whole[rows] = _compared_rows(before[rows], after[rows], options)
    return whole


def _compared_rows(before: Picture, after: Picture, options: ExportOptions) -> Picture:
    if options.view is View.SIDE_BY_SIDE:
        return np.concatenate([before, after], axis=1)
    if options.view is View.DIFFERENCE:
        return difference(before, after)
    edge = round(options.split * after.shape[1])
    picture = np.concatenate([before[:, :edge], after[:, edge:]], axis=1)
    line = max(2, after.shape[1] // LINE)
    picture[:, max(edge - line // 2, 0) : edge + (line + 1) // 2] = 255
    return picture


def save_picture(path: Path, project: Project, options: ExportOptions, editor: "Editor", progress: Progress) -> Path:
    """Write the picture in the format of the suffix. Raises OutputError or Stopped."""
    picture = edited(project, options, editor, progress.part(0.0, 0.7))
    progress.report(0.7, "Writing the file")
    recipe = project.recipe.to_json() if options.recipe and project.recipe and project.edits else None
    whole = options.view is View.EDITED and options.longest is None
    quality = options.quality
    if project.photo is None or not options.notes:
        photo.write(path, picture, recipe=recipe, quality=quality)
    elif whole:
        _check_memory(project, picture, photo.decoded_bytes(project.photo))
        photo.write_edited(path, project.photo, picture, place=options.place, recipe=recipe, quality=quality)
    else:
        notes = project.photo.exif if options.place else without_place(project.photo.exif)
        photo.write(path, picture, exif=notes, recipe=recipe, quality=quality)
    return path


def _check_memory(project: Project, picture: Picture, more: int) -> None:
    """Raise OutputError where the photo, what is made of it, and so many bytes `more` take too much memory."""
    source = project.photo
    if source is not None and source.rgb.nbytes + len(source.file) + picture.nbytes + more > MAX_MEMORY:
        raise OutputError("An export of this size takes too much memory.", "Choose a smaller size.")


def save_film(
    path: Path, project: Project, index: int, alphas: Sequence[float], editor: "Editor", progress: Progress
) -> Path:
    """Write an endless film of the strengths of an edit, there and back, as animated WebP or GIF by the suffix.

    Raises OutputError or Stopped.
    """
    pictures = []
    for number, alpha in enumerate(alphas):
        progress.report(0.9 * number / len(alphas), "Rendering the film")
        state = with_edit(project, index, replace(project.edits[index], alpha=alpha, enabled=True))
        pictures.append(Image.fromarray(_film_sized(render(state, editor, FILM_SIDES[1]))))
    progress.report(0.9, "Writing the file")
    _write_film(path, pictures + pictures[-2:0:-1], FILM_MILLISECONDS)
    return path


def sweep(low: float, high: float, count: int) -> list[float]:
    """Strengths from `low` to `high`, slowly at both ends."""
    return [low + (high - low) * (1 - math.cos(math.pi * number / max(count - 1, 1))) / 2 for number in range(count)]


def _before(project: Project) -> Picture:
    before = project.before
    assert before is not None, "there is a face"
    return before


def _sized(picture: Picture, longest: int | None) -> Picture:
    """A model's picture at the wished size; a photo has it already."""
    height, width, _ = picture.shape
    if longest is None or longest == max(height, width):
        return picture
    return resized(picture, longest / max(height, width))


def _film_sized(picture: Picture) -> Picture:
    longest = max(picture.shape[:2])
    return resized(picture, min(max(longest, FILM_SIDES[0]), FILM_SIDES[1]) / longest)


def resized(picture: Picture, scale: float) -> Picture:
    """The picture, uint8 [H, W, 3], `scale` times as large, Lanczos."""
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
