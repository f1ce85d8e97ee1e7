"""`semblance train-mapper | import-mapper`: latent mappers."""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from models.cli import shared
from models.cli.learning import add_text_options, given, load, stoppable, write_images
from models.edits import Edit
from models.errors import PhotoError
from models.mapper.jobs import Kind, suited_kind
from models.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor
    from models.mapper.training import TrainingSettings

LEVELS = ("coarse", "medium", "fine")
KIND_HELP = "of network (official: levels; principal: changes as faces differ, usual for a small CLIP)"


def add_commands(commands: Any) -> None:
    """Add the commands to the subparsers of `semblance`."""
    train = commands.add_parser("train-mapper", help="train a latent mapper for a text")
    shared.add_pack_options(train)
    _add_training(train)
    take = commands.add_parser("import-mapper", help="take a mapper's file, ours or StyleCLIP's, into the library")
    take.add_argument("file", type=Path, metavar="FILE")
    shared.add_pack_options(take)
    take.set_defaults(run=_import_mapper)


def _add_training(parser: argparse.ArgumentParser) -> None:
    """Options of settings have no default here: `models.learning.usual_training` holds them."""

    def add(option: str, kind: Any, words: str) -> None:
        parser.add_argument(option, type=kind, metavar="N" if kind is shared.COUNT else "X", help=words)

    add_text_options(parser)
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="learn from these (default: from random faces)")
    parser.add_argument("--kind", choices=get_args(Kind), help=KIND_HELP)
    parser.add_argument("--without", action="append", default=[], choices=LEVELS, help="leave a level's mapper out")
    add("--faces", shared.COUNT, "how many random faces (official: 5000)")
    add("--steps", shared.COUNT, "at most (official: 50000)")
    add("--batch", shared.COUNT, "faces a step (official: 2)")
    add("--learning-rate", shared.WEIGHT, "(official: 0.5)")
    add("--clip-weight", shared.WEIGHT, "of the text (official: 1)")
    add("--latent-weight", shared.WEIGHT, "of the pull back to the code (official: 0.8)")
    add("--identity-weight", shared.WEIGHT, "of the face's identity (official: 0.1)")
    add("--validation-interval", shared.COUNT, "steps between two (official: 2000)")
    add("--patience", shared.COUNT, "end after so many validations without a gain")
    parser.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> None:
    from models.learning import train
    from models.mapper.latent_mapper import MapperConfig
    from models.mapper.library import training_path

    report = shared.Report(options.json)
    editor = load(options, report)
    if editor.pack.identity is None:
        print(f"The pack {editor.pack.name} has no identity network: identity is not in the loss.", file=sys.stderr)
    kind: Kind = options.kind or suited_kind(editor.pack)
    config = MapperConfig(kind, **{level: level not in options.without for level in LEVELS})
    path = training_path(editor.pack, options.target)
    shared.understood_aloud(editor, Edit(options.target, options.neutral or editor.pack.neutral))
    with report.timed("training"), stoppable() as progress:
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
    report.values |= {"mapper": path.name, "folder": str(path.parent), "steps": training.steps}
    report.values |= {"validations": [asdict(validation) for validation in training.validations]}
    report.show(f"Use it with: semblance edit --mapper {path.name}")


def _import_mapper(options: argparse.Namespace) -> None:
    from models.mapper.library import text_of
    from models.mapper.loading import import_mapper

    report = shared.Report(options.json)
    editor = shared.load(options, report)
    path = import_mapper(options.file, editor.pack, editor.generator.config)
    report.values |= {"mapper": path.name, "folder": str(path.parent), "text": text_of(path)}
    report.show(f"Use it with: semblance edit --mapper {path.name}")


def _faces(editor: "Editor", options: argparse.Namespace, progress: Progress) -> "tuple[Tensor, Tensor]":
    """W+ codes to learn from and to hold out."""
    from models.learning import TRAINING_FACES, photo_faces, training_faces

    if options.photos is None:
        return training_faces(editor, options.faces or TRAINING_FACES, progress)

    def leave_out(path: Path, error: PhotoError) -> None:
        print(f"\n{path.name} is left out: {error}", file=sys.stderr)

    return photo_faces(editor, options.photos, progress, leave_out)


def _training_settings(options: argparse.Namespace, kind: Kind) -> "TrainingSettings":
    """The usual ones for a kind of network, and what the options say."""
    from models.learning import usual_training

    usual = usual_training(kind)
    weights = given(options, {"clip": "clip_weight", "identity": "identity_weight", "latent": "latent_weight"})
    plain = ("steps", "batch", "learning_rate", "validation_interval", "patience", "preprocessing")
    others = {name: name for name in plain}
    return replace(usual, weights=replace(usual.weights, **weights), **given(options, others))
