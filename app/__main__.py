"""`semblance` and `semblance FILE` open the window; every other argument is for the command line."""

import gc
import sys
from multiprocessing import freeze_support
from pathlib import Path

from app import system_libraries
from app.qt_import import import_qt
from models.threads import wait_quietly


def main() -> int:
    """Open the window, with the file that is named, or run a command; returns the exit status."""
    freeze_support()  # a worker process of the bundle starts here as well
    wait_quietly()
    arguments = sys.argv[1:]
    if arguments == ["--self-test"]:
        from app.self_test import main as test_itself

        return test_itself()
    if arguments and not names_a_file(arguments[0]):
        from models.cli.main import main as run_command

        return run_command(arguments)
    if (words := system_libraries.trouble()) is not None:
        print(f"semblance: {words}", file=sys.stderr)
        return 1
    gc.disable()  # looking for garbage among what is imported and stays takes a tenth of the start
    import_qt()
    from app.application import main as open_window

    return open_window(sys.argv)


def names_a_file(argument: str) -> bool:
    """Return True for a file to open: commands and options have no suffix."""
    return not argument.startswith("-") and (bool(Path(argument).suffix) or Path(argument).is_file())


if __name__ == "__main__":
    sys.exit(main())
