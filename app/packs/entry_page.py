"""One entry of the catalogue: what it is, what its licence allows, and its download."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.packs.catalogue_words import said
from app.packs.downloads import Download, Status
from app.packs.facts import Facts, link
from app.words import explained, size, spoken
from models.errors import SemblanceError
from models.files import make_folder
from models.packs.catalogue import Entry
from models.packs.library import downloads_folder
from models.paths import models_folder

TIMES = 2.2  # an entry's files and what is made of them lie side by side for a while


class EntryPage(QWidget):
    """Shows an entry and its download; what the person presses is told by signals."""

    accepted = Signal(str, bool)  # id, whether the licence is accepted
    start_asked = Signal(str)
    pause_asked = Signal(str)
    cancel_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self.title = QLabel()
        self.about = QLabel()
        self.facts = Facts()
        self.accept = QCheckBox(self.tr("I accept this licence"))
        self.start = QPushButton()
        self.pause = QPushButton(self.tr("Pause"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.bar = QProgressBar()
        self.state = QLabel()
        self.by_hand = QPushButton(self.tr("Fetch it with a browser"))
        self.hand = QWidget()
        self._hand_facts = Facts()
        self._describe()
        self._lay_out()
        self._connect()

    def _describe(self) -> None:
        self.title.setProperty("role", "heading")
        for label in (self.title, self.about, self.state):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.start.setObjectName("primary")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("Download"))
        self.by_hand.setCheckable(True)
        self.by_hand.setObjectName("link")
        self.by_hand.setToolTip(self.tr("Addresses of the files, and the folder where Semblance looks for them"))
        self.accept.setToolTip(self.tr("Nothing is fetched before"))
        self.pause.setToolTip(self.tr("Stop for now; what has arrived stays, also when the program ends"))
        self.cancel.setToolTip(self.tr("Stop and remove what has arrived"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.start, self.pause, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 12)
        column.setSpacing(10)
        for widget in (self.title, self.about, self.facts, self.accept):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.bar)
        column.addWidget(self.state)
        column.addWidget(self.by_hand, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.hand)
        column.addStretch(1)
        inner = QVBoxLayout(self.hand)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._hand_facts)
        row = QHBoxLayout()
        self.copy = QPushButton(self.tr("Copy addresses"))
        self.folder = QPushButton(self.tr("Open folder"))
        for button, tip in (
            (self.copy, self.tr("Put the addresses into the clipboard")),
            (self.folder, self.tr("Put the files there, under their names, then press Download")),
        ):
            button.setToolTip(tip)
            row.addWidget(button)
        row.addStretch(1)
        inner.addLayout(row)
        self.hand.hide()

    def _connect(self) -> None:
        self.by_hand.toggled.connect(self.hand.setVisible)
        self.accept.clicked.connect(lambda on: self._tell(lambda entry: self.accepted.emit(entry, on)))
        self.start.clicked.connect(lambda: self._tell(self.start_asked.emit))
        self.pause.clicked.connect(lambda: self._tell(self.pause_asked.emit))
        self.cancel.clicked.connect(lambda: self._tell(self.cancel_asked.emit))
        self.copy.clicked.connect(self._copy)
        self.folder.clicked.connect(self._open_folder)

    def show_entry(
        self, entry: Entry, accepted: bool, own: list[Path], also: Entry | None, download: Download | None
    ) -> None:
        """Show an entry, the files of it that the person gave, the CLIP model that comes along, and its download."""
        self._entry = entry
        self.title.setText(said(entry.name))
        self.about.setText(said(entry.about))
        self.accept.setChecked(accepted)
        self.facts.show_facts(self._facts(entry, own, also))
        self._hand_facts.show_facts(self._addresses(entry))
        self.show_download(download)

    def show_download(self, download: Download | None) -> None:
        """Show how far the download is, and what can be done with it."""
        status = download.status if download else None
        running = status is Status.RUNNING
        words = {None: self.tr("Download"), Status.PAUSED: self.tr("Resume"), Status.FAILED: self.tr("Try again")}
        self.start.setText(words.get(status, self.tr("Download")))
        self.start.setVisible(not running)
        self.start.setEnabled(self.accept.isChecked())
        self.start.setToolTip("" if self.accept.isChecked() else self.tr("Accept the licence first"))
        self.accept.setEnabled(not running)
        self.pause.setVisible(running)
        self.cancel.setVisible(status in (Status.RUNNING, Status.PAUSED, Status.FAILED))
        self.bar.setVisible(status in (Status.RUNNING, Status.PAUSED))
        self.bar.setValue(round(1000 * download.fraction) if download else 0)
        self._say(download)

    def _say(self, download: Download | None) -> None:
        failed = download is not None and download.status is Status.FAILED
        self.state.setProperty("role", "warning" if failed else "muted")
        self.state.style().polish(self.state)
        self.state.setText(self._words(download))
        self.state.setVisible(bool(self.state.text()))

    def _words(self, download: Download | None) -> str:
        if download is None:
            return self._room()
        if download.status is Status.FAILED:
            error = download.error
            if isinstance(error, SemblanceError):
                return explained(error)
            return self.tr("Something unexpected went wrong; the log has the details.")
        if download.status is Status.PAUSED:
            return self.tr("Paused; what has arrived is kept.")
        return spoken(download.words) or self.tr("Connecting")

    def _room(self) -> str:
        """Sentence that the disk has too little room; empty if it has enough."""
        entry = self._entry
        needed = int((entry.bytes or 0) * TIMES) if entry else 0
        free = shutil.disk_usage(_existing(models_folder())).free
        if needed <= free:
            return ""
        return self.tr("This needs about {needed} for a while, the disk has {free} left.").format(
            needed=size(needed), free=size(free)
        )

    def _facts(self, entry: Entry, own: list[Path], also: Entry | None) -> list[tuple[str, str]]:
        pixels = self.tr("{size} px").format(size=entry.resolution) if entry.resolution else ""
        return [
            (self.tr("Shows"), said(entry.domain.domain) if entry.domain else self.tr("words and pictures (CLIP)")),
            (self.tr("Pictures"), pixels),
            (self.tr("Size"), _about(entry) or self.tr("not published")),
            (self.tr("Comes with"), f"{also.name}, {_about(also)}" if also else ""),
            (self.tr("Reads words with"), str(entry.clip) if entry.clip and entry.kind == "pack" else ""),
            (self.tr("Licence"), said(entry.licence)),
            (self.tr("Commercial use"), self.tr("allowed") if entry.commercial else self.tr("not allowed")),
            (self.tr("Terms"), link(entry.terms) if entry.terms else ""),
            (self.tr("Checked by"), self._checks(entry)),
            (self.tr("You gave"), "\n".join(path.name for path in own)),
        ]

    def _checks(self, entry: Entry) -> str:
        if all(source.sha256 for source in entry.files):
            return self.tr("the published SHA-256")
        return self.tr("no published SHA-256: the first download is pinned, later ones have to equal it")

    def _addresses(self, entry: Entry) -> list[tuple[str, str]]:
        links = [(source.file, "<br>".join(map(link, source.urls))) for source in entry.files]
        return [*links, (self.tr("Folder"), str(downloads_folder(entry.id)))]

    def _copy(self) -> None:
        if self._entry is not None:
            addresses = [source.urls[0] for source in self._entry.files]
            QGuiApplication.clipboard().setText("\n".join(addresses))

    def _open_folder(self) -> None:
        if self._entry is not None:
            folder = downloads_folder(self._entry.id)
            make_folder(folder)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _tell(self, signal: Callable[[str], object]) -> None:
        if self._entry is not None:
            signal(self._entry.id)


def _about(entry: Entry) -> str:
    """The size of all files in words; empty where it is not known."""
    if entry.bytes is None:
        return ""
    return size(entry.bytes) if entry.about_bytes is None else "≈ " + size(entry.bytes)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
