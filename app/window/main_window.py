"""The window: lays out menus, toolbar, picture and panels, and wires signals; the logic lies in what it joins."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QToolButton, QUndoView

from app import theme
from app.engine.engine import Engine, State
from app.engine.workers import Lane
from app.icons import icon
from app.learning.learning import Learning
from app.messages import Messages
from app.packs.dialogs import Managing
from app.packs.model_packs import ModelPacks
from app.packs.switch import PackSwitch, last_used
from app.session import presets
from app.session.autosave import Autosave
from app.session.document import Change, Document
from app.session.preview import LiveView
from app.session.saving import Saving
from app.settings import Settings
from app.widgets.canvas import View
from app.widgets.drop_overlay import DropOverlay
from app.widgets.viewport import STEP
from app.window.actions import Actions
from app.window.canvas_area import Stage
from app.window.dialogs.about_dialog import AboutDialog
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.dialogs.shortcut_sheet import ShortcutSheet
from app.window.edits.edits_panel import EditsPanel
from app.window.edits.preset_panel import PresetPanel
from app.window.menus import add_menus, add_panels, add_toolbar
from app.window.notices import Notices
from app.window.operations import Operations
from app.window.status import Situation
from app.window.status_line import StatusLine
from app.window.viewer import Viewer
from models import project_file
from models.errors import SemblanceError
from models.paths import SAMPLES

ENGINE_DELAY = 30  # ms after the first paint
PANEL_WIDTH = 330


class MainWindow(QMainWindow):
    """One session. The engine starts by itself once the window has been painted."""

    def __init__(
        self, settings: Settings | None = None, messages: Messages | None = None, pack: Path | None = None
    ) -> None:
        super().__init__()
        self.settings = settings or Settings(self)
        pack = pack or last_used(self.settings)
        self.messages = messages or Messages(self)
        self.document = Document(self)
        self.engine = Engine(self)
        self.actions_ = Actions(self)
        self.switch = PackSwitch(self.document, self.engine, self.settings, pack, self)
        self.operations = Operations(self.document, self.engine, self.settings, self.switch, self)
        self.files = Lane(self)
        self.autosave = Autosave(self.document, self.files, self.messages, self)
        self.saving = Saving(self.document, self.engine, self.files, self.settings, self.messages, self)
        self._build()
        self.notices = Notices(self.viewer, self.actions_, self.operations, self.switch, self)
        self.packs = ModelPacks(self.switch, self.engine, self.settings, self)
        self.manager = Managing(self.packs, self.messages, self)
        self.live = LiveView(self.document, self.engine, self.viewer.canvas, self.stack)
        parts = (self.document, self.engine, self.settings, self.live, self.edits, self.viewer.banner, self.messages)
        self.learning = Learning(*parts, self)
        self.stage = Stage(self.document, self.operations, self.actions_, self.viewer)
        self.situation = Situation(self.document, self.engine, self.actions_, self.status, self)
        self._connect_actions()
        self._connect_engine()
        self._connect_document()
        self._connect_widgets()
        self.messages.listen(self.notices.say)
        self._restore()

    # layout

    def _build(self) -> None:
        self.setWindowTitle("Semblance[*]")
        self.setWindowIcon(icon("semblance"))
        self.setAcceptDrops(True)
        self.resize(1200, 760)
        do = self.actions_
        self.viewer = Viewer((do.open, do.paste, do.random), sorted(SAMPLES.glob("*.jpg")))
        self.setCentralWidget(self.viewer)
        self.edits = EditsPanel()
        self.stack = self.edits.stack
        self.presets = PresetPanel()
        self.history = QUndoView(self.document.undo_stack)
        self.history.setEmptyLabel(self.tr("Opened"))
        self.history.setAccessibleName(self.tr("History"))
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self._overlay = DropOverlay(self)
        self.edits.setMinimumWidth(PANEL_WIDTH)
        self.docks = add_panels(
            self,
            (
                ("edits", self.tr("Edits"), self.edits),
                ("presets", self.tr("Presets"), self.presets),
                ("history", self.tr("History"), self.history),
            ),
        )
        hold = add_toolbar(self, do).widgetForAction(do.hold)
        assert isinstance(hold, QToolButton)
        hold.pressed.connect(lambda: self.viewer.canvas.hold_before(True))
        hold.released.connect(lambda: self.viewer.canvas.hold_before(False))
        self._recent = QMenu(self.tr("Open &recent"), self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._trained = QMenu(self.tr("Add trai&ned edit"), self)
        self._trained.aboutToShow.connect(lambda: self.learning.fill_trained(self._trained))
        self.menus = add_menus(self, do, self._recent, self._trained, [dock.toggleViewAction() for dock in self.docks])

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.settings.recent:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, chosen=path: self.operations.open_path(chosen))
        self._recent.addSeparator()
        self._recent.addAction(self.tr("Clear this list"), self.settings.clear_recent)

    # wiring

    def _connect_actions(self) -> None:
        do, operations, saving, canvas = self.actions_, self.operations, self.saving, self.viewer.canvas
        for action, operation in (
            (do.open, operations.open),
            (do.paste, operations.paste),
            (do.random, operations.random),
            (do.seed, operations.seed),
            (do.choose_face, self.stage.pick_face),
            (do.save, saving.save),
            (do.save_as, saving.save_as),
            (do.export, saving.export),
            (do.export_pair, saving.export_pair),
            (do.export_film, saving.export_film),
            (do.copy, saving.copy),
            (do.close, saving.close),
            (do.models, self.manager.show),
            (do.settings, lambda: _open(SettingsDialog(self.settings, self))),
            (do.quit, self.close),
            (do.undo, self.document.undo),
            (do.redo, self.document.redo),
            (do.prompt, self.viewer.prompt.target.setFocus),
            (do.grid, operations.grid),
            (do.keep, self.learning.keep),
            (do.train, self.learning.train),
            (do.optimise, self.learning.optimise),
            (do.toggle, operations.toggle),
            (do.rename, self._rename),
            (do.move_up, lambda: operations.move(-1)),
            (do.move_down, lambda: operations.move(1)),
            (do.remove, operations.remove),
            (do.store_preset, operations.store_selected),
            (do.fit, canvas.fit),
            (do.one_to_one, canvas.one_to_one),
            (do.zoom_in, lambda: canvas.zoom_by(STEP)),
            (do.zoom_out, lambda: canvas.zoom_by(1 / STEP)),
            (do.shortcuts, lambda: _open(ShortcutSheet(self.menus, self))),
            (do.log, operations.show_log),
            (do.about, lambda: _open(AboutDialog(self.engine.loaded, self))),
        ):
            action.triggered.connect(lambda _=False, run=operation: run())
        do.pixels.toggled.connect(canvas.set_pixelated)
        do.views.triggered.connect(lambda action: canvas.set_view(View(action.data())))

    def _connect_engine(self) -> None:
        self.engine.failed.connect(self.messages.report)
        self.engine.noticed.connect(self.messages.say)
        self.engine.state_changed.connect(lambda state: self.notices.show_pack(self.engine.loaded))
        self.switch.changed.connect(self._show_presets)
        self.switch.stranded.connect(self.notices.say_stranded)

    def _connect_document(self) -> None:
        self.document.changed.connect(lambda change: self.situation.refresh() if change != Change.PREVIEW else None)
        self.settings.changed.connect(self._apply_setting)
        self.operations.presets_changed.connect(self._show_presets)
        self.operations.project_asked.connect(self.saving.open_project)
        self.operations.model_given.connect(self.manager.take)
        self.saving.written.connect(self.notices.say_written)

    def _connect_widgets(self) -> None:
        document, viewer, stack = self.document, self.viewer, self.stack
        viewer.prompt.submitted.connect(self.operations.add)
        viewer.start.sample_chosen.connect(self.operations.open_path)
        viewer.notice.asked.connect(self.actions_.models.trigger)
        self.status.packs_asked.connect(self.actions_.models.trigger)
        viewer.canvas.zoomed.connect(self.status.show_zoom)
        self.actions_.photo_before.toggled.connect(self.live.compare_with_photo)
        stack.selected.connect(document.select)
        stack.previewed.connect(document.preview_edit)
        stack.committed.connect(document.set_edit)
        stack.remove_asked.connect(document.remove_edit)
        stack.move_asked.connect(document.move_edit)
        stack.preset_asked.connect(self.operations.store_preset)
        stack.grid_asked.connect(self.operations.grid)
        self.presets.chosen.connect(document.add_edit)
        self.presets.changed.connect(presets.save)
        self.presets.defaults_asked.connect(self._forget_presets)
        self.live.shown.connect(lambda frame: self.status.show_time(frame.seconds))

    # preferences and presets

    def _apply_setting(self, name: str) -> None:
        application = QApplication.instance()
        if name == "theme" and isinstance(application, QApplication):
            theme.apply(application, self.settings.theme)
        elif name in ("device", "threads"):
            self.switch.start()
        elif name == "preview":
            self.engine.preview = self.settings.preview

    def _restore(self) -> None:
        self.restoreGeometry(self.settings.geometry)
        self.restoreState(self.settings.window_state)
        self.actions_.photo_before.setChecked(True)
        self.engine.preview = self.settings.preview
        self._show_presets()

    def _show_presets(self) -> None:
        categories = presets.load(self.switch.folder)
        self.presets.show_presets(categories)
        edits = [edit for group in categories.values() for edit in group]
        self.viewer.prompt.set_suggestions([(edit.target, edit.neutral) for edit in edits])

    def _forget_presets(self) -> None:
        presets.forget()
        self._show_presets()

    def _rename(self) -> None:
        if self.document.selected is not None:
            self.docks[0].raise_()
            self.stack.rows[self.document.selected].start_rename()

    # events

    def come_to_front(self, path: Path | None = None) -> None:
        """The person, the system or another start of the program asks for this window, and perhaps for a file."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if path is not None:  # behind the loading of the engine, which may be about to begin after the same delay
            QTimer.singleShot(ENGINE_DELAY, self, lambda: self.operations.open_path(path))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.engine.state is State.ABSENT:
            QTimer.singleShot(ENGINE_DELAY, self, self.switch.start)
            self.notices.offer_recovery(self.autosave)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.settings.keep_window(self.saveGeometry(), self.saveState())
        self.learning.close()
        self.engine.close()
        self.packs.close()
        self.files.close()
        self._keep_unsaved()
        super().closeEvent(event)

    def _keep_unsaved(self) -> None:
        """Closing never asks and never loses an edit: what is not saved is offered at the next start."""
        document = self.document
        if document.portrait is None or not document.modified:
            self.autosave.close()
            return
        try:
            project_file.save(self.autosave.path, document.state)
        except SemblanceError as error:
            self.messages.report(error)  # into the log

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.viewer.canvas.hold_before(True)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.viewer.canvas.hold_before(False)
        else:
            super().keyReleaseEvent(event)

    def _escape(self) -> None:
        """Stop what runs, else close what is in the way."""
        if self.status.cancel.isVisible():
            self.engine.cancel()
        elif not self.stage.leave_picker():
            self.viewer.banner.dismiss()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self.operations.takes(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._overlay.hide()
        event.acceptProposedAction()
        self.operations.take(event.mimeData())


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
