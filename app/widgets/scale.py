"""Scales of sliders: values of an edit to percent, and to places on the track."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

MOST_PERCENT = 200.0  # by typing; the track ends at 100


def percent_text(percent: float) -> str:
    """A percentage as people read it, with a decimal where there is one."""
    return f"{round(percent, 1):g} %"


class Scale(Protocol):
    """Maps values to percent, as the number box says them, and to integer positions on the track."""

    @property
    def ends(self) -> tuple[int, int]:
        """Positions at the ends of the track; 0 is where the bar starts."""

    def position(self, value: float) -> int:
        """The position of a value; the nearest end for one beyond."""

    def value(self, position: int) -> float:
        """The value at a position."""

    def percent(self, value: float) -> float:
        """The value as the number box says it."""

    def from_percent(self, percent: float) -> float:
        """The value of a typed percentage; the nearest possible one."""


@dataclass(frozen=True)
class Strength:
    """Proportional: `full` is 100 %. The positive side has two thirds of the track."""

    full: float

    @property
    def ends(self) -> tuple[int, int]:
        """-100 % and 100 %."""
        return -500, 1000

    def position(self, value: float) -> int:
        """See `Scale`."""
        share = value / self.full
        low, high = self.ends
        return min(max(round(share * (high if share > 0 else -low)), low), high)

    def value(self, position: int) -> float:
        """See `Scale`."""
        low, high = self.ends
        return self.full * position / (high if position > 0 else -low)

    def percent(self, value: float) -> float:
        """See `Scale`."""
        return 100 * value / self.full

    def from_percent(self, percent: float) -> float:
        """See `Scale`."""
        return self.full * min(max(percent, -MOST_PERCENT), MOST_PERCENT) / 100


class Focus:
    """By what shows: evenly spaced thresholds, falling from "only this" at 0 % to "more of the face" at 100 %."""

    def __init__(self, betas: Sequence[float]) -> None:
        self._betas = np.array(betas)
        self._places = np.linspace(0, 1, len(betas))

    @property
    def ends(self) -> tuple[int, int]:
        """Only this, and more of the face."""
        return 0, 1000

    def position(self, value: float) -> int:
        """See `Scale`."""
        return round(self.percent(value) * 10)

    def value(self, position: int) -> float:
        """See `Scale`."""
        return float(np.interp(position / 1000, self._places, self._betas))

    def percent(self, value: float) -> float:
        """See `Scale`."""
        return 100 * float(np.interp(value, self._betas[::-1], self._places[::-1]))

    def from_percent(self, percent: float) -> float:
        """See `Scale`."""
        return self.value(round(min(max(percent, 0.0), 100.0) * 10))
