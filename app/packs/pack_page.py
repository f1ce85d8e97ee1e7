"""One installed pack: what it is and what it can do, to be used, prepared, exported or deleted."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.packs.catalogue_words import said
from app.packs.facts import Facts
from app.packs.preparations import Preparation
from app.words import size, spoken
from models.packs.library import Installed, clip_folder
from models.packs.manifest import Pack

OFFICIAL_CODES = 100


class PackPage(QWidget):
    """Shows an installed pack and its preparation; what the person presses is told by signals."""

    use_asked = Signal(Path)
    prepare_asked = Signal(Path, int)  # folder, number of faces to measure on
    pause_asked = Signal(Path)
    export_asked = Signal(Path)
    delete_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = Path()
        self.title = QLabel()
        self.facts = Facts()
        self.use = QPushButton()
        self.export = QPushButton(self.tr("Export…"))
        self.delete = QPushButton(self.tr("Delete…"))
        self.heading = QLabel(self.tr("Preparation"))
        self.words = QLabel()
        self.codes = QSpinBox()
        self.prepare = QPushButton()
        self.pause = QPushButton(self.tr("Pause"))
        self.bar = QProgressBar()
        self._describe()
        self._lay_out()
        self._connect()

    def _describe(self) -> None:
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.heading.setProperty("role", "section")
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.use.setObjectName("primary")
        self.codes.setRange(1, 1000)
        self.codes.setValue(OFFICIAL_CODES)
        self.codes.setPrefix(self.tr("faces: "))
        self.codes.setAccessibleName(self.tr("Faces to measure on"))
        self.codes.setToolTip(self.tr("Faces to measure on: 100 as StyleCLIP does; fewer take less time"))
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("Preparation"))
        self.use.setToolTip(self.tr("Make pictures with this pack; the face and its edits are taken over"))
        self.export.setToolTip(self.tr("Write the pack as one zip file, to give it to someone"))
        self.delete.setToolTip(self.tr("Remove it from this computer (Del)"))
        self.pause.setToolTip(self.tr("Stop for now; what was measured stays, also when the program ends"))
        self.prepare.setToolTip(self.tr("Measure every style channel; you can go on working meanwhile"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.use, self.export, self.delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        row = QHBoxLayout()
        for widget in (self.prepare, self.pause, self.codes):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 12)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addLayout(buttons)
        column.addSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addStretch(1)

    def _connect(self) -> None:
        self.use.clicked.connect(lambda: self.use_asked.emit(self._folder))
        self.export.clicked.connect(lambda: self.export_asked.emit(self._folder))
        self.delete.clicked.connect(self.delete_asked)
        self.prepare.clicked.connect(lambda: self.prepare_asked.emit(self._folder, self.codes.value()))
        self.pause.clicked.connect(lambda: self.pause_asked.emit(self._folder))

    def show_pack(self, installed: Installed, in_use: bool, preparation: Preparation | None) -> None:
        """Show a pack, or what is wrong with it."""
        pack = installed.pack
        self._folder = installed.folder
        self.title.setText(said(pack.name) if pack else installed.folder.name)
        self.facts.show_facts(self._facts(installed))
        self.use.setText(self.tr("In use") if in_use else self.tr("Use this pack"))
        self.use.setEnabled(pack is not None and not in_use)
        drawn = pack is not None and pack.base is not None
        self.use.setHidden(drawn)
        self.export.setHidden(drawn)
        self.export.setEnabled(pack is not None)
        self.delete.setVisible(not installed.embedded)
        for widget in (self.heading, self.words, self.prepare, self.pause, self.codes, self.bar):
            widget.setVisible(pack is not None)
        if pack is not None:
            self.heading.setHidden(drawn)
            self._show_preparation(pack, installed.embedded, preparation)

    def _show_preparation(self, pack: Pack, embedded: bool, preparation: Preparation | None) -> None:
        running = preparation is not None and preparation.running
        can = self._has_clip(pack) and not embedded
        again = self.tr("Prepare again") if pack.prepared else self.tr("Prepare")
        self.prepare.setText(self.tr("Resume") if preparation else again)
        self.prepare.setVisible(can and not running)
        self.codes.setVisible(can and not running)
        self.pause.setVisible(running)
        self.bar.setVisible(preparation is not None)
        self.bar.setValue(round(1000 * preparation.fraction) if preparation else 0)
        self.words.setText(self._words(pack, preparation))

    def _words(self, pack: Pack, preparation: Preparation | None) -> str:
        if pack.base is not None:
            words = self.tr("Draws the faces of {pack}: choose Cartoon above the picture, or press Ctrl+Shift+C.")
            return words.format(pack=pack.base)
        if preparation is not None and preparation.running:
            return spoken(preparation.words) or self.tr("Beginning")
        if preparation is not None:
            return self.tr("Paused; it goes on where it was.")
        if not self._has_clip(pack):
            return self.tr("It needs the CLIP model {clip} to read words.").format(clip=pack.public_clip or "")
        if not pack.prepared:
            return self.tr(
                "Not prepared: edits use quick first-order directions, which work at once. A preparation measures "
                "every style channel and makes edits cleaner."
            )
        return self.tr("Prepared: edits use what was measured on this pack.")

    def _facts(self, installed: Installed) -> list[tuple[str, str]]:
        pack = installed.pack
        if pack is None:
            return [(self.tr("Problem"), spoken(installed.problem)), (self.tr("Folder"), str(installed.folder))]
        clip = self.tr("its own CLIP model") if pack.clip else str(pack.public_clip or self.tr("nothing"))
        if pack.clip is None and pack.public_clip is not None and not self._has_clip(pack):
            clip += " " + self.tr("(not on this computer)")
        photos = self.tr("encoded at once") if pack.encoder else self.tr("fitted by optimisation, which takes minutes")
        return [
            (self.tr("Shows"), said(pack.domain)),
            (self.tr("Pictures"), self.tr("{size} px").format(size=pack.resolution)),
            (self.tr("Photos are"), photos),
            (self.tr("Reads words with"), clip),
            (self.tr("Licence"), pack.licence),
            (self.tr("On disk"), size(installed.bytes)),
            (self.tr("Pinned"), self._pins(pack)),
            (self.tr("Folder"), str(installed.folder)),
        ]

    def _pins(self, pack: Pack) -> str:
        return "\n".join(f"{source.file}: SHA-256 {source.sha256[:16]}…" for source in pack.sources if source.sha256)

    def _has_clip(self, pack: Pack) -> bool:
        return pack.clip is not None or (pack.public_clip is not None and clip_folder(pack.public_clip).is_dir())
