"""The first import of Qt."""

import builtins


def import_qt() -> None:
    """Import Qt and keep Python's own import.

    PySide6 puts one of its own in its place, for `from __feature__ import ...`, which nobody uses here: it reads the
    source of every module imported afterwards, a third of the start.
    """
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = plain
