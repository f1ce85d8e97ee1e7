"""Asking for a file to write: its suffix is added where it is missing, and nothing is replaced unasked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_file(parent: QWidget, title: str, proposed: Path, kind: str, suffixes: Sequence[str]) -> Path | None:
    """The file that the person names, with one of the suffixes (the first where there is none); None: cancelled."""
    kinds = f"{kind} ({' '.join(f'*{suffix}' for suffix in dict.fromkeys(suffixes))})"
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in suffixes:
        return path
    path = path.with_name(path.name + suffixes[0])
    return path if not path.exists() or _replaces(parent, path) else None


def _replaces(parent: QWidget, path: Path) -> bool:
    question = QCoreApplication.translate("FileDialog", "{name} is there already. Replace it?").format(name=path.name)
    return QMessageBox.question(parent, path.name, question) == QMessageBox.StandardButton.Yes
