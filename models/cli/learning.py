"""`semblance optimise | imagine | compare`: latent optimisation, and the methods side by side.

Ctrl-C ends learning and keeps the best so far; a second one ends the program.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from models import photo
from models.cli import shared
from models.edits import Edit, RenderRequest
from models.errors import Stopped
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings, Space, suited, usual_in
from models.packs.manifest import Pack
from models.progress import Progress
from models.project import Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from models.comparison import ProbeReading
    from models.editor import Editor

IDENTITY_HELP = "of the face's identity, for packs with a network for it (official: 0, usual: 0.005)"
PULL_HELP = "pull back to the code (official: 0.008, and for imagine 0)"
SPACE_HELP = "in which the code moves (official: w_plus; principal: as faces differ, usual for a small CLIP)"
NOISE_HELP = "of the face at the start, in standard deviations of W, for edits that suit more faces (official: 0)"
PREVIEW_EVERY = 10  # steps of an optimisation


def add_commands(commands: Any) -> None:
    """Add the commands to the subparsers of `semblance`."""
    optimise = commands.add_parser("optimise", help="optimise the code of one face toward a text")
    shared.add_photo_options(optimise)
    _add_optimisation(optimise, _optimise)
    imagine = commands.add_parser("imagine", help="make a face from a text alone, by optimisation")
    shared.add_pack_options(imagine)
    _add_optimisation(imagine, _imagine)
    compare = commands.add_parser("compare", help="one edit by all three methods, side by side")
    shared.add_photo_options(compare)
    _add_optimisation(compare, _compare)
    mapper = "a trained mapper (default: one of this text)"
    compare.add_argument("--mapper", type=shared.text, default="", metavar="NAME", help=mapper)
    compare.add_argument("--probe", type=Path, metavar="FILE", help="an attribute probe that judges, too")
    attribute = "what the probe reads, such as g:smile"
    compare.add_argument("--attribute", type=shared.text, default="", metavar="NAME", help=attribute)


def add_text_options(parser: argparse.ArgumentParser) -> None:
    """One text to learn, and how CLIP sees pictures meanwhile."""
    goal, neutral = "what the face should become", "what it is now (official and default: not told)"
    parser.add_argument("--to", dest="target", type=shared.text, required=True, metavar="TEXT", help=goal)
    parser.add_argument("--from", dest="neutral", type=shared.text, default="", metavar="TEXT", help=neutral)
    pictures = "of pictures for CLIP (default: its own)"
    parser.add_argument("--preprocessing", default="clip", choices=("clip", "official"), help=pictures)


def _add_optimisation(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    add_text_options(parser)
    parser.add_argument("--keep", type=shared.texts, default=(), metavar="TEXT,TEXT", help=shared.KEEP_HELP)
    parser.add_argument("--space", choices=get_args(Space), help=SPACE_HELP)
    parser.add_argument("--steps", type=shared.COUNT, metavar="N", help="official: 300")
    parser.add_argument("--learning-rate", type=shared.WEIGHT, metavar="X", help="official: 0.1")
    parser.add_argument("--latent-weight", type=shared.WEIGHT, metavar="X", help=PULL_HELP)
    parser.add_argument("--identity-weight", type=shared.WEIGHT, metavar="X", help=IDENTITY_HELP)
    parser.add_argument("--noise", type=shared.WEIGHT, metavar="X", help=NOISE_HELP)
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="show the run in this file")
    shared.add_output_option(parser)
    parser.set_defaults(run=run)


def load(options: argparse.Namespace, report: shared.Report) -> "Editor":
    """The pack, which must be able to read texts. Raises PackError."""
    editor = shared.load(options, report)
    editor.texts.require_clip()
    return editor


def given(options: argparse.Namespace, names: dict[str, str]) -> dict[str, Any]:
    """By the names of settings, the values of those options that were given."""
    values = {name: getattr(options, option) for name, option in names.items()}
    return {name: value for name, value in values.items() if value is not None}


@contextmanager
def stoppable() -> Iterator[Progress]:
    """Progress on stderr that the first Ctrl-C stops."""
    with shared.progress_line() as progress:

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


def write_images(path: Path, *rows: "Tensor") -> None:
    """Write images [N, 3, R, R] in -1..1, one tensor a row."""
    from models.pixels import to_bytes

    photo.write(path, np.concatenate([np.concatenate(list(to_bytes(row)), axis=1) for row in rows]))


def _optimise(options: argparse.Namespace) -> None:
    shared.require_output(options.output, options.photo)
    report = shared.Report(options.json)
    source = shared.read_source(options, report)
    editor = load(options, report)
    code, _ = shared.open_source(editor, source, options, report)
    _run(editor, RenderRequest(code), options, report)


def _imagine(options: argparse.Namespace) -> None:
    shared.require_output(options.output)
    report = shared.Report(options.json)
    _run(load(options, report), None, options, report)


def _run(editor: "Editor", request: RenderRequest | None, options: argparse.Namespace, report: shared.Report) -> None:
    """Optimise, and write a PNG with the recipe in it: opened again, the edit is a row of the stack."""
    from models.learning import optimise

    settings = _settings(options, editor.pack)
    job = OptimizationJob(options.target, options.neutral, options.keep, settings, free=request is None)
    with report.timed("optimisation"), stoppable() as progress:
        shared.understood_aloud(editor, Edit(options.target, options.neutral or editor.pack.neutral))
        code, edit = optimise(editor, job, request, progress, _preview(options.preview))
    recipe = Recipe(code, (edit,), shared.text(options.output.stem), pack=editor.pack.name)
    photo.write(options.output, editor.render(RenderRequest(code, (edit,))), recipe=recipe.to_json())
    report.values |= {"output": str(options.output)}
    report.show(f"Written to {options.output}.")


def _compare(options: argparse.Namespace) -> None:
    from models.comparison import compare, comparison_sheet
    from models.mapper.library import mapper_for

    shared.require_output(options.output, options.photo)
    report = shared.Report(options.json)
    source = shared.read_source(options, report)
    editor, reading = load(options, report), _reading(options)
    mapper = options.mapper or mapper_for(editor.pack, options.target)
    if not mapper:
        print(f'There is no mapper for "{options.target}" yet: train it with semblance train-mapper.', file=sys.stderr)
    neutral = options.neutral or editor.pack.neutral
    wish = shared.edit_from(editor, {"target": options.target, "neutral": neutral, "keep": options.keep})
    code, _ = shared.open_source(editor, source, options, report)
    with report.timed("comparison"), stoppable() as progress:
        outcomes = compare(editor, code, wish, mapper, _settings(options, editor.pack), progress, reading)
    photo.write(options.output, comparison_sheet(editor.render(RenderRequest(code)), outcomes))
    figures = [outcome.to_dict() for outcome in outcomes]
    for row in figures:
        print("  ".join(f"{name} {value}" for name, value in row.items()), file=sys.stderr)
    report.values |= {"output": str(options.output), "methods": figures}
    report.show(f"Written to {options.output}.")


def _reading(options: argparse.Namespace) -> "ProbeReading | None":
    """The probe and the attribute to judge by; an unknown attribute fails here, before anything takes time."""
    from models.comparison import ProbeReading
    from models.face.probe import AttributeProbe

    if options.probe is None:
        return None
    probe = AttributeProbe.load(options.probe)
    probe.require(options.attribute)
    return ProbeReading(probe, options.attribute)


def _settings(options: argparse.Namespace, pack: Pack) -> OptimizationSettings:
    """The usual settings of the space or, if none is named, of the pack, changed by the options given."""
    usual = usual_in(options.space) if options.space else suited(pack)
    return replace(usual, **given(options, {field.name: field.name for field in fields(OptimizationSettings)}))


def _preview(path: Path | None) -> "Callable[[int, Tensor], None] | None":
    """Writes every tenth picture of a run to `path`."""

    def show(step: int, images: "Tensor") -> None:
        if path is not None and step % PREVIEW_EVERY == 0:
            write_images(path, images)

    return show if path else None
