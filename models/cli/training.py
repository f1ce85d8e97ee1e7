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
from models.mapper.jobs import TrainingJob, place_for
from models.mapper.settings import USUAL_FACES, Kind, Level, suited_kind, usual_training
from models.packs.manifest import Pack

if TYPE_CHECKING:
    from torch import Tensor

KIND_HELP = "of network (official: levels; principal: changes as faces differ, usual for a small CLIP)"


def add_commands(commands: Any) -> None:
    """Add the commands to the subparsers of `semblance`."""
    train = commands.add_parser("train-mapper", help="train a latent mapper for a text")
    shared.add_pack_options(train)
    _add_training(train)
    take = commands.add_parser("import-mapper", help="take a mapper's file, ours or StyleCLIP's, into the library")
    take.add_argument("file", type=Path, metavar="FILE", help="of StyleCLIP's own training")
    shared.add_pack_options(take)
    take.set_defaults(run=_import_mapper)


def _add_training(parser: argparse.ArgumentParser) -> None:
    """Options of settings have no default here: `models.mapper.settings` holds them."""

    def add(option: str, kind: Any, words: str) -> None:
        parser.add_argument(option, type=kind, metavar="N" if kind is shared.COUNT else "X", help=words)

    add_text_options(parser)
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="learn from these (default: from random faces)")
    parser.add_argument("--kind", choices=get_args(Kind), help=KIND_HELP)
    levels = get_args(Level)
    parser.add_argument("--without", action="append", default=[], choices=levels, help="leave a level's mapper out")
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
    from models.learning import run_job

    report = shared.Report(options.json)
    editor = load(options, report)
    if editor.pack.identity is None:
        print(f"The pack {editor.pack.name} has no identity network: identity is not in the loss.", file=sys.stderr)
    job = _job(options, editor.pack)
    path = place_for(editor.pack, job)
    shared.understood_aloud(editor, Edit(options.target, options.neutral or editor.pack.neutral))

    def preview(_: int, before: "Tensor", after: "Tensor") -> None:
        write_images(path.with_suffix(".png"), before, after)

    with report.timed("training"), stoppable() as progress:
        trained = run_job(editor, job, path, progress, preview, _leave_out)
    report.values |= {"mapper": path.name, "folder": str(path.parent), "steps": trained.steps}
    report.values |= {"validations": [asdict(validation) for validation in trained.validations]}
    report.show(f"Use it with: semblance edit --mapper {path.name}")


def _import_mapper(options: argparse.Namespace) -> None:
    from models.mapper.library import text_of
    from models.mapper.loading import import_mapper

    report = shared.Report(options.json)
    editor = shared.load(options, report)
    path = import_mapper(options.file, editor.pack, editor.generator.config)
    report.values |= {"mapper": path.name, "folder": str(path.parent), "text": text_of(path)}
    report.show(f"Use it with: semblance edit --mapper {path.name}")


def _leave_out(path: Path, error: PhotoError) -> None:
    print(f"\n{path.name} is left out: {error}", file=sys.stderr)


def _job(options: argparse.Namespace, pack: Pack) -> TrainingJob:
    """The usual training for a kind of network, changed by the options that were given."""
    kind: Kind = options.kind or suited_kind(pack)
    usual = usual_training(kind)
    weights = given(options, {"clip": "clip_weight", "identity": "identity_weight", "latent": "latent_weight"})
    plain = ("steps", "batch", "learning_rate", "validation_interval", "patience", "preprocessing")
    settings = replace(
        usual, weights=replace(usual.weights, **weights), **given(options, {name: name for name in plain})
    )
    return TrainingJob(
        options.target,
        options.neutral,
        kind=kind,
        without=tuple(options.without),
        photos=str(options.photos or ""),
        faces=options.faces or USUAL_FACES,
        settings=settings,
    )
