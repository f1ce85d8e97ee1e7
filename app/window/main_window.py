"""The window: makes the parts, lays them out, and connects the actions.

Every part connects the signals that it listens to in its own constructor; only actions are connected here.
"""

import gc
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QToolButton, QUndoView

from app.engine.engine import Engine, State
from app.engine.workers import Lane
from app.icons import icon
from app.learning.learning import Learning
from app.messages import Messages
from app.packs.dialogs import PackDialogs
from app.packs.model_packs import ModelPacks
from app.packs.switch import PackSwitch, last_used
from app.session.autosave import Autosave, left_over
from app.session.document import Document
from app.session.preview import Preview
from app.session.recovery_dialog import RecoveryDialog
from app.session.saving import Saving
from app.settings import Settings
from app.widgets.comparison import View
from app.widgets.dialogs import opened
from app.widgets.drop_overlay import DropOverlay
from app.widgets.enter import presses_button
from app.widgets.viewport import STEP
from app.window.actions import Actions
from app.window.canvas_area import CanvasArea
from app.window.clipboard import holds_source
from app.window.closing import Closing
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.dialogs.shortcut_sheet import ShortcutSheet
from app.window.edits.answers import Answers
from app.window.edits.brush import Brush
from app.window.edits.edits import Edits
from app.window.edits.panel import EditsPanel
from app.window.edits.preset_panel import PresetPanel
from app.window.edits.presets import Presets
from app.window.faces import Faces
from app.window.keys import Keys
from app.window.menus import RecentMenu, add_menus, add_panels, add_toolbar
from app.window.notices import Notices
from app.window.status import Status
from app.window.status_line import StatusLine
from app.window.viewer import Viewer
from models.paths import SAMPLES

ENGINE_DELAY = 30  # ms after the first paint
PANEL_WIDTH = 350
SIZE = QSize(1200, 760)  # where the screen has room
FRAME = QSize(16, 40)  # px that the system's frame may take

Operations = tuple[tuple[QAction, Callable[[], object]], ...]


class MainWindow(QMainWindow):
    """One session. The engine starts by itself once the window has been painted."""

    reopening = Signal()  # the window of the language that is chosen now is asked for

    def __init__(
        self, settings: Settings | None = None, messages: Messages | None = None, pack: Path | None = None
    ) -> None:
        super().__init__()
        self.settings = settings or Settings(self)
        self.messages = messages or Messages(self)
        self.files = Lane(self)
        self.actions_ = Actions(self)
        self._make_session(pack or last_used(self.settings))
        self._make_window()
        self._keys = Keys(self.viewer, self.canvas_area, self.brush, self.engine, self.status_line)
        self._closing = Closing(self.document, self.engine, self.saving, self)
        self._lay_out()
        self._connect_actions()

    def _make_session(self, pack: Path) -> None:
        document, settings = Document(self), self.settings
        engine = Engine(self)
        self.document, self.engine = document, engine
        self.preview = Preview(document, engine, settings, self)
        self.autosave = Autosave(document, self.files, self.messages, self)
        self.saving = Saving(document, engine, self.files, settings, self.messages, self)
        self.switch = PackSwitch(document, engine, settings, self.saving, pack, self)
        self.packs = ModelPacks(self.switch, engine, settings, self)
        self.pack_dialogs = PackDialogs(self.packs, self.messages, self)

    def _make_window(self) -> None:
        do, document, engine, preview = self.actions_, self.document, self.engine, self.preview
        self.viewer = viewer = Viewer(do, sorted(SAMPLES.glob("*.jpg")))
        self.status_line = StatusLine()
        self.learning = Learning(document, engine, self.settings, viewer.banner, self.messages, self)
        self.faces = Faces(document, engine, self.settings, self.saving, self.pack_dialogs, self)
        self.edits_panel = EditsPanel((self.learning.optimising_card, self.learning.training_card))
        self.preset_panel = PresetPanel()
        language = self.settings.language_code
        answers = Answers(engine, self)
        on_face = (viewer.prompt, document, engine, preview, answers)
        self.presets = Presets(self.preset_panel, *on_face, self.switch, language, self)
        self.edits = Edits(self.edits_panel, *on_face, self.presets, self.learning, self)
        self.brush = Brush(document, viewer.canvas, viewer.bar.brush, self.edits.stack)
        self.canvas_area = CanvasArea(viewer, document, preview, self.learning.optimising, self.faces, do)
        self.status = Status(document, engine, preview, viewer.canvas, do, self.status_line, self)
        parts = (self.faces, self.saving, self.switch, self.settings, self.pack_dialogs, self.messages)
        self.notices = Notices(viewer, do, document, engine, *parts, self)

    def _lay_out(self) -> None:
        self.setWindowIcon(icon("semblance"))
        self.setAcceptDrops(True)
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self.setCentralWidget(self.viewer)
        self.setStatusBar(self.status_line)
        self._overlay = DropOverlay(self)
        self.edits_panel.setMinimumWidth(PANEL_WIDTH)
        history = QUndoView(self.document.undo_stack)
        history.setEmptyLabel(self.tr("Opened"))
        history.setAccessibleName(self.tr("History"))
        self.docks = add_panels(
            self,
            (
                ("edits", self.tr("Edits"), self.edits_panel),
                ("presets", self.tr("Presets"), self.preset_panel),
                ("history", self.tr("History"), history),
            ),
        )
        self.toolbar = add_toolbar(self, self.actions_)
        recent = RecentMenu(self.settings, self.faces.open_path, self)
        panels = [dock.toggleViewAction() for dock in self.docks]
        self.menus = add_menus(self, self.actions_, recent, self.learning.trained_menu, panels)
        self.restoreGeometry(self.settings.geometry)
        self.restoreState(self.settings.window_state)

    def _connect_actions(self) -> None:
        for action, operation in (*self._of_the_file(), *self._of_the_edits(), *self._of_the_view()):
            action.triggered.connect(lambda _=False, run=operation: run())
        do, canvas = self.actions_, self.viewer.canvas
        do.pixels.toggled.connect(canvas.set_pixelated)
        do.views.triggered.connect(lambda action: canvas.set_view(View(action.data())))
        hold = self.toolbar.widgetForAction(do.hold)
        assert isinstance(hold, QToolButton)
        hold.pressed.connect(lambda: canvas.hold_before(True))
        hold.released.connect(lambda: canvas.hold_before(False))

    def _of_the_file(self) -> Operations:
        do, faces, saving = self.actions_, self.faces, self.saving
        return (
            (do.open, faces.open),
            (do.unsaved, self._show_unsaved),
            (do.paste, faces.paste),
            (do.random, faces.random),
            (do.seed, faces.seed),
            (do.choose_face, self.canvas_area.pick_face),
            (do.save, saving.save),
            (do.save_as, saving.save_as),
            (do.export, saving.export),
            (do.export_film, saving.export_film),
            (do.copy, saving.copy),
            (do.close, saving.close),
            (do.models, self.pack_dialogs.show),
            (do.settings, self._show_settings),
            (do.quit, self.close),
        )

    def _of_the_edits(self) -> Operations:
        do, edits = self.actions_, self.edits
        return (
            (do.undo, self.document.undo),
            (do.redo, self.document.redo),
            (do.prompt, self.viewer.prompt.target.setFocus),
            (do.grid, edits.grid),
            (do.keep, edits.keep),
            (do.brush, self.brush.toggle),
            (do.train, self.learning.train),
            (do.optimise, self.learning.optimise),
            (do.toggle, edits.toggle),
            (do.rename, edits.rename),
            (do.remove, edits.remove),
            (do.store_preset, edits.store_preset),
        )

    def _of_the_view(self) -> Operations:
        do, canvas = self.actions_, self.viewer.canvas
        return (
            (do.fit, canvas.fit),
            (do.zoom_face, self.canvas_area.zoom_to_face),
            (do.one_to_one, canvas.one_to_one),
            (do.zoom_in, lambda: canvas.zoom_by(STEP)),
            (do.zoom_out, lambda: canvas.zoom_by(1 / STEP)),
            (do.shortcuts, lambda: opened(ShortcutSheet(self.menus, self))),
            (do.log, self.notices.show_log),
            (do.about, self._show_about),
        )

    def _show_unsaved(self) -> None:
        dialog = RecoveryDialog(left_over(), self)
        dialog.chosen.connect(self.autosave.recover)
        opened(dialog)

    def _show_settings(self) -> None:
        dialog = SettingsDialog(self.settings, self)
        dialog.language_asked.connect(self._reopen)
        opened(dialog)

    def _reopen(self) -> None:
        """Ask for the window in another language; not while something is made that would be lost."""
        if self.engine.writing or self.engine.guarded:
            sentence = self.tr("An export or an optimisation is still running.")
            self.viewer.banner.show_message(sentence, self.tr("Change the language when it is done."), serious=False)
        else:
            self.settings.keep_window(self.saveGeometry(), self.saveState())
            self.reopening.emit()

    def _show_about(self) -> None:
        from app.window.dialogs.about_dialog import AboutDialog  # its licences take longer to import than to read

        opened(AboutDialog(self.engine.loaded, self))

    # events

    def continue_from(self, other: "MainWindow") -> None:
        """Take the place of another window, with its session and history."""
        self.document.continue_from(other.document)
        self.autosave.save()
        self.show()
        other.document.close()  # there is nothing to ask about
        other.close()
        other.deleteLater()

    def come_to_front(self, path: Path | None = None) -> None:
        """Show this window to the person, and open a file if one is given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if path is not None:  # behind the loading of the engine, which may be about to begin after the same delay
            QTimer.singleShot(ENGINE_DELAY, self, lambda: self.faces.open_path(path))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.engine.state is State.ABSENT:
            QTimer.singleShot(ENGINE_DELAY, self, self.switch.start)
            QTimer.singleShot(ENGINE_DELAY, self, gc.enable)  # the start was made without it
            self.notices.offer_recovery(self.autosave)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self._closing.may_close():
            event.ignore()
            return
        self.settings.keep_window(self.saveGeometry(), self.saveState())
        for part in (self.learning, self.engine, self.packs, self.files, self.autosave):
            part.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._keys.press(event) and not presses_button(event, self):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        data = event.mimeData()
        if holds_source(data) or data.hasUrls():  # of a web address it is said at the drop why it is not opened
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._overlay.hide()
        event.acceptProposedAction()
        self.faces.take(event.mimeData())
