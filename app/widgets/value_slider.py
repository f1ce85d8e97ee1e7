"""One number in percent: a name, a slider and a number box that always agree, and a dot when it was changed."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.icons import icon
from app.widgets.scale import MOST_PERCENT, Scale, percent_text
from app.widgets.track import Track

INDENT = 28  # px before the name, room for the dot
STEP, FINE = 10, 1  # positions of an arrow key, and with Shift: one percent, a tenth
PLACES = 9
_PAUSE = 500  # ms without a key or turn of the wheel after which a change counts as made
_SAME = 1e-9


class PercentBox(QDoubleSpinBox):
    """Percent with a point or a comma, with or without the sign; what is out of range is clamped, not refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setDecimals(1)
        self.setRange(-MOST_PERCENT, MOST_PERCENT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return percent_text(value)

    def valueFromText(self, text: str) -> float:  # noqa: N802
        number = _number(text)
        return min(max(number, self.minimum()), self.maximum()) if number is not None else self.value()

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        bare = text.replace("%", "").strip()
        state = QValidator.State
        if _number(text) is not None:
            return state.Acceptable, text, place
        return state.Intermediate if bare in ("", "-", "+", ".", ",", "-.", "-,") else state.Invalid, text, place

    def stepBy(self, steps: int) -> None:  # noqa: N802
        fine = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.setValue(self.value() + (steps / abs(steps)) * (FINE if fine else STEP) / STEP)


def _number(text: str) -> float | None:
    try:
        return float(text.replace("%", "").replace(",", ".").replace("−", "-").strip())
    except ValueError:
        return None


class ValueSlider(QWidget):
    """Emits `previewed` for every value on the way and `committed` once when the person lets go or pauses."""

    approached = Signal(object)  # values all over the track, as a hand comes to it
    previewed = Signal(float)
    committed = Signal(float)

    def __init__(self, name: str, symbol: str, scale: Scale, explanation: str, parent: QWidget | None = None) -> None:
        """`symbol` stands before the raw value in the tooltip."""
        super().__init__(parent)
        self._name, self._symbol, self._explanation = name, symbol, explanation
        self._scale = scale
        self._value = self._committed = self._default = scale.value(scale.ends[1])
        self._note = ""
        self.track = Track()
        self.box = PercentBox()
        self.label = QLabel(name)
        self.dot = QToolButton()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._set_up()
        self._lay_out()
        self._connect()
        self.set_scale(scale)

    def _set_up(self) -> None:
        self.track.setSingleStep(STEP)
        self.track.setPageStep(STEP * 5)
        self.box.setFixedWidth(58)
        for widget in (self.track, self.box):
            widget.setAccessibleName(self._name)
        self.dot.setIcon(icon("dot", "accent"))
        self.dot.setIconSize(QSize(10, 10))
        self.dot.setFixedSize(INDENT - 4, 18)
        self.dot.setStyleSheet("padding: 0")

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.label.setToolTip(self._explanation)
        policy = self.dot.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.dot.setSizePolicy(policy)
        for widget in (self.dot, self.label, self.track, self.box):
            layout.addWidget(widget)
        layout.setStretchFactor(self.track, 1)
        self.setFocusProxy(self.track)

    def _connect(self) -> None:
        self.track.valueChanged.connect(lambda position: self._moved(self._scale.value(position)))
        self.track.approached.connect(self.expect)
        self.track.sliderPressed.connect(self.expect)
        self.track.sliderReleased.connect(self._commit)
        self.track.reset.connect(self.reset)
        self.box.valueChanged.connect(lambda percent: self._moved(self._scale.from_percent(percent)))
        self.box.editingFinished.connect(self._commit)
        self.dot.clicked.connect(self.reset)
        self._pause.timeout.connect(self._commit)

    @property
    def value(self) -> float:
        """The value that slider and box show."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value, without telling anyone; a hand that holds the slider is not pulled away."""
        self._pause.stop()
        self._committed = value
        if not self.track.isSliderDown():
            self._show(value)

    def set_scale(self, scale: Scale) -> None:
        """Show the same value on another scale."""
        self._scale = scale
        blocked = self.track.blockSignals(True)
        self.track.setRange(*scale.ends)
        self.track.blockSignals(blocked)
        self._show(self._value)

    def set_note(self, note: str) -> None:
        """A line of the tooltip below the raw value."""
        self._note = note
        self._tell()

    @property
    def default(self) -> float:
        """The value that a double click returns to."""
        return self._default

    def set_default(self, value: float) -> None:
        """The value that a double click returns to, and that has no dot."""
        self._default = value
        self._mark()

    def reset(self) -> None:
        """Return to the default, as a change of its own."""
        self._moved(self._default)
        self._commit()

    def expect(self) -> None:
        """Tell that a hand is coming."""
        self.approached.emit(self._places())

    def _places(self) -> tuple[float, ...]:
        """Values at `PLACES` even places and at 0."""
        low, high = self._scale.ends
        places = {0, *(round(low + (high - low) * number / (PLACES - 1)) for number in range(PLACES))}
        return tuple(self._scale.value(place) for place in sorted(places))

    def _show(self, value: float) -> None:
        self._value = value
        blocked = self.track.blockSignals(True), self.box.blockSignals(True)
        self.track.setValue(self._scale.position(value))
        self.box.setValue(self._scale.percent(value))
        self.track.blockSignals(blocked[0])
        self.box.blockSignals(blocked[1])
        self._mark()
        self._tell()

    def _mark(self) -> None:
        default = self.box.textFromValue(self._scale.percent(self._default))
        self.dot.setVisible(self.box.textFromValue(self._scale.percent(self._value)) != default)
        self.dot.setToolTip(self.tr("Changed; click to return to {default}").format(default=default))
        self.dot.setAccessibleName(self.tr("Reset {name} to {default}").format(name=self._name, default=default))

    def _tell(self) -> None:
        """The raw value in the tooltip."""
        keys = self.tr("Arrow keys or wheel: one step; with Shift: a fine step; double click: as it was.")
        raw = f"{self._symbol} = {self._value:.4g}"
        tip = "\n".join(line for line in (self._explanation, raw, self._note, keys) if line)
        self.track.setToolTip(tip)
        self.box.setToolTip(tip)

    def _moved(self, value: float) -> None:
        self._show(value)
        self.previewed.emit(self._value)
        if not self.track.isSliderDown():
            self._pause.start()

    def _commit(self) -> None:
        self._pause.stop()
        if abs(self._value - self._committed) > _SAME:
            self._committed = self._value
            self.committed.emit(self._value)
