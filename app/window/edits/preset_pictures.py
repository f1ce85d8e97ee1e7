"""Presets as small pictures of the open face, made one by one while the engine has nothing else to do."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.engine.engine import Engine, State
from app.session.document import Change, Document
from app.widgets.pictures import Picture
from app.window.edits.preset_panel import PresetPanel
from models.edits import Code, Edit, RenderRequest
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor

SIDE = 64  # px
IDLE = 150  # ms between looks whether the engine is free


class PresetPictures(QObject):
    """Works while the panel is in sight; what is made of a face is kept until another is opened."""

    def __init__(self, panel: PresetPanel, document: Document, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._document = document
        self._engine = engine
        self._made: dict[Edit, Picture | None] = {}  # None: asked for, or impossible
        self._code: Code | None = None
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
            if picture is not None:
                self._panel.show_picture(edit, picture)
        if self._panel.isVisible():
            self._timer.start()

    def _follow(self, change: Change) -> None:
        portrait = self._document.portrait
        code = portrait.code if portrait is not None else None
        if change is Change.PORTRAIT and code != self._code:
            self._code = code
            self._made.clear()
            self._panel.clear_pictures()
            if self._panel.isVisible():
                self._timer.start()

    def _work(self) -> None:
        """Ask for one picture, or stop where all have been asked for."""
        portrait, engine = self._document.portrait, self._engine
        if portrait is None or engine.state is not State.READY or engine.busy or not engine.fits(portrait):
            return
        edit = next((edit for edit in self._panel.presets() if edit not in self._made), None)
        if edit is None:
            self._timer.stop()
            return
        self._made[edit] = None
        request = RenderRequest(portrait.code, (edit,))
        engine.submit(partial(_small, request), partial(self._take, edit, portrait.code), lambda _: None)

    def _take(self, edit: Edit, code: Code, picture: Picture) -> None:
        if code == self._code:
            self._made[edit] = picture
            self._panel.show_picture(edit, picture)


def _small(request: RenderRequest, editor: "Editor", progress: Progress) -> Picture:
    """The picture of a request in about `SIDE` px; for the lane's thread."""
    sizes = editor.generator.config.resolutions
    size = min((one for one in sizes if one >= SIDE), default=sizes[-1])
    return editor.render(replace(request, resolution=None if size == sizes[-1] else size))
