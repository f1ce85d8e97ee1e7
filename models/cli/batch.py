"""`semblance batch`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from models.batch_report import REPORT_FILE
from models.cli import shared
from models.cluster import workers
from models.errors import PhotoError, Stopped
from models.packs.library import locate
from models.photo_folder import find_photos


def add_commands(commands: Any) -> None:
    """Add the command to the subparsers of `semblance`."""
    parser = commands.add_parser("batch", help="edit a folder of photos")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="photos, in folders inside it too")
    shared.add_edit_options(parser)
    shared.add_opening_options(parser)
    shared.add_surface_options(parser.add_mutually_exclusive_group())
    shared.add_place_option(parser)
    where = "where the edited photos and the report go"
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help=where)
    shared.add_worker_options(parser)
    shared.add_pack_options(parser)
    parser.set_defaults(run=_batch)


def _batch(options: argparse.Namespace) -> None:
    from models.batch import BatchSettings, run

    folder = locate(options.pack)
    find_photos(options.folder, options.output)  # before a pack is loaded: the folder can be wrong
    figures = shared.Report(options.json)
    editor = shared.load(options, figures)
    edits = shared.edits_from(editor, options.groups)
    surface = shared.surface(editor, options)
    settings = BatchSettings(
        folder, edits, options.device, not options.no_align, options.refine, surface, options.place
    )
    try:
        with workers(options.scheduler, options.processes) as pool, shared.progress_line() as progress:
            report = run(options.folder, options.output, settings, pool, progress)
    except Stopped:
        raise KeyboardInterrupt from None
    for name, reason in (*report.left_out.items(), *report.failed.items()):
        print(f"{name}: {reason}", file=sys.stderr)
    failed, left_out, file = len(report.failed), len(report.left_out), options.output / REPORT_FILE
    done = len(report.outcomes) - failed
    figures.values |= {"done": done, "failed": failed, "left_out": left_out, "report": str(file)}
    figures.show()
    if not options.json:
        print(f"{done} done, {failed} failed, {left_out} left out: {file}")
    if not done:
        raise PhotoError("None of the photos could be edited.", f"{file} says why.")
