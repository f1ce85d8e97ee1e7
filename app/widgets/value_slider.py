"""One number: a name, a slider and a number box that always agree, and a dot when it differs from its default."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.icons import icon
from app.widgets.track import Track

INDENT = 28  # px before the name, room for the dot
_PAUSE = 500  # ms without a key or turn of the wheel after which a change counts as made


@dataclass(frozen=True)
class Range:
    """The values of a number: its ends, the step of an arrow key, the step with Shift, and its default."""

    low: float
    high: float
    step: float
    fine: float
    default: float
    decimals: int


class NumberBox(QDoubleSpinBox):
    """A number box whose arrow keys and wheel take the fine step while Shift is held."""

    def __init__(self, values: Range, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fine = values.fine
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setDecimals(values.decimals)
        self.setRange(values.low, values.high)
        self.setSingleStep(values.step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        fine = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.setValue(self.value() + (steps / abs(steps)) * (self._fine if fine else self.singleStep()))


class ValueSlider(QWidget):
    """Emits `previewed` for every value on the way and `committed` once when the person lets go or pauses."""

    previewed = Signal(float)
    committed = Signal(float)

    def __init__(self, name: str, values: Range, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self._committed = values.default
        self._default = values.default
        self.track = Track()
        self.box = NumberBox(values)
        self.dot = QToolButton()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._set_up(name, explanation)
        self._lay_out(QLabel(name))
        self._connect()
        self.set_value(values.default)

    def _set_up(self, name: str, explanation: str) -> None:
        values = self._values
        self.track.setRange(round(values.low / values.fine), round(values.high / values.fine))
        self.track.setSingleStep(round(values.step / values.fine))
        self.track.setPageStep(round(values.step / values.fine) * 5)
        self.box.setFixedWidth(62)
        keys = self.tr("Arrow keys or wheel: one step; with Shift: a fine step; double click: default.")
        for widget in (self.track, self.box):
            widget.setAccessibleName(name)
            widget.setToolTip(f"{explanation}\n{keys}")
        self.dot.setIcon(icon("dot", "accent"))
        self.dot.setIconSize(QSize(10, 10))
        self.dot.setFixedSize(INDENT - 4, 18)
        self.dot.setStyleSheet("padding: 0")
        self._name = name

    def _lay_out(self, label: QLabel) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        label.setFixedWidth(max(74, label.sizeHint().width()))
        label.setToolTip(self.track.toolTip())
        policy = self.dot.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.dot.setSizePolicy(policy)
        for widget in (self.dot, label, self.track, self.box):
            layout.addWidget(widget)
        layout.setStretchFactor(self.track, 1)
        self.setFocusProxy(self.track)

    def _connect(self) -> None:
        self.track.valueChanged.connect(lambda steps: self._moved(steps * self._values.fine))
        self.track.sliderReleased.connect(self._commit)
        self.track.reset.connect(self.reset)
        self.box.valueChanged.connect(self._moved)
        self.box.editingFinished.connect(self._commit)
        self.dot.clicked.connect(self.reset)
        self._pause.timeout.connect(self._commit)

    @property
    def value(self) -> float:
        """What slider and box show."""
        return self.box.value()

    def set_value(self, value: float) -> None:
        """Show a value, without telling anyone; a hand that holds the slider is not pulled away."""
        self._pause.stop()
        self._committed = value
        if not self.track.isSliderDown():
            self._show(value)

    @property
    def default(self) -> float:
        """The value that a double click returns to."""
        return self._default

    def set_default(self, value: float) -> None:
        """The value that a double click returns to."""
        self._default = value
        self._mark()

    def reset(self) -> None:
        """Return to the default, as a change of its own."""
        self._moved(self._default)
        self._commit()

    def _show(self, value: float) -> None:
        blocked = self.track.blockSignals(True), self.box.blockSignals(True)
        self.track.setValue(round(value / self._values.fine))
        self.box.setValue(value)
        self.track.blockSignals(blocked[0])
        self.box.blockSignals(blocked[1])
        self._mark()

    def _mark(self) -> None:
        differs = abs(self.value - self._default) > self._values.fine / 2
        self.dot.setVisible(differs)
        default = f"{self._default:.{self._values.decimals}f}"
        self.dot.setToolTip(self.tr("Changed; click for the default {default}").format(default=default))
        self.dot.setAccessibleName(self.tr("Reset {name} to {default}").format(name=self._name, default=default))

    def _moved(self, value: float) -> None:
        self._show(value)
        self.previewed.emit(self.value)
        if not self.track.isSliderDown():
            self._pause.start()

    def _commit(self) -> None:
        self._pause.stop()
        if abs(self.value - self._committed) > 1e-9:
            self._committed = self.value
            self.committed.emit(self.value)
