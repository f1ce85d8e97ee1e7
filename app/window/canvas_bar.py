"""The bar over the picture: photo or model's face, the faces of the photo, the brush, whole photo or face."""

from collections.abc import Sequence, Set

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from app.window.edits.brush_bar import BrushBar

FACE = 26  # px of a face's picture


class CanvasBar(QFrame):
    """Shows choices; the actions of `surfaces` and `zooms` are those of the menu."""

    face_chosen = Signal(int)

    def __init__(self, surfaces: Sequence[QAction], zooms: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvasBar")
        self.surface = _segments(surfaces)
        self.brush = BrushBar()
        self.faces: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._strip = QHBoxLayout()
        self._strip.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self.surface)
        row.addLayout(self._strip)
        row.addStretch(1)
        row.addWidget(self.brush)
        row.addStretch(1)
        row.addWidget(_segments(zooms))

    def show_faces(self, pictures: Sequence[QPixmap]) -> None:
        """Show the faces of the photo."""
        for button in self.faces:
            self._group.removeButton(button)
            self._strip.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.faces = [self._face(index, picture) for index, picture in enumerate(pictures)]

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
        self._strip.addWidget(button)
        return button


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
