"""Card of a training beside the edits: words, pictures of how far it is, time left, and two ways to end it."""

import time

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.widgets.pictures import Pictures, smooth
from app.words import spoken
from models.progress import duration

HEIGHT = 116  # px of the pictures
MARGIN = 12  # px
LEAST = 0.02  # of the work must be done before the time left can be told


class LearningCard(QFrame):
    """Hidden until something is learned."""

    keep_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title = QLabel()
        self.pictures = QLabel()
        self.bar = QProgressBar()
        self.state = QLabel()
        self.keep = QPushButton(self.tr("Keep so far"))
        self.stop = QPushButton(self.tr("Stop"))
        self._pixmap = QPixmap()
        self._started = 0.0
        self._first = 0.0  # where the progress began, as far as it can be timed
        self._describe()
        self._lay_out()
        self.keep.clicked.connect(self.keep_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.hide()

    def _describe(self) -> None:
        self.title.setWordWrap(True)
        self.title.setStyleSheet("font-weight: 600")
        self.pictures.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pictures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.pictures.setToolTip(self.tr("Before, and what has been learned so far"))
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.state.setProperty("role", "muted")
        self.state.setWordWrap(True)  # so that no language makes the panel wider
        self.stop.setToolTip(self.tr("End it"))
        self.keep.setToolTip(self.tr("End it now; the best so far becomes an edit"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.state, 1)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 10, MARGIN, 10)
        column.setSpacing(8)
        for widget in (self.title, self.pictures, self.bar):
            column.addWidget(widget)
        column.addLayout(buttons)

    def begin(self, title: str, stop_tip: str) -> None:
        """Show that something begins; nothing can be kept before there is a picture."""
        self.title.setText(title)
        self.stop.setToolTip(stop_tip)
        self.pictures.hide()
        self.state.setText("")
        self.bar.setValue(0)
        self.keep.setEnabled(False)
        self.stop.setEnabled(True)
        self._started = 0.0
        self.show()

    def show_progress(self, fraction: float, what: str) -> None:
        """Show a share done, 0..1, words, and how long it will take if it is as fast as so far."""
        self.bar.setValue(round(fraction * 1000))
        now = time.monotonic()
        if not self._started:
            self._started, self._first = now, fraction
        done = fraction - self._first
        if done < LEAST:
            self.state.setText(what)
        else:
            left = spoken(duration((now - self._started) / done * (1 - fraction)))
            self.state.setText(self.tr("at most {time} left").format(time=left))

    def show_pictures(self, pictures: Pictures) -> None:
        """Faces before and after; one face beside itself, several in two rows."""
        rows = [pictures[:, 0]] if pictures.shape[1] == 1 else list(pictures)
        self._pixmap = smooth(np.concatenate([np.concatenate(list(row), axis=1) for row in rows]))
        self.pictures.show()
        self.keep.setEnabled(self.stop.isEnabled())
        self._fit()

    def ending(self) -> None:
        """Show that the work was asked to end, which it does soon."""
        self.keep.setEnabled(False)
        self.stop.setEnabled(False)
        self.state.setText(self.tr("ending…"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if not self._pixmap.isNull():
            self._fit()

    def _fit(self) -> None:
        """The pictures as large as the card and `HEIGHT` allow; they never widen the card."""
        ratio = self.devicePixelRatioF()
        room = QSize(self.width() - 2 * MARGIN - 2, HEIGHT) * ratio
        scaled = self._pixmap.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.pictures.setPixmap(scaled)
