"""`semblance batch`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from models.cli import shared
from models.cluster import workers
from models.errors import PhotoError, Stopped
from models.packs.library import locate


def add_commands(commands: Any) -> None:
    """Add the command to the subparsers of `semblance`."""
    parser = commands.add_parser("batch", help="edit a folder of photos")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="photos, in folders inside it too")
    shared.add_edit_options(parser)
    shared.add_opening_options(parser)
    parser.add_argument("--whole", action="store_true", help="put the edited face back into the whole photo")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    shared.add_worker_options(parser)
    shared.add_pack_options(parser)
    parser.set_defaults(run=_batch)


def _batch(options: argparse.Namespace) -> None:
    from models.batch import REPORT_FILE, Settings, find_photos, run

    folder = locate(options.pack)
    find_photos(options.folder, options.output)
    report = shared.Report(options.json)
    editor = shared.load(options, report)
    edits = tuple(shared.edit_from(editor, group) for group in options.groups)
    settings = Settings(folder, edits, options.device, not options.no_align, options.refine, options.whole)
    try:
        with workers(options.scheduler, options.processes) as pool, shared.progress_line() as progress:
            outcomes = run(options.folder, options.output, settings, pool, progress)
    except Stopped:
        raise KeyboardInterrupt from None
    failed = {name: outcome.error for name, outcome in outcomes.items() if outcome.error}
    for name, error in failed.items():
        print(f"{name}: {error}", file=sys.stderr)
    done, file = len(outcomes) - len(failed), options.output / REPORT_FILE
    report.values |= {"done": done, "failed": len(failed), "report": str(file)}
    report.show()
    if not options.json:
        print(f"{done} done, {len(failed)} failed: {file}")
    if len(failed) == len(outcomes):
        raise PhotoError("None of the photos could be edited.", f"{file} says why.")
