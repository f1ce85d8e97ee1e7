"""The grid of an edit: the requests come from `models.contact_sheet`, the engine fills the cells."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.engine.engine import Engine
from app.session.document import Document
from app.window.edits.grid_dialog import GridDialog
from models import contact_sheet
from models.edits import Edit, RenderRequest
from models.progress import Progress

if TYPE_CHECKING:
    from models.editor import Editor

CELL = 128  # px, the largest picture of a cell


class Grid(QObject):
    """Shows strength against focus of one edit in a dialog that belongs to `window`."""

    _rendered = Signal(int, int, object)

    def __init__(self, document: Document, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._window = window

    def show(self, index: int) -> GridDialog | None:
        """Open the grid of an edit; its cells fill one by one. None without a face."""
        request = self._document.request
        if request is None:
            return None
        grid = contact_sheet.grid(request, index)
        edit = request.edits[index]
        dialog = GridDialog(edit, grid.alphas, grid.betas, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rendered.connect(dialog.show_cell)
        dialog.chosen.connect(lambda alpha, beta: self._take(edit, alpha, beta))
        dialog.finished.connect(lambda _: self._engine.cancel())
        self._engine.submit(partial(self._render, grid.requests), lambda _: None)
        dialog.open()
        return dialog

    def _take(self, edit: Edit, alpha: float, beta: float) -> None:
        """Give the edit the values of a cell, unless it is gone or changed meanwhile."""
        edits = self._document.edits
        if edit in edits:
            self._document.set_edit(edits.index(edit), replace(edit, alpha=alpha, beta=beta))

    def _render(self, requests: Sequence[Sequence[RenderRequest]], editor: "Editor", progress: Progress) -> None:
        """In the engine's thread: render the cells one by one."""
        side = max(size for size in editor.generator.config.resolutions if size <= CELL)
        cells = [(row, column) for row in range(len(requests)) for column in range(len(requests[row]))]
        what = QCoreApplication.translate("Engine", "Rendering the grid")
        for number, (row, column) in enumerate(cells):
            progress.report(number / len(cells), what)
            self._rendered.emit(row, column, editor.render(replace(requests[row][column], resolution=side)))
