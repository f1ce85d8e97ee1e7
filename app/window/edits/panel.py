"""The stack of edits, and below it what is being learned."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from app.window.edits.edit_stack import EditStackPanel

MARGIN = 10  # px


class EditsPanel(QWidget):
    """Edits scroll; the cards of a training and an optimisation stay in sight while there is one."""

    def __init__(self, cards: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.stack = EditStackPanel()
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, 0, MARGIN, 0)
        below.setSpacing(MARGIN)
        for card in cards:
            below.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, MARGIN)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addLayout(below)

    def bring_forward(self) -> None:
        """Show the panel where another lies on it."""
        dock = self.parent()
        if isinstance(dock, QDockWidget):
            dock.show()
            dock.raise_()
