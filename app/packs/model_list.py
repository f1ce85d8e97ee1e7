"""The list of the model manager: packs and CLIP models on this computer, and the catalogue's entries."""

import shutil
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.packs.catalogue_words import said
from app.packs.downloads import Download, Status
from app.packs.model_packs import ModelPacks
from app.packs.preparations import Preparation
from app.words import size
from models.packs import library
from models.packs.catalogue import Entry
from models.packs.library import Installed

_MODEL = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME, SHOWS, PIXELS, SIZE, USE, STATE = range(6)


class ModelList(QTreeWidget):
    """Three groups; several installed ones can be selected at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Models"))
        self.setToolTip(self.tr("Enter uses a pack, Del deletes; several can be selected with Ctrl and Shift"))
        self.setHeaderLabels(
            [
                self.tr("Name"),
                self.tr("Shows"),
                self.tr("Pixels"),
                self.tr("Size"),
                self.tr("Commercial"),
                self.tr("State"),
            ]
        )
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setObjectName("models")
        for column in (PIXELS, SIZE):
            self.headerItem().setTextAlignment(column, RIGHT)
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)

    @property
    def chosen(self) -> list[Installed | Entry | Path]:
        """The selected packs, entries and folders of CLIP models."""
        return [item.data(NAME, _MODEL) for item in self.selectedItems()]

    @property
    def to_delete(self) -> tuple[list[Path], int]:
        """The selected folders that can be deleted, and their bytes."""
        packs = [one for one in self.chosen if isinstance(one, Installed) and not one.embedded]
        clips = [one for one in self.chosen if isinstance(one, Path)]
        total = sum(pack.bytes for pack in packs) + sum(library.disk_use(clip) for clip in clips)
        return [*(pack.folder for pack in packs), *clips], total

    def disk_use(self, folder: Path) -> str:
        """Folder of the models, how much they take and how much is left there."""
        used = library.disk_use(folder) if folder.is_dir() else 0
        try:
            free = size(shutil.disk_usage(folder).free)
        except OSError:
            return self.tr("{folder} is not there now").format(folder=folder)
        return self.tr("{folder}: {used} used, {free} free").format(folder=folder, used=size(used), free=free)

    def show_models(self, packs: ModelPacks) -> None:
        """Show what is there; what was selected stays selected."""
        before = [_key(one) for one in self.chosen]
        self.blockSignals(True)
        self.clear()
        here = self._group(self.tr("On this computer"))
        for installed in library.installed():
            self._add_pack(here, installed, packs)
        clips = library.installed_clips()
        group = self._group(self.tr("Models that read words (CLIP)")) if clips else here
        for folder, count in clips.items():
            self._item(group, folder, [folder.name, "", "", size(count), "", ""])
        offered = self._group(self.tr("To download"))
        for entry in packs.to_download():
            self._add_entry(offered, entry)
            self.show_download(entry, packs.downloads.of(entry))
        for item in self._items():
            item.setSelected(_key(item.data(NAME, _MODEL)) in before)
        self.blockSignals(False)

    def choose(self, model: Entry | Path) -> None:
        """Select an entry, or the pack in a folder."""
        for item in self._items():
            if _key(item.data(NAME, _MODEL)) == _key(model):
                alone = QItemSelectionModel.SelectionFlag  # also while Ctrl is held, as for the keys that led here
                self.setCurrentItem(item, NAME, alone.ClearAndSelect | alone.Rows)
                self.scrollToItem(item)

    def show_download(self, entry: Entry, download: Download | None) -> None:
        """Show the share of a download that is done."""
        words = ""
        if download is not None:
            percent = f"{download.fraction:.0%}"
            words = {
                Status.RUNNING: percent,
                Status.PAUSED: self.tr("paused at {percent}").format(percent=percent),
                Status.FAILED: self.tr("failed"),
                Status.DONE: "",
            }[download.status]
        self._say(_key(entry), words)

    def show_preparation(self, folder: Path, preparation: Preparation | None) -> None:
        """Show the share of a preparation that is done."""
        if preparation is not None:
            percent = f"{preparation.fraction:.0%}"
            words = self.tr("preparing {percent}") if preparation.running else self.tr("preparation paused")
            self._say(_key(folder), words.format(percent=percent))

    def _say(self, key: str, words: str) -> None:
        for item in self._items():
            if _key(item.data(NAME, _MODEL)) == key:
                item.setText(STATE, words)

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFirstColumnSpanned(True)
        font = QFont(self.font())
        font.setBold(True)
        group.setFont(NAME, font)
        group.setExpanded(True)
        return group

    def _add_pack(self, group: QTreeWidgetItem, installed: Installed, packs: ModelPacks) -> None:
        pack = installed.pack
        if pack is None:
            state = [installed.folder.name, "", "", size(installed.bytes), "", self.tr("broken")]
        else:
            in_use = installed.folder == packs.current
            words = self.tr("in use") if in_use else "" if pack.prepared else self.tr("not prepared")
            state = [said(pack.name), said(pack.domain), str(pack.resolution), size(installed.bytes), "", words]
        self._item(group, installed, state)
        self.show_preparation(installed.folder, packs.preparations.of(installed.folder))

    def _add_entry(self, group: QTreeWidgetItem, entry: Entry) -> None:
        use = self.tr("yes") if entry.commercial else self.tr("no")
        count = "" if entry.bytes is None else size(entry.bytes)
        shows = said(entry.domain.domain) if entry.domain else "CLIP"
        self._item(group, entry, [said(entry.name), shows, str(entry.resolution or ""), count, use, ""])

    def _item(self, group: QTreeWidgetItem, model: Installed | Entry | Path, texts: list[str]) -> None:
        item = QTreeWidgetItem(group, texts)
        item.setData(NAME, _MODEL, model)
        for column in (PIXELS, SIZE):
            item.setTextAlignment(column, RIGHT)

    def _items(self) -> list[QTreeWidgetItem]:
        groups = [self.topLevelItem(index) for index in range(self.topLevelItemCount())]
        children = [group.child(index) for group in groups if group is not None for index in range(group.childCount())]
        return [child for child in children if child is not None]


def _key(model: Installed | Entry | Path) -> str:
    return str(model.folder) if isinstance(model, Installed) else model.id if isinstance(model, Entry) else str(model)
