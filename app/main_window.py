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
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QToolButton, QUndoView

from app import presets, theme
from app.actions import Actions, Need
from app.autosave import Autosave
from app.document import Change, Document
from app.engine import Engine, State
from app.icons import icon
from app.live import LiveView
from app.menus import add_menus, add_panels, add_toolbar
from app.messages import Messages
from app.notices import Notices
from app.operations import Operations
from app.saving import Saving
from app.settings import Settings
from app.widgets.about_dialog import AboutDialog
from app.widgets.canvas import View
from app.widgets.drop_overlay import DropOverlay
from app.widgets.edit_stack import EditStackPanel
from app.widgets.preset_panel import PresetPanel
from app.widgets.settings_dialog import SettingsDialog
from app.widgets.shortcut_sheet import ShortcutSheet
from app.widgets.status_line import StatusLine
from app.widgets.viewer import Viewer
from app.widgets.viewport import STEP
from app.words import spoken
from app.workers import Lane
from models import project_file
from models.errors import SemblanceError
from models.paths import SAMPLES, STARTER_PACK

ENGINE_DELAY = 30  # ms after the first paint
PANEL_WIDTH = 330


class MainWindow(QMainWindow):
    """One session. The engine starts by itself once the window has been painted."""

    def __init__(
        self, settings: Settings | None = None, messages: Messages | None = None, pack: Path = STARTER_PACK
    ) -> None:
        super().__init__()
        self._pack = pack
        self.settings = settings or Settings(self)
        self.messages = messages or Messages(self)
        self.document = Document(self)
        self.engine = Engine(self)
        self.actions_ = Actions(self)
        self.operations = Operations(self.document, self.engine, self.settings, pack, self)
        self.files = Lane(self)
        self.autosave = Autosave(self.document, self.files, self.messages, self)
        self.saving = Saving(self.document, self.engine, self.files, self.settings, self.messages, self)
        self._build()
        self.notices = Notices(self.viewer.banner, self.actions_, self.operations, self)
        self.live = LiveView(self.document, self.engine, self.viewer.canvas, self.stack)
        self._connect_actions()
        self._connect_engine()
        self._connect_document()
        self._connect_widgets()
        self.messages.listen(self.notices.say)
        self._restore()
        self._refresh()

    # layout

    def _build(self) -> None:
        self.setWindowTitle("Semblance[*]")
        self.setWindowIcon(icon("semblance"))
        self.setAcceptDrops(True)
        self.resize(1200, 760)
        do = self.actions_
        self.viewer = Viewer((do.open, do.paste, do.random), sorted(SAMPLES.glob("*.jpg")))
        self.setCentralWidget(self.viewer)
        self.stack = EditStackPanel()
        self.presets = PresetPanel()
        self.history = QUndoView(self.document.undo_stack)
        self.history.setEmptyLabel(self.tr("Opened"))
        self.history.setAccessibleName(self.tr("History"))
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self._overlay = DropOverlay(self)
        self.stack.setMinimumWidth(PANEL_WIDTH)
        self.docks = add_panels(
            self,
            (
                ("edits", self.tr("Edits"), self.stack),
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
        self.menus = add_menus(self, do, self._recent, [dock.toggleViewAction() for dock in self.docks])

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
            (do.choose_face, self._pick_face),
            (do.save, saving.save),
            (do.save_as, saving.save_as),
            (do.export, saving.export),
            (do.export_pair, saving.export_pair),
            (do.export_film, saving.export_film),
            (do.copy, saving.copy),
            (do.close, saving.close),
            (do.settings, lambda: SettingsDialog(self.settings, self).open()),
            (do.quit, self.close),
            (do.undo, self.document.undo),
            (do.redo, self.document.redo),
            (do.prompt, self.viewer.prompt.target.setFocus),
            (do.grid, operations.grid),
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
            (do.shortcuts, lambda: ShortcutSheet(self.menus, self).open()),
            (do.log, operations.show_log),
            (do.about, lambda: AboutDialog(self).open()),
        ):
            action.triggered.connect(lambda _=False, run=operation: run())
        do.pixels.toggled.connect(canvas.set_pixelated)
        do.views.triggered.connect(lambda action: canvas.set_view(View(action.data())))

    def _connect_engine(self) -> None:
        self.engine.state_changed.connect(self._refresh)
        self.engine.progressed.connect(self._show_progress)
        self.engine.busy_changed.connect(lambda busy: None if busy else self.status.end_work())
        self.engine.failed.connect(self.messages.report)
        self.engine.noticed.connect(self.messages.say)
        self.status.cancel_asked.connect(self.engine.cancel)

    def _connect_document(self) -> None:
        self.document.changed.connect(self._follow)
        history = self.document.undo_stack
        history.canUndoChanged.connect(self._refresh)
        history.canRedoChanged.connect(self._refresh)
        self.settings.changed.connect(self._apply_setting)
        self.operations.presets_changed.connect(self._show_presets)
        self.operations.project_asked.connect(self.saving.open_project)
        self.saving.written.connect(self.notices.say_written)

    def _connect_widgets(self) -> None:
        document, viewer, stack = self.document, self.viewer, self.stack
        viewer.prompt.submitted.connect(self.operations.add)
        viewer.start.sample_chosen.connect(self.operations.open_path)
        viewer.picker.chosen.connect(self._face_picked)
        viewer.notice.asked.connect(self.notices.explain_models)
        viewer.canvas.zoomed.connect(self.status.show_zoom)
        viewer.canvas.view_changed.connect(self._view_changed)
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

    # following

    def _follow(self, change: Change) -> None:
        """Show what the document says, the picture apart."""
        if change is Change.PORTRAIT:
            self.viewer.banner.dismiss()  # what it says is about another face
            self._show_page()
            self._show_view()
        if change is not Change.PREVIEW:
            self._refresh()

    def _show_page(self) -> None:
        portrait = self.document.portrait
        viewer = self.viewer
        if portrait is None:
            viewer.show_page(viewer.start)
            self.status.show_no_picture()
        elif len(portrait.faces) > 1 and portrait.photo is not None and not self.document.edits and portrait.face == 0:
            self._pick_face()
        else:
            viewer.show_page(viewer.canvas)

    def _pick_face(self) -> None:
        portrait = self.document.portrait
        if portrait is not None and portrait.photo is not None and len(portrait.faces) > 1:
            self.viewer.show_page(self.viewer.picker)
            self.viewer.picker.show_faces(portrait.photo.rgb, portrait.faces)

    def _face_picked(self, face: int) -> None:
        self.viewer.show_page(self.viewer.canvas)
        self.operations.choose_face(face)

    def _show_view(self) -> None:
        """The view that was saved with a project."""
        view = self.document.view
        if view.get("view") in set(View):
            self.viewer.canvas.set_view(View(str(view["view"])))
        if isinstance(view.get("photo_before"), bool):
            self.actions_.photo_before.setChecked(bool(view["photo_before"]))

    def _view_changed(self, view: View) -> None:
        self.document.view["view"] = view.value
        for action in self.actions_.views.actions():
            action.setChecked(action.data() == view)

    def _refresh(self) -> None:
        """Enable what can be done now, and say what is open."""
        document, history, do = self.document, self.document.undo_stack, self.actions_
        portrait = document.portrait
        present = Need.ENGINE if self.engine.state in (State.LOADING, State.READY) else Need.NOTHING
        if portrait is not None:
            present |= Need.FACE | (Need.FACES if len(portrait.faces) > 1 else Need.NOTHING)
            present |= Need.PHOTO if portrait.crop is not None else Need.NOTHING
        if document.edits:
            present |= Need.EDIT
        do.meet(present)
        do.undo.setEnabled(history.canUndo())
        do.redo.setEnabled(history.canRedo())
        do.undo.setText(self.tr("&Undo {step}").format(step=history.undoText()).rstrip())
        do.redo.setText(self.tr("&Redo {step}").format(step=history.redoText()).rstrip())
        self._show_titles()

    def _show_titles(self) -> None:
        portrait, path = self.document.portrait, self.document.path
        name = path.name if path else portrait.title if portrait else ""
        self.setWindowTitle(f"{name}[*] - Semblance" if name else "Semblance[*]")
        self.setWindowModified(self.document.portrait is not None and self.document.modified)
        words = {
            State.ABSENT: self.tr("Starting"),
            State.LOADING: self.tr("Loading the model"),
            State.READY: self.tr("Ready"),
            State.FAILED: self.tr("No model: pictures cannot be made"),
        }
        self.status.show_engine(words[self.engine.state])
        if self.engine.loaded is not None:
            self.status.show_device(self.engine.loaded.device)

    def _show_progress(self, fraction: float, what: str) -> None:
        cancellable = self.engine.state is not State.LOADING
        self.status.show_work(fraction, spoken(what), cancellable)

    # preferences and presets

    def _apply_setting(self, name: str) -> None:
        application = QApplication.instance()
        if name == "theme" and isinstance(application, QApplication):
            theme.apply(application, self.settings.theme)
        elif name in ("device", "threads"):
            self._start_engine()

    def _restore(self) -> None:
        self.restoreGeometry(self.settings.geometry)
        self.restoreState(self.settings.window_state)
        self.actions_.photo_before.setChecked(True)
        self._show_presets()

    def _show_presets(self) -> None:
        categories = presets.load(self._pack)
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

    def _start_engine(self) -> None:
        self.engine.start(self._pack, device=self.settings.device, threads=self.settings.threads)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.engine.state is State.ABSENT:
            QTimer.singleShot(ENGINE_DELAY, self, self._start_engine)
            self.notices.offer_recovery(self.autosave)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.settings.keep_window(self.saveGeometry(), self.saveState())
        self.engine.close()
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
        if self.engine.busy:
            self.engine.cancel()
        elif self.viewer.page is self.viewer.picker:
            self.viewer.show_page(self.viewer.canvas)
        else:
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
