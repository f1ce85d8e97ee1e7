"""Presets as small pictures of the open face, made one by one while the engine has nothing else to do."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.engine.engine import Engine, State
from app.engine.rendering import render_face
from app.engine.workers import Task
from app.session.document import Change, Document
from app.widgets.pictures import Picture
from app.window.edits.answers import Answers, has_focus
from app.window.edits.preset_panel import PresetPanel
from models.edits import Code, Edit
from models.progress import Progress
from models.project import Project, Surface

if TYPE_CHECKING:
    from models.editor import Editor

SIDE = 64  # px
IDLE = 150  # ms between looks whether the engine is free


class PresetPictures(QObject):
    """Works while the panel is in sight; what is made of a face is kept until another is opened."""

    def __init__(
        self, panel: PresetPanel, document: Document, engine: Engine, answers: Answers, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._document = document
        self._engine = engine
        self._answers = answers
        self._made: dict[Edit, Picture | Task] = {}  # a task: on its way, or impossible
        self._face: tuple[Code, Surface] | None = None
        self._timer = QTimer(self, interval=IDLE)
        self._timer.timeout.connect(self._work)
        document.changed.connect(self._follow)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Work while the panel is shown."""
        if event.type() == QEvent.Type.Show:
            self._timer.start()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return super().eventFilter(watched, event)

    def show(self) -> None:
        """Give the panel the pictures that are there, after it shows other presets."""
        for edit, picture in self._made.items():
            if not isinstance(picture, Task):
                self._panel.show_picture(edit, picture)
        if self._panel.isVisible():
            self._timer.start()

    def _follow(self, change: Change) -> None:
        face = self._shown_face()
        if change in (Change.PORTRAIT, Change.CODE) and face != self._face:
            self._face = face
            self._made.clear()
            self._panel.clear_pictures()
            if self._panel.isVisible():
                self._timer.start()

    def _shown_face(self) -> tuple[Code, Surface] | None:
        state = self._document.state
        return (state.portrait.code, state.surface) if state.portrait is not None else None

    def _work(self) -> None:
        """Ask for one picture, with the focus that a click on it gives, or stop where all have been asked for."""
        portrait, engine = self._document.portrait, self._engine
        if portrait is None or engine.state is not State.READY or engine.busy or not engine.fits(portrait):
            return
        edit = next((edit for edit in self._panel.presets() if self._open(edit)), None)
        if edit is None:
            self._timer.stop()
            return
        if not has_focus(edit) and self._answers.ask(edit):
            return
        project = Project(portrait, (self._answers.suited(edit),), surface=self._document.state.surface)
        done = partial(self._take, edit, self._face)
        self._made[edit] = engine.submit(partial(_small, project), done, lambda _: None)

    def _open(self, edit: Edit) -> bool:
        """Tell if the picture is still to be made; one that was cancelled is asked for again."""
        made = self._made.get(edit)
        return made is None or (isinstance(made, Task) and made.cancelled)

    def _take(self, edit: Edit, face: tuple[Code, Surface] | None, picture: Picture) -> None:
        if face == self._face:
            self._made[edit] = picture
            self._panel.show_picture(edit, picture)


def _small(project: Project, editor: "Editor", progress: Progress) -> Picture:
    """The face of a session, about `SIDE` px; for the lane's thread."""
    return render_face(project, editor, SIDE)
