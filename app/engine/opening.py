"""From a file, a picture or a seed to a portrait: functions for the engine's thread, where torch may be imported.

A photo opens without edits, with the encoder's code, which `refine` then brings nearer; a recipe opens with its own
edits; a random face keeps the edits that are there (`edits` None). A code belongs to one pack: with another one the
face is made again.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QCoreApplication

from models import photo as pictures
from models.code_file import may_be_code
from models.edits import Edit, RenderRequest
from models.errors import CheckpointError, NoFace, PackError
from models.files import shown_name
from models.photo import Photo
from models.progress import Progress
from models.project import Layer, Portrait, Project, Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor


@dataclass(frozen=True, eq=False)
class Opened:
    """A face, and the edits that come with it; None: those that are there stay."""

    portrait: Portrait
    edits: tuple[Edit, ...] | None


def open_photo(source: Path | Photo, face: int, align: bool, editor: "Editor", progress: Progress) -> Opened:
    """Open a file, or a pasted picture; a PNG with a recipe is made from it, and a file with a code from that.

    Raises PhotoError, NoFace, Stopped, and what `read_code` raises.
    """
    progress.report(0.0, "Reading the photo")
    if isinstance(source, Path) and may_be_code(source):
        return open_code(source, editor)
    photo = _with_file(source) if isinstance(source, Photo) else pictures.read(source)
    if photo.recipe is not None:
        return open_recipe(Recipe.from_json(photo.recipe), editor)
    return Opened(_portrait(photo, face, align, editor, progress.part(0.1, 1.0), refine=0), ())


def open_code(path: Path, editor: "Editor") -> Opened:
    """The face of a code from a projector or an encoder, the first of several. Raises CheckpointError, PackError."""
    from models.checkpoints.codes import read_code

    code = read_code(path, editor.generator.config)
    return Opened(Portrait(code, editor.render(RenderRequest(code)), shown_name(path), editor.pack.name), ())


def choose_face(portrait: Portrait, face: int, editor: "Editor", progress: Progress) -> Portrait:
    """Another face of the same photo."""
    assert portrait.photo is not None
    return _portrait(portrait.photo, face, True, editor, progress, refine=0)


def survey(portrait: Portrait, editor: "Editor", progress: Progress) -> None:
    """Find the face in the photo for edits to come."""
    assert portrait.photo is not None and portrait.quad is not None
    progress.report(0.0, "Looking at the photo")
    editor.survey(portrait.photo, portrait.quad)


@dataclass(frozen=True, eq=False)
class Refined:
    """A face of a photo with a code that is nearer to it, and its likeness 0..1 before and after, where it is known."""

    portrait: Portrait
    likeness: tuple[float, float] | None = None


def refine(portrait: Portrait, steps: int | None, editor: "Editor", progress: Progress) -> Refined:
    """The same face of a photo with a code that is nearer to it; None: by as many steps as pay, if any."""
    from models.face.alignment import AlignedFace

    steps = editor.inverter.paying_steps if steps is None else steps
    if not steps or portrait.pack not in ("", editor.pack.name):
        return Refined(portrait)
    assert portrait.crop is not None and portrait.quad is not None
    aligned = AlignedFace(portrait.crop, portrait.quad)
    inversion = editor.invert(aligned, refine_steps=steps, progress=progress)
    return Refined(replace(portrait, code=inversion.code, picture=inversion.picture), inversion.likeness)


def random_face(seed: int, editor: "Editor", progress: Progress) -> Opened:
    """The random face of a seed."""
    progress.report(0.0, "Making a face")
    code = editor.random(seed)
    title = QCoreApplication.translate("Engine", "random face {seed}").format(seed=seed)
    return Opened(Portrait(code, editor.render(RenderRequest(code)), title, editor.pack.name, seed), None)


def take_over(project: Project, editor: "Editor", progress: Progress) -> Project:
    """The faces of another pack made again: photos inverted, seeds drawn. Raises PackError for a face without either.

    Edits that cannot be done with this pack are switched off, so that none is lost.
    """
    layers = project.layers
    made = {}
    for number, layer in enumerate(layers):
        part = progress.part(number / len(layers), (number + 1) / len(layers))
        made[layer.portrait.face] = _take_over(layer, editor, part)
    assert project.portrait is not None
    current = made.pop(project.portrait.face)
    return replace(project, portrait=current.portrait, edits=current.edits, others=tuple(made.values()))


def _take_over(layer: Layer, editor: "Editor", progress: Progress) -> Layer:
    portrait = layer.portrait
    if portrait.photo is not None:
        new = _invert_again(portrait, portrait.photo, editor, progress)
    elif portrait.seed is not None:
        new = random_face(portrait.seed, editor, progress).portrait
    else:
        raise PackError(
            f"{portrait.title} was made with the pack {portrait.pack} and has no photo to make it again from.",
            "Open a photo, or take a random face.",
        )
    w_plus = editor.changes.w_plus(new.code)
    edits = (edit if _can_do(editor, edit, w_plus) else replace(edit, enabled=False) for edit in layer.edits)
    return replace(layer, portrait=new, edits=tuple(edits))


def open_recipe(recipe: Recipe, editor: "Editor") -> Opened:
    """The face and the edits of a recipe. Raises PackError if its code is none of this pack's."""
    picture = editor.render(RenderRequest(recipe.code))
    return Opened(Portrait(recipe.code, picture, recipe.title, editor.pack.name, recipe.seed), recipe.edits)


def _invert_again(portrait: Portrait, photo: Photo, editor: "Editor", progress: Progress) -> Portrait:
    try:
        return _portrait(photo, portrait.face, True, editor, progress)
    except NoFace:
        return _portrait(photo, 0, False, editor, progress)


def _can_do(editor: "Editor", edit: Edit, w_plus: "Tensor") -> bool:
    """Return True if the pack can make the change of an edit; plain words it always can."""
    if edit.method == "direction" and not edit.keep:
        return True
    try:
        editor.changes.delta(edit, w_plus)
    except (PackError, CheckpointError):
        return False
    return True


def _portrait(
    photo: Photo, face: int, align: bool, editor: "Editor", progress: Progress, refine: int | None = None
) -> Portrait:
    inversion = editor.open(photo, face=face, align=align, refine=refine, progress=progress)
    return Portrait(
        code=inversion.code,
        picture=inversion.picture,
        title=shown_name(photo.path),
        pack=editor.pack.name,
        face=face,
        crop=inversion.crop,
        quad=inversion.quad,
        photo=photo,
        photo_file=photo.file,
        faces=inversion.faces,
    )


def _with_file(photo: Photo) -> Photo:
    """A pasted picture with the bytes of a file, so that the session can keep it."""
    content = BytesIO()
    Image.fromarray(photo.rgb).save(content, "PNG", compress_level=1)
    return replace(photo, file=content.getvalue())
