"""Page before there is a face: what to do, and faces to try."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImageReader, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app import theme
from app.icons import icon

_COLUMNS = 6
_THUMBNAIL = 76  # logical px


class _DropZone(QFrame):
    """The framed place that says where to drop."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.current().muted), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 5])
        painter.setPen(pen)
        painter.setBrush(QColor(theme.current().window))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 12, 12)


class StartPage(QWidget):
    """Offers to open, paste, take a random face or a sample."""

    sample_chosen = Signal(Path)

    def __init__(self, actions: Sequence[QAction], samples: Sequence[Path], parent: QWidget | None = None) -> None:
        """`actions`: what to offer as buttons, the first as the main one."""
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._zone = _DropZone()
        self._zone.setObjectName("dropZone")
        self._zone.setMaximumWidth(640)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.addStretch(1)
        column.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        inner = QVBoxLayout(self._zone)
        inner.setContentsMargins(28, 20, 28, 16)
        inner.setSpacing(10)
        self._say(inner)
        inner.addLayout(self._buttons(actions))
        if samples:
            inner.addSpacing(14)
            inner.addWidget(self._label(self.tr("or start with a sample"), "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
            inner.addLayout(self._samples(samples))

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _say(self, column: QVBoxLayout) -> None:
        picture = QLabel()
        picture.setPixmap(icon("photo", "muted").pixmap(QSize(48, 48), self.devicePixelRatioF()))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(picture)
        column.addWidget(self._label(self.tr("Drop a photo of a face here"), "title"))
        explanation = self.tr("Then say in words what should change: smile, age, hair. Nothing leaves this computer.")
        words = self._label(explanation, "muted")
        words.setWordWrap(True)
        column.addWidget(words)
        column.addSpacing(8)

    def _buttons(self, actions: Sequence[QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for index, action in enumerate(actions):
            button = QPushButton(action.iconText())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            button.setEnabled(action.isEnabled())
            if index == 0:
                button.setObjectName("primary")
                self.setFocusProxy(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _samples(self, samples: Sequence[Path]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        for index, path in enumerate(samples[: 2 * _COLUMNS]):
            button = QToolButton()
            button.setIcon(_thumbnail(path, self.devicePixelRatioF()))
            button.setIconSize(QSize(_THUMBNAIL, _THUMBNAIL))
            name = path.stem.replace("_", " ")
            button.setToolTip(self.tr("Open the sample {name}").format(name=name))
            button.setAccessibleName(self.tr("Sample {name}").format(name=name))
            button.clicked.connect(lambda _=False, chosen=path: self.sample_chosen.emit(chosen))
            grid.addWidget(button, index // _COLUMNS, index % _COLUMNS, Qt.AlignmentFlag.AlignCenter)
        return grid


def _thumbnail(path: Path, ratio: float) -> QIcon:
    """A square icon from the middle of a picture."""
    reader = QImageReader(str(path))
    whole, size = reader.size(), round(_THUMBNAIL * ratio)
    scaled = whole.scaled(size, size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    reader.setScaledSize(scaled)  # a JPEG is decoded at an eighth of its size, or a quarter, which is quick
    reader.setScaledClipRect(QRect((scaled.width() - size) // 2, (scaled.height() - size) // 2, size, size))
    pixmap = QPixmap.fromImageReader(reader)
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)
