"""Paints before and after in one view: alone, split by a handle, side by side, or their difference.

Labels and handle lie in the visible part of the picture, so that they stay in sight at any zoom.
"""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from app import theme
from app.widgets.pixmaps import Pixmaps

REACH = 14.0  # px around the handle that take hold of it
EDGE = 10.0  # px between a label and the edge of the picture
_GRIP = QColor("#303236")


class View(StrEnum):
    """Views of before and after."""

    EDITED = "edited"
    SPLIT = "split"
    SIDE_BY_SIDE = "side by side"
    DIFFERENCE = "difference"


class Comparison:
    """Draws the pictures of `pixmaps` for a view; `bounds` is the widget, `target` the rectangle of the picture."""

    def __init__(self, pixmaps: Pixmaps) -> None:
        self.captions = ("", "")
        self.view = View.EDITED
        self.holding = False
        self.split = 0.5  # of the visible part of the picture
        self.gripped = False
        self._pixmaps = pixmaps

    def paint(self, painter: QPainter, bounds: QRectF, target: QRectF) -> None:
        """Draw everything."""
        if self.holding:
            self._draw(painter, "before", bounds, target)
            label(painter, bounds & target, self.captions[0])
        elif self.view is View.SIDE_BY_SIDE:
            self._paint_side_by_side(painter, bounds, target)
        elif self.view is View.SPLIT and self._pixmaps.before is not None:
            self._paint_split(painter, bounds, target)
        else:
            self._draw(painter, "difference" if self.view is View.DIFFERENCE else "after", bounds, target)

    def handle(self, bounds: QRectF, target: QRectF) -> float:
        """The handle's x."""
        visible = bounds & target
        return visible.left() + visible.width() * self.split

    def on_handle(self, x: float, bounds: QRectF, target: QRectF) -> bool:
        """Tell if an x takes hold of the handle."""
        return self.view is View.SPLIT and not self.holding and abs(x - self.handle(bounds, target)) < REACH

    def drag_handle(self, x: float, bounds: QRectF, target: QRectF) -> None:
        """Move the handle to an x."""
        visible = bounds & target
        self.split = min(max((x - visible.left()) / max(visible.width(), 1), 0.0), 1.0)

    def _draw(self, painter: QPainter, name: str, bounds: QRectF, target: QRectF) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        to_target = QTransform.fromTranslate(target.x(), target.y()).scale(target.width(), target.height())
        visible = to_target.inverted()[0].mapRect(bounds & target)
        found = self._pixmaps.at(name, (target.size() * ratio).toSize(), visible)
        if found is not None:
            pixmap, part = found
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._pixmaps.pixelated)
            painter.drawPixmap(to_target.mapRect(part), pixmap, QRectF(pixmap.rect()))

    def _paint_split(self, painter: QPainter, bounds: QRectF, target: QRectF) -> None:
        x, visible = self.handle(bounds, target), bounds & target
        left, right = QRectF(visible), QRectF(visible)
        left.setRight(x)
        right.setLeft(x)
        for name, half in (("before", left), ("after", right)):
            painter.save()
            painter.setClipRect(half)
            self._draw(painter, name, bounds, target)
            painter.restore()
        label(painter, left, self.captions[0])
        label(painter, right, self.captions[1], right=True)
        self._paint_handle(painter, x, visible)

    def _paint_handle(self, painter: QPainter, x: float, visible: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 90), 4), (QColor("white"), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, visible.top()), QPointF(x, visible.bottom()))
        y = visible.center().y()
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(QColor(theme.current().accent if self.gripped else "#00000060"), 2))
        painter.drawEllipse(QPointF(x, y), 13, 13)
        painter.setPen(QPen(_GRIP, 2))
        for side in (-1, 1):
            painter.drawPolyline(
                [QPointF(x + side * 3.5, y - 4), QPointF(x + side * 7.5, y), QPointF(x + side * 3.5, y + 4)]
            )

    def _paint_side_by_side(self, painter: QPainter, bounds: QRectF, target: QRectF) -> None:
        half = bounds.width() / 2
        for number, name in enumerate(("before", "after")):
            window = QRectF(bounds.left() + number * half, bounds.top(), half, bounds.height())
            place = target.translated(number * half, 0)
            painter.save()
            painter.setClipRect(window)
            self._draw(painter, name, window, place)
            painter.restore()
            label(painter, window & place, self.captions[number])


def label(painter: QPainter, visible: QRectF, text: str, right: bool = False) -> None:
    """Draw a small label in the upper left or right corner of a rectangle; where it does not fit, none."""
    width = painter.fontMetrics().horizontalAdvance(text) + 16
    if not text or visible.width() < width + 2 * EDGE:
        return
    box = QRectF(visible.left() + EDGE, visible.top() + EDGE, width, painter.fontMetrics().height() + 6)
    if right:
        box.moveRight(visible.right() - EDGE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 140))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
