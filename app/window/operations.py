"""What the actions do, saving apart: each takes what the person gave and calls document, engine or a dialog."""

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.engine.engine import Engine
from app.packs.model_packs import MODELS
from app.packs.switch import PackSwitch
from app.session import presets
from app.session.document import Document
from app.settings import Settings
from app.widgets.pictures import from_image
from app.window.edits.grid_dialog import GridDialog
from models.edits import DEFAULT_BETA, Edit, RenderRequest
from models.paths import log_folder
from models.photo import Photo
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor

PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.avif"
PROJECT = ".semblance"
ALPHAS = (-6.0, -3.0, 0.0, 3.0, 6.0)
LEARNED_ALPHAS = (-2.0, -1.0, 0.0, 1.0, 2.0)
BETA_FACTORS = (0.25, 0.5, 1.0, 1.5, 2.0)
CELL = 128  # px, about, where the generator makes larger pictures
SEEDS = 2**31

Values = tuple[tuple[float, ...], tuple[float, ...]]  # alphas, betas


class Operations(QObject):
    """Opens faces, adds edits, shows the grid; dialogs belong to `window`."""

    project_asked = Signal(Path)  # a project file is to be opened
    model_given = Signal(Path)  # a model file is to be added
    presets_changed = Signal()
    _cell_rendered = Signal(int, int, object)

    def __init__(
        self, document: Document, engine: Engine, settings: Settings, switch: PackSwitch, window: QWidget
    ) -> None:
        super().__init__(window)
        self._switch = switch
        self._document = document
        self._engine = engine
        self._settings = settings
        self._window = window
        self._source: Path | Photo | None = None  # opened last
        engine.opened.connect(document.set_portrait)

    # faces

    def open(self) -> None:
        """Ask for a photo or a project."""
        known = self.tr("Photos and projects") + f" ({PICTURES} *{PROJECT});;" + self.tr("All files") + " (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), "", known)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a photo, an exported picture or a project."""
        if path.suffix.lower() == PROJECT:
            self.project_asked.emit(path)
        elif path.suffix.lower() in MODELS:
            self.model_given.emit(path)
        else:
            self._settings.add_recent(path)
            self._open_photo(path)

    def paste(self) -> None:
        """Open what the clipboard holds."""
        self.take(QGuiApplication.clipboard().mimeData())

    def takes(self, data: QMimeData) -> bool:
        """Whether something in the clipboard or above the window can be opened."""
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def take(self, data: QMimeData) -> None:
        """Open a dropped or pasted file or picture; of several files the first."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.open_path(files[0])
        elif data.hasImage():
            picture = from_image(data.imageData())
            size = (picture.shape[1], picture.shape[0])
            self._open_photo(Photo(picture, b"", size, Path(self.tr("Clipboard"))))

    def _open_photo(self, source: Path | Photo) -> None:
        self._source = source
        self._engine.open_photo(source)

    def open_unaligned(self) -> None:
        """Open the last photo again without looking for a face: its middle square."""
        if self._source is not None:
            self._engine.open_photo(self._source, align=False)

    def random(self) -> None:
        """Open a face that no one has."""
        self._engine.random_face(random.randrange(SEEDS))

    def seed(self) -> None:
        """Ask for a seed and open its face."""
        seed, taken = QInputDialog.getInt(
            self._window, self.tr("Random face by seed"), self.tr("Seed:"), random.randrange(SEEDS), 0, SEEDS - 1
        )
        if taken:
            self._engine.random_face(seed)

    def choose_face(self, face: int) -> None:
        """Take another face of the same photo."""
        portrait = self._document.portrait
        if portrait is not None and face != portrait.face:
            self._engine.choose_face(portrait, face)

    # edits

    def add(self, target: str, neutral: str) -> None:
        """Add an edit with the beta that suits its words."""
        edit = Edit(target, neutral)
        self._engine.suggest_beta(
            target, neutral, lambda beta: self._document.add_edit(replace(edit, beta=round(beta, 3)))
        )

    def toggle(self) -> None:
        """Switch the selected edit on or off."""
        if self._document.selected is not None:
            self._document.toggle_edit(self._document.selected)

    def move(self, step: int) -> None:
        """Move the selected edit up (-1) or down (+1)."""
        index = self._document.selected
        if index is not None and 0 <= index + step < len(self._document.edits):
            self._document.move_edit(index, index + step)

    def remove(self) -> None:
        """Remove the selected edit."""
        if self._document.selected is not None:
            self._document.remove_edit(self._document.selected)

    def store_preset(self, edit: Edit) -> None:
        """Ask for a name and keep an edit among the person's own presets."""
        name, taken = QInputDialog.getText(
            self._window, self.tr("Save as preset"), self.tr("Name:"), text=edit.name or edit.target
        )
        if taken and name.strip():
            kept = presets.load(self._switch.folder)
            own = (*kept.get(presets.OWN, ()), replace(edit, name=name.strip(), enabled=True))
            presets.save(kept | {presets.OWN: own})
            self.presets_changed.emit()

    def store_selected(self) -> None:
        """Keep the selected edit as a preset."""
        if self._document.selected is not None:
            self.store_preset(self._document.edits[self._document.selected])

    # grid

    def grid(self, index: int | None = None) -> GridDialog | None:
        """Show strength against focus of an edit (None: the selected one); cells fill while the dialog is open."""
        index = self._document.selected if index is None else index
        request = self._document.request
        if index is None or request is None:
            return None
        edit = request.edits[index]
        alphas = ALPHAS if edit.method == "direction" else LEARNED_ALPHAS
        factors = BETA_FACTORS if edit.method == "direction" else (1.0,)  # a learned edit has no focus
        betas = tuple(round((edit.beta or DEFAULT_BETA) * factor, 3) for factor in factors)
        dialog = GridDialog(edit, alphas, betas, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cell_rendered.connect(dialog.show_cell)
        dialog.chosen.connect(lambda alpha, beta: self._take_cell(index, alpha, beta))
        dialog.finished.connect(lambda _: self._engine.cancel())
        self._engine.submit(
            lambda editor, progress: self._render_cells(editor, request, index, (alphas, betas), progress),
            lambda _: None,
        )
        dialog.open()
        return dialog

    def _take_cell(self, index: int, alpha: float, beta: float) -> None:
        self._document.set_edit(index, replace(self._document.edits[index], alpha=alpha, beta=beta))

    def _render_cells(
        self, editor: "Editor", request: RenderRequest, index: int, values: Values, progress: Progress
    ) -> None:
        """In the engine's thread: the pictures of the grid, one by one."""
        sizes = [size for size in editor.generator.config.resolutions if size <= CELL]
        what = QCoreApplication.translate("Engine", "Rendering the grid")
        alphas, betas = values
        for number, (row, column) in enumerate((r, c) for r in range(len(betas)) for c in range(len(alphas))):
            progress.report(number / (len(betas) * len(alphas)), what)
            edit = replace(request.edits[index], alpha=alphas[column], beta=betas[row], enabled=True)
            edits = (*request.edits[:index], edit, *request.edits[index + 1 :])
            picture = editor.render(replace(request, edits=edits, resolution=sizes[-1]))
            self._cell_rendered.emit(row, column, picture)

    # help

    def show_log(self) -> None:
        """Open the folder of the logs."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))
