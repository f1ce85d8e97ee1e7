"""The tools of the brush, in sight while it is used."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.icons import icon
from app.widgets.track import Track

SIZES = (2, 40)  # radius in percent of the aligned crop's side
SIZE = 9


class BrushBar(QWidget):
    """Paint or erase, the size, clear and done."""

    shown = Signal(bool)
    resized = Signal()
    cleared = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paint = self._tool("brush", self.tr("Paint where the edit counts"))
        self.erase = self._tool("eraser", self.tr("Take away from where the edit counts"))
        self._tools = QButtonGroup(self)
        self.size_ = Track()
        self.size_.setRange(*SIZES)
        self.size_.setValue(SIZE)
        self.size_.setMinimumWidth(50)  # on a small screen
        self.size_.setMaximumWidth(110)
        self.size_.setToolTip(self.tr("Size of the brush"))
        self.size_.setAccessibleName(self.tr("Size of the brush"))
        self.clear = QPushButton(self.tr("Everywhere"))
        self.clear.setToolTip(self.tr("Remove the mask: the edit counts everywhere again"))
        self.done = QPushButton(self.tr("Done"))
        self.done.setToolTip(self.tr("Put the brush away (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for tool in (self.paint, self.erase):
            self._tools.addButton(tool)
            row.addWidget(tool)
        row.addWidget(QLabel(self.tr("Size")))
        row.addWidget(self.size_)
        for button in (self.clear, self.done):
            button.setObjectName("small")
            row.addWidget(button)
        self.paint.setChecked(True)
        self.size_.valueChanged.connect(self.resized)
        self.clear.clicked.connect(self.cleared)
        self.done.clicked.connect(self.ended)
        self.hide()

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        """Let the bar around it make room first, so that the window need not grow."""
        if visible:
            self.shown.emit(True)
        super().setVisible(visible)
        if not visible:
            self.shown.emit(False)

    @property
    def radius(self) -> float:
        """The radius as a share of the crop's side."""
        return self.size_.value() / 100

    @property
    def erases(self) -> bool:
        """Tell if the brush takes away."""
        return self.erase.isChecked()

    def _tool(self, name: str, tip: str) -> QToolButton:
        tool = QToolButton()
        tool.setIcon(icon(name))
        tool.setIconSize(QSize(18, 18))
        tool.setCheckable(True)
        tool.setToolTip(tip)
        tool.setAccessibleName(tip)
        return tool
