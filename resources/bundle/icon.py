"""The program's icon as a picture; PyInstaller turns it into what each system wants."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources.bundle.contents import ROOT

SIDE = 1024  # px, the largest that macOS asks for


def draw(path: Path) -> Path:
    """Write the icon as a PNG; its path. Needs no screen."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ROOT / "resources" / "icons" / "semblance.svg")).render(painter)
    painter.end()
    if not image.save(str(path)):
        raise OSError(f"{path} cannot be written.")
    return path
