"""The model packs: what is on this computer and what can be downloaded, with all that can be done about them.

Files dropped here become packs: a zip is unpacked, a file of the catalogue is verified, others are looked at first.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.packs.catalogue_words import said
from app.packs.downloads import Status
from app.packs.entry_page import EntryPage
from app.packs.folder_row import FolderRow
from app.packs.model_list import ModelList
from app.packs.model_packs import MODELS, ModelPacks
from app.packs.pack_page import PackPage
from app.packs.several_page import SeveralPage
from app.widgets.banner import Banner
from app.widgets.dialogs import opened
from app.widgets.drop_overlay import DropOverlay, local_files
from app.words import size, spoken
from models.errors import SemblanceError, Stopped
from models.packs.catalogue import Entry
from models.packs.library import Installed
from models.paths import models_folder

SIZE = QSize(1120, 660)  # where the screen has room


class ModelManager(QDialog):
    """List at the left, one thing at the right; stays open beside the window."""

    def __init__(self, packs: ModelPacks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.packs = packs
        self.setWindowTitle(self.tr("Model packs"))
        self.setAcceptDrops(True)
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self.list = ModelList()
        self.pack_page = PackPage()
        self.entry_page = EntryPage()
        self.several = SeveralPage()
        self.folder = FolderRow()
        self.bar = QProgressBar()
        self.stop = QPushButton(self.tr("Cancel"))
        self.banner = Banner()
        self._build()
        self._overlay = DropOverlay(self)
        self._connect_pages()
        self._connect_packs()
        self.refresh()
        self.list.choose(packs.current)

    # layout

    def _build(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.pack_page, self.entry_page, self.several):
            scroll = QScrollArea()
            scroll.setWidget(page)
            scroll.setWidgetResizable(True)
            scroll.setObjectName("panel")
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            page.setObjectName("panel")
            self.pages.addWidget(scroll)
        halves = QSplitter()
        halves.addWidget(self.list)
        halves.addWidget(self.pages)
        halves.setSizes([680, 440])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.banner)
        column.addWidget(halves, 1)
        column.addWidget(self.folder)
        column.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        add = QPushButton(self.tr("Add a model file…"))
        add.setToolTip(
            self.tr("A StyleGAN2 of your own (.pkl, .pt, .pth, .ckpt, .safetensors) or a pack (.zip); or drop it here")
        )
        add.clicked.connect(self._add)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(180, 8)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop.setObjectName("link")
        self.stop.setToolTip(self.tr("Stop this"))
        self.stop.clicked.connect(self.packs.cancel)
        for widget in (add, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(close)
        self._show_busy(False)
        return row

    # wiring

    def _connect_pages(self) -> None:
        packs, page, entry = self.packs, self.pack_page, self.entry_page
        self.list.itemSelectionChanged.connect(self.show_chosen)
        self.list.activated.connect(self._activate)
        self.list.customContextMenuRequested.connect(self._show_menu)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list, self.ask_to_delete)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.several.delete_asked.connect(self.ask_to_delete)
        self.folder.move_asked.connect(packs.move)
        page.use_asked.connect(packs.use)
        page.prepare_asked.connect(packs.preparations.start)
        page.pause_asked.connect(packs.preparations.pause)
        page.export_asked.connect(self._export)
        page.delete_asked.connect(self.ask_to_delete)
        entry.accepted.connect(self._accept)
        entry.start_asked.connect(self._with_entry(packs.download))
        entry.pause_asked.connect(self._with_entry(packs.downloads.pause))
        entry.cancel_asked.connect(self._with_entry(packs.downloads.cancel))

    def _connect_packs(self) -> None:
        """Connect methods alone: the packs live longer than the dialog and would keep a function that holds it."""
        packs = self.packs
        packs.changed.connect(self.refresh)
        packs.added.connect(self.list.choose)
        packs.given.connect(self._take_given)
        packs.failed.connect(self.say_error)
        packs.busy_changed.connect(self._show_busy)
        packs.progressed.connect(self._show_progress)
        packs.downloads.changed.connect(self._show_download)
        packs.downloads.installed.connect(self._say_pinned)
        packs.preparations.changed.connect(self._show_preparation)

    def _with_entry(self, run: Callable[[Entry], None]) -> Callable[[str], None]:
        return lambda name: run(next(entry for entry in self.packs.catalogue if entry.id == name))

    # what is shown

    def refresh(self) -> None:
        """Look again what is there."""
        self.list.show_models(self.packs)
        self.folder.words.setText(self.list.disk_use(models_folder()))
        self.show_chosen()

    def show_chosen(self) -> None:
        """The right half for what is selected at the left."""
        chosen = self.list.chosen
        if len(chosen) == 1 and isinstance(chosen[0], Installed):
            folder = chosen[0].folder
            state = self.packs.preparations.of(folder)
            self.pack_page.show_pack(chosen[0], folder == self.packs.current, state)
            self.pages.setCurrentIndex(0)
        elif len(chosen) == 1 and isinstance(chosen[0], Entry):
            self._show_entry(chosen[0])
        else:
            folders, bytes_ = self.list.to_delete
            self.several.show_selected(len(folders), bytes_)
            self.pages.setCurrentIndex(2)

    def _show_entry(self, entry: Entry) -> None:
        accepted = entry.id in self.packs.settings.accepted
        own, also = self.packs.own_files.get(entry.id, []), self.packs.needed_clip(entry)
        self.entry_page.show_entry(entry, accepted, own, also, self.packs.downloads.of(entry))
        self.pages.setCurrentIndex(1)

    def _show_download(self, name: str) -> None:
        entry = next(entry for entry in self.packs.catalogue if entry.id == name)
        state = self.packs.downloads.of(entry)
        self.list.show_download(entry, state)
        if self.list.chosen == [entry]:
            self.entry_page.show_download(state)

    def _show_preparation(self, folder: Path) -> None:
        self.list.show_preparation(folder, self.packs.preparations.of(folder))
        chosen = self.list.chosen
        if len(chosen) == 1 and isinstance(chosen[0], Installed) and chosen[0].folder == folder:
            self.show_chosen()

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)

    def _show_progress(self, fraction: float, _: str) -> None:
        self.bar.setValue(round(fraction * 1000))

    def say_error(self, error: Exception) -> None:
        """Say what went wrong."""
        if isinstance(error, SemblanceError):
            self.banner.show_message(spoken(error.sentence), spoken(error.hint), error.details)
        elif not isinstance(error, Stopped):
            self.banner.show_message(self.tr("Something unexpected went wrong."), details=repr(error))

    def _say_pinned(self, name: str, _: Path) -> None:
        entry = next(entry for entry in self.packs.catalogue if entry.id == name)
        state = self.packs.downloads.of(entry)
        if state is not None and state.status is Status.DONE and state.pinned:
            files = ", ".join(file.source.file for file in state.pinned)
            self.banner.show_message(
                self.tr("{name} is installed. Nobody publishes the SHA-256 of {files}.").format(
                    name=said(entry.name), files=files
                ),
                self.tr("What came this first time is pinned: a later download has to equal it."),
                "\n".join(f"{file.source.sha256}  {file.source.file}" for file in state.pinned),
                serious=False,
            )

    # what is done

    def _activate(self) -> None:
        chosen = self.list.chosen
        if len(chosen) == 1 and isinstance(chosen[0], Installed) and chosen[0].pack is not None:
            self.packs.use(chosen[0].folder)

    def _accept(self, name: str, on: bool) -> None:
        self.packs.settings.accept(name, on)
        self.show_chosen()

    def ask_to_delete(self) -> None:
        """Delete what is selected, after a question."""
        folders, bytes_ = self.list.to_delete
        if not folders:
            return
        names = "\n".join(folder.name for folder in folders)
        buttons = QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Delete models?"),
            self.tr("This removes {size} from the disk:\n\n{names}").format(size=size(bytes_), names=names),
            buttons.Cancel,
            self,
        )
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(buttons.Cancel)
        delete.clicked.connect(lambda: self.packs.remove(folders))
        opened(box)

    def take(self, files: list[Path]) -> None:
        """Take files that the person has; a file of the catalogue goes to the selected entry first."""
        chosen = self.list.chosen
        self.packs.take(files, chosen[0] if len(chosen) == 1 and isinstance(chosen[0], Entry) else None)

    def _take_given(self, name: str) -> None:
        """Show the entry that a file was given for."""
        self.list.choose(next(entry for entry in self.packs.catalogue if entry.id == name))
        self.show_chosen()

    def _add(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in MODELS)
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add a model file"), "", self.tr("Models and packs") + f" ({kinds})"
        )
        self.take([Path(name) for name in names])

    def _export(self, folder: Path) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export pack"), f"{folder.name}.zip", "*.zip")
        if name:
            self.packs.export(folder, Path(name))

    def _show_menu(self, place: QPoint) -> None:
        if self.list.to_delete[0]:
            menu = QMenu(self)
            menu.addAction(self.tr("Delete…"), self.ask_to_delete)
            menu.popup(self.list.viewport().mapToGlobal(place))

    # events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._overlay.hide()
        event.acceptProposedAction()
        self.take(local_files(event.mimeData()))
