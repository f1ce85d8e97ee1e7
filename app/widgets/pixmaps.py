"""Pixmaps of the pictures before and after an edit and of their difference, made once for each size."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPixmap

from app.widgets.pictures import Picture, difference, plain, smooth
from models.photo.scaling import reduced

DIFFERENCE_SIDE = 1600  # px; the difference of two large photos is taken at this size
LARGE = 1 << 24  # px
WHOLE = QRectF(0, 0, 1, 1)


class Pixmaps:
    """Holds two pictures uint8 [H, W, 3] of the same frame; their sizes may differ."""

    def __init__(self) -> None:
        self.before: Picture | None = None
        self.after: Picture | None = None
        self.pixelated = False
        self._difference: Picture | None = None
        self._full: dict[str, QPixmap] = {}
        self._scaled: dict[str, tuple[int, QPixmap]] = {}  # with the width that was asked for

    def forget(self, *names: str) -> None:
        """Make pixmaps anew: those of "before", "after" or "difference" (none named: all)."""
        self._difference = None
        for name in names or ("before", "after", "difference"):
            self._full.pop(name, None)
            self._scaled.pop(name, None)

    def at(self, name: str, device: QSize, visible: QRectF) -> tuple[QPixmap, QRectF] | None:
        """A pixmap of a picture for a size in device px, and the part of the picture, in 0..1, that it shows.

        A picture that is much larger is reduced smoothly. One of more than `LARGE` px is never made a pixmap of as a
        whole, which would take four bytes a pixel: only its `visible` part, in 0..1, or reduced.
        """
        picture = self._picture(name)
        if picture is None:
            return None
        if picture.shape[0] * picture.shape[1] > LARGE:
            if device.width() >= picture.shape[1] / 2:
                return _cut(picture, visible)
            return self._reduced(name, device, lambda: plain(reduced(picture, max(device.width(), device.height()))))
        full = self._pixmap(name, picture)
        if self.pixelated or device.width() >= full.width() / 2:
            return full, WHOLE
        return self._reduced(name, device, lambda: full.scaled(device, mode=Qt.TransformationMode.SmoothTransformation))

    def _reduced(self, name: str, device: QSize, make: Callable[[], QPixmap]) -> tuple[QPixmap, QRectF]:
        if name not in self._scaled or self._scaled[name][0] != device.width():
            self._scaled[name] = device.width(), make()
        return self._scaled[name][1], WHOLE

    def _picture(self, name: str) -> Picture | None:
        if name != "difference":
            return self.before if name == "before" else self.after
        if self._difference is None and self.before is not None and self.after is not None:
            self._difference = difference(reduced(self.before, DIFFERENCE_SIDE), reduced(self.after, DIFFERENCE_SIDE))
        return self._difference

    def _pixmap(self, name: str, picture: Picture) -> QPixmap:
        if name not in self._full:
            self._full[name] = plain(picture) if self.pixelated else smooth(picture)
        return self._full[name]


def _cut(picture: Picture, visible: QRectF) -> tuple[QPixmap, QRectF]:
    """A pixmap of the part of a picture, uint8 [H, W, 3], that is `visible`, in 0..1, and that part in whole pixels."""
    height, width, _ = picture.shape
    pixels = QRectF(visible.x() * width, visible.y() * height, visible.width() * width, visible.height() * height)
    part = pixels.toAlignedRect().adjusted(-1, -1, 1, 1) & QRect(0, 0, width, height)
    cut = plain(picture[part.top() : part.top() + part.height(), part.left() : part.left() + part.width()])
    return cut, QRectF(part.x() / width, part.y() / height, part.width() / width, part.height() / height)
