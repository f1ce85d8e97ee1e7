"""The brush over the canvas: a ring of its size at the cursor, and an image of what it has painted."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from app.widgets.viewport import Viewport


class BrushLayer:
    """Paints ring and image; `radius` in picture px is None while the mouse moves the picture."""

    def __init__(self) -> None:
        self.radius: float | None = None
        self._overlay: tuple[QImage, QTransform] | None = None

    def set_overlay(self, image: QImage | None, transform: QTransform | None) -> None:
        """Lay an image over the picture; `transform` leads from its px to picture px."""
        self._overlay = (image, transform or QTransform()) if image is not None else None

    def paint_overlay(self, painter: QPainter, viewport: Viewport) -> None:
        """Paint the image, if there is one, where the viewport shows the picture."""
        if self._overlay is None:
            return
        (image, transform), target = self._overlay, viewport.target
        scale = target.width() / viewport.picture.width()
        painter.save()
        painter.setClipRect(target)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(target.topLeft())
        painter.scale(scale, scale)
        painter.setTransform(transform, combine=True)
        painter.drawImage(QPointF(0, 0), image)
        painter.restore()

    def paint_ring(self, painter: QPainter, viewport: Viewport, place: QPointF) -> None:
        """Paint a ring of the brush's size, light on dark, so that it shows on any picture."""
        if self.radius is None:
            return
        radius = self.radius * viewport.scale / viewport.ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 140), 3), (QColor("white"), 1)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(place, radius, radius)
