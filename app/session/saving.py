"""Keeping and handing out: project files, exported pictures, the clipboard."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.engine.engine import Engine
from app.engine.export import FILMS, ExportOptions, edited, save_film, save_picture, sweep
from app.engine.workers import Lane
from app.messages import Messages
from app.session.document import Document
from app.session.export_dialog import ExportDialog
from app.settings import Settings
from app.widgets.dialogs import opened
from app.widgets.file_dialog import ask_file
from app.widgets.pictures import to_image
from models import photo, project_file
from models.edits import DEFAULT_ALPHA
from models.files import name_within_limit
from models.project import Project

FILM_FRAMES = 24


class Saving(QObject):
    """Saves and opens projects through `files`, exports pictures through the engine; dialogs belong to `window`."""

    written = Signal(Path)  # an exported file

    def __init__(
        self,
        document: Document,
        engine: Engine,
        files: Lane,
        settings: Settings,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._files = files
        self._document = document
        self._engine = engine
        self._settings = settings
        self._messages = messages
        self._window = window

    # projects

    def save(self) -> None:
        """Save to the project's file; ask for one if there is none."""
        if self._document.path is None:
            self.save_as()
        else:
            self.save_to(self._document.path)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file and save the project there, then call `then`."""
        path = self._ask(self.tr("Save project"), "", self.tr("Projects"), (project_file.SUFFIX,))
        if path is not None:
            self.save_to(path, then)

    def save_to(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Save the project, then call `then`."""
        state = self._document.state
        self._files.submit(
            lambda _: project_file.save(path, state), lambda _: self._saved(path, state, then), self._messages.report
        )

    def _saved(self, path: Path, state: Project, then: Callable[[], None] | None) -> None:
        self._document.saved(path, state)
        self._settings.add_recent(path)
        if then is not None:
            then()

    def open_project(self, path: Path) -> None:
        """Open a project; changes of the one that is open are asked about first."""
        self.leave(lambda: self._load(path))

    def close(self) -> None:
        """Go back to the start page; changes are asked about first."""
        self.leave(self._document.close)

    def leave(self, go_on: Callable[[], None]) -> None:
        """Call `go_on` where neither a run nor a change can be lost; else ask about each."""
        self.end_run(lambda: self.leave_changes(go_on))

    def end_run(self, go_on: Callable[[], None], stay: Callable[[], None] | None = None) -> None:
        """Call `go_on` where no optimisation of the open face runs; else ask to lose it, or to `stay`."""
        if not self._engine.guarded:
            go_on()
            return
        box = QMessageBox(QApplication.activeWindow() or self._window)  # the model manager, which may cover the window
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Semblance")
        box.setText(self.tr("An optimisation of this face is still running."))
        box.setInformativeText(self.tr("Going on ends it. Its card can keep the best so far."))
        stop = box.addButton(self.tr("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        stop.clicked.connect(go_on)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        if stay is not None:
            cancel.clicked.connect(stay)
        opened(box)

    @property
    def unsaved(self) -> bool:
        """Tell if there are changes that a person may want to keep."""
        document = self._document
        return document.modified and (document.path is not None or any(layer.edits for layer in document.state.layers))

    def leave_changes(self, go_on: Callable[[], None]) -> None:
        """Call `go_on` where no change can be lost; else ask to save first, to lose them, or to stay."""
        if not self.unsaved:
            go_on()
            return
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Semblance")
        box.setText(self.tr("Save the changes to {name}?").format(name=self._name()))
        box.setInformativeText(self.tr("They are lost otherwise."))
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.button(buttons.Discard).setText(self.tr("Don't save"))
        box.button(buttons.Save).clicked.connect(lambda: self._save_and(go_on))
        box.button(buttons.Discard).clicked.connect(go_on)
        opened(box)

    def _save_and(self, go_on: Callable[[], None]) -> None:
        if self._document.path is None:
            self.save_as(go_on)
        else:
            self.save_to(self._document.path, go_on)

    def _load(self, path: Path) -> None:
        self._files.submit(
            lambda _: project_file.load(path), lambda project: self._loaded(path, project), self._messages.report
        )

    def _loaded(self, path: Path, project: Project) -> None:
        self._document.open_project(project, path)
        self._settings.add_recent(path)

    def _name(self) -> str:
        path, portrait = self._document.path, self._document.portrait
        return path.name if path is not None else portrait.title if portrait is not None else ""

    def _ask(self, title: str, ending: str, kind: str, suffixes: Sequence[str]) -> Path | None:
        """Ask for a file to write; the name offered is the face's, in the folder used last."""
        portrait = self._document.portrait
        stem = Path(portrait.title).stem if portrait else ""
        proposed = self._settings.folder / name_within_limit(stem, ending + suffixes[0])
        path = ask_file(self._window, title, proposed, kind, suffixes)
        if path is not None:
            self._settings.keep_folder(path)
        return path

    # pictures

    def export(self) -> None:
        """Ask for the content of the picture and its file."""
        project = self._document.state
        if project.portrait is not None:
            dialog = ExportDialog(project, self._window)
            dialog.chosen.connect(self._export_with)
            opened(dialog)

    def _export_with(self, options: ExportOptions, suffix: str) -> None:
        path = self._ask(self.tr("Export"), "-edited", self.tr("Pictures"), (suffix, *photo.WRITABLE))
        if path is not None:
            self.export_to(path, options)

    def export_to(self, path: Path, options: ExportOptions) -> None:
        """Write the picture."""
        work = partial(save_picture, path, self._document.state, options)
        self._engine.submit(work, self.written.emit, lasting=True)

    def export_film(self) -> None:
        """Ask for the file of the selected edit's film, from its opposite to its strength, and write it."""
        index = self._document.selected
        path = self._ask(self.tr("Export animation"), "", self.tr("Animations"), tuple(FILMS))
        if path is not None and index is not None:
            self.export_film_to(path, index)

    def export_film_to(self, path: Path, index: int) -> None:
        """Write the film of an edit."""
        state = self._document.state
        alpha = abs(state.edits[index].alpha) or DEFAULT_ALPHA
        alphas = sweep(-alpha, alpha, FILM_FRAMES)
        self._engine.submit(partial(save_film, path, state, index, alphas), self.written.emit, lasting=True)

    def copy(self) -> None:
        """Put the picture into the clipboard."""
        work = partial(edited, self._document.state, ExportOptions())
        self._engine.submit(work, lambda picture: QGuiApplication.clipboard().setImage(to_image(picture)), lasting=True)
