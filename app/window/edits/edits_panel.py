"""The stack of edits, and below it what is being learned."""

from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from app.learning.card import LearningCard
from app.window.edits.edit_stack import EditStackPanel

MARGIN = 10  # px


class EditsPanel(QWidget):
    """Edits scroll; a card each for a training and an optimisation stays in sight while there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.stack = EditStackPanel()
        self.training = LearningCard()
        self.optimising = LearningCard()
        cards = QVBoxLayout()
        cards.setContentsMargins(MARGIN, 0, MARGIN, 0)
        cards.setSpacing(MARGIN)
        cards.addWidget(self.optimising)
        cards.addWidget(self.training)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, MARGIN)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addLayout(cards)

    def bring_forward(self) -> None:
        """Show the panel where another lies on it."""
        dock = self.parent()
        if isinstance(dock, QDockWidget):
            dock.show()
            dock.raise_()
