"""Place of a picture in a view: zoom, pan and fit as plain geometry.

`scale` is device pixels per picture pixel, so that 1 is a true 1:1 on every screen; points are logical pixels.
"""

from PySide6.QtCore import QPointF, QRectF, QSizeF

SMALLEST = 0.05
LARGEST = 64.0
STEP = 1.25
MARGIN = 24.0


class Viewport:
    """Zoom and pan of one picture in one view; while `fitted` it follows the size of the view."""

    def __init__(self) -> None:
        self.fitted = True
        self.picture = QSizeF(1, 1)  # picture px
        self.view = QSizeF(1, 1)  # logical px
        self.ratio = 1.0  # device px per logical px
        self._scale = 1.0
        self._centre = QPointF(0, 0)  # of the picture, from the middle of the view, logical px

    @property
    def scale(self) -> float:
        """Device pixels per picture pixel."""
        return self._fit_scale() if self.fitted else self._scale

    @property
    def target(self) -> QRectF:
        """The rectangle the picture covers, in logical px of the view."""
        width = self.picture.width() * self.scale / self.ratio
        height = self.picture.height() * self.scale / self.ratio
        middle = QPointF(self.view.width() / 2, self.view.height() / 2)
        centre = middle if self.fitted else middle + self._centre
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)

    def fit(self) -> None:
        """Show the whole picture, as large as it goes."""
        self.fitted = True

    def zoom(self, scale: float, anchor: QPointF | None = None) -> None:
        """Go to a scale; the picture's point under `anchor` (None: the middle of the view) stays where it is."""
        middle = QPointF(self.view.width() / 2, self.view.height() / 2)
        point = (anchor or middle) - middle
        centre = QPointF(0, 0) if self.fitted else self._centre
        new = min(max(scale, SMALLEST), LARGEST)
        self._centre = point + (centre - point) * (new / self.scale)
        self._scale = new
        self.fitted = False
        self._keep_in_view()

    def show(self, part: QRectF) -> None:
        """Show a rectangle in picture px, as large as it goes."""
        width = max(self.view.width() - 2 * MARGIN, 1) / part.width()
        height = max(self.view.height() - 2 * MARGIN, 1) / part.height()
        self.zoom(min(width, height) * self.ratio)
        centre = part.center() - QPointF(self.picture.width() / 2, self.picture.height() / 2)
        self._centre = -centre * (self._scale / self.ratio)
        self._keep_in_view()

    def pan(self, delta: QPointF) -> None:
        """Move the picture by logical px."""
        if self.fitted:
            self.zoom(self.scale)
        self._centre += delta
        self._keep_in_view()

    def _fit_scale(self) -> float:
        width = max(self.view.width() - 2 * MARGIN, 1) / self.picture.width()
        height = max(self.view.height() - 2 * MARGIN, 1) / self.picture.height()
        return min(width, height) * self.ratio

    def _keep_in_view(self) -> None:
        """The middle of the view never leaves the picture."""
        half_width = self.picture.width() * self._scale / self.ratio / 2
        half_height = self.picture.height() * self._scale / self.ratio / 2
        self._centre.setX(min(max(self._centre.x(), -half_width), half_width))
        self._centre.setY(min(max(self._centre.y(), -half_height), half_height))
