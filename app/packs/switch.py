"""The model pack in use: the one that the person chose, or that of the face which is shown.

A code belongs to one pack. With another pack the face is made again, a photo by inversion, a random face by its seed,
as one step that can be undone. Where the history or a project leads to a face of another pack, that pack is loaded.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from app.engine.engine import Engine, State
from app.session.document import Change, Document
from app.session.saving import Saving
from app.settings import Settings
from models.errors import Hostile
from models.packs import library
from models.paths import STARTER_PACK
from models.project import Portrait
from models.validation import inside


class PackSwitch(QObject):
    """Starts the engine and keeps its pack and the face together; asks before an optimisation is lost."""

    changed = Signal(Path)  # another pack is in use
    stranded = Signal(Portrait)  # a face that the pack in use cannot make; its own is not here, or not wanted

    def __init__(
        self,
        document: Document,
        engine: Engine,
        settings: Settings,
        saving: Saving,
        folder: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._document = document
        self._engine = engine
        self._settings = settings
        self._saving = saving
        self._sound: Path | None = None  # loaded before, so that there is a way back
        self._chosen = False  # by the person: the face follows the pack
        self._failed = False  # something was said already
        self._broken: set[Path] = set()  # could not be loaded; tried again only when the person asks
        document.changed.connect(self._follow)
        engine.taken_over.connect(document.take_over)
        settings.changed.connect(self._follow_settings)
        engine.state_changed.connect(self._engine_changed)
        engine.failed.connect(self._note_failure)
        engine.busy_changed.connect(self._check, Qt.ConnectionType.QueuedConnection)  # after the answer

    def start(self) -> None:
        """Load the pack in use, also again."""
        self._engine.start(self.folder, device=self._settings.device, threads=self._settings.threads)

    def _follow_settings(self, name: str) -> None:
        if name in ("device", "threads"):
            self.start()

    def use(self, folder: Path, then: Callable[[], None] = lambda: None) -> None:
        """Go over to another pack, make the face again with it, and call `then`; nothing where the person stays."""
        self._saving.end_run(partial(self._use, folder, then))

    def _use(self, folder: Path, then: Callable[[], None]) -> None:
        self._chosen = True
        self._broken.discard(folder)
        self._go_to(folder)
        then()

    def take_over(self) -> None:
        """Make the face again with the pack in use."""
        if self._document.portrait is not None:
            self._saving.end_run(partial(self._engine.take_over, self._document.state))

    def _go_to(self, folder: Path) -> None:
        self.folder = folder
        self._settings.pack = folder.name
        self.changed.emit(folder)
        self._engine.leave()
        self.start()

    def _engine_changed(self, state: State) -> None:
        if state is State.READY:
            self._sound = self.folder
            chosen, self._chosen = self._chosen, False
            if chosen and self._parted:
                self.take_over()
            else:
                self._follow(Change.PORTRAIT)
        elif state is State.FAILED:
            self._chosen = False
            self._broken.add(self.folder)
            way_back = self._sound or STARTER_PACK
            if way_back != self.folder:
                self._go_to(way_back)

    @property
    def _parted(self) -> bool:
        """Return True if there is a face of another pack than the loaded one."""
        portrait = self._document.portrait
        return self._engine.state is State.READY and portrait is not None and not self._engine.fits(portrait)

    def _follow(self, change: Change) -> None:
        """Load the pack of the face."""
        portrait = self._document.portrait
        if change is Change.PORTRAIT and self._parted and portrait is not None:
            folder = library.find(portrait.pack)
            if folder is None or folder in self._broken:
                self.stranded.emit(portrait)
            elif folder != self.folder:
                self._saving.end_run(partial(self._go_to, folder), partial(self.stranded.emit, portrait))

    def _note_failure(self, _: Exception) -> None:
        self._failed = True

    def _check(self, busy: bool) -> None:
        """After a cancelled take-over, offer a way on."""
        failed, self._failed = self._failed, False
        if not busy and not failed and self._parted and not self._engine.busy:
            self.stranded.emit(self._document.portrait)


def last_used(settings: Settings) -> Path:
    """The pack of the last time, if it is still there; else the embedded one."""
    with suppress(Hostile):
        folder = inside(library.packs_folder(), settings.pack)
        if settings.pack != STARTER_PACK.name and folder.is_dir():
            return folder
    return STARTER_PACK
