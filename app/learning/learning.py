"""The two methods that learn, in the window: what the actions do, the cards that show it, the rows it becomes.

Dialogs are imported when they are first opened, so that the window's start need not wait for them.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.engine.engine import Engine, State
from app.learning.card import LearningCard
from app.learning.optimising import Optimising
from app.learning.training import Training
from app.messages import Messages
from app.session.document import Document
from app.settings import Settings
from app.widgets.banner import Banner
from app.widgets.dialogs import opened
from app.words import spoken
from models.edits import LEARNED_ALPHA, Edit, RenderRequest
from models.mapper.jobs import TrainingJob, unfinished
from models.mapper.library import mappers, text_of
from models.optimization.job import OptimizationJob
from models.optimization.settings import OptimizationSettings, suited
from models.packs.manifest import Pack
from models.progress import Progress

if TYPE_CHECKING:
    from app.learning.optimise_dialog import OptimiseDialog
    from app.learning.train_dialog import TrainDialog
    from models.editor import Editor

MAPPERS = "*.safetensors *.pt"


class Learning(QObject):
    """Trains and optimises; dialogs belong to `window`, which owns this."""

    def __init__(
        self,
        document: Document,
        engine: Engine,
        settings: Settings,
        banner: Banner,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._settings = settings
        self._banner = banner
        self._window = window
        self._trained_for: Pack | None = None
        self.training_card = LearningCard()
        self.optimising_card = LearningCard()
        self.trained_menu = QMenu(self.tr("Add trai&ned edit"), window)
        self.trained_menu.aboutToShow.connect(self._fill_trained)
        self.training = Training(self)
        self.optimising = Optimising(engine, self)
        self.training.failed.connect(messages.report)
        self._connect_training()
        self._connect_optimising()
        engine.state_changed.connect(self._offer_unfinished)

    def _connect_training(self) -> None:
        training, card = self.training, self.training_card
        training.started.connect(self._show_training)
        training.progressed.connect(lambda share, what: card.show_progress(share, spoken(what)))
        training.previewed.connect(card.show_pictures)
        training.ended.connect(card.hide)
        training.trained.connect(self._take_trained)
        training.stopped.connect(self._offer_job)
        _end_with(card.keep_asked, card.ending, training.keep)
        _end_with(card.stop_asked, card.ending, training.stop)

    def _connect_optimising(self) -> None:
        optimising, card = self.optimising, self.optimising_card
        optimising.started.connect(self._show_optimising)
        optimising.progressed.connect(self._show_run)
        optimising.previewed.connect(card.show_pictures)
        optimising.ended.connect(card.hide)
        optimising.found.connect(self._document.add_learned)
        optimising.imagined.connect(self._document.set_portrait)
        _end_with(card.keep_asked, card.ending, optimising.keep)
        card.stop_asked.connect(optimising.stop)

    # training

    def train(self, index: int | None = None) -> "TrainDialog | None":
        """Ask how an edit (None: the selected one) is to be trained, and begin."""
        from app.learning.train_dialog import TrainDialog

        edit, pack = self._edit(index), self._pack
        if edit is None or pack is None:
            return None
        if self.training.busy:
            self._say(self.tr("One edit is being trained already."), self.tr("Wait for it, or stop it first."))
            return None
        dialog = TrainDialog(edit, pack, self._window)
        dialog.chosen.connect(self.start)
        return opened(dialog)

    def start(self, job: TrainingJob) -> None:
        """Train, or go on with what is left of the same job."""
        if self._pack is not None and not self.training.busy:
            self._trained_for = self._pack
            self.training.start(self._pack, self._settings.device, job)

    def close(self) -> None:
        """End what is being trained; it is offered again at the next start."""
        self.training.close()

    def _show_training(self, job: TrainingJob) -> None:
        title = self.tr("Training “{name}”").format(name=job.target)
        self.training_card.begin(title, self.tr("End it for now; it can go on later where it was"))

    def _take_trained(self, edit: Edit) -> None:
        """A row where the words still stand in the stack; elsewhere the person is asked."""
        fits = self._pack is not None and self._pack == self._trained_for
        if fits and any(_words(one) == _words(edit) for one in self._document.edits):
            self._document.add_learned(edit)
            return
        sentence = self.tr("“{name}” is trained.").format(name=edit.target)
        add = self.tr("Add it here"), partial(self._document.add_learned, edit)
        hint = self.tr("It is among the trained edits of the menu.")
        self._say(sentence, hint, add if fits and self._document.portrait else None)

    def _offer_unfinished(self, state: State) -> None:
        if state is State.READY and self._banner.isVisible():  # what it says, such as an offer to recover, goes first
            once = Qt.ConnectionType.SingleShotConnection
            self._banner.closed.connect(lambda: self._offer_unfinished(state), once)
            return
        pack = self._pack
        if state is State.READY and pack is not None and not self.training.busy:
            for job in list(unfinished(pack).values())[:1]:
                self._offer_job(job)

    def _offer_job(self, job: TrainingJob) -> None:
        sentence = self.tr("The training of “{name}” was stopped.").format(name=job.target)
        hint = self.tr("It can go on where it was, now or the next time the same edit is trained.")
        self._say(sentence, hint, (self.tr("Go on"), partial(self.start, job)))

    # optimisation

    def optimise(self, index: int | None = None) -> "OptimiseDialog | None":
        """Ask what the open face, or a new one, should become by optimisation, and begin."""
        from app.learning.optimise_dialog import OptimiseDialog

        if self.optimising.busy:
            self._say(self.tr("One face is being optimised already."), self.tr("Wait for it, or stop it first."))
            return None
        edit = self._edit(index) or Edit("")
        usual = suited(self._pack) if self._pack else OptimizationSettings()
        dialog = OptimiseDialog(edit, usual.space, self._document.portrait is not None, self._window)
        dialog.chosen.connect(self.begin)
        return opened(dialog)

    def begin(self, job: OptimizationJob) -> None:
        """Optimise the face as its other edits make it."""
        request = self._document.state.model_request
        if request is not None:
            others = tuple(edit for edit in request.edits if _words(edit) != (job.target, job.neutral))
            request = RenderRequest(request.code, others)
        self.optimising.start(job, request)

    def _show_optimising(self, job: OptimizationJob) -> None:
        title = self.tr("Optimising toward “{name}”").format(name=job.target)
        self.optimising_card.begin(title, self.tr("End it and leave the face as it was (Esc)"))

    def _show_run(self, share: float, what: str) -> None:
        self.optimising_card.show_progress(share, spoken(what))

    # trained edits

    def _fill_trained(self) -> None:
        """List the mappers that are there for this pack, and a way to take one from a file."""
        menu = self.trained_menu
        menu.clear()
        pack = self._pack
        for path in mappers(pack) if pack else []:
            entry = menu.addAction(text_of(path) or path.stem)
            entry.setToolTip(path.name)
            entry.triggered.connect(partial(self.add_trained, path))
        menu.addSeparator()
        menu.addAction(self.tr("Mapper from a &file…"), self.open_mapper).setEnabled(pack is not None)

    def add_trained(self, path: Path) -> None:
        """Add the edit of a mapper that lies in the library."""
        if self._pack is not None:
            target = text_of(path) or path.stem
            self._document.add_learned(Edit(target, self._pack.neutral, LEARNED_ALPHA, mapper=path.name))

    def open_mapper(self) -> None:
        """Ask for a mapper's file, ours or StyleCLIP's, keep a copy in the library and add its edit."""
        known = self.tr("Mappers") + f" ({MAPPERS});;" + self.tr("All files") + " (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Mapper from a file"), "", known)
        if name:
            self.import_mapper(Path(name))

    def import_mapper(self, path: Path) -> None:
        """Keep a copy of a mapper in the library and add its edit."""
        self._engine.submit(partial(_import, path), self.add_trained, lasting=True)

    @property
    def _pack(self) -> Pack | None:
        return self._engine.loaded.pack if self._engine.loaded else None

    def _edit(self, index: int | None) -> Edit | None:
        index = self._document.selected if index is None else index
        return None if index is None else replace(self._document.edits[index], enabled=True)

    def _say(self, sentence: str, hint: str, way_on: tuple[str, Callable[[], object]] | None = None) -> None:
        self._banner.show_message(sentence, hint, serious=False, action=way_on)


def _words(edit: Edit) -> tuple[str, str]:
    return edit.target, edit.neutral


def _end_with(asked: SignalInstance, show: Callable[[], None], end: Callable[[], None]) -> None:
    asked.connect(show)
    asked.connect(end)


def _import(path: Path, editor: "Editor", _: Progress) -> Path:
    """In the engine's thread. Raises as `import_mapper`."""
    from models.mapper.loading import import_mapper

    return import_mapper(path, editor.pack, editor.generator.config)
