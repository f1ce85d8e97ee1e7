"""`semblance batch`, and the options of commands that can be spread over processes or a cluster."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from models.cli_methods import edit_from
from models.cluster import workers
from models.errors import PhotoError, Stopped
from models.packs.library import locate
from models.progress import Progress

AddOptions = Callable[[argparse.ArgumentParser], None]


def add_worker_options(parser: argparse.ArgumentParser) -> None:
    """Where the work is done."""
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="processes of this computer (default: 1)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster, such as tcp://host:8786")


def add_batch(parser: argparse.ArgumentParser, add_common: AddOptions, add_texts: AddOptions) -> None:
    """The options of `semblance batch`."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="photos, in folders inside it too")
    add_texts(parser)
    parser.add_argument("--no-align", action="store_true", help="take the middle square, whatever it shows")
    parser.add_argument("--refine", type=int, default=0, metavar="STEPS", help="bring the code nearer to the photo")
    parser.add_argument("--whole", action="store_true", help="put the edited face back into the whole photo")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    add_worker_options(parser)
    add_common(parser)
    parser.set_defaults(run=_batch)


def _batch(options: argparse.Namespace) -> None:
    from models.batch import REPORT_FILE, Settings, find_photos, run
    from models.editor import Editor

    pack = locate(options.pack)
    find_photos(options.folder, options.output)
    editor = Editor.load(pack, options.device)
    edits = tuple(edit_from(editor, group) for group in options.groups)
    settings = Settings(pack, edits, options.device, not options.no_align, options.refine, options.whole)
    try:
        with workers(options.scheduler, options.processes) as executor:
            outcomes = run(options.folder, options.output, settings, executor, Progress(show_progress))
    except Stopped:
        raise KeyboardInterrupt from None
    finally:
        print(file=sys.stderr)
    failed = {name: outcome.error for name, outcome in outcomes.items() if outcome.error}
    for name, error in failed.items():
        print(f"{name}: {error}", file=sys.stderr)
    report = options.output / REPORT_FILE
    figures = {"done": len(outcomes) - len(failed), "failed": len(failed), "report": str(report)}
    print(json.dumps(figures, indent=2) if options.json else f"{figures['done']} done, {len(failed)} failed: {report}")
    if len(failed) == len(outcomes):
        raise PhotoError("None of the photos could be edited.", f"{report} says why.")


def show_progress(fraction: float, what: str) -> None:
    """One line on stderr that is written over."""
    print(f"\r{fraction:6.1%}  {what[:70]:<70}", end="", file=sys.stderr, flush=True)
