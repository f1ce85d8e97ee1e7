"""Runs at the start of a bundle on Linux: programs that it starts, such as a file manager, get the system's libraries.

PyInstaller's starter points LD_LIBRARY_PATH at the bundle for our own process, which has read it by now, and keeps what
it was before.
"""

import os
import sys
from collections.abc import MutableMapping


def restore(environment: MutableMapping[str, str]) -> None:
    """Set the path back to what it was."""
    environment.pop("LD_LIBRARY_PATH", None)
    before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        environment["LD_LIBRARY_PATH"] = before


if getattr(sys, "frozen", False):
    restore(os.environ)
