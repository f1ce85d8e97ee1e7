"""Latent mappers on the command line: `semblance train-mapper | import-mapper`."""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from models.cli_learning import add_texts, given, load, stoppable, tell, write_images
from models.errors import PhotoError
from models.mapper.jobs import Kind, suited_kind
from models.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor
    from models.mapper.training import TrainingSettings

AddOptions = Callable[[argparse.ArgumentParser], None]
LEVELS = ("coarse", "medium", "fine")
KIND_HELP = "of network (official: levels; principal: changes as faces differ, usual for a small CLIP)"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_common: AddOptions) -> None:
    """Add the commands; `add_common` adds the options that they share with others."""
    train = commands.add_parser("train-mapper", help="train a latent mapper for a text")
    add_common(train)
    _add_training(train)
    take = commands.add_parser("import-mapper", help="take a mapper's file, ours or StyleCLIP's, into the library")
    take.add_argument("file", type=Path, metavar="FILE")
    add_common(take)
    take.set_defaults(run=_import_mapper)


def _add_training(parser: argparse.ArgumentParser) -> None:
    """Options of settings have no default here: `models.editor_methods.usual_training` holds them."""
    add_texts(parser)
    whole: dict[str, Any] = {"type": int, "metavar": "N"}
    number: dict[str, Any] = {"type": float, "metavar": "X"}
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="learn from these (default: from random faces)")
    parser.add_argument("--faces", help="how many random faces (official: 5000)", **whole)
    parser.add_argument("--kind", choices=get_args(Kind), help=KIND_HELP)
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

    editor = load(options)
    if editor.pack.identity is None:
        print(f"The pack {editor.pack.name} has no identity network: identity is not in the loss.", file=sys.stderr)
    kind: Kind = options.kind or suited_kind(editor.pack)
    config = MapperConfig(kind, **{level: level not in options.without for level in LEVELS})
    path = training_path(editor.pack, options.target)
    start = time.perf_counter()
    with stoppable() as progress:
        faces = _faces(editor, options, progress.part(0.0, 0.1))
        training = train(
            editor,
            path,
            options.target,
            options.neutral,
            config,
            faces,
            _training_settings(options, kind),
            progress.part(0.1, 1.0),
            lambda _, before, after: write_images(path.with_suffix(".png"), before, after),
        )
    values = {"mapper": path.name, "folder": str(path.parent), "steps": training.steps}
    values |= {"validations": [asdict(validation) for validation in training.validations]}
    tell(options, f"Use it with: semblance edit --mapper {path.name}", values, start)


def _import_mapper(options: argparse.Namespace) -> None:
    from models.mapper.library import text_of
    from models.mapper.loading import import_mapper

    editor = load(options)
    start = time.perf_counter()
    path = import_mapper(options.file, editor.pack, editor.generator.config)
    values = {"mapper": path.name, "folder": str(path.parent), "text": text_of(path)}
    tell(options, f"Use it with: semblance edit --mapper {path.name}", values, start)


def _faces(editor: "Editor", options: argparse.Namespace, progress: Progress) -> "tuple[Tensor, Tensor]":
    """W+ codes to learn from and to hold out."""
    from models.editor_methods import TRAINING_FACES, photo_faces, training_faces

    if options.photos is None:
        return training_faces(editor, options.faces or TRAINING_FACES, progress)

    def leave_out(path: Path, error: PhotoError) -> None:
        print(f"\n{path.name} is left out: {error}", file=sys.stderr)

    return photo_faces(editor, options.photos, progress, leave_out)


def _training_settings(options: argparse.Namespace, kind: Kind) -> "TrainingSettings":
    """The usual ones for a kind of network, and what the options say."""
    from models.editor_methods import usual_training

    usual = usual_training(kind)
    weights = given(options, {"clip": "clip_weight", "identity": "identity_weight", "latent": "latent_weight"})
    plain = ("steps", "batch", "learning_rate", "validation_interval", "patience", "preprocessing")
    others = {name: name for name in plain}
    return replace(usual, weights=replace(usual.weights, **weights), **given(options, others))
