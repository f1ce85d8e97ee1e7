"""A photo with several faces outlined; the person clicks one, or goes through them with the arrow keys and Enter."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.pictures import Picture, plain
from app.widgets.viewport import Viewport
from models.photo.scaling import reduced

SIDE = 2560  # px of the longest side, at most, of the pixmap of a photo


class FacePicker(QWidget):
    """Shows `photo` uint8 [H, W, 3] and a quad float [4, 2], in photo px, around each face."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Faces in the photo: choose one with the arrow keys and Enter"))
        self._photo: QPixmap | None = None
        self._size = QSizeF(1, 1)  # of the photo in px
        self._quads: list[QPolygonF] = []
        self._current = 0

    def show_faces(self, photo: Picture, quads: Sequence[NDArray[np.float64]]) -> None:
        """Show a photo, uint8 [H, W, 3], and the faces found in it by their quads, float64 [4, 2] in px."""
        self._photo = plain(reduced(photo, SIDE))
        self._size = QSizeF(photo.shape[1], photo.shape[0])
        self._quads = [QPolygonF([QPointF(x, y) for x, y in quad]) for quad in quads]
        self._current = 0
        self.setFocus()
        self.update()

    def _viewport(self) -> Viewport:
        viewport = Viewport()
        viewport.view = QSizeF(self.width(), self.height() - 72)
        viewport.ratio = self.devicePixelRatioF()
        viewport.picture = self._size
        return viewport

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.canvas))
        if self._photo is None:
            return
        target = self._viewport().target.translated(0, 36)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(target.toRect(), self._photo)
        painter.setPen(QColor(colours.text))
        words = self.tr("There are {count} faces. Click the one to edit.").format(count=len(self._quads))
        painter.drawText(self.rect().adjusted(0, 16, 0, 0), Qt.AlignmentFlag.AlignHCenter, words)
        painter.translate(target.topLeft())
        scale = target.width() / self._size.width()
        painter.scale(scale, scale)
        for index, quad in enumerate(self._quads):
            chosen = index == self._current
            for colour, width in (
                (QColor(0, 0, 0, 150), 5),
                (QColor(colours.accent if chosen else "white"), 3 if chosen else 2),
            ):
                pen = QPen(colour, width)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawPolygon(quad)

    def _face_at(self, point: QPointF) -> int | None:
        if self._photo is None:
            return None
        target = self._viewport().target.translated(0, 36)
        place = (point - target.topLeft()) * (self._size.width() / target.width())
        hits = [i for i, quad in enumerate(self._quads) if quad.containsPoint(place, Qt.FillRule.OddEvenFill)]
        return min(hits, key=lambda i: self._distance(i, place)) if hits else None

    def _distance(self, index: int, place: QPointF) -> float:
        return (self._quads[index].boundingRect().center() - place).manhattanLength()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        face = self._face_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if face is None else Qt.CursorShape.PointingHandCursor)
        if face is not None and face != self._current:
            self._current = face
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        face = self._face_at(event.position())
        if face is not None:
            self.chosen.emit(face)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._quads:
            self.chosen.emit(self._current)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._quads:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._current = (self._current + step) % len(self._quads)
            self.update()
        else:
            super().keyPressEvent(event)
