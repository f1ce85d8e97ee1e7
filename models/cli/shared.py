"""Common to the commands: options with their ranges, one way to open packs and faces, progress and figures."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from models import photo
from models.attributes import ATTRIBUTES
from models.code_file import READABLE
from models.device import DEVICES
from models.edits import DEFAULT_ALPHA, LEARNED_ALPHA, Code, Edit, Surface
from models.errors import OutputError, PackError
from models.files import shown_name
from models.language.reading import understood
from models.packs.library import locate
from models.paths import STARTER_PACK
from models.photo import Photo
from models.photo.writing import format_of
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor, Inversion

LARGEST = 1000  # of alpha, beta and weights: beyond any use, and far from what overflows
KEEP_HELP = f"what must not change: any text, or one of {', '.join(ATTRIBUTES)}"

DEVICE_HELP = "auto: the GPU where there is one (default)"


def text(argument: str) -> str:
    """The argparse type of texts: UTF-8 whatever the locale; bytes that are none become U+FFFD."""
    return os.fsencode(argument).decode(errors="replace")


def texts(argument: str) -> tuple[str, ...]:
    """The argparse type of texts parted by commas."""
    return tuple(part.strip() for part in text(argument).split(",") if part.strip())


def number(kind: type[float], least: float, most: float) -> Callable[[str], float]:
    """The argparse type of numbers from `least` to `most`; NaN is none of them."""

    def read(argument: str) -> float:
        try:
            value = kind(argument)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{argument!r} is no number of this kind") from error
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{argument} is not between {least:.10g} and {most:.10g}")
        return value

    return read


ALPHA = number(float, -LARGEST, LARGEST)
WEIGHT = number(float, 0, LARGEST)  # and beta, sigma
COUNT = number(int, 1, 10_000_000)
REFINE_STEPS = number(int, 0, 100_000)
SEED = number(int, 0, 2**32 - 1)
TRUNCATION = number(float, -2, 2)
PROCESSES = number(int, 1, 1024)
CLASS = number(int, 0, 1_000_000)
PIXELS = number(int, 4, 4096)


class GroupAction(argparse.Action):
    """--to opens a group of texts and numbers; the options of an edit belong to the group before them."""

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


def add_json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print figures as JSON")


def add_pack_options(parser: argparse.ArgumentParser) -> None:
    """Add --pack, --device and --json."""
    where = "name, folder or pack.toml (default: the starter)"
    parser.add_argument("--pack", type=Path, default=STARTER_PACK, metavar="PACK", help=where)
    parser.add_argument("--device", default="auto", choices=DEVICES, help=DEVICE_HELP)
    add_json_option(parser)


def add_opening_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of alignment and inversion."""
    parser.add_argument("--no-align", action="store_true", help="take the middle square, whatever it shows")
    refine = "steps that bring the code nearer to the photo (default: as many as pay; 0: none)"
    parser.add_argument("--refine", type=REFINE_STEPS, metavar="STEPS", help=refine)


def add_surface_options(shape: argparse._MutuallyExclusiveGroup) -> None:
    """Add the options that choose the surface to show."""
    whole, crop = "write the whole edited photo (default)", "write the aligned crop of the edited photo"
    model, cartoon = "write the model's own picture of the face", "write a cartoon of the face"
    shape.add_argument("--whole", dest="surface", action="store_const", const="photo", help=whole)
    shape.add_argument("--crop", dest="surface", action="store_const", const="crop", help=crop)
    shape.add_argument("--model", dest="surface", action="store_const", const="model", help=model)
    shape.add_argument("--cartoon", dest="surface", action="store_const", const="cartoon", help=cartoon)


def add_photo_options(parser: argparse.ArgumentParser) -> None:
    """One photo or code file, and the pack that sees it."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a picture, or a code (.npz, .npy, .pt)")
    parser.add_argument("--face", type=COUNT, default=1, metavar="N", help="which face, 1 is the largest (default)")
    add_opening_options(parser)
    add_pack_options(parser)


def add_edit_options(parser: argparse.ArgumentParser) -> None:
    """Edits, one for each --to."""

    def add(option: str, dest: str, kind: Any, metavar: str, words: str, required: bool = False) -> None:
        parser.add_argument(
            option, dest=dest, type=kind, metavar=metavar, help=words, required=required, action=GroupAction
        )

    add("--to", "target", text, "TEXT", "what the face should become; repeatable", required=True)
    add("--from", "neutral", text, "TEXT", "what it is now (default: the word of the pack)")
    add("--alpha", "alpha", ALPHA, "X", f"strength (default: {DEFAULT_ALPHA:g}; of a mapper {LEARNED_ALPHA:g})")
    add("--beta", "beta", WEIGHT, "X", "disentanglement (default: chosen for the texts)")
    add("--keep", "keep", texts, "TEXT,TEXT", KEEP_HELP)
    add("--mapper", "mapper", text, "NAME", "by a trained mapper")


def add_output_option(parser: argparse.ArgumentParser) -> None:
    """The picture to write."""
    words = "the picture to write; its suffix chooses the format"
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png", help=words)


def add_place_option(parser: argparse.ArgumentParser) -> None:
    """EXIF's place in what is written."""
    parser.add_argument("--place", action="store_true", help="keep where the photo was taken (GPS); left out otherwise")


def add_class_option(parser: argparse.ArgumentParser) -> None:
    """The class of a class-conditional generator."""
    words = "which class a class-conditional generator makes, from 0 on (default: the pack's, or the mean of all)"
    parser.add_argument("--class", dest="class_index", type=CLASS, metavar="N", help=words)


def add_worker_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of parallel work."""
    processes = "processes of this computer (default: 1)"
    parser.add_argument("--processes", type=PROCESSES, default=1, metavar="N", help=processes)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster, such as tcp://host:8786")


def edits_from(editor: "Editor", groups: Sequence[dict[str, Any]]) -> tuple[Edit, ...]:
    """The edits of --to groups; what their texts need is computed for all together."""
    editor.texts.prepare([understood(Edit(**{"neutral": editor.pack.neutral, **group})) for group in groups])
    return tuple(edit_from(editor, group) for group in groups)


def edit_from(editor: "Editor", group: dict[str, Any]) -> Edit:
    """The edit of a --to group: a mapper at its trained strength, or a beta that suits the texts, if not given."""
    values = {"neutral": editor.pack.neutral, **group}
    if "mapper" in values:
        return Edit(**{"alpha": LEARNED_ALPHA, **values})
    edit = understood_aloud(editor, Edit(**values))
    return edit if "beta" in values else replace(edit, beta=editor.texts.suggest_beta(edit))


def understood_aloud(editor: "Editor", edit: Edit) -> Edit:
    """The edit with its words read; stderr tells what they are read as, and what is not understood."""
    edit = understood(edit)
    if edit.read_target or edit.read_neutral:
        target, neutral = edit.texts
        print(f'"{edit.target}" is read as: {target}, from: {neutral}', file=sys.stderr)
    doubt = editor.texts.doubt(edit)
    if doubt:
        print(doubt.sentence, file=sys.stderr)
    return edit


@dataclass
class Report:
    """Figures of one run; `show` prints them with --json."""

    as_json: bool
    values: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of a stage."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 4)

    def show(self, sentence: str = "") -> None:
        """JSON to stdout if it was asked for; the sentence, with the time of all stages, to stderr."""
        if self.as_json:
            print_json({**self.values, "seconds": self.seconds})
        if sentence:
            print(f"{sentence} ({sum(self.seconds.values()):.1f} s)", file=sys.stderr)


def print_json(values: Any) -> None:
    """JSON to stdout, in ASCII so that no locale refuses it."""
    print(json.dumps(values, indent=2))


def load(options: argparse.Namespace, report: Report) -> "Editor":
    """The pack of --pack, by name, folder or pack.toml; torch comes with it. Raises PackError, CheckpointError."""
    with report.timed("load"):
        from models.editor import Editor

        editor = Editor.load(locate(options.pack), options.device)
    report.values |= {"pack": editor.pack.name, "device": str(editor.device)}
    return editor


def surface(editor: "Editor", options: argparse.Namespace) -> Surface:
    """The surface asked for, or that which suits the pack. Raises PackError for a cartoon that the pack cannot draw."""
    if options.surface == "cartoon" and editor.pack.cartoon is None:
        raise PackError(f"The pack {editor.pack.name} draws no cartoons.", "Take the starter.")
    return cast(Surface, options.surface or ("photo" if editor.pack.base is None else "model"))


def require_output(path: Path, source: Path | None = None) -> None:
    """Check, before anything takes time, that a picture can go to `path`, and is not written over the source.

    Raises OutputError.
    """
    format_of(path)
    if not path.parent.is_dir():
        raise OutputError(f"There is no folder {shown_name(path.parent)}.", "Make it, or choose another.")
    if source is not None and path.exists() and source.exists() and path.samefile(source):
        raise OutputError(f"{shown_name(path)} is the photo itself.", "Choose another name.")


def read_source(options: argparse.Namespace, report: Report) -> Path | Photo:
    """The PHOTO argument: the path of a code file, or a picture. Raises PhotoError.

    To be called before `load`: decoding a large picture takes memory that the model needs as well.
    """
    if options.photo.suffix.lower() in READABLE:
        return Path(options.photo)
    with report.timed("read"):
        return photo.read(options.photo)


def open_source(
    editor: "Editor", source: Path | Photo, options: argparse.Namespace, report: Report
) -> "tuple[Code, Inversion | None]":
    """The code of the face, and the inversion of a picture. Raises NoFace, and what `read_code` raises."""
    if isinstance(source, Path):
        from models.checkpoints.codes import read_code

        with report.timed("read"):
            return read_code(source, editor.generator.config, options.face - 1), None
    with report.timed("open"):
        inversion = editor.open(source, face=options.face - 1, align=not options.no_align, refine=options.refine)
    return inversion.code, inversion


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Progress as one line on stderr that is written over, and ended at last."""
    try:
        yield Progress(_show_progress)
    finally:
        print(file=sys.stderr)


def _show_progress(fraction: float, what: str) -> None:
    print(f"\r{fraction:6.1%}  {what[:70]:<70}", end="", file=sys.stderr, flush=True)
