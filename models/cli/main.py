"""The command line `semblance`.

Exit codes: 0 done, 1 the input or a model cannot be used (one sentence on stderr), 2 wrong usage, 130 interrupted, 141
nobody reads the output.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from models.cli import batch, edit, learning, packs, training
from models.errors import NoFace, SemblanceError
from models.version import VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show stops nothing
    options = build_parser().parse_args(arguments)
    try:
        run: Any = options.run
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # as with `| head`; what is left in the buffer must not be tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except SemblanceError as error:
        way_on = " (--no-align)" if isinstance(error, NoFace) and "middle square" in error.hint else ""
        print(f"semblance: {error}{way_on}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("semblance: interrupted", file=sys.stderr)
        return 130
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `run`, a function of the parsed options."""
    parser = argparse.ArgumentParser(prog="semblance", description="Edit a face photo with words.")
    parser.add_argument("--version", action="version", version=f"semblance {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (edit, learning, training, batch, packs):
        module.add_commands(commands)
    return parser
