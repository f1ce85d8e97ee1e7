"""The first line of an edit: on or off, its name, and buttons to fold it, to do more with it, and to remove it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton, QWidget

from app.icons import icon
from app.session.steps import heading_of, name_of
from app.widgets.line_edit import LineEdit
from app.widgets.value_slider import INDENT
from models.edits import Edit


class RowHead(QWidget):
    """Asks for what its buttons and its menu offer; `named` carries a new name, `enabled.toggled` on or off."""

    named = Signal(str)
    fold_asked = Signal()
    remove_asked = Signal()
    grid_asked = Signal()
    train_asked = Signal()
    optimise_asked = Signal()
    preset_asked = Signal()
    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("head")
        self.enabled = QCheckBox()
        self.enabled.setToolTip(self.tr("Use this edit or leave it out (Space)"))
        self.enabled.setAccessibleName(self.tr("Edit on"))
        self.enabled.setFixedWidth(INDENT - 2)
        self.name = LineEdit()
        self.name.setProperty("heading", True)
        self.name.setObjectName("quiet")
        self.name.setAccessibleName(self.tr("Name of the edit"))
        self.name.setToolTip(self.tr("Name of the edit"))
        self.fold = _button("chevron_down", self.tr("Fold or unfold this edit"))
        self.more = _button("more", self.tr("More for this edit"))
        self.remove = _button("remove", self.tr("Remove this edit (Ctrl+Delete)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.enabled, self.name, self.fold, self.more, self.remove):
            row.addWidget(widget)
        row.setStretchFactor(self.name, 1)
        self._name = ""  # as it is shown
        self.name.editingFinished.connect(self._tell_name)
        self.fold.clicked.connect(self.fold_asked)
        self.more.clicked.connect(self._show_menu)
        self.remove.clicked.connect(self.remove_asked)

    def show_edit(self, edit: Edit) -> None:
        """Show name and state of an edit, without telling anyone."""
        blocked = self.enabled.blockSignals(True)
        self.enabled.setChecked(edit.enabled)
        self.enabled.blockSignals(blocked)
        self.name.setPlaceholderText(heading_of(edit.target))
        self._name = name_of(edit)
        if self.name.text() != self._name:
            self.name.setText(self._name)
            self.name.setCursorPosition(0)

    def show_folded(self, folded: bool) -> None:
        """Show that the rest of the edit is folded away."""
        self.fold.setIcon(icon("chevron_right" if folded else "chevron_down", "muted"))

    def start_rename(self) -> None:
        """Put the cursor into the name."""
        self.name.setFocus()
        self.name.selectAll()

    def _tell_name(self) -> None:
        name = self.name.text().strip()
        if name != self._name:
            self.named.emit(name)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        for text, action in (
            (self.tr("Grid of strength and focus…"), self.grid_asked.emit),
            (self.tr("Train this edit…"), self.train_asked.emit),
            (self.tr("Optimise this face…"), self.optimise_asked.emit),
            (self.tr("Save as preset…"), self.preset_asked.emit),
            (self.tr("Rename"), self.start_rename),
            (self.tr("Reset strength and focus"), self.reset_asked.emit),
        ):
            entry = QAction(text, menu)
            entry.triggered.connect(action)
            menu.addAction(entry)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name, "muted"))
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(26, 26)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
