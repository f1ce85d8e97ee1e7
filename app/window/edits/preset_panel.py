"""Edits to take again, as pictures by category: a click or Enter adds one, hovering shows it on the face."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app import theme
from app.session.steps import name_of, strength_scale
from app.widgets.pictures import Picture, thumbnail
from app.widgets.scale import percent_text
from app.window.edits.answers import has_focus
from models.edits import MAX_TEXT, Edit

Presets = Mapping[str, Sequence[Edit]]

PICTURE = 56  # px
HOVER = 150  # ms over a preset before it is shown on the face
_EDIT = Qt.ItemDataRole.UserRole
PICTURED = _EDIT + 1  # role: True once a preset has its picture


class PresetPanel(QWidget):
    """Shows presets; `changed` carries a category, the preset that it had, and what it is now or None."""

    chosen = Signal(Edit)
    changed = Signal(str, Edit, object)
    defaults_asked = Signal()
    hovered = Signal(object)  # the Edit under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.search = QLineEdit()
        self.tree = QTreeWidget()
        self._blank = _blank()
        self._hovered: Edit | None = None
        self._pause = QTimer(self, singleShot=True, interval=HOVER)
        self._pause.timeout.connect(lambda: self.hovered.emit(self._hovered))
        self._lay_out()
        self._enter = QAction(self)
        self._enter.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        self._enter.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.tree.addAction(self._enter)
        self._delete = QAction(self.tr("Delete preset"), self)
        self._delete.setShortcut(QKeySequence.StandardKey.Delete)
        self._delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.tree.addAction(self._delete)
        self._connect()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Search presets"))
        self.search.setAccessibleName(self.tr("Search presets"))
        self.search.setToolTip(self.tr("Show only presets with these letters"))
        self.search.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(0)
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(self.tr("Presets"))
        self.tree.setToolTip(self.tr("A click or Enter adds an edit; F2 renames, Delete removes a preset"))
        self.tree.setIconSize(QSize(PICTURE, PICTURE))
        self.tree.setMouseTracking(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 10)
        column.addWidget(self.search)
        column.addWidget(self.tree)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_first)
        self.tree.itemClicked.connect(self._take)
        self._enter.triggered.connect(self._take_current)
        self.tree.itemEntered.connect(lambda item: self._hover(item.data(0, _EDIT) if item.parent() else None))
        self.tree.viewport().installEventFilter(self)
        self.tree.itemChanged.connect(self._rename)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self._delete.triggered.connect(self._remove_current)

    def show_presets(self, presets: Presets) -> None:
        """Show presets by category."""
        bold = self.tree.font()
        bold.setBold(True)
        self.tree.blockSignals(True)
        self.tree.clear()
        for category, edits in presets.items():
            parent = QTreeWidgetItem(self.tree, [QCoreApplication.translate("Presets", category)])
            parent.setData(0, _EDIT, category)
            parent.setFlags(Qt.ItemFlag.ItemIsEnabled)
            parent.setFont(0, bold)
            parent.setExpanded(True)
            for edit in edits:
                self._add(parent, edit)
        self.tree.blockSignals(False)
        self._filter(self.search.text())

    def presets(self) -> list[Edit]:
        """The presets that are shown, in order."""
        return [item.data(0, _EDIT) for item in self._items() if not item.isHidden()]

    def show_picture(self, edit: Edit, picture: Picture) -> None:
        """Put a picture beside a preset, uint8 [H, W, 3]."""
        for item in self._items():
            if item.data(0, _EDIT) == edit:
                self._set_icon(item, thumbnail(picture), pictured=True)

    def clear_pictures(self) -> None:
        """Take all pictures away: they are of another face."""
        for item in self._items():
            self._set_icon(item, self._blank, pictured=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Give places without a picture the colour of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._blank = _blank()
            for item in self._items():
                if not item.data(0, PICTURED):
                    self._set_icon(item, self._blank, pictured=False)

    def _set_icon(self, item: QTreeWidgetItem, picture: QIcon, *, pictured: bool) -> None:
        blocked = self.tree.blockSignals(True)
        item.setIcon(0, picture)
        item.setData(0, PICTURED, pictured)
        self.tree.blockSignals(blocked)
        self.tree.viewport().update()

    def _items(self) -> list[QTreeWidgetItem]:
        return [child for parent in self._categories() for child in _children(parent)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Hear that the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().eventFilter(watched, event)

    def _hover(self, edit: Edit | None) -> None:
        if edit != self._hovered:
            self._hovered = edit
            self._pause.start()

    def _add(self, parent: QTreeWidgetItem, edit: Edit) -> None:
        item = QTreeWidgetItem(parent, [name_of(edit) or edit.target])
        item.setData(0, _EDIT, edit)
        item.setIcon(0, self._blank)  # so that rows stay in place when pictures come
        words = self.tr("{target}, from {neutral}; strength {alpha}")
        if edit.method == "direction" and has_focus(edit):
            words = self.tr("{target}, from {neutral}; strength {alpha}, focus {beta}")
        strength = percent_text(strength_scale(edit).percent(edit.alpha))
        values = {"target": edit.target, "neutral": edit.neutral, "alpha": strength, "beta": f"β {edit.beta:g}"}
        item.setToolTip(0, words.format(**values))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable)

    def _categories(self) -> list[QTreeWidgetItem]:
        return _children(self.tree.invisibleRootItem())

    def _filter(self, text: str) -> None:
        for parent in self._categories():
            children = _children(parent)
            for child in children:
                edit: Edit = child.data(0, _EDIT)
                child.setHidden(text.lower() not in f"{child.text(0)} {edit.target}".lower())
            parent.setHidden(all(child.isHidden() for child in children))

    def _take_first(self) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        if shown:
            self._take(shown[0])

    def _take_current(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QTreeWidgetItem) -> None:
        if item.parent() is not None:
            self._hovered = None
            self._pause.stop()
            self.chosen.emit(item.data(0, _EDIT))

    def _rename(self, item: QTreeWidgetItem) -> None:
        edit: Edit = item.data(0, _EDIT)
        if item.text(0).strip() not in ("", name_of(edit)):
            renamed = replace(edit, name=item.text(0).strip()[:MAX_TEXT])
            self.tree.blockSignals(True)
            item.setData(0, _EDIT, renamed)
            self.tree.blockSignals(False)
            parent = item.parent()
            assert parent is not None  # a category cannot be edited
            self.changed.emit(parent.data(0, _EDIT), edit, renamed)

    def _remove_current(self) -> None:
        item = self.tree.currentItem()
        parent = item.parent() if item is not None else None
        if item is not None and parent is not None:
            parent.removeChild(item)
            self.changed.emit(parent.data(0, _EDIT), item.data(0, _EDIT), None)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        item = self.tree.itemAt(place)
        if item is not None and item.parent() is not None:
            menu.addAction(self.tr("Add as edit"), lambda: self._take(item))
            menu.addAction(self.tr("Rename"), lambda: self.tree.editItem(item))
            menu.addAction(self._delete)
            menu.addSeparator()
        menu.addAction(self.tr("Back to the built-in presets"), self.defaults_asked.emit)
        menu.popup(self.tree.viewport().mapToGlobal(place))


def _blank() -> QIcon:
    """The place of a picture that is still to come."""
    pixmap = QPixmap(PICTURE, PICTURE)
    pixmap.fill(theme.current().raised)
    return QIcon(pixmap)


def _children(parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for index in range(parent.childCount()) if (child := parent.child(index)) is not None]
