"""The two methods that learn, on the command line: `semblance train-mapper | optimise | imagine | compare`.

Ctrl-C ends learning and keeps the best so far; a second one ends the program.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models import photo
from models.attributes import ATTRIBUTES
from models.edits import LEARNED_ALPHA, Code, Edit, RenderRequest
from models.errors import PhotoError, Stopped
from models.progress import Progress
from models.project import Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor
    from models.mapper.training import TrainingSettings
    from models.optimization.latent_optimization import OptimizationSettings

AddOptions = Callable[[argparse.ArgumentParser], None]
KEEP_HELP = f"what must not change: any text, or one of {', '.join(ATTRIBUTES)}"
IDENTITY_HELP = "of the face's identity, for packs with a network for it (official: 0, usual: 0.005)"
PULL_HELP = "pull back to the code (official and default: 0.008; official for imagine: 0)"
SPACE_HELP = "in which the code moves (official and default: w_plus; channels: few style channels, those far)"
PREVIEW_EVERY = 10  # steps of an optimisation
LEVELS = ("coarse", "medium", "fine")


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_photo: AddOptions, add_common: AddOptions
) -> None:
    """Add the commands; `add_photo` and `add_common` add the options that they share with others."""
    train = commands.add_parser("train-mapper", help="train a latent mapper for a text")
    add_common(train)
    _add_training(train)
    take = commands.add_parser("import-mapper", help="take a mapper's file, ours or StyleCLIP's, into the library")
    take.add_argument("file", type=Path, metavar="FILE")
    add_common(take)
    take.set_defaults(run=_import_mapper)
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
    return Edit(**{"beta": editor.suggest_beta(values["target"], values["neutral"]), **values})


def keep_texts(words: str) -> tuple[str, ...]:
    """The texts of --keep, parted by commas."""
    return tuple(text.strip() for text in words.split(",") if text.strip())


def _add_texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", dest="target", required=True, metavar="TEXT", help="what the face should become")
    parser.add_argument(
        "--from", dest="neutral", default="", metavar="TEXT", help="what it is now (official and default: not told)"
    )


def _add_optimisation(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    _add_texts(parser)
    parser.add_argument("--keep", type=keep_texts, default=(), metavar="TEXT,TEXT", help=KEEP_HELP)
    parser.add_argument("--space", default="w_plus", choices=("w_plus", "stylespace", "channels"), help=SPACE_HELP)
    parser.add_argument("--steps", type=int, default=300, metavar="N", help="official and default: 300")
    parser.add_argument("--learning-rate", type=float, default=0.1, metavar="X", help="official and default: 0.1")
    parser.add_argument("--latent-weight", type=float, default=0.008, metavar="X", help=PULL_HELP)
    parser.add_argument("--identity-weight", type=float, default=0.0, metavar="X", help=IDENTITY_HELP)
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="show the run in this file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png")
    parser.set_defaults(run=run)


def _add_training(parser: argparse.ArgumentParser) -> None:
    """Options of settings have no default here: `models.editor_methods.TRAINING` holds them."""
    _add_texts(parser)
    whole: dict[str, Any] = {"type": int, "metavar": "N"}
    number: dict[str, Any] = {"type": float, "metavar": "X"}
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="learn from these (default: from random faces)")
    parser.add_argument("--faces", help="how many random faces (official: 5000)", **whole)
    parser.add_argument("--kind", default="levels", choices=("levels", "single", "stylespace", "full_stylespace"))
    parser.add_argument("--without", action="append", default=[], choices=LEVELS, help="leave a level's mapper out")
    parser.add_argument("--steps", help="at most (official: 50000)", **whole)
    parser.add_argument("--batch", help="faces a step (official: 2)", **whole)
    parser.add_argument("--learning-rate", help="(official: 0.5)", **number)
    parser.add_argument("--clip-weight", help="of the text (official: 1)", **number)
    parser.add_argument("--latent-weight", help="of the pull back to the code (official: 0.8)", **number)
    parser.add_argument("--identity-weight", help="of the face's identity (official: 0.1)", **number)
    parser.add_argument("--validation-interval", help="steps between two (official: 2000)", **whole)
    parser.add_argument("--patience", help="end after so many validations without a gain", **whole)
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    from models.editor_methods import train
    from models.mapper.latent_mapper import MapperConfig
    from models.mapper.library import training_path

    editor = _load(options)
    if editor.pack.identity is None:
        print(f"The pack {editor.pack.name} has no identity network: identity is not in the loss.", file=sys.stderr)
    config = MapperConfig(options.kind, **{level: level not in options.without for level in LEVELS})
    path = training_path(editor.pack, options.target)
    start = time.perf_counter()
    with _stoppable() as progress:
        faces = _faces(editor, options, progress.part(0.0, 0.1))
        training = train(
            editor,
            path,
            options.target,
            options.neutral,
            config,
            faces,
            _training_settings(options),
            progress.part(0.1, 1.0),
            lambda _, before, after: _write_images(path.with_suffix(".png"), before, after),
        )
    values = {"mapper": path.name, "folder": str(path.parent), "steps": training.steps}
    values |= {"validations": [asdict(validation) for validation in training.validations]}
    _tell(options, f"Use it with: semblance edit --mapper {path.name}", values, start)


def _import_mapper(options: argparse.Namespace) -> None:
    from models.mapper.library import text_of
    from models.mapper.loading import import_mapper

    editor = _load(options)
    start = time.perf_counter()
    path = import_mapper(options.file, editor.pack, editor.generator.config)
    values = {"mapper": path.name, "folder": str(path.parent), "text": text_of(path)}
    _tell(options, f"Use it with: semblance edit --mapper {path.name}", values, start)


def _optimise(options: argparse.Namespace) -> None:
    from models.editor_methods import optimise

    editor = _load(options)
    code = _face(editor, options)
    start = time.perf_counter()
    with _stoppable() as progress:
        settings, preview = _optimisation_settings(options), _preview(options.preview)
        edit = optimise(editor, RenderRequest(code), options.target, options.neutral, settings, progress, preview)
    _write_edit(editor, code, edit, options, start)


def _imagine(options: argparse.Namespace) -> None:
    from models.editor_methods import imagine

    editor = _load(options)
    start = time.perf_counter()
    with _stoppable() as progress:
        settings, preview = _optimisation_settings(options), _preview(options.preview)
        code, edit = imagine(editor, options.target, options.neutral, settings, progress, preview)
    _write_edit(editor, code, edit, options, start)


def _compare(options: argparse.Namespace) -> None:
    from models.editor_comparison import compare, comparison_sheet
    from models.mapper.library import mapper_for

    editor = _load(options)
    code = _face(editor, options)
    mapper = options.mapper or mapper_for(editor.pack, options.target)
    if not mapper:
        print(f'There is no mapper for "{options.target}" yet: train it with semblance train-mapper.', file=sys.stderr)
    start = time.perf_counter()
    neutral = options.neutral or editor.pack.neutral
    wish = edit_from(editor, {"target": options.target, "neutral": neutral, "keep": options.keep})
    with _stoppable() as progress:
        outcomes = compare(editor, code, wish, mapper, _optimisation_settings(options), progress)
    photo.write(options.output, comparison_sheet(editor.render(RenderRequest(code)), outcomes))
    figures = [outcome.to_dict() for outcome in outcomes]
    for row in figures:
        print("  ".join(f"{name} {value}" for name, value in row.items()), file=sys.stderr)
    _tell(options, f"Written to {options.output}.", {"output": str(options.output), "methods": figures}, start)


def _load(options: argparse.Namespace) -> "Editor":
    """The pack; torch comes with it."""
    from models.editor import Editor

    return Editor.load(options.pack, options.device)


def _face(editor: "Editor", options: argparse.Namespace) -> Code:
    """The code of PHOTO, which can be a code file."""
    from models.cli import read_code

    if options.photo.suffix == ".npz":
        return read_code(options.photo)
    return _open(editor, options.photo, options.face - 1, not options.no_align, options.refine)


def _open(editor: "Editor", path: Path, face: int = 0, align: bool = True, refine: int = 0) -> Code:
    return editor.open(photo.read(path), face=face, align=align, refine=refine).code


def _faces(editor: "Editor", options: argparse.Namespace, progress: Progress) -> "tuple[Tensor, Tensor]":
    """W+ codes to learn from and to hold out."""
    from models.editor_methods import TRAINING_FACES, photo_faces, training_faces

    if options.photos is None:
        return training_faces(editor, options.faces or TRAINING_FACES, progress)

    def leave_out(path: Path, error: PhotoError) -> None:
        print(f"\n{path.name} is left out: {error}", file=sys.stderr)

    return photo_faces(editor, options.photos, progress, leave_out)


def _training_settings(options: argparse.Namespace) -> "TrainingSettings":
    """The defaults, and what the options say."""
    from models.editor_methods import TRAINING

    weights = _given(options, {"clip": "clip_weight", "identity": "identity_weight", "latent": "latent_weight"})
    others = {name: name for name in ("steps", "batch", "learning_rate", "validation_interval", "patience")}
    return replace(TRAINING, weights=replace(TRAINING.weights, **weights), **_given(options, others))


def _given(options: argparse.Namespace, names: dict[str, str]) -> dict[str, Any]:
    """By the names of settings, the values of those options that were given."""
    values = {name: getattr(options, option) for name, option in names.items()}
    return {name: value for name, value in values.items() if value is not None}


def _optimisation_settings(options: argparse.Namespace) -> "OptimizationSettings":
    from models.optimization.latent_optimization import OptimizationSettings

    weights = (options.latent_weight, options.identity_weight)
    return OptimizationSettings(options.space, options.steps, options.learning_rate, *weights)


def _write_edit(editor: "Editor", code: Code, edit: Edit, options: argparse.Namespace, start: float) -> None:
    """The picture, a PNG with the recipe in it: opened again, the edit is a row of the stack."""
    edit = replace(edit, keep=options.keep)
    recipe = Recipe(code, (edit,), options.output.stem, pack=editor.pack.name)
    photo.write(options.output, editor.render(RenderRequest(code, (edit,))), recipe=recipe.to_json())
    _tell(options, f"Written to {options.output}.", {"output": str(options.output)}, start)


def _tell(options: argparse.Namespace, sentence: str, values: dict[str, Any], start: float) -> None:
    seconds = round(time.perf_counter() - start, 2)
    if options.json:
        print(json.dumps({**values, "seconds": seconds}, indent=2, ensure_ascii=False))
    print(f"{sentence} ({seconds:.1f} s)", file=sys.stderr)


def _preview(path: Path | None) -> "Callable[[int, Tensor], None] | None":
    """Writes every tenth picture of a run to `path`."""

    def show(step: int, images: "Tensor") -> None:
        if path is not None and step % PREVIEW_EVERY == 0:
            _write_images(path, images)

    return show if path else None


def _write_images(path: Path, *rows: "Tensor") -> None:
    """Images [N, 3, R, R] in rows."""
    from models.editor import to_bytes

    photo.write(path, np.concatenate([np.concatenate(list(to_bytes(row)), axis=1) for row in rows]))


@contextmanager
def _stoppable() -> Iterator[Progress]:
    """Progress on stderr that the first Ctrl-C stops."""
    progress = Progress(
        lambda fraction, what: print(f"\r{fraction:6.1%}  {what:<40}", end="", file=sys.stderr, flush=True)
    )

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        progress.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield progress
    except Stopped:  # before there was anything to keep
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)
        print(file=sys.stderr)
