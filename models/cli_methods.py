"""Latent optimisation and the methods side by side, on the command line: `semblance optimise | imagine | compare`.

Ctrl-C ends learning and keeps the best so far; a second one ends the program.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from models import cli_training, photo
from models.attributes import ATTRIBUTES
from models.cli_learning import add_texts, given, load, stoppable, tell, write_images
from models.edits import LEARNED_ALPHA, Code, Edit, RenderRequest
from models.optimization.settings import OptimizationSettings, Space, suited, usual_in
from models.packs.manifest import Pack
from models.project import Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor
    from models.editor_comparison import Reading

AddOptions = Callable[[argparse.ArgumentParser], None]
KEEP_HELP = f"what must not change: any text, or one of {', '.join(ATTRIBUTES)}"
IDENTITY_HELP = "of the face's identity, for packs with a network for it (official: 0, usual: 0.005)"
PULL_HELP = "pull back to the code (official: 0.008, and for imagine 0)"
SPACE_HELP = "in which the code moves (official: w_plus; principal: as faces differ, usual for a small CLIP)"
NOISE_HELP = "of the face at the start, in standard deviations of W, for edits that suit more faces (official: 0)"
PREVIEW_EVERY = 10  # steps of an optimisation


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_photo: AddOptions, add_common: AddOptions
) -> None:
    """Add the commands; `add_photo` and `add_common` add the options that they share with others."""
    cli_training.add_commands(commands, add_common)
    optimise = commands.add_parser("optimise", help="optimise the code of one face toward a text")
    add_photo(optimise)
    _add_optimisation(optimise, _optimise)
    imagine = commands.add_parser("imagine", help="make a face from a text alone, by optimisation")
    add_common(imagine)
    _add_optimisation(imagine, _imagine)
    compare = commands.add_parser("compare", help="one edit by all three methods, side by side")
    add_photo(compare)
    _add_optimisation(compare, _compare)
    compare.add_argument("--mapper", default="", metavar="NAME", help="a trained mapper (default: one of this text)")
    compare.add_argument("--probe", type=Path, metavar="FILE", help="an attribute probe that judges, too")
    compare.add_argument("--attribute", default="", metavar="NAME", help="what the probe reads, such as g:smile")


def add_edit_options(parser: argparse.ArgumentParser, group_action: type[argparse.Action]) -> None:
    """What `semblance edit` takes for each --to beside texts and numbers."""
    parser.add_argument("--keep", action=group_action, type=keep_texts, metavar="TEXT,TEXT", help=KEEP_HELP)
    parser.add_argument(
        "--mapper", action=group_action, metavar="NAME", help="by a trained mapper; alpha is 1 if not given"
    )


def edit_from(editor: "Editor", group: dict[str, Any]) -> Edit:
    """The edit of a --to group: a mapper at its trained strength, or a beta that suits the texts, if not given."""
    values = {"neutral": editor.pack.neutral, **group}
    if "mapper" in values:
        return Edit(**{"alpha": LEARNED_ALPHA, **values})
    return Edit(**{"beta": editor.texts.suggest_beta(values["target"], values["neutral"]), **values})


def keep_texts(words: str) -> tuple[str, ...]:
    """The texts of --keep, parted by commas."""
    return tuple(text.strip() for text in words.split(",") if text.strip())


def _add_optimisation(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    add_texts(parser)
    parser.add_argument("--keep", type=keep_texts, default=(), metavar="TEXT,TEXT", help=KEEP_HELP)
    parser.add_argument("--space", choices=get_args(Space), help=SPACE_HELP)
    parser.add_argument("--steps", type=int, metavar="N", help="official: 300")
    parser.add_argument("--learning-rate", type=float, metavar="X", help="official: 0.1")
    parser.add_argument("--latent-weight", type=float, metavar="X", help=PULL_HELP)
    parser.add_argument("--identity-weight", type=float, metavar="X", help=IDENTITY_HELP)
    parser.add_argument("--noise", type=float, metavar="X", help=NOISE_HELP)
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="show the run in this file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png")
    parser.set_defaults(run=run)


def _optimise(options: argparse.Namespace) -> None:
    from models.editor_methods import optimise

    editor = load(options)
    code = _face(editor, options)
    start = time.perf_counter()
    with stoppable() as progress:
        settings, preview = _optimisation_settings(options, editor.pack), _preview(options.preview)
        edit = optimise(editor, RenderRequest(code), options.target, options.neutral, settings, progress, preview)
    _write_edit(editor, code, edit, options, start)


def _imagine(options: argparse.Namespace) -> None:
    from models.editor_methods import imagine

    editor = load(options)
    start = time.perf_counter()
    with stoppable() as progress:
        settings, preview = _optimisation_settings(options, editor.pack), _preview(options.preview)
        code, edit = imagine(editor, options.target, options.neutral, settings, progress, preview)
    _write_edit(editor, code, edit, options, start)


def _compare(options: argparse.Namespace) -> None:
    from models.editor_comparison import compare, comparison_sheet
    from models.mapper.library import mapper_for

    editor, reading = load(options), _reading(options)
    code = _face(editor, options)
    mapper = options.mapper or mapper_for(editor.pack, options.target)
    if not mapper:
        print(f'There is no mapper for "{options.target}" yet: train it with semblance train-mapper.', file=sys.stderr)
    start = time.perf_counter()
    neutral = options.neutral or editor.pack.neutral
    wish = edit_from(editor, {"target": options.target, "neutral": neutral, "keep": options.keep})
    with stoppable() as progress:
        settings = _optimisation_settings(options, editor.pack)
        outcomes = compare(editor, code, wish, mapper, settings, progress, reading)
    photo.write(options.output, comparison_sheet(editor.render(RenderRequest(code)), outcomes))
    figures = [outcome.to_dict() for outcome in outcomes]
    for row in figures:
        print("  ".join(f"{name} {value}" for name, value in row.items()), file=sys.stderr)
    tell(options, f"Written to {options.output}.", {"output": str(options.output), "methods": figures}, start)


def _reading(options: argparse.Namespace) -> "Reading | None":
    """Who judges; an attribute that the probe does not know fails here, before anything takes time."""
    from models.editor_comparison import Reading
    from models.face.probe import AttributeProbe

    if options.probe is None:
        return None
    probe = AttributeProbe.load(options.probe)
    probe.require(options.attribute)
    return Reading(probe, options.attribute)


def _face(editor: "Editor", options: argparse.Namespace) -> Code:
    """The code of PHOTO, which can be a code file."""
    from models.cli import read_code

    if options.photo.suffix == ".npz":
        return read_code(options.photo)
    return _open(editor, options.photo, options.face - 1, not options.no_align, options.refine)


def _open(editor: "Editor", path: Path, face: int = 0, align: bool = True, refine: int = 0) -> Code:
    return editor.open(photo.read(path), face=face, align=align, refine=refine).code


def _optimisation_settings(options: argparse.Namespace, pack: Pack) -> OptimizationSettings:
    """Those that suit the space or, if none is named, the pack; and what the options say."""
    usual = usual_in(options.space) if options.space else suited(pack)
    return replace(usual, **given(options, {field.name: field.name for field in fields(OptimizationSettings)}))


def _write_edit(editor: "Editor", code: Code, edit: Edit, options: argparse.Namespace, start: float) -> None:
    """The picture, a PNG with the recipe in it: opened again, the edit is a row of the stack."""
    edit = replace(edit, keep=options.keep)
    recipe = Recipe(code, (edit,), options.output.stem, pack=editor.pack.name)
    photo.write(options.output, editor.render(RenderRequest(code, (edit,))), recipe=recipe.to_json())
    tell(options, f"Written to {options.output}.", {"output": str(options.output)}, start)


def _preview(path: Path | None) -> "Callable[[int, Tensor], None] | None":
    """Writes every tenth picture of a run to `path`."""

    def show(step: int, images: "Tensor") -> None:
        if path is not None and step % PREVIEW_EVERY == 0:
            write_images(path, images)

    return show if path else None
