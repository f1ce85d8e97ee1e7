"""What the commands that learn share: texts, the pack, a progress that Ctrl-C stops, and what they tell at the end."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models import photo
from models.errors import Stopped
from models.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor

    from models.editor import Editor


def add_texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", dest="target", required=True, metavar="TEXT", help="what the face should become")
    parser.add_argument(
        "--from", dest="neutral", default="", metavar="TEXT", help="what it is now (official and default: not told)"
    )
    parser.add_argument(
        "--preprocessing", default="clip", choices=("clip", "official"), help="of pictures for CLIP (default: its own)"
    )


def load(options: argparse.Namespace) -> "Editor":
    """The pack; torch comes with it."""
    from models.editor import Editor

    return Editor.load(options.pack, options.device)


def tell(options: argparse.Namespace, sentence: str, values: dict[str, Any], start: float) -> None:
    seconds = round(time.perf_counter() - start, 2)
    if options.json:
        print(json.dumps({**values, "seconds": seconds}, indent=2, ensure_ascii=False))
    print(f"{sentence} ({seconds:.1f} s)", file=sys.stderr)


def write_images(path: Path, *rows: "Tensor") -> None:
    """Images [N, 3, R, R] in rows."""
    from models.pixels import to_bytes

    photo.write(path, np.concatenate([np.concatenate(list(to_bytes(row)), axis=1) for row in rows]))


def given(options: argparse.Namespace, names: dict[str, str]) -> dict[str, Any]:
    """By the names of settings, the values of those options that were given."""
    values = {name: getattr(options, option) for name, option in names.items()}
    return {name: value for name, value in values.items() if value is not None}


@contextmanager
def stoppable() -> Iterator[Progress]:
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
