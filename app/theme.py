"""Look of the window: qdarkstyle in neutral greys, dark and light, and what it does not cover.

A picture is judged against its surround, so the style's blue greys are replaced by greys without a tint.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import qdarkstyle  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from qdarkstyle.dark.palette import DarkPalette  # type: ignore[import-untyped]
from qdarkstyle.light.palette import LightPalette  # type: ignore[import-untyped]

from app.settings import Settings


@dataclass(frozen=True)
class Colours:
    """The colours our own painting uses, as #RRGGBB."""

    canvas: str
    window: str
    panel: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    selected: str
    warning: str


DARK = Colours(
    canvas="#161718",
    window="#1E1F21",
    panel="#27282B",
    raised="#37393D",
    border="#414448",
    text="#E2E3E5",
    muted="#A3A7AD",
    accent="#4C9BE8",
    on_accent="#0D1722",
    selection="#2C4A68",
    selected="#4A6F94",
    warning="#E8A33D",
)
LIGHT = Colours(
    canvas="#D5D6D8",
    window="#F4F4F5",
    panel="#FFFFFF",
    raised="#E6E7E9",
    border="#C9CBCF",
    text="#1F2023",
    muted="#5C6067",
    accent="#1668B8",
    on_accent="#FFFFFF",
    selection="#CDE3FA",
    selected="#7FB2E5",
    warning="#A86208",
)

_GREYS = {
    DARK: {
        "COLOR_BACKGROUND_1": "#1E1F21",
        "COLOR_BACKGROUND_2": "#2B2D30",
        "COLOR_BACKGROUND_3": "#37393D",
        "COLOR_BACKGROUND_4": "#414448",
        "COLOR_BACKGROUND_5": "#52555A",
        "COLOR_BACKGROUND_6": "#63676D",
        "COLOR_TEXT_1": "#E2E3E5",
        "COLOR_ACCENT_1": "#2C4A68",
        "COLOR_ACCENT_2": "#35618C",
        "COLOR_ACCENT_4": "#4C9BE8",
        "COLOR_DISABLED": "#74787E",
    },
    LIGHT: {
        "COLOR_BACKGROUND_1": "#F4F4F5",
        "COLOR_BACKGROUND_2": "#E6E7E9",
        "COLOR_BACKGROUND_3": "#DBDDE0",
        "COLOR_BACKGROUND_4": "#C9CBCF",
        "COLOR_BACKGROUND_5": "#B9BCC1",
        "COLOR_BACKGROUND_6": "#A4A8AE",
        "COLOR_TEXT_1": "#1F2023",
        "COLOR_ACCENT_1": "#CDE3FA",
        "COLOR_ACCENT_2": "#A9CDF2",
        "COLOR_ACCENT_4": "#1668B8",
        "COLOR_DISABLED": "#94989E",
    },
}

_OWN = """
* { outline: none; dialogbuttonbox-buttons-have-icons: 0; }
QWidget#startPage, QWidget#viewer { background: @canvas; }
QWidget#panel, QScrollArea#panel { background: @window; border: none; }
QToolBar { border: none; border-bottom: 1px solid @border; padding: 4px 8px; spacing: 2px; background: @window; }
QToolBar::separator:horizontal { width: 1px; margin: 4px 6px; background: @border; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px; background-color: transparent; }
QToolButton:disabled, QToolButton:checked:disabled, QCheckBox { background-color: transparent; padding: 4px; }
QToolButton:hover { background: @raised; }
QToolButton:checked { background: @selection; border-color: transparent; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton:pressed { background: @border; }
QPushButton { padding: 6px 14px; border-radius: 5px; border: 1px solid @border; background: @raised; min-height: 18px; }
QPushButton:hover { border-color: @muted; }
QPushButton:disabled { background-color: @window; color: @muted; border-color: @border; padding: 6px 14px; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton#primary { background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600;
    padding: 6px 18px; }
QPushButton#primary:focus { border: 2px solid @text; padding: 5px 17px; }
QPushButton#primary:disabled { padding: 6px 18px; background: @raised; color: @muted; border-color: @border; }
QPushButton#link { border: 1px solid transparent; background-color: transparent; color: @accent; padding: 0 2px;
    text-decoration: underline; min-height: 0; }
QPushButton#link:focus { border: 1px solid @accent; }
QLineEdit { padding: 5px 8px; border-radius: 5px; background: @panel; border: 1px solid @border; }
QLineEdit:focus { border: 1px solid @accent; }
QLineEdit#quiet { background-color: transparent; border: 1px solid transparent; padding: 2px 4px; }
QLineEdit#quiet:hover { border: 1px solid @border; }
QLineEdit#quiet:focus { border: 1px solid @accent; background: @panel; }
QLineEdit#quiet[heading="true"] { font-weight: 600; placeholder-text-color: @text; }
QAbstractSpinBox { padding: 2px 4px; border-radius: 4px; background: @panel; border: 1px solid @border;
    min-height: 18px; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 1px; border: none; image: none; }
QDoubleSpinBox::up-arrow, QDoubleSpinBox::down-arrow { image: none; width: 0; height: 0; }
QAbstractSpinBox QLineEdit { padding: 0; border: none; background-color: transparent; }
QAbstractSpinBox:focus { border: 1px solid @accent; }
QFrame#card { background: @panel; border: 1px solid @border; border-radius: 8px; }
QFrame#card[selected="true"] { border: 1px solid @selected; }
QFrame#card QToolButton:disabled { background-color: @panel; }
QFrame#card[off="true"] QLabel, QFrame#card[off="true"] QLineEdit { color: @muted; }
QFrame#card[off="true"] QLineEdit#quiet[heading="true"] { placeholder-text-color: @muted; }
QFrame#card[off="true"] QLabel[role="warning"] { color: @warning; }
QToolButton#chip { background: @raised; border: 1px solid transparent; border-radius: 10px; padding: 1px 8px; }
QToolButton#chip:checked { background: @selection; border-color: @accent; }
QToolButton#chip:hover { border-color: @muted; }
QToolButton#chip:focus { border-color: @accent; }
QFrame#card QWidget#head, QFrame#card QWidget#texts { background-color: transparent; }
QFrame#banner { background: @panel; border: 1px solid @accent; border-radius: 8px; }
QFrame#banner[serious="true"] { border: 1px solid @warning; }
QFrame#dropZone, QFrame#banner QLabel, QFrame#promptBar QLabel { background-color: transparent; border: none; }
QLabel { background-color: transparent; }
QFrame#canvasBar { background: @canvas; border: none; }
QScrollArea#strip, QWidget#strip { background: @canvas; border: none; padding: 0; }
QFrame#segments { background: @window; border: 1px solid @border; border-radius: 7px; }
QToolButton#segment { border-radius: 5px; padding: 3px 10px; }
QToolButton#segment:checked { background: @selection; color: @text; }
QToolButton#face { border: 2px solid transparent; border-radius: 6px; padding: 1px; }
QToolButton#face:checked { border-color: @accent; background: transparent; }
QPushButton#small { padding: 3px 10px; min-height: 0; }
QFrame#promptBar { background: @window; border-top: 1px solid @border; }
QFrame#notice { background: @window; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="heading"] { font-size: 17px; font-weight: 600; }
QLabel[role="warning"] { color: @warning; }
QSplitter::handle { background-color: @window; }
QLabel#cell { background-color: @canvas; border-radius: 4px; }
QHeaderView::section { background-color: @window; color: @muted; border: none; border-bottom: 1px solid @border;
    padding: 4px 6px; }
QLabel[role="section"] { color: @muted; font-weight: 600; }
QStackedWidget { border: none; padding: 0; }
QStatusBar { background: @window; border: none; border-top: 1px solid @border; color: @muted; }
QStatusBar QLabel { color: @muted; background-color: transparent; border: none; }
QStatusBar::item { border: none; }
QMenuBar, QMenuBar::item { background-color: @window; }
QMenuBar { padding: 2px 4px; border: none; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background-color: @raised; color: @text; }
QMenu { padding: 4px; }
QTabBar::tab:top, QTabBar::tab:top:!selected { background-color: @window; color: @muted; border: none; margin: 0 2px;
    border-bottom: 2px solid transparent; padding: 8px 12px 6px 12px; min-width: 5px; border-radius: 0; }
QTabBar::tab:top:selected, QTabBar::tab:top:selected:!disabled { background-color: @window; color: @text;
    border-bottom: 2px solid @accent; }
QTabBar::tab:top:!selected:hover { background-color: @window; color: @text; border: none;
    border-bottom: 2px solid @border; }
QTabBar { background-color: @window; }
QMainWindow::separator:horizontal, QMainWindow::separator:vertical { background: @window; image: none; margin: 0;
    width: 5px; height: 5px; }
QMainWindow::separator:hover { background: @accent; }
QTreeView, QListView { border: 1px solid transparent; background-color: @window; padding: 0; }
QTreeView::item, QListView::item { padding: 5px 6px; border-radius: 4px; }
QTreeView#models::item { border-radius: 0; }
QTreeView::branch { background-color: @window; border-image: none; image: none; }
QSpinBox { padding: 4px 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar:vertical, QScrollBar:horizontal { background: transparent; border: none; margin: 0; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:vertical, QScrollBar::handle:horizontal { background: @border; border: none; border-radius: 3px;
    margin: 2px; }
QScrollBar::handle:vertical:hover, QScrollBar::handle:horizontal:hover { background: @muted; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; border: none; image: none; }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; border: none; image: none; }
QComboBox { padding: 5px 8px; border-radius: 5px; background-color: @panel; border: 1px solid @border;
    min-height: 18px; }
QComboBox:focus { border: 1px solid @accent; }
QTreeView:focus, QListView:focus { border: 1px solid @accent; }
QCheckBox:focus, QTabBar::tab:focus { border: 1px solid @accent; border-radius: 4px; }
"""


def resolve(choice: str) -> Colours:
    """The colours of a choice "dark", "light" or "system"; a system that does not say gets dark."""
    if choice == "system":
        choice = "light" if QApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"
    return LIGHT if choice == "light" else DARK


def current() -> Colours:
    """The colours the application was last given by `apply`; dark before that."""
    application = QApplication.instance()
    light = application is not None and application.property("theme") == "light"
    return LIGHT if light else DARK


def apply(application: QApplication, choice: str) -> None:
    """Dress the whole application in "dark", "light" or "system"."""
    colours = resolve(choice)
    application.setProperty("theme", "light" if colours is LIGHT else "dark")
    palette = application.palette()
    palette.setColor(QPalette.ColorRole.Link, QColor(colours.accent))
    application.setPalette(palette)
    application.setStyleSheet(_base(colours) + _fill(_OWN, colours))


def follow(application: QApplication, settings: Settings) -> None:
    """Dress the application as the settings say, now and after every change of theirs or of the system's."""
    apply(application, settings.theme)
    settings.changed.connect(lambda name: apply(application, settings.theme) if name == "theme" else None)
    application.styleHints().colorSchemeChanged.connect(lambda _: apply(application, settings.theme))


def _base(colours: Colours) -> str:
    """The sheet of qdarkstyle with its tinted greys replaced by ours, all in one pass.

    Its own loader goes through qtpy, whose import takes longer than a bare window; sheet and icons lie beside it.
    """
    palette = LightPalette if colours is LIGHT else DarkPalette
    folder = Path(qdarkstyle.PACKAGE_PATH) / palette.ID
    sheet = (folder / f"{palette.ID}style.qss").read_text(encoding="utf-8")
    sheet = sheet.replace(f":/qss_icons/{palette.ID}/rc", (folder / "rc").as_posix())
    greys = {getattr(palette, name).lower(): grey for name, grey in _GREYS[colours].items()}
    return re.sub(r"#[0-9a-fA-F]{6}\b", lambda match: greys.get(match[0].lower(), match[0]), sheet)


def _fill(sheet: str, colours: Colours) -> str:
    return re.sub(r"@(\w+)", lambda match: str(getattr(colours, match[1])), sheet)
