"""The picture: zoom at the cursor, pan, before/after by a split handle, by holding, side by side, the difference."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.pictures import Picture, difference, plain, smooth
from app.widgets.viewport import MARGIN, STEP, Viewport


class View(StrEnum):
    """How before and after are shown."""

    EDITED = "edited"
    SPLIT = "split"
    SIDE_BY_SIDE = "side by side"
    DIFFERENCE = "difference"


class Canvas(QWidget):
    """Shows two pictures of the same face, uint8 [H, W, 3]: `before` and `after`; sizes may differ."""

    zoomed = Signal(float, bool)  # device px per picture px, whether fitted
    view_changed = Signal(View)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Picture"))
        self.viewport = Viewport()
        self._before: Picture | None = None
        self._after: Picture | None = None
        self._captions = ("", "")
        self._shown: dict[str, QPixmap] = {}
        self._view = View.EDITED
        self._pixelated = False
        self._holding = False
        self._split = 0.5  # of the picture's width
        self._drag: str | None = None
        self._last = QPointF()

    # pictures ---------------------------------------------------------------------------------------------------------

    @property
    def after(self) -> Picture | None:
        """The edited picture as last shown, uint8 [H, W, 3]."""
        return self._after

    @property
    def before(self) -> Picture | None:
        """The picture it is compared with, uint8 [H, W, 3]."""
        return self._before

    def show_face(self, before: Picture, after: Picture, captions: tuple[str, str]) -> None:
        """Show another face: both pictures anew, fitted; `captions` say what each of them is."""
        self._before = before
        self._after = after
        self._captions = captions
        self.viewport.picture = QSizeF(after.shape[1], after.shape[0])
        self.viewport.fit()
        self._refresh()

    def show_before(self, before: Picture, caption: str) -> None:
        """Compare with another picture."""
        self._before = before
        self._captions = (caption, self._captions[1])
        self._refresh()

    def show_after(self, after: Picture, caption: str) -> None:
        """Show another state of the same face; a smaller preview does not move the picture."""
        self._after = after
        self._captions = (self._captions[0], caption)
        if after.shape[1] > self.viewport.picture.width():
            scale, fitted = self.viewport.scale, self.viewport.fitted
            factor = after.shape[1] / self.viewport.picture.width()
            self.viewport.picture = QSizeF(after.shape[1], after.shape[0])
            if not fitted:
                self.viewport.zoom(scale / factor)
        self._refresh()

    def clear(self) -> None:
        """Show no face."""
        self._before = self._after = None
        self._refresh()

    def set_pixelated(self, on: bool) -> None:
        """Show the picture's own pixels as squares instead of smoothing between them."""
        self._pixelated = on
        self._refresh()

    def set_view(self, view: View) -> None:
        """Change how before and after are shown."""
        if view != self._view:
            self._view = view
            self._refresh()
            self.view_changed.emit(view)

    @property
    def view(self) -> View:
        """How before and after are shown."""
        return self._view

    def hold_before(self, on: bool) -> None:
        """Show only the picture before, as long as a key or button is held."""
        self._holding = on
        self.update()

    def _refresh(self) -> None:
        self._shown.clear()
        self._sync()
        self.update()

    def _pixmap(self, name: str) -> QPixmap | None:
        """The pixmap of "before", "after" or "difference", made when first needed."""
        if name not in self._shown:
            picture = {"before": self._before, "after": self._after, "difference": None}[name]
            if name == "difference" and self._before is not None and self._after is not None:
                picture = difference(self._before, self._after)
            if picture is None:
                return None
            self._shown[name] = plain(picture) if self._pixelated else smooth(picture)
        return self._shown[name]

    # zoom and pan -----------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole picture."""
        self.viewport.fit()
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
        halves = 2 if self._view is View.SIDE_BY_SIDE else 1
        self.viewport.view = QSizeF(self.width() / halves, self.height())
        self.viewport.ratio = self.devicePixelRatioF()
        if self._after is not None:
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
        target = self.viewport.target
        if self._holding:
            self._draw(painter, "before", target, self._captions[0])
        elif self._view is View.SIDE_BY_SIDE:
            self._paint_side_by_side(painter, target)
        elif self._view is View.SPLIT and self._before is not None:
            self._paint_split(painter, target)
        else:
            self._draw(painter, "difference" if self._view is View.DIFFERENCE else "after", target)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw(self, painter: QPainter, name: str, target: QRectF, caption: str = "") -> None:
        pixmap = self._pixmap(name)
        if pixmap is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._pixelated)
        device = target.size() * self.devicePixelRatioF()
        if not self._pixelated and device.width() < pixmap.width() / 2:
            pixmap = pixmap.scaled(device.toSize(), mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        if caption:
            self._label(painter, target, caption)

    def _paint_split(self, painter: QPainter, target: QRectF) -> None:
        x = target.left() + target.width() * self._split
        painter.save()
        painter.setClipRect(QRectF(0, 0, x, self.height()))
        self._draw(painter, "before", target, self._captions[0])
        painter.setClipRect(QRectF(x, 0, self.width() - x, self.height()))
        self._draw(painter, "after", target)
        self._label(painter, target, self._captions[1], right=True)
        painter.restore()
        self._paint_handle(painter, x, target)

    def _paint_handle(self, painter: QPainter, x: float, target: QRectF) -> None:
        colours = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 90), 4))
        painter.drawLine(QPointF(x, target.top()), QPointF(x, target.bottom()))
        painter.setPen(QPen(QColor("white"), 2))
        painter.drawLine(QPointF(x, target.top()), QPointF(x, target.bottom()))
        y = min(max(target.center().y(), 24), self.height() - 24)
        painter.setBrush(QColor("white"))
        painter.setPen(QPen(QColor(colours.accent if self._drag == "split" else "#00000060"), 2))
        painter.drawEllipse(QPointF(x, y), 13, 13)
        painter.setPen(QPen(QColor("#303236"), 2))
        for side in (-1, 1):
            painter.drawPolyline(
                [QPointF(x + side * 3.5, y - 4), QPointF(x + side * 7.5, y), QPointF(x + side * 3.5, y + 4)]
            )

    def _paint_side_by_side(self, painter: QPainter, target: QRectF) -> None:
        half = self.width() / 2
        for name, caption, offset in (("before", self._captions[0], 0.0), ("after", self._captions[1], half)):
            painter.save()
            painter.setClipRect(QRectF(offset, 0, half, self.height()))
            self._draw(painter, name, target.translated(offset, 0), caption)
            painter.restore()

    def _label(self, painter: QPainter, target: QRectF, text: str, right: bool = False) -> None:
        """A small label in the upper corner of the visible part of a picture."""
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        box = QRectF(max(target.left(), 0) + 10, max(target.top(), 0) + 10, width, painter.fontMetrics().height() + 6)
        if right:
            box.moveRight(min(target.right(), self.width()) - 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 140))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # mouse and keys ---------------------------------------------------------------------------------------------------

    def _on_split(self, point: QPointF) -> bool:
        target = self.viewport.target
        near = abs(point.x() - (target.left() + target.width() * self._split)) < 14
        return self._view is View.SPLIT and not self._holding and near

    def _set_split(self, fraction: float) -> None:
        self._split = min(max(fraction, 0.0), 1.0)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        anchor = event.position()
        if self._view is View.SIDE_BY_SIDE and anchor.x() > self.width() / 2:
            anchor -= QPointF(self.width() / 2, 0)
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), anchor)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = "split" if self._on_split(event.position()) else "pan"
            self._last = event.position()
            self.setCursor(Qt.CursorShape.SplitHCursor if self._drag == "split" else Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drag == "split":
            target = self.viewport.target
            self._set_split((event.position().x() - target.left()) / target.width())
        elif self._drag == "pan":
            self.viewport.pan(event.position() - self._last)
            self._last = event.position()
            self._moved()
        else:
            over = self._on_split(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._drag = None
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._on_split(event.position()):
            self._set_split(0.5)
        else:
            self.fit()

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
        elif self._view is View.SPLIT and direction.x():
            self._set_split(self._split - direction.x() * 0.02)
        else:
            self.viewport.pan(
                direction * (MARGIN if event.modifiers() == Qt.KeyboardModifier.NoModifier else MARGIN * 5)
            )
            self._moved()
