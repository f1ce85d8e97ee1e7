"""The desktop program.

PySide6 puts an import of its own in place of Python's, for `from __feature__ import ...`, which nobody uses here. It
reads the source of every module imported afterwards, a third of the start, so Python's own is put back.
"""

import builtins

_import = builtins.__import__

import PySide6.QtCore as _  # noqa: E402, F401

builtins.__import__ = _import
