"""Opening: photos, projects, model files, the clipboard, random faces, another face of the photo."""

import random
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.engine.engine import Engine
from app.packs.dialogs import PackDialogs
from app.packs.model_packs import MODELS
from app.session.document import Document
from app.session.saving import Saving
from app.settings import Settings
from app.window.clipboard import copied, sources
from models.code_file import READABLE, may_be_code
from models.edits import Edit
from models.errors import PhotoError
from models.photo import Photo
from models.project import Portrait
from models.project_file import is_project

PICTURES = "*.png *.jpg *.jpeg *.jpe *.jfif *.webp *.heic *.heif *.avif *.jxl *.jp2 *.tif *.tiff *.bmp *.gif"
PROJECT = ".semblance"
SEEDS = 2**31


class Faces(QObject):
    """Opens what the person gives; dialogs belong to `window`."""

    failed = Signal(Exception)
    more_given = Signal(list)  # files that were dropped beside the one that is opened

    def __init__(
        self,
        document: Document,
        engine: Engine,
        settings: Settings,
        saving: Saving,
        packs: PackDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._settings = settings
        self._saving = saving
        self._packs = packs
        self._window = window
        self._source: Path | Photo | None = None  # opened last
        self._another = False  # a random face that comes begins another session
        document.left.connect(engine.leave)
        engine.opened.connect(self._opened)
        engine.face_opened.connect(document.add_face)
        engine.refined.connect(document.complete_face)

    def open(self) -> None:
        """Ask for a photo, a code or a project."""
        codes = " ".join(f"*{suffix}" for suffix in READABLE)
        known = self.tr("Photos and projects") + f" ({PICTURES} *{PROJECT});;"
        known += self.tr("Codes of faces") + f" ({codes});;" + self.tr("All files") + " (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), str(self._settings.folder), known)
        if name:
            self._settings.keep_folder(Path(name))
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a photo, an exported picture, a code, a project or a model file."""
        if path.suffix.lower() == PROJECT or is_project(path):
            self._saving.open_project(path)
        elif path.suffix.lower() in MODELS and not may_be_code(path):
            self._packs.take(path)
        else:
            self._saving.leave(lambda: self._open_photo(path))

    def paste(self) -> None:
        """Open the content of the clipboard."""
        self.take(copied())

    def take(self, data: QMimeData) -> None:
        """Open a dropped or pasted picture or file; of several files the first, the others are offered."""
        try:
            found = sources(data)
        except PhotoError as error:
            self.failed.emit(error)
            return
        files = [source for source in found if isinstance(source, Path)]
        if files:
            self.open_all(files)
        for picture in found[len(files) :]:
            self._saving.leave(partial(self._open_photo, picture))

    def open_all(self, files: list[Path]) -> None:
        """Open the first of several files and offer the others."""
        self.more_given.emit(files[1:])
        self.open_path(files[0])

    def _open_photo(self, source: Path | Photo) -> None:
        self._source = source
        self._another = False
        self._engine.open_photo(source)

    def _opened(self, portrait: Portrait, edits: tuple[Edit, ...] | None) -> None:
        """A photo is another session; a random face is one more step, and takes the edits along."""
        if isinstance(self._source, Path) and portrait.seed is None:
            self._settings.add_recent(self._source)
        another, self._another = self._another, False
        if edits is not None or another or self._document.portrait is None:
            self._document.start(portrait, self._document.edits if edits is None else edits)
        else:
            self._document.set_portrait(portrait, edits)

    def open_unaligned(self) -> None:
        """Open the last photo again without looking for a face: its middle square."""
        if self._source is not None:
            self._saving.end_run(partial(self._engine.open_photo, self._source, align=False))

    def random(self) -> None:
        """Open a random face."""
        self._open_random(random.randrange(SEEDS))

    def _open_random(self, seed: int) -> None:
        """A step of the history; beside a photo or a saved project another session, with the same edits."""
        portrait, path = self._document.portrait, self._document.path
        if path is not None or (portrait is not None and portrait.photo is not None):
            self._saving.leave(partial(self._begin_random, seed))
        else:
            self._saving.end_run(partial(self._step_to_random, seed))

    def _step_to_random(self, seed: int) -> None:
        self._another = False
        self._engine.random_face(seed)

    def _begin_random(self, seed: int) -> None:
        self._another = True
        self._engine.random_face(seed)

    def seed(self) -> None:
        """Ask for a seed and open its face."""
        seed, taken = QInputDialog.getInt(
            self._window, self.tr("Random face by seed"), self.tr("Seed:"), random.randrange(SEEDS), 0, SEEDS - 1
        )
        if taken:
            self._open_random(seed)

    def choose_face(self, face: int) -> None:
        """Go over to another face of the same photo; each has its own edits."""
        portrait = self._document.portrait
        if portrait is not None and face != portrait.face and not self._document.switch_face(face):
            self._saving.end_run(partial(self._engine.choose_face, portrait, face))
