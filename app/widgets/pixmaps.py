"""Pixmaps of the pictures before and after an edit and of their difference, made once for each size."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap

from app.widgets.pictures import Picture, difference, plain, resize, smooth

DIFFERENCE_SIDE = 1600  # px; the difference of two large photos is taken at this size


class Pixmaps:
    """Holds two pictures uint8 [H, W, 3] of the same frame; their sizes may differ."""

    def __init__(self) -> None:
        self.before: Picture | None = None
        self.after: Picture | None = None
        self.pixelated = False
        self._full: dict[str, QPixmap] = {}
        self._scaled: dict[str, QPixmap] = {}

    def forget(self, *names: str) -> None:
        """Make pixmaps anew: those of "before", "after" or "difference" (none named: all)."""
        for name in names or ("before", "after", "difference"):
            self._full.pop(name, None)
            self._scaled.pop(name, None)

    def at(self, name: str, device: QSize) -> QPixmap | None:
        """The pixmap of a picture for a size in device px; reduced smoothly where the picture is much larger."""
        full = self._pixmap(name)
        if full is None or self.pixelated or device.width() >= full.width() / 2:
            return full
        scaled = self._scaled.get(name)
        if scaled is None or scaled.width() != device.width():
            scaled = full.scaled(device, mode=Qt.TransformationMode.SmoothTransformation)
            self._scaled[name] = scaled
        return scaled

    def _pixmap(self, name: str) -> QPixmap | None:
        if name not in self._full:
            picture = {"before": self.before, "after": self.after, "difference": None}[name]
            if name == "difference" and self.before is not None and self.after is not None:
                picture = _difference(self.before, self.after)
            if picture is None:
                return None
            self._full[name] = plain(picture) if self.pixelated else smooth(picture)
        return self._full[name]


def _difference(before: Picture, after: Picture) -> Picture:
    """The difference at a bounded size: float arrays of a large photo would take a gigabyte."""
    height, width, _ = after.shape
    factor = min(1.0, DIFFERENCE_SIDE / max(height, width))
    if factor < 1:
        size = round(width * factor), round(height * factor)
        before, after = resize(before, *size), resize(after, *size)
    return difference(before, after)
