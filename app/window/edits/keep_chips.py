"""Chips of what an edit must not change: a click takes one away; a menu of attributes and free words add one."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.icons import icon
from app.widgets.flow_layout import FlowLayout
from app.widgets.line_edit import LineEdit
from models.attributes import ATTRIBUTES

WORDS_WIDTH = 150  # px

# The names of `models.attributes`, for the translators.
_NAMES = (
    QT_TRANSLATE_NOOP("Attributes", "identity"),
    QT_TRANSLATE_NOOP("Attributes", "gender"),
    QT_TRANSLATE_NOOP("Attributes", "age"),
    QT_TRANSLATE_NOOP("Attributes", "expression"),
    QT_TRANSLATE_NOOP("Attributes", "hair colour"),
    QT_TRANSLATE_NOOP("Attributes", "hair style"),
    QT_TRANSLATE_NOOP("Attributes", "skin colour"),
    QT_TRANSLATE_NOOP("Attributes", "beard"),
    QT_TRANSLATE_NOOP("Attributes", "glasses"),
    QT_TRANSLATE_NOOP("Attributes", "make-up"),
)


class KeepChips(QWidget):
    """Shows the kept texts of one edit; tells the whole of them when one comes or goes."""

    changed = Signal(tuple)  # of str

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[str, ...] = ()
        self.chips: list[QToolButton] = []
        self.add = QToolButton()
        self.add.setObjectName("chip")
        self.add.setText(self.tr("Keep…"))
        self.add.setIcon(icon("add", "muted"))
        self.add.setToolTip(self.tr("Say what this edit must not change (Ctrl+K)"))
        self.add.setAccessibleName(self.add.toolTip())
        self._dress(self.add)
        self.add.clicked.connect(self.ask)
        self.words = _Words()
        self.words.setPlaceholderText(self.tr("e.g. a hat"))
        self.words.setToolTip(self.tr("What must not change, in English words; Enter adds it"))
        self.words.setAccessibleName(self.tr("What must not change"))
        self.words.setFixedWidth(WORDS_WIDTH)
        self.words.hide()
        self.words.editingFinished.connect(self._take_words)
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.words)
        self._flow.addWidget(self.add)

    def show_kept(self, kept: tuple[str, ...]) -> None:
        """Show these texts, without telling anyone."""
        if kept == self._kept:
            return
        self._kept = kept
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(text) for text in kept]
        for number, chip in enumerate(self.chips):
            self._flow.insert_widget(number, chip)
            chip.show()
        self.updateGeometry()

    def ask(self) -> None:
        """Open the menu of what can be kept."""
        menu = self.menu()
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """Attributes that are not kept yet, and other words."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for name in ATTRIBUTES:
            if name not in self._kept:
                self._entry(menu, attribute_name(name)).triggered.connect(lambda _=False, one=name: self._add(one))
        menu.addSeparator()
        self._entry(menu, self.tr("Other words…")).triggered.connect(self._ask_words)
        return menu

    def _entry(self, menu: QMenu, text: str) -> QAction:
        action = QAction(text, menu)
        menu.addAction(action)
        return action

    def _chip(self, text: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setText(attribute_name(text))
        chip.setIcon(icon("remove", "muted"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
        chip.setToolTip(self.tr("{name} is kept; click to let it change").format(name=attribute_name(text)))
        chip.setAccessibleName(chip.toolTip())
        self._dress(chip)
        chip.clicked.connect(lambda: self._drop(text))
        return chip

    def _dress(self, button: QToolButton) -> None:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(12, 12))

    def _ask_words(self) -> None:
        self.words.clear()
        self.words.show()
        self.words.setFocus()

    def _take_words(self) -> None:
        text = self.words.text().strip()
        self.words.clear()
        self.words.hide()  # after clearing it: that ends editing once more
        if text:
            self._add(text)

    def _add(self, text: str) -> None:
        if text not in self._kept:
            self._tell((*self._kept, text))

    def _drop(self, text: str) -> None:
        self.add.setFocus()  # the chip that has it goes
        self._tell(tuple(kept for kept in self._kept if kept != text))

    def _tell(self, kept: tuple[str, ...]) -> None:
        self.show_kept(kept)
        self.changed.emit(kept)


class _Words(LineEdit):
    """Escape leaves it without adding anything."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.clearFocus()
        else:
            super().keyPressEvent(event)


def attribute_name(text: str) -> str:
    """The name of an attribute in the person's language; other texts as they are."""
    return QCoreApplication.translate("Attributes", text) if text in ATTRIBUTES else text
