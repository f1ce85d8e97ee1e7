"""A person's own model file: what it is, what it makes, and what the pack made of it is to be called."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.engine.workers import Task
from app.packs.facts import Facts
from app.packs.model_packs import PREVIEWS, ModelPacks
from app.widgets.drop_overlay import local_files
from app.widgets.pictures import Picture, smooth
from app.words import explained, spoken
from models.errors import SemblanceError
from models.packs.catalogue import Domain
from models.packs.sources import PublicClip

if TYPE_CHECKING:
    from models.pack_import import Parts

SIDE = 112  # px of a preview
AROUND = 180  # px of the screen that frame, margins and buttons may take
DOMAINS = ("face", "cat", "dog", "car", "horse", "church", "painted face", "anime face")
FACE = "face"


class ImportDialog(QDialog):
    """Reads the files at once; more of them, such as an encoder, can be dropped on it."""

    def __init__(self, packs: ModelPacks, files: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a model"))
        self.setAcceptDrops(True)
        self._packs = packs
        self._files = list(files)
        self._parts: Parts | None = None
        self._tasks: list[Task] = []
        self.message = QLabel()
        self.bar = QProgressBar()
        self.facts = Facts()
        self.pictures = [QLabel() for _ in range(PREVIEWS)]
        self.name = QLineEdit(self._files[0].stem.replace("_", " "))
        self.domain = QComboBox()
        self.neutral = QLineEdit()
        self.class_index = QComboBox()
        self.aligned = QCheckBox(self.tr("Photos are faces, turned and cropped like FFHQ"))
        self.clip = QComboBox()
        self.licence = QLineEdit()
        self.make = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._describe()
        self._lay_out()
        self.finished.connect(self._stop)
        self._read()

    def _describe(self) -> None:
        self.message.setWordWrap(True)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.domain.setEditable(True)
        self.domain.addItems(DOMAINS)
        self.domain.currentTextChanged.connect(self._domain_changed)
        self.class_index.setToolTip(self.tr("This model was trained on several classes; take one, or the mean of all"))
        self.class_index.activated.connect(self._class_chosen)
        self.domain.setToolTip(self.tr("In an English word: what the pictures show"))
        self.neutral.setToolTip(self.tr("What every picture is before an edit, in English words"))
        self.licence.setPlaceholderText(self.tr("unknown"))
        self.licence.setToolTip(self.tr("What one may do with the model; its author says so"))
        self.clip.setToolTip(self.tr("The model that reads your words; it can be downloaded later"))
        for entry in self._packs.catalogue:
            if entry.kind == "clip" and entry.clip is not None:
                self.clip.addItem(entry.name, entry.clip)
        self._domain_changed(FACE)
        button = self.make.addButton(self.tr("Make a pack"), QDialogButtonBox.ButtonRole.AcceptRole)
        button.setObjectName("primary")
        button.setDefault(True)
        button.setEnabled(False)
        self.button = button
        self.name.textChanged.connect(self._enable)
        self.make.accepted.connect(self._make)
        self.make.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.form = form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Shows"), self.domain)
        form.addRow(self.tr("Class"), self.class_index)
        form.addRow(self.tr("Neutral text"), self.neutral)
        form.addRow("", self.aligned)
        form.addRow(self.tr("Reads words with"), self.clip)
        form.addRow(self.tr("Licence"), self.licence)
        sheet = QGridLayout()
        sheet.setSpacing(4)
        for number, label in enumerate(self.pictures):
            label.setFixedSize(SIDE, SIDE)
            label.setObjectName("cell")
            sheet.addWidget(label, number // 4, number % 4)
        content = QWidget()
        self._inner = inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(14)
        inner.addWidget(self.facts)
        inner.addLayout(sheet)
        inner.addLayout(form)
        self.below = QScrollArea()
        self.below.setFrameShape(QScrollArea.Shape.NoFrame)
        self.below.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.below.setWidgetResizable(True)
        self.below.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        for widget in (self.message, self.bar, self.below, self.make):
            column.addWidget(widget)

    # reading

    def _read(self) -> None:
        self._parts = None
        self.below.hide()
        names = ", ".join(path.name for path in self._files)
        self._say(self.tr("Reading {names}. Nothing in it is executed.").format(names=names))
        self.bar.show()
        self._tasks.append(self._packs.read(self._files, self._found, self._failed, self._progressed))
        self._enable()

    def _found(self, parts: "Parts") -> None:
        self._parts = parts
        self._say("")
        self.bar.hide()
        self.facts.show_facts(self._facts(parts))
        self._offer_classes(parts)
        self.below.show()
        self._fit()
        self.name.setFocus()
        self.name.selectAll()
        self._tasks.append(self._packs.preview(parts, self._show_picture, self._failed))
        self._enable()

    def _fit(self) -> None:
        """Grow to what is shown now, but stay on the screen; what is more is scrolled to."""
        screen = self.screen().availableGeometry()
        frame = 2 * self.below.frameWidth()
        width = self._inner.sizeHint().width()
        height = self._inner.totalHeightForWidth(width) + frame
        self.below.setMinimumWidth(width + frame + self.below.verticalScrollBar().sizeHint().width())
        self.below.setMinimumHeight(min(height, screen.height() - AROUND))
        self.adjustSize()
        place = self.frameGeometry()
        right, bottom = min(place.right(), screen.right()), min(place.bottom(), screen.bottom())
        place.moveBottomRight(QPoint(right, bottom))
        self.move(max(place.left(), screen.left()), max(place.top(), screen.top()))

    def _offer_classes(self, parts: "Parts") -> None:
        """List the classes of a class-conditional generator; there is no row for others."""
        count = parts.generator.config.c_dim if parts.generator else 0
        self.class_index.clear()
        self.class_index.addItem(self.tr("Mean of all"), None)
        for number in range(count):
            self.class_index.addItem(self.tr("Class {number}").format(number=number), number)
        self.form.setRowVisible(self.class_index, count > 0)

    def _class_chosen(self) -> None:
        assert self._parts is not None
        self._stop()
        self._parts.choose_class(self.class_index.currentData())
        self._tasks.append(self._packs.preview(self._parts, self._show_picture, self._failed))

    def _facts(self, parts: "Parts") -> list[tuple[str, str]]:
        rows = []
        for name, found in parts.files.items():
            words = [spoken(found.format)]
            words += [self.tr("{size} px").format(size=found.resolution)] if found.resolution else []
            words += [self.tr("{count} parameters").format(count=f"{found.parameters:,}")]
            widths = self.tr("widths {widths}").format(widths=" ".join(map(str, found.widths))) if found.widths else ""
            rows.append((name, "\n".join(filter(None, [", ".join(words), widths, *map(spoken, found.notes)]))))
        return rows

    def _show_picture(self, number: int, picture: Picture) -> None:
        side = round(SIDE * self.devicePixelRatioF())
        pixmap = smooth(picture).scaled(QSize(side, side), mode=Qt.TransformationMode.SmoothTransformation)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.pictures[number].setPixmap(pixmap)

    def _failed(self, error: Exception) -> None:
        self.bar.hide()
        if isinstance(error, SemblanceError):
            self._say(explained(error), serious=True)
        else:
            self._say(self.tr("Something unexpected went wrong: {error}").format(error=repr(error)), serious=True)
        self._enable()

    def _progressed(self, fraction: float, _: str) -> None:
        self.bar.setValue(round(fraction * 1000))

    def _say(self, words: str, serious: bool = False) -> None:
        self.message.setText(words)
        self.message.setProperty("role", "warning" if serious else "muted")
        self.message.style().polish(self.message)
        self.message.setVisible(bool(words))

    # making

    def _domain_changed(self, domain: str) -> None:
        article = "an" if domain[:1] in "aeiou" else "a"
        self.neutral.setText(f"{article} {domain}" if domain else "")
        self.aligned.setChecked(domain == FACE)

    def _enable(self) -> None:
        self.button.setEnabled(self._parts is not None and bool(self.name.text().strip()))

    def _make(self) -> None:
        from models.pack_import import About  # here, for torch comes with it; it was imported for reading already

        if self._parts is None:
            return
        clip: PublicClip | None = self.clip.currentData()  # None in a catalogue without one
        domain = self.domain.currentText().strip() or FACE
        neutral = self.neutral.text().strip() or f"a {domain}"
        alignment = Domain(domain, neutral, "ffhq" if self.aligned.isChecked() else "none")
        about = About(
            self.name.text().strip(),
            self.licence.text().strip() or "unknown",
            alignment,
            clip,
            class_index=self.class_index.currentData(),
        )
        self._stop()
        self.button.setEnabled(False)
        self._say(self.tr("Converting"))
        self._tasks.append(self._packs.make(self._parts, about, lambda _: self.accept(), self._failed))

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    # events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self._stop()
        self._files += local_files(event.mimeData())
        self._read()
