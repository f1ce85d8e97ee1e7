"""Keeping and handing out: project files, exported pictures, the clipboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.engine.engine import Engine
from app.engine.export import ExportOptions, edited, save_film, save_picture, sweep
from app.engine.workers import Lane
from app.messages import Messages
from app.session.document import Document
from app.session.export_dialog import ExportDialog
from app.settings import Settings
from app.widgets.pictures import to_image
from models import project_file
from models.edits import DEFAULT_ALPHA
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

    def save_as(self) -> None:
        """Ask for a file and save the project there."""
        path = self._ask(
            self.tr("Save project"), project_file.SUFFIX, self.tr("Projects") + f" (*{project_file.SUFFIX})"
        )
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the project."""
        state = self._document.state
        self._files.submit(
            lambda _: project_file.save(path, state), lambda _: self._saved(path, state), self._messages.report
        )

    def _saved(self, path: Path, state: Project) -> None:
        self._document.saved(path, state)
        self._settings.add_recent(path)

    def open_project(self, path: Path) -> None:
        """Open a project; what is not saved is asked about first."""
        self._leave(lambda: self._load(path))

    def close(self) -> None:
        """Go back to the start page; what is not saved is asked about first."""
        self._leave(self._document.close)

    def _load(self, path: Path) -> None:
        self._files.submit(
            lambda _: project_file.load(path), lambda project: self._loaded(path, project), self._messages.report
        )

    def _loaded(self, path: Path, project: Project) -> None:
        self._document.open_project(project, path)
        self._settings.add_recent(path)

    def _leave(self, go_on: Callable[[], None]) -> None:
        if self._document.portrait is None or not self._document.modified:
            go_on()
            return
        buttons = QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Leave this face?"),
            self.tr("Its edits are not saved."),
            buttons.Discard | buttons.Cancel,
            self._window,
        )
        box.setDefaultButton(buttons.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.button(buttons.Discard).clicked.connect(go_on)
        box.open()

    def _ask(self, title: str, suffix: str, kinds: str) -> Path | None:
        """Ask where to write; the name offered is the face's."""
        portrait = self._document.portrait
        stem = Path(portrait.title).stem if portrait else ""
        name, _ = QFileDialog.getSaveFileName(self._window, title, f"{stem}{suffix}", kinds)
        return Path(name) if name else None

    # pictures

    def export(self) -> None:
        """Ask for the content of the picture and its file."""
        project = self._document.state
        if project.portrait is not None:
            dialog = ExportDialog(project, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self._export_with)
            dialog.open()

    def _export_with(self, options: ExportOptions, suffix: str) -> None:
        path = self._ask(self.tr("Export"), f"-edited{suffix}", self.tr("Pictures") + f" (*{suffix})")
        if path is not None:
            self.export_to(path, options)

    def export_to(self, path: Path, options: ExportOptions) -> None:
        """Write the picture."""
        self._engine.submit(partial(save_picture, path, self._document.state, options), self.written.emit)

    def export_film(self) -> None:
        """Ask for the file of the selected edit's film, from its opposite to its strength, and write it."""
        index = self._document.selected
        path = self._ask(self.tr("Export animation"), ".webp", self.tr("Animations") + " (*.webp *.gif)")
        if path is not None and index is not None:
            self.export_film_to(path, index)

    def export_film_to(self, path: Path, index: int) -> None:
        """Write the film of an edit."""
        state = self._document.state
        alpha = abs(state.edits[index].alpha) or DEFAULT_ALPHA
        alphas = sweep(-alpha, alpha, FILM_FRAMES)
        self._engine.submit(partial(save_film, path, state, index, alphas), self.written.emit)

    def copy(self) -> None:
        """Put the picture into the clipboard."""
        work = partial(edited, self._document.state, ExportOptions())
        self._engine.submit(work, lambda picture: QGuiApplication.clipboard().setImage(to_image(picture)))
