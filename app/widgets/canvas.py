"""The picture: zoom at the cursor, pan, before and after in one view, and a brush over it."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.brush_layer import BrushLayer
from app.widgets.comparison import Comparison, View
from app.widgets.pictures import Picture
from app.widgets.pixmaps import Pixmaps
from app.widgets.viewport import MARGIN, STEP, Viewport


class _Drag(Enum):
    """The meaning of the mouse that is held."""

    NONE = auto()
    PAN = auto()
    SPLIT = auto()
    BRUSH = auto()


class Canvas(QWidget):
    """Shows two pictures of the same frame, uint8 [H, W, 3]: `before` and `after`; sizes may differ.

    With a brush, `brushed` carries points in picture px while the mouse is held, `brush_ended` the end of a stroke.
    """

    zoomed = Signal(float, bool)  # device px per picture px, whether fitted
    view_changed = Signal(View)
    split_moved = Signal(float)  # the handle's place as a share of the picture's width
    brushed = Signal(QPointF, bool)  # where, and whether a stroke begins there
    brush_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Picture"))
        self.viewport = Viewport()
        self._pixmaps = Pixmaps()
        self._comparison = Comparison(self._pixmaps)
        self._drag = _Drag.NONE
        self._last = QPointF()
        self._brush = BrushLayer()

    # pictures ---------------------------------------------------------------------------------------------------------

    @property
    def after(self) -> Picture | None:
        """The edited picture as last shown, uint8 [H, W, 3]."""
        return self._pixmaps.after

    @property
    def before(self) -> Picture | None:
        """The picture it is compared with, uint8 [H, W, 3]."""
        return self._pixmaps.before

    def show_face(self, before: Picture, after: Picture, captions: tuple[str, str]) -> None:
        """Show another face: both pictures anew, fitted, each with its caption."""
        self._pixmaps.before, self._pixmaps.after = before, after
        self._comparison.captions = captions
        larger = max(before, after, key=lambda picture: picture.shape[1])
        self.viewport.picture = QSizeF(larger.shape[1], larger.shape[0])
        self.viewport.fit()
        self._refresh()

    def show_after(self, after: Picture, caption: str) -> None:
        """Show another state of the same face; a smaller preview does not move the picture."""
        self._pixmaps.after = after
        self._comparison.captions = (self._comparison.captions[0], caption)
        if after.shape[1] > self.viewport.picture.width():
            scale, fitted = self.viewport.scale, self.viewport.fitted
            factor = after.shape[1] / self.viewport.picture.width()
            self.viewport.picture = QSizeF(after.shape[1], after.shape[0])
            if not fitted:
                self.viewport.zoom(scale / factor)
        self._refresh("after", "difference")

    def clear(self) -> None:
        """Show no face."""
        self._pixmaps.before = self._pixmaps.after = None
        self._refresh()

    def set_pixelated(self, on: bool) -> None:
        """Show the picture's own pixels as squares instead of smoothing between them."""
        self._pixmaps.pixelated = on
        self._refresh()

    def set_view(self, view: View) -> None:
        """Change how before and after are shown."""
        if view != self.view:
            self._comparison.view = view
            self._refresh()
            self.view_changed.emit(view)

    @property
    def view(self) -> View:
        """Views of before and after."""
        return self._comparison.view

    def set_split(self, share: float) -> None:
        """Put the handle of the split view at a share of the picture's width."""
        target = self.viewport.target
        self._drag_handle(target.left() + target.width() * share)

    def _drag_handle(self, x: float) -> None:
        target = self.viewport.target
        self._comparison.drag_handle(x, QRectF(self.rect()), target)
        place = self._comparison.handle(QRectF(self.rect()), target)
        self.split_moved.emit((place - target.left()) / target.width())
        self.update()

    def hold_before(self, on: bool) -> None:
        """Show only the picture before, as long as a key or button is held."""
        self._comparison.holding = on
        self.update()

    def _refresh(self, *names: str) -> None:
        self._pixmaps.forget(*names)
        self._sync()
        self.update()

    # brush ------------------------------------------------------------------------------------------------------------

    def set_brush(self, radius: float | None) -> None:
        """Paint with a brush of a radius in picture px; None: the mouse moves the picture again."""
        self._brush.radius = radius
        self._show_cursor(QPointF(self.mapFromGlobal(self.cursor().pos())))
        self.update()

    def set_overlay(self, image: QImage | None, transform: QTransform | None = None) -> None:
        """Lay an image over the picture; `transform` leads from its px to picture px."""
        self._brush.set_overlay(image, transform)
        self.update()

    def _picture_point(self, point: QPointF) -> QPointF:
        """A point of the widget in picture px."""
        target = self.viewport.target
        if self.view is View.SIDE_BY_SIDE and point.x() > self.width() / 2:
            point = point - QPointF(self.width() / 2, 0)
        return (point - target.topLeft()) * (self.viewport.picture.width() / target.width())

    # zoom and pan -----------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
        self._moved()

    def show_part(self, part: QRectF) -> None:
        """Zoom to a rectangle in picture px."""
        self.viewport.show(part)
        self._moved()

    def one_to_one(self) -> None:
        """One picture pixel on one pixel of the screen."""
        self.viewport.zoom(1.0)
        self._moved()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom about a point of the view (None: its middle)."""
        self.viewport.zoom(self.viewport.scale * factor, anchor)
        self._moved()

    def _sync(self) -> None:
        """Tell the viewport the size of one view and the screen's scale."""
        halves = 2 if self.view is View.SIDE_BY_SIDE else 1
        self.viewport.view = QSizeF(self.width() / halves, self.height())
        self.viewport.ratio = self.devicePixelRatioF()
        if self.after is not None:
            self.zoomed.emit(self.viewport.scale, self.viewport.fitted)

    def _moved(self) -> None:
        self.zoomed.emit(self.viewport.scale, self.viewport.fitted)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._sync()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._sync()
        super().changeEvent(event)

    # painting ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().canvas))
        self._comparison.paint(painter, QRectF(self.rect()), self.viewport.target)
        if not self._comparison.holding:
            self._brush.paint_overlay(painter, self.viewport)
        if self.underMouse():
            self._brush.paint_ring(painter, self.viewport, self._last)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # mouse and keys ---------------------------------------------------------------------------------------------------

    def _on_handle(self, point: QPointF) -> bool:
        return self._comparison.on_handle(point.x(), QRectF(self.rect()), self.viewport.target)

    def _show_cursor(self, point: QPointF) -> None:
        if self._on_handle(point):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor if self._brush.radius is None else Qt.CursorShape.CrossCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        anchor = event.position()
        if self.view is View.SIDE_BY_SIDE and anchor.x() > self.width() / 2:
            anchor -= QPointF(self.width() / 2, 0)
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), anchor)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        left, middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
        self._last = event.position()
        if event.button() == left and self._on_handle(event.position()):
            self._drag = _Drag.SPLIT
        elif event.button() == left and self._brush.radius is not None:
            self._drag = _Drag.BRUSH
            self.brushed.emit(self._picture_point(event.position()), True)
        elif event.button() in (left, middle):
            self._drag = _Drag.PAN
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._comparison.gripped = self._drag is _Drag.SPLIT
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drag is _Drag.SPLIT:
            self._drag_handle(event.position().x())
        elif self._drag is _Drag.BRUSH:
            self.brushed.emit(self._picture_point(event.position()), False)
        elif self._drag is _Drag.PAN:
            self.viewport.pan(event.position() - self._last)
            self._moved()
        else:
            self._show_cursor(event.position())
        self._last = event.position()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drag is _Drag.BRUSH:
            self.brush_ended.emit()
        self._drag = _Drag.NONE
        self._comparison.gripped = False
        self._show_cursor(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._on_handle(event.position()):
            self._drag_handle(self.viewport.target.center().x())
        elif self._brush.radius is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        arrows = {
            Qt.Key.Key_Left: QPointF(1, 0),
            Qt.Key.Key_Right: QPointF(-1, 0),
            Qt.Key.Key_Up: QPointF(0, 1),
            Qt.Key.Key_Down: QPointF(0, -1),
        }
        direction = arrows.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
        elif self.view is View.SPLIT and direction.x():
            step = direction.x() * 0.02 * self.width()
            self._drag_handle(self._comparison.handle(QRectF(self.rect()), self.viewport.target) - step)
        else:
            self.viewport.pan(
                direction * (MARGIN if event.modifiers() == Qt.KeyboardModifier.NoModifier else MARGIN * 5)
            )
            self._moved()
