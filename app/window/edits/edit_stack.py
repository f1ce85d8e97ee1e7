"""The stack of edits: a row for each; their order does not matter, for their changes are added."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.window.edits.edit_row import EditRow
from models.edits import Edit

SPARE = 8  # rows without an edit that are kept


class EditStackPanel(QScrollArea):
    """Shows edits; emits what the person wants with them, by their place in the stack."""

    selected = Signal(int)  # the edit that the focus went to
    previewed = Signal(int, Edit)
    committed = Signal(int, Edit)
    approached = Signal(int, str, object)  # a hand comes: the edit, "alpha" or "beta", values all over its slider
    words_chosen = Signal(int, str)
    remove_asked = Signal(int)
    brush_asked = Signal(int, bool)
    preset_asked = Signal(Edit)
    grid_asked = Signal(int)
    train_asked = Signal(int)
    optimise_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Edits"))
        self.rows: list[EditRow] = []
        self._spare: list[EditRow] = []  # shown again for other edits, which is quicker than making new ones
        self._shown: int | None = None  # the edit that is marked
        self._on_photo = False
        self._empty = QLabel(
            self.tr("No edits yet.\n\nWrite what the face should become under the picture, or take a preset.")
        )
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(24, 40, 24, 40)
        content = QWidget()
        content.setObjectName("panel")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(10, 4, 10, 10)
        self._column.setSpacing(8)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(content)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)

    def show_edits(self, edits: Sequence[Edit]) -> None:
        """Show a stack; a row stays with its edit, so that focus, folding and a held slider stay."""
        old = [row.edit for row in self.rows]
        if len(edits) != len(old):
            first, last = _common(old, edits)
            for _ in range(len(old) - last, first, -1):
                self._drop_row(first)
            for index in range(first, len(edits) - last):
                self._add_row(index, edits[index])
        for row, edit in zip(self.rows, edits, strict=True):
            if row.edit != edit or not row.settled:
                row.show_edit(edit)
        self._empty.setVisible(not self.rows)

    def show_on_photo(self, on: bool) -> None:
        """Offer parts and brush at every edit, or not."""
        self._on_photo = on
        for row in self.rows:
            row.show_on_photo(on)

    def show_selected(self, selected: int | None) -> None:
        """Mark the edit that keys and menus act on, and bring another one than before into sight."""
        for index, row in enumerate(self.rows):
            row.show_selected(index == selected)
        if selected is not None and selected != self._shown:
            QTimer.singleShot(0, self, lambda: self._reveal(selected))  # once it has been laid out
        self._shown = selected

    def _follow_focus(self, _: QWidget | None, widget: QWidget | None) -> None:
        for index, row in enumerate(self.rows):
            if widget is not None and row.isAncestorOf(widget):
                self.selected.emit(index)

    def _reveal(self, index: int) -> None:
        if index < len(self.rows):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # so that rows are where they will be
            self.ensureWidgetVisible(self.rows[index], 0, 20)

    def _add_row(self, index: int, edit: Edit) -> None:
        for other in self.rows:
            other.show_folded(True)
        row = self._spare.pop() if self._spare else self._new_row(edit)
        row.channels.clear()
        row.show_refusal("")
        row.show_edit(edit)
        row.show_folded(False)
        row.show_on_photo(self._on_photo)
        self.rows.insert(index, row)
        self._column.insertWidget(index + 1, row)  # behind the words for an empty stack
        row.show()

    def _new_row(self, edit: Edit) -> EditRow:
        row = EditRow(edit, self.widget())
        row.previewed.connect(lambda value: self._tell(row, self.previewed, value))
        row.committed.connect(lambda value: self._tell(row, self.committed, value))
        row.approached.connect(lambda field, values: self._tell(row, self.approached, field, values))
        row.words_chosen.connect(lambda words: self._tell(row, self.words_chosen, words))
        row.head.remove_asked.connect(lambda: self._tell(row, self.remove_asked))
        row.brush_asked.connect(lambda on: self._tell(row, self.brush_asked, on))
        row.head.preset_asked.connect(lambda: self.preset_asked.emit(row.edit))
        row.head.grid_asked.connect(lambda: self._tell(row, self.grid_asked))
        row.head.train_asked.connect(lambda: self._tell(row, self.train_asked))
        row.head.optimise_asked.connect(lambda: self._tell(row, self.optimise_asked))
        return row

    def _tell(self, row: EditRow, signal: SignalInstance, *values: object) -> None:
        """Emit with the row's place; a row that loses the focus because it goes has none."""
        if row in self.rows:
            signal.emit(self.rows.index(row), *values)

    def _drop_row(self, index: int) -> None:
        row = self.rows.pop(index)
        focused = QApplication.focusWidget()
        if self.rows and focused is not None and row.isAncestorOf(focused):
            self.rows[min(index, len(self.rows) - 1)].alpha.track.setFocus()
        self._column.removeWidget(row)
        row.hide()
        if len(self._spare) < SPARE:
            self._spare.append(row)
        else:
            row.deleteLater()


def _common(old: Sequence[Edit], new: Sequence[Edit]) -> tuple[int, int]:
    """Count the edits that two stacks share at their beginnings, and then at their ends."""
    shorter = min(len(old), len(new))
    first = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    last = next((i for i in range(shorter - first) if old[-1 - i] != new[-1 - i]), shorter - first)
    return first, last
