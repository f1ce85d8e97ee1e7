"""Menus, toolbar, and the panels on the right."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSizePolicy, QTabWidget, QToolBar, QToolButton, QWidget

from app.settings import Settings
from app.window.actions import Actions, bare

Menus = dict[str, list[QAction]]
translate = QCoreApplication.translate


class RecentMenu(QMenu):
    """The files opened last; one that is chosen goes to `open_path`."""

    def __init__(self, settings: Settings, open_path: Callable[[Path], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self._settings = settings
        self._open = open_path
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in self._settings.recent:
            action = self.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, chosen=path: self._open(chosen))
        self.addSeparator()
        self.addAction(self.tr("Clear this list"), self._settings.clear_recent)


def add_menus(window: QMainWindow, do: Actions, recent: QMenu, trained: QMenu, panels: Sequence[QAction]) -> Menus:
    """Fill the menu bar; returns the actions under the name of their menu."""
    menus = {
        translate("Menus", "&File"): (
            (do.open, recent.menuAction(), do.unsaved, do.paste, do.random, do.seed, do.choose_face),
            (do.save, do.save_as),
            (do.export, do.export_film, do.copy),
            (do.close,),
            (do.models, do.settings, do.quit),
        ),
        translate("Menus", "&Edit"): (
            (do.undo, do.redo),
            (do.prompt, do.grid, do.keep, do.brush, do.store_preset),
            (do.train, do.optimise, trained.menuAction()),
            (do.toggle, do.rename, do.remove),
        ),
        translate("Menus", "&View"): (
            (do.on_photo, do.on_model, do.as_cartoon, do.switch_surface),
            (do.edited, do.split, do.side_by_side, do.difference),
            (do.fit, do.zoom_face, do.one_to_one, do.zoom_in, do.zoom_out, do.pixels),
            tuple(panels),
        ),
        translate("Menus", "&Help"): ((do.shortcuts, do.log, do.about),),
    }
    for name, groups in menus.items():
        menu = window.menuBar().addMenu(name)
        menu.setToolTipsVisible(True)
        for group in groups:
            menu.addActions(group)
            if group is not groups[-1]:
                menu.addSeparator()
    return {bare(name): [action for group in groups for action in group] for name, groups in menus.items()}


def add_toolbar(window: QMainWindow, do: Actions) -> QToolBar:
    """The toolbar, the export at its far end."""
    bar = QToolBar(translate("Menus", "Toolbar"), window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    for group in (
        (do.open, do.random),
        (do.undo, do.redo),
        (do.edited, do.split, do.side_by_side, do.difference),
        (do.hold,),
        (do.one_to_one,),
        (do.grid,),
    ):
        bar.addActions(group)
        if do.grid not in group:
            bar.addSeparator()
    gap = QWidget()
    gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(gap)
    bar.addAction(do.export)
    for action in bar.actions():
        button = bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.toolTip())
            if action is do.export:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    window.addToolBar(bar)
    return bar


def add_panels(window: QMainWindow, panels: Sequence[tuple[str, str, QWidget]]) -> list[QDockWidget]:
    """Panels (name, title, widget) as docks in one group of tabs on the right, the first in front."""
    right = Qt.DockWidgetArea.RightDockWidgetArea
    window.setTabPosition(right, QTabWidget.TabPosition.North)
    docks: list[QDockWidget] = []
    for name, title, widget in panels:
        dock = QDockWidget(title, window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setTitleBarWidget(QWidget())  # the tab says its title
        window.addDockWidget(right, dock)
        if docks:
            window.tabifyDockWidget(docks[-1], dock)
        docks.append(dock)
    docks[0].raise_()
    return docks
