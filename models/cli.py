"""The command line: `semblance edit | invert | random | batch | prepare | packs`, and what `cli_methods` adds.

Exit codes: 0 done, 1 the input or a model cannot be used (one sentence on stderr), 2 wrong usage, 130 interrupted, 141
nobody reads the output.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models import cli_packs, photo
from models.cli_batch import add_batch, add_worker_options, show_progress
from models.cli_methods import add_commands, add_edit_options, edit_from
from models.cluster import workers
from models.edits import DEFAULT_ALPHA, Code, RenderRequest
from models.errors import OutputError, PhotoError, SemblanceError
from models.files import replacing
from models.packs.library import locate
from models.paths import STARTER_PACK
from models.progress import Progress
from models.project import Recipe
from models.version import VERSION

if TYPE_CHECKING:
    from models.editor import Editor

PREPARE_CODES = 100
LARGEST = 1000  # of alpha and beta: beyond any use, and far from what overflows


@dataclass
class Report:
    """What --json prints: figures of one run."""

    values: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)

    def show(self, as_json: bool) -> None:
        """JSON to stdout, in ASCII so that no locale refuses it; or nothing."""
        if as_json:
            print(json.dumps({**self.values, "seconds": self.seconds}, indent=2))


class GroupAction(argparse.Action):
    """--to opens a group of texts and numbers; --from, --alpha, --beta belong to the group before them."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        groups: list[dict[str, Any]] = list(getattr(namespace, "groups", None) or [])
        if self.dest == "target":
            groups.append({"target": values})
        elif not groups:
            parser.error(f"{option_string} comes after the --to that it belongs to")
        else:
            groups[-1] = {**groups[-1], self.dest: values}
        namespace.groups = groups


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    options = build_parser().parse_args(arguments)
    try:
        run: Any = options.run
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # as with `| head`; what is left in the buffer must not be tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except SemblanceError as error:
        print(f"semblance: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("semblance: interrupted", file=sys.stderr)
        return 130
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(prog="semblance", description="Edit a face photo with words.")
    parser.add_argument("--version", action="version", version=f"semblance {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_edit(commands.add_parser("edit", help="edit a photo, or a code from 'invert' or 'random'"))
    _add_invert(commands.add_parser("invert", help="turn a photo into a W+ code"))
    _add_random(commands.add_parser("random", help="make a random person"))
    _add_prepare(commands.add_parser("prepare", help="compute a pack's channel relevance, once per pack"))
    add_commands(commands, _add_photo, _add_common)
    add_batch(commands.add_parser("batch", help="edit a folder of photos"), _add_common, _add_texts)
    packs = commands.add_parser("packs", help="model packs and files").add_subparsers(metavar="COMMAND", required=True)
    cli_packs.add_commands(packs)
    inspect = packs.add_parser("inspect", help="say what a model file is")
    inspect.add_argument("file", type=Path, metavar="FILE")
    inspect.add_argument("--json", action="store_true", help="print figures as JSON")
    inspect.set_defaults(run=_inspect)
    return parser


def _text(argument: str) -> str:
    """A text of the command line as UTF-8 whatever the locale; bytes that are none become U+FFFD."""
    return os.fsencode(argument).decode(errors="replace")


def _between(kind: type[float], least: int, most: int) -> Callable[[str], float]:
    """The argparse type of numbers from `least` to `most`; NaN is none of them."""

    def number(argument: str) -> float:
        try:
            value = kind(argument)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{argument!r} is no number of this kind") from error
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{argument} is not between {least} and {most}")
        return value

    return number


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pack", type=Path, default=STARTER_PACK, metavar="PACK", help="name or folder (default: the starter)"
    )
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))
    parser.add_argument("--json", action="store_true", help="print figures as JSON")


def _add_photo(parser: argparse.ArgumentParser) -> None:
    steps = _between(int, 0, 100_000)
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a picture")
    parser.add_argument("--face", type=int, default=1, metavar="N", help="which face, 1 is the largest (default)")
    parser.add_argument("--no-align", action="store_true", help="take the middle square, whatever it shows")
    parser.add_argument("--refine", type=steps, default=0, metavar="STEPS", help="bring the code nearer to the photo")
    _add_common(parser)


def _add_texts(parser: argparse.ArgumentParser) -> None:
    text: dict[str, Any] = {"action": GroupAction, "type": _text, "metavar": "TEXT"}
    alpha: dict[str, Any] = {"action": GroupAction, "type": _between(float, -LARGEST, LARGEST), "metavar": "X"}
    beta: dict[str, Any] = {"action": GroupAction, "type": _between(float, 0, LARGEST), "metavar": "X"}
    parser.add_argument("--to", dest="target", required=True, help="what the face should become; repeatable", **text)
    parser.add_argument("--from", dest="neutral", help="what it is now (default: the word of the pack)", **text)
    parser.add_argument("--alpha", dest="alpha", help=f"strength (default: {DEFAULT_ALPHA:g})", **alpha)
    parser.add_argument("--beta", dest="beta", help="disentanglement (default: chosen for the texts)", **beta)
    add_edit_options(parser, GroupAction)


def _add_edit(parser: argparse.ArgumentParser) -> None:
    _add_photo(parser)
    _add_texts(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--grid", action="store_true", help="write an alpha x beta contact sheet of the last edit")
    shape.add_argument("--whole", action="store_true", help="put the edited face back into the whole photo")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png")
    parser.set_defaults(run=_edit)


def _add_invert(parser: argparse.ArgumentParser) -> None:
    _add_photo(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="CODE.npz")
    parser.add_argument("--preview", type=Path, metavar="OUT.png", help="also write the picture of the code")
    parser.set_defaults(run=_invert)


def _add_random(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--seed", type=_between(int, 0, 2**32 - 1), default=0, metavar="N")
    psi = _between(float, -2, 2)
    parser.add_argument("--truncation", type=psi, default=0.7, metavar="PSI", help="1 varied, 0 the mean face")
    parser.add_argument("--code", type=Path, metavar="CODE.npz", help="also write the code")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png")
    parser.set_defaults(run=_random)


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="name or folder")
    parser.add_argument(
        "--method",
        default="differences",
        choices=("differences", "regression"),
        help="move every channel, as StyleCLIP does, or look at random faces, which takes minutes; it goes first",
    )
    parser.add_argument("--faces", type=int, default=8192, metavar="N", help="random faces of a regression")
    parser.add_argument("--codes", type=int, default=PREPARE_CODES, metavar="N", help="codes to average over")
    parser.add_argument("--samples", type=int, default=100_000, metavar="N", help="codes for means and deviations")
    parser.add_argument("--max-resolution", type=int, metavar="PX", help="leave finer layers out (official: 128)")
    parser.add_argument("--sigma", type=float, default=5.0, metavar="X", help="step in standard deviations")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))
    add_worker_options(parser)
    parser.set_defaults(run=_prepare)


def _edit(options: argparse.Namespace) -> None:
    report = Report()
    editor = _load(options, report)
    code, source, quad = _open(editor, options, report)
    with report.timed("direction"):
        edits = tuple(edit_from(editor, group) for group in options.groups)
        kept = [editor.channels_kept(edit) for edit in edits]
    request = RenderRequest(code, edits)
    with report.timed("synthesis"):
        picture = _grid(editor, request) if options.grid else editor.render(request)
        if options.whole:
            picture = _whole(source, picture, quad)
    recipe = Recipe(code, edits, _text(options.photo.stem), pack=editor.pack.name)
    with report.timed("write"):
        photo.write(options.output, picture, recipe=None if options.grid else recipe.to_json())
    report.values |= {
        "output": str(options.output),
        "resolution": editor.generator.config.resolution,
        "edits": [{**edit.to_dict(), "channels_kept": n} for edit, n in zip(edits, kept, strict=True)],
    }
    report.show(options.json)


def _invert(options: argparse.Namespace) -> None:
    report = Report()
    editor = _load(options, report)
    code, _, _ = _open(editor, options, report)
    with report.timed("write"):
        write_code(options.output, code)
        if options.preview:
            photo.write(options.preview, editor.render(RenderRequest(code)))
    report.values |= {"output": str(options.output), "rows": code.rows, "width": code.width}
    report.show(options.json)


def _random(options: argparse.Namespace) -> None:
    report = Report()
    editor = _load(options, report)
    with report.timed("synthesis"):
        code = editor.random(options.seed, options.truncation)
        picture = editor.render(RenderRequest(code))
    recipe = Recipe(code, title=f"seed {options.seed}", seed=options.seed, pack=editor.pack.name)
    with report.timed("write"):
        photo.write(options.output, picture, recipe=recipe.to_json())
        if options.code:
            write_code(options.code, code)
    report.values |= {"output": str(options.output), "seed": options.seed, "truncation": options.truncation}
    report.show(options.json)


def _prepare(options: argparse.Namespace) -> None:
    from models.direction.prepare import PreparationSettings, prepare
    from models.direction.regression import RegressionSettings, regress
    from models.editor import Editor
    from models.packs.manifest import REGRESSION_FILE

    folder = locate(options.pack)
    editor = Editor.load(folder, options.device)
    clip, progress = editor.texts.require_clip(), Progress(show_progress)
    if options.method == "regression":
        regress(editor.generator, clip, RegressionSettings(options.faces), progress).save(folder / REGRESSION_FILE)
    else:
        settings = PreparationSettings(options.samples, options.codes, options.sigma, options.max_resolution)
        with workers(options.scheduler, options.processes) as executor:
            prepare(editor.generator, clip, folder, settings, executor=executor, progress=progress)
    print(file=sys.stderr)


def _inspect(options: argparse.Namespace) -> None:
    from models.checkpoints.registry import inspect

    inspection = inspect(options.file)
    print(json.dumps(asdict(inspection), indent=2) if options.json else inspection.text())


def _load(options: argparse.Namespace, report: Report) -> "Editor":
    with report.timed("load"):
        from models.editor import Editor

        editor = Editor.load(locate(options.pack), options.device)
    report.values |= {"pack": editor.pack.name, "device": str(editor.device)}
    return editor


def _open(
    editor: "Editor", options: argparse.Namespace, report: Report
) -> tuple[Code, NDArray[np.uint8] | None, NDArray[np.float64] | None]:
    """(code, photo uint8 [H, W, 3], quad) of the PHOTO argument; only the code if it is a code file."""
    if options.photo.suffix == ".npz":
        return read_code(options.photo), None, None
    with report.timed("read"):
        picture = photo.read(options.photo)
    with report.timed("open"):
        inversion = editor.open(picture, face=options.face - 1, align=not options.no_align, refine=options.refine)
    return inversion.code, picture.rgb, inversion.quad


def _grid(editor: "Editor", request: RenderRequest) -> NDArray[np.uint8]:
    from models.contact_sheet import contact_sheet

    return contact_sheet(editor.render, request)


def _whole(
    source: NDArray[np.uint8] | None, picture: NDArray[np.uint8], quad: NDArray[np.float64] | None
) -> NDArray[np.uint8]:
    if source is None or quad is None:
        raise PhotoError("There is no whole photo to put the face back into.", "Give a picture instead of a code file.")
    from models.face.paste_back import paste_back

    return paste_back(source, picture, quad)


def write_code(path: Path, code: Code) -> None:
    """Write a W+ code as .npz. Raises OutputError."""
    if path.suffix != ".npz":
        raise OutputError(f"A code is written to a file that ends in .npz, not {path.name}.")
    with replacing(path) as draft:
        content = BytesIO()
        np.savez(content, w_plus=code.array)
        draft.write_bytes(content.getbuffer())


def read_code(path: Path) -> Code:
    """Read a W+ code written by `write_code`. Raises PhotoError."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            array = file["w_plus"]
    except FileNotFoundError as error:
        raise PhotoError(f"There is no file {path.name}.", "Check the name and the folder.", str(error)) from error
    except Exception as error:  # numpy and zipfile fed with damage raise nearly anything: BadZipFile, EOFError
        raise PhotoError(f"{path.name} is not a code of 'semblance invert'.", details=str(error)) from error
    if array.ndim != 2 or array.dtype.kind != "f" or not np.isfinite(array).all():
        raise PhotoError(f"{path.name} holds no W+ code.", "Make it again with 'semblance invert'.")
    return Code.of(array)


if __name__ == "__main__":
    sys.exit(main())
