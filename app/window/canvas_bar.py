"""The bar over the picture: photo or model's face, the faces of the photo, the brush, whole photo or face."""

from collections.abc import Sequence, Set

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QToolButton, QWidget

from app.window.edits.brush_bar import BrushBar

FACE = 26  # px of a face's picture


class CanvasBar(QFrame):
    """Shows choices; the actions of `surfaces` and `zooms` are those of the menu.

    It never asks for a wider window: faces scroll, and the brush takes the place of faces and zooms.
    """

    face_chosen = Signal(int)

    def __init__(self, surfaces: Sequence[QAction], zooms: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvasBar")
        self.surface = _segments(surfaces)
        self.brush = BrushBar()
        self.faces: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._zooms = _segments(zooms)
        self._strip, self._scroll = _strip()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self.surface)
        row.addWidget(self._scroll)
        row.addStretch(1)
        row.addWidget(self.brush)
        row.addStretch(1)
        row.addWidget(self._zooms)
        self.brush.shown.connect(self._make_room)
        self._make_room(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._make_room(not self.brush.isHidden())

    def _make_room(self, brush: bool) -> None:
        """Leave the place to the brush; faces come before the zooms, which the menu has as well."""
        left = self.width() - self.surface.sizeHint().width() - self._zooms.sizeHint().width()
        self._zooms.setVisible(not brush and left > (len(self.faces) + 1) * (FACE + 12))
        self._scroll.setVisible(not brush and bool(self.faces))

    def show_faces(self, pictures: Sequence[QPixmap], order: Sequence[int] = ()) -> None:
        """Show the faces of the photo, by number; `order` tells which comes first, else the numbers do."""
        for button in self.faces:
            self._group.removeButton(button)
            self._strip.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.faces = [self._face(index, picture) for index, picture in enumerate(pictures)]
        for index in order or range(len(self.faces)):
            self._strip.addWidget(self.faces[index])
        self._make_room(not self.brush.isHidden())

    def mark(self, current: int, edited: Set[int]) -> None:
        """Mark the face whose edits are shown, and those that have edits."""
        for index, button in enumerate(self.faces):
            button.setChecked(index == current)
            button.setProperty("edited", index in edited)
            button.style().polish(button)

    def _face(self, index: int, picture: QPixmap) -> QToolButton:
        button = QToolButton()
        button.setObjectName("face")
        button.setIcon(QIcon(picture))
        button.setIconSize(QSize(FACE, FACE))
        button.setCheckable(True)
        words = self.tr("Edit face {number} of the photo").format(number=index + 1)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.face_chosen.emit(index))
        self._group.addButton(button)
        return button


def _strip() -> tuple[QHBoxLayout, QScrollArea]:
    """A row for the faces, and the area that it scrolls in where there are many."""
    content = QWidget()
    content.setObjectName("strip")
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    area = QScrollArea()
    area.setObjectName("strip")
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFixedHeight(FACE + 10)
    area.setMinimumWidth(FACE + 10)
    return row, area


def _segments(actions: Sequence[QAction]) -> QFrame:
    """Actions as one control of several parts."""
    frame = QFrame()
    frame.setObjectName("segments")
    row = QHBoxLayout(frame)
    row.setContentsMargins(2, 2, 2, 2)
    row.setSpacing(2)
    for action in actions:
        button = QToolButton()
        button.setObjectName("segment")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button)
    return frame
