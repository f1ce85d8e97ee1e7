"""A contact sheet of one edit: strength across, focus down; a click takes both values."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.session.steps import heading, strength_scale
from app.widgets.enter import presses_button
from app.widgets.pictures import Picture, smooth
from app.widgets.scale import percent_text
from models.edits import Edit


class GridDialog(QDialog):
    """Cells fill as their pictures arrive through `show_cell`; `chosen` carries alpha and beta of the clicked one."""

    chosen = Signal(float, float)

    def __init__(
        self,
        edit: Edit,
        alphas: Sequence[float],
        betas: Sequence[float],
        side: int = 112,
        parent: QWidget | None = None,
    ) -> None:
        """`side`: of a cell, in logical px."""
        super().__init__(parent)
        self.alphas = tuple(alphas)
        self.betas = tuple(betas)
        self._side = side
        self._scale = strength_scale(edit)
        self.setWindowTitle(self.tr("Strength and focus of “{name}”").format(name=heading(edit)))
        self.cells = [[self._cell(alpha, beta) for alpha in self.alphas] for beta in self.betas]
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(QLabel(self.tr("Click a picture to take its strength α and focus β.")))
        column.addLayout(self._sheet())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._mark_current(edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes the cell that has the focus; it is not for "Cancel"."""
        if not presses_button(event, self):
            super().keyPressEvent(event)

    def show_cell(self, row: int, column: int, picture: Picture) -> None:
        """Show the picture of `betas[row]`, `alphas[column]`, uint8 [H, W, 3]."""
        size = round(self._side * self.devicePixelRatioF())
        pixmap = smooth(picture).scaled(size, size, mode=Qt.TransformationMode.SmoothTransformation)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.cells[row][column].setText("")
        self.cells[row][column].setIcon(QIcon(pixmap))

    def _cell(self, alpha: float, beta: float) -> QToolButton:
        cell = QToolButton()
        cell.setText("…")
        cell.setIconSize(QSize(self._side, self._side))
        cell.setFixedSize(self._side + 10, self._side + 10)
        words = self.tr("strength {alpha}, focus {beta}").format(
            alpha=percent_text(self._scale.percent(alpha)), beta=f"{beta:g}"
        )
        cell.setToolTip(words)
        cell.setAccessibleName(words)
        cell.clicked.connect(lambda: self._take(alpha, beta))
        return cell

    def _mark_current(self, edit: Edit) -> None:
        """Outline the cell nearest to the edit's own values."""
        row = min(range(len(self.betas)), key=lambda i: abs(self.betas[i] - edit.beta))
        column = min(range(len(self.alphas)), key=lambda i: abs(self.alphas[i] - edit.alpha))
        self.cells[row][column].setCheckable(True)
        self.cells[row][column].setChecked(True)
        self.cells[row][column].setFocus()

    def _sheet(self) -> QGridLayout:
        sheet = QGridLayout()
        sheet.setSpacing(4)
        for column, alpha in enumerate(self.alphas, start=1):
            words = percent_text(self._scale.percent(alpha))
            sheet.addWidget(self._heading(words), 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, beta in enumerate(self.betas, start=1):
            if len(self.betas) > 1:
                sheet.addWidget(self._heading(self._focus(row - 1, beta)), row, 0, Qt.AlignmentFlag.AlignVCenter)
            for column in range(len(self.alphas)):
                sheet.addWidget(self.cells[row - 1][column], row, column + 1)
        return sheet

    def _focus(self, row: int, beta: float) -> str:
        """The threshold, and at the ends what it means."""
        ends = {0: self.tr("more of the face"), len(self.betas) - 1: self.tr("only this")}
        return "\n".join(filter(None, (ends.get(row), f"β {beta:g}")))

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        return label

    def _take(self, alpha: float, beta: float) -> None:
        self.chosen.emit(alpha, beta)
        self.accept()
