"""Says at each row what of its edit the photo cannot show, once the photo is on the screen."""

from collections.abc import Mapping, Set
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.engine.engine import Engine
from app.engine.host import Frame
from app.engine.workers import Task
from app.session.document import Document
from app.session.preview import Preview
from app.window.edits.edit_stack import EditStackPanel
from models.edits import Edit, PhotoRequest
from models.photo import Photo
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor


class LeftOutNotes(QObject):
    """Asks after every picture at full quality: the answer takes a picture of its own, which nobody waits for."""

    def __init__(
        self, stack: EditStackPanel, document: Document, engine: Engine, preview: Preview, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._document = document
        self._engine = engine
        self._asked: Task | None = None
        preview.framed.connect(self._ask)

    def _ask(self, frame: Frame) -> None:
        photo, request = self._document.photo, frame.request
        if photo is None or not isinstance(request, PhotoRequest) or request != self._document.request:
            return
        if frame.full and any(edit.active for edit in self._document.edits):
            if self._asked is not None:
                self._asked.cancel()
            self._asked = self._engine.submit(partial(_left_out, request, photo), self._show)

    def _show(self, left_out: Mapping[Edit, Set[str]]) -> None:
        for row, edit in zip(self._stack.rows, self._document.edits, strict=False):
            if edit in left_out:
                row.show_left_out(self._told(left_out[edit]))

    def _told(self, parts: Set[str]) -> str:
        """Values of `models.transfer.left_out` in words."""
        words = {
            "pose": self.tr("The photo keeps its pose."),
            "more hair": self.tr("The photo keeps the length of its hair."),
            "cover": self.tr("The photo keeps what covers the face: glasses, beards, hats."),
            "hat": self.tr("The photo's hair looks like a hat or a scarf, so its colour stays."),
            "less hair": self.tr("The photo keeps its hair where it is."),
        }
        told = [sentence for part, sentence in words.items() if part in parts]
        return " ".join([*told, self.tr("The model's face shows the whole edit (Ctrl+M).")] if told else [])


def _left_out(request: PhotoRequest, photo: Photo, editor: "Editor", _: Progress) -> Mapping[Edit, Set[str]]:
    return editor.left_out(request, photo)
