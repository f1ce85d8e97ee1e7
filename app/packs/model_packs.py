"""Operations on model packs: use, download, add own ones, prepare, delete, move; the work leaves the window.

Files are handled one after another in a lane of this module, downloads and preparations side by side in theirs.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.engine.engine import Engine
from app.engine.workers import Lane, Task
from app.packs.downloads import Downloads
from app.packs.preparations import Preparations
from app.packs.switch import PackSwitch
from app.settings import Settings
from app.widgets.pictures import Picture
from models.packs import archive, library
from models.packs.catalogue import Entry, find_clip, read_catalogue
from models.packs.moving import move_models
from models.paths import STARTER_PACK
from models.progress import Progress

if TYPE_CHECKING:
    from models.pack_import import About, Parts

PREVIEWS = 8  # random faces of a new model
ZIP = ".zip"
MODELS = (".pkl", ".pt", ".pth", ".ckpt", ".safetensors", ".npy", ZIP)


class ModelPacks(QObject):
    """The packs on this computer and in the catalogue, and what is being done with them."""

    changed = Signal()  # what is installed
    added = Signal(Path)  # a new pack
    given = Signal(str)  # id of an entry that a file was given for
    import_asked = Signal(list)  # model files to look at
    failed = Signal(Exception)
    progressed = Signal(float, str)  # of unpacking, moving, deleting
    busy_changed = Signal(bool)

    def __init__(self, switch: PackSwitch, engine: Engine, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = settings
        self.downloads = Downloads(self)
        self.preparations = Preparations(settings, self)
        self.own_files: dict[str, list[Path]] = {}  # by entry: what the person has already
        self._switch = switch
        self._engine = engine
        self._files = Lane(self)
        self._files.busy_changed.connect(self.busy_changed)
        self.downloads.installed.connect(self._downloaded)
        self.preparations.finished.connect(self._prepared)
        self.preparations.failed.connect(self.failed)
        switch.changed.connect(self.changed)

    @cached_property
    def catalogue(self) -> tuple[Entry, ...]:
        """The entries of the catalogue, read when they are first asked for."""
        return read_catalogue()

    @property
    def current(self) -> Path:
        """The folder of the pack in use."""
        return self._switch.folder

    def use(self, folder: Path) -> None:
        """Go over to a pack."""
        if folder != self.current:
            self._switch.use(folder)

    def to_download(self) -> list[Entry]:
        """The entries of the catalogue that are not on this computer."""
        titles = {one.pack.name for one in library.installed() if one.pack is not None}
        clips = {folder.name for folder in library.installed_clips()}
        return [
            entry
            for entry in self.catalogue
            if entry.name not in titles
            and not (entry.kind == "clip" and entry.clip and library.clip_folder(entry.clip).name in clips)
        ]

    def entry_for(self, path: Path, chosen: Entry | None) -> Entry | None:
        """The entry that has a file of that name: the chosen one, else the only one."""
        fitting = [entry for entry in self.catalogue if path.name in {source.file for source in entry.files}]
        if chosen in fitting:
            return chosen
        return fitting[0] if len(fitting) == 1 else None

    def download(self, entry: Entry) -> None:
        """Begin or go on with a download, with the files that the person gave."""
        self.downloads.start(entry, self.catalogue, self.own_files.get(entry.id, ()))

    def take(self, files: Sequence[Path], selected: Entry | None = None) -> None:
        """Take files that the person has: packs, files of the catalogue, or models of their own."""
        own = []
        for path in files:
            entry = self.entry_for(path, selected)
            if entry is not None:
                self._give(entry, path)
            elif path.suffix.lower() == ZIP:
                self.install(path)
            else:
                own.append(path)
        if own:
            self.import_asked.emit(own)

    def _give(self, entry: Entry, path: Path) -> None:
        """Keep a file for an entry; where the licence was accepted, it is verified and used at once."""
        others = [one for one in self.own_files.get(entry.id, []) if one.name != path.name]
        self.own_files[entry.id] = [*others, path]
        self.given.emit(entry.id)
        if entry.id in self.settings.accepted:
            self.download(entry)

    @property
    def recommended(self) -> Entry | None:
        """The catalogue's first entry, which is the one for most people; None where it is on this computer."""
        first = self.catalogue[0]
        return first if first in self.to_download() else None

    def needed_clip(self, entry: Entry) -> Entry | None:
        """The CLIP model that comes with an entry, unless it is here."""
        if entry.kind == "clip" or entry.clip is None or library.clip_folder(entry.clip).is_dir():
            return None
        return find_clip(entry.clip, self.catalogue)

    def remove(self, folders: Sequence[Path]) -> None:
        """Delete packs and CLIP models; where the pack in use is among them, the embedded one takes over."""
        packs = [folder for folder in folders if folder.parent == library.packs_folder()]
        clips = [folder for folder in folders if folder not in packs]
        for folder in packs:
            self.preparations.pause(folder)
        delete = partial(self._do, partial(_remove, tuple(packs), tuple(clips)), lambda _: self.changed.emit())
        if self.current in packs:
            self._switch.use(STARTER_PACK, then=delete)
        else:
            delete()

    def install(self, path: Path) -> None:
        """Take in a pack from a zip file."""
        self._do(partial(archive.install, path), self._added)

    def export(self, folder: Path, path: Path) -> None:
        """Write a pack as a zip file."""
        self._do(partial(archive.export, folder, path), lambda _: None)

    def move(self, target: Path) -> None:
        """Move all models to another folder."""
        in_use = self.current.name if self.current != STARTER_PACK else None
        self._do(partial(move_models, target), lambda _: self._moved(in_use))

    def read(
        self,
        files: Sequence[Path],
        done: Callable[["Parts"], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[float, str], None],
    ) -> Task:
        """Look what model files hold."""
        return self._files.submit(partial(_read, tuple(files)), done, failed, progressed)

    def preview(
        self, parts: "Parts", show: Callable[[int, Picture], None], failed: Callable[[Exception], None]
    ) -> Task:
        """Make random pictures with a generator that was read; `show` is called with each."""

        def show_if_wanted(number: int, picture: Picture) -> None:
            if not task.cancelled:
                show(number, picture)

        task = self._files.submit(partial(_preview, parts, self._files, show_if_wanted), lambda _: None, failed)
        return task

    def make(
        self, parts: "Parts", about: "About", done: Callable[[Path], None], failed: Callable[[Exception], None]
    ) -> Task:
        """Make an installed pack of what was read."""

        def take(folder: Path) -> None:
            done(folder)
            self._added(folder)

        return self._files.submit(partial(_make, parts, about), take, failed, self.progressed.emit)

    def cancel(self) -> None:
        """Stop unpacking, moving, reading."""
        self._files.cancel()

    def close(self) -> None:
        """Pause downloads and preparations; both go on from there at the next start."""
        self.downloads.close()
        self.preparations.close()
        self._files.close()

    def _do(self, work: Callable[[Progress], object], done: Callable[[object], None]) -> None:
        self._files.submit(work, done, self.failed.emit, self.progressed.emit)

    def _added(self, folder: object) -> None:
        self.changed.emit()
        self.added.emit(folder)

    def _moved(self, in_use: str | None) -> None:
        if in_use is not None:
            self._switch.folder = library.packs_folder() / in_use
            self._switch.start()
        self.changed.emit()

    def _downloaded(self, entry: str, folder: Path) -> None:
        self.own_files.pop(entry, None)
        loaded = self._engine.loaded
        if loaded is not None and not loaded.reads:  # it may have waited for this CLIP model
            self._switch.start()
        self.changed.emit()
        if folder.parent == library.packs_folder():
            self.added.emit(folder)

    def _prepared(self, folder: Path) -> None:
        if folder == self.current:
            self._switch.start()
        self.changed.emit()


# Below: in the threads of lanes.


def _remove(packs: tuple[Path, ...], clips: tuple[Path, ...], progress: Progress) -> None:
    for count, folder in enumerate((*packs, *clips)):
        progress.report(count / (len(packs) + len(clips)), folder.name)
        (library.remove if folder in packs else library.remove_clip)(folder.name)


def _read(files: tuple[Path, ...], progress: Progress) -> "Parts":
    from models.pack_import import read_parts

    return read_parts(files, progress)


def _preview(parts: "Parts", lane: Lane, show: Callable[[int, Picture], None], progress: Progress) -> None:
    from models.pack_import import random_pictures

    assert parts.generator is not None
    for number, picture in enumerate(random_pictures(parts.generator, range(PREVIEWS))):
        lane.post(partial(show, number, picture))
        progress.report(number / PREVIEWS)


def _make(parts: "Parts", about: "About", progress: Progress) -> Path:
    from models.pack_import import make_pack

    return make_pack(parts, about, progress)
