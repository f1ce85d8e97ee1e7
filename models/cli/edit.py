"""`semblance edit | invert | random`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models import photo
from models.cli import shared
from models.code_file import write_code
from models.contact_sheet import contact_sheet
from models.edits import Edit, PhotoFace, PhotoRequest, RenderRequest, Surface
from models.photo import Photo
from models.project import Recipe

if TYPE_CHECKING:
    from models.editor import Editor, Inversion

LEFT_OUT = {  # values of `models.transfer.left_out`, which imports torch
    "pose": "The photo keeps its pose.",
    "more hair": "The photo keeps the length of its hair.",
    "less hair": "The photo keeps its hair where it is.",
    "hat": "The photo's hair looks like a hat or a scarf, so its colour stays.",
    "cover": "The photo keeps what covers the face: glasses, beards, hats.",
}


def add_commands(commands: Any) -> None:
    """Add the commands to the subparsers of `semblance`."""
    _add_edit(commands.add_parser("edit", help="edit a photo, or a code from 'invert' or 'random'"))
    _add_invert(commands.add_parser("invert", help="turn a photo into a W+ code"))
    _add_random(commands.add_parser("random", help="make a random person"))


def _add_edit(parser: argparse.ArgumentParser) -> None:
    shared.add_photo_options(parser)
    shared.add_edit_options(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--grid", action="store_true", help="write an alpha x beta contact sheet of the last edit")
    shared.add_surface_options(shape)
    shared.add_place_option(parser)
    shared.add_output_option(parser)
    parser.set_defaults(run=_edit)


def _add_invert(parser: argparse.ArgumentParser) -> None:
    shared.add_photo_options(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="CODE.npz", help="the code to write")
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="also write the picture of the code")
    parser.set_defaults(run=_invert)


def _add_random(parser: argparse.ArgumentParser) -> None:
    shared.add_pack_options(parser)
    parser.add_argument("--seed", type=shared.SEED, default=0, metavar="N", help="which person (default: 0)")
    psi = "1 varied, 0 the mean face"
    parser.add_argument("--truncation", type=shared.TRUNCATION, default=0.7, metavar="PSI", help=psi)
    shared.add_class_option(parser)
    parser.add_argument("--code", type=Path, metavar="CODE.npz", help="also write the code")
    shared.add_output_option(parser)
    parser.set_defaults(run=_random)


def _edit(options: argparse.Namespace) -> None:
    shared.require_output(options.output, options.photo)
    report = shared.Report(options.json)
    source = shared.read_source(options, report)
    editor = shared.load(options, report)
    surface = shared.surface(editor, options)
    with report.timed("direction"):  # before the inversion, which takes longer: texts can be wrong, CLIP can be missing
        edits = shared.edits_from(editor, options.groups)
        kept = [editor.changes.channels_kept(edit) for edit in edits]
    for edit in (edit for edit, count in zip(edits, kept, strict=True) if not count):
        print(f'"{edit.target}" moves nothing at beta {edit.beta:g}. A smaller one lets more through.', file=sys.stderr)
    code, inversion = shared.open_source(editor, source, options, report)
    if surface in ("photo", "crop") and isinstance(source, Photo) and inversion is not None and not options.grid:
        _say_left_out(editor, source, PhotoFace(code, tuple(inversion.quad.flatten().tolist()), edits))
    with report.timed("synthesis"):
        request = RenderRequest(code, edits, cartoon=surface == "cartoon")
        picture = _picture(editor, source, request, inversion, None if options.grid else surface)
    recipe = Recipe(code, edits, shared.text(options.photo.stem), pack=editor.pack.codes).to_json()
    with report.timed("write"):
        if isinstance(source, Photo) and surface == "photo" and not options.grid:
            edited = any(edit.active for edit in edits)
            form = {"place": options.place, "recipe": recipe}
            photo.write_edited(options.output, source, picture, edited=edited, in_place=True, **form)
        else:
            photo.write(options.output, picture, recipe=None if options.grid else recipe)
    report.values |= {
        "output": str(options.output),
        "resolution": editor.generator.config.resolution,
        "edits": _described(edits, kept),
    }
    report.show()


def _say_left_out(editor: "Editor", source: Photo, face: PhotoFace) -> None:
    """Tell what of each edit the photo cannot show."""
    for edit, parts in editor.left_out(PhotoRequest(source.key, (face,)), source).items():
        told = " ".join(sentence for part, sentence in LEFT_OUT.items() if part in parts)
        if told:
            print(f'"{edit.target}": {told} See --model.', file=sys.stderr)


def _invert(options: argparse.Namespace) -> None:
    report = shared.Report(options.json)
    source = shared.read_source(options, report)
    editor = shared.load(options, report)
    code, _ = shared.open_source(editor, source, options, report)
    with report.timed("write"):
        write_code(options.output, code)
        if options.preview:
            photo.write(options.preview, editor.render(RenderRequest(code)))
    report.values |= {"output": str(options.output), "rows": code.rows, "width": code.width}
    report.show()


def _random(options: argparse.Namespace) -> None:
    shared.require_output(options.output)
    report = shared.Report(options.json)
    editor = shared.load(options, report)
    with report.timed("synthesis"):
        code = editor.random(options.seed, options.truncation, options.class_index)
        picture = editor.render(RenderRequest(code))
    recipe = Recipe(code, title=f"seed {options.seed}", seed=options.seed, pack=editor.pack.codes)
    with report.timed("write"):
        photo.write(options.output, picture, recipe=recipe.to_json())
        if options.code:
            write_code(options.code, code)
    report.values |= {"output": str(options.output), "seed": options.seed, "truncation": options.truncation}
    report.show()


def _picture(
    editor: "Editor",
    source: Path | Photo,
    request: RenderRequest,
    inversion: "Inversion | None",
    surface: Surface | None,
) -> NDArray[np.uint8]:
    """The picture on a surface; None: a contact sheet."""
    if surface is None:
        return contact_sheet(editor.render, request)
    if isinstance(source, Path) or inversion is None:  # a code has no photo
        return editor.render(request)
    return editor.edited(source, inversion, request.edits, surface)


def _described(edits: Sequence[Edit], kept: list[int]) -> list[dict[str, Any]]:
    return [{**edit.to_dict(), "channels_kept": count} for edit, count in zip(edits, kept, strict=True)]
