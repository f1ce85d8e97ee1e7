"""A slider whose bar starts at zero, so that a negative value is seen as such; a click goes straight to the place."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QWidget

from app import theme

_RADIUS = 7


class Track(QSlider):
    """An integer slider; arrows and wheel move by `singleStep`, with Shift by 1, Page Up and Down by `pageStep`."""

    reset = Signal()  # double click
    approached = Signal()  # the mouse or the focus comes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(24)
        self.setMinimumWidth(80)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, 24)

    def _x(self, value: int) -> float:
        span = max(self.maximum() - self.minimum(), 1)
        return _RADIUS + 1 + (value - self.minimum()) / span * (self.width() - 2 * _RADIUS - 2)

    def _value_at(self, x: float) -> int:
        fraction = (x - _RADIUS - 1) / max(self.width() - 2 * _RADIUS - 2, 1)
        return round(self.minimum() + min(max(fraction, 0.0), 1.0) * (self.maximum() - self.minimum()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        middle = self.height() / 2
        zero = self._x(min(max(0, self.minimum()), self.maximum()))
        handle = self._x(self.sliderPosition())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(QRectF(1, middle - 2, self.width() - 2, 4), 2, 2)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(min(zero, handle), middle - 2, abs(handle - zero), 4), 2, 2)
        if self.minimum() < 0:
            painter.setBrush(QColor(colours.muted))
            painter.drawRect(QRectF(zero - 0.5, middle - 6, 1, 12))
        self._paint_handle(painter, QPointF(handle, middle))

    def _paint_handle(self, painter: QPainter, centre: QPointF) -> None:
        colours = theme.current()
        painter.setBrush(QColor(colours.accent if self.isSliderDown() else colours.text))
        painter.setPen(QPen(QColor(colours.panel), 2))
        painter.drawEllipse(centre, _RADIUS - 1, _RADIUS - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawEllipse(centre, _RADIUS, _RADIUS)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.approached.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.approached.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.isSliderDown():
            self.setSliderPosition(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.setSliderDown(False)
        self.reset.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if not self.hasFocus():
            event.ignore()  # the wheel scrolls the panel unless this slider was chosen
            return
        turn = event.angleDelta().y() or event.angleDelta().x()
        self._move((turn > 0) - (turn < 0), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        turns = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        turn = turns.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
        else:
            self._move(turn, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _move(self, turn: int, fine: bool) -> None:
        self.setValue(self.value() + turn * (1 if fine else self.singleStep()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()
