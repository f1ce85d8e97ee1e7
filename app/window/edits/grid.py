"""The grid of an edit: the requests come from `models.contact_sheet`, the engine fills the cells."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.engine.engine import Engine
from app.engine.rendering import render_face, with_edit
from app.engine.workers import Task
from app.session.document import Document
from app.widgets.dialogs import opened
from app.widgets.pictures import Picture
from app.window.edits.grid_dialog import GridDialog
from models import contact_sheet
from models.edits import Edit
from models.progress import Progress
from models.project import Project

if TYPE_CHECKING:
    from models.editor import Editor

CELL = 128  # px, the largest picture of a cell


class Grid(QObject):
    """Shows strength against focus of one edit in a dialog that belongs to `window`."""

    _rendered = Signal(int, int, int, object)  # the number of the grid, a cell's row and column, its picture

    def __init__(self, document: Document, engine: Engine, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._engine = engine
        self._window = window
        self._dialog: GridDialog | None = None  # the one that is open
        self._number = 0  # of its grid
        self._rendered.connect(self._show_cell)

    def show(self, index: int) -> GridDialog | None:
        """Open the grid of an edit; its cells fill one by one. None without a face."""
        project = self._document.state
        if project.portrait is None:
            return None
        edit = project.edits[index]
        grid = contact_sheet.grid(edit)
        dialog = GridDialog(edit, grid.alphas, grid.betas, parent=self._window)
        dialog.chosen.connect(lambda alpha, beta: self._take(edit, alpha, beta))
        self._dialog, self._number = dialog, self._number + 1
        task = self._engine.submit(partial(self._render, self._number, project, index, grid.edits), lambda _: None)
        dialog.finished.connect(lambda _: self._end(task))
        opened(dialog)
        return dialog

    def _end(self, task: Task) -> None:
        task.cancel()
        self._dialog = None

    def _show_cell(self, number: int, row: int, column: int, picture: Picture) -> None:
        if self._dialog is not None and number == self._number:
            self._dialog.show_cell(row, column, picture)

    def _take(self, edit: Edit, alpha: float, beta: float) -> None:
        """Give the edit the values of a cell, unless it is gone or changed meanwhile."""
        edits = self._document.edits
        if edit in edits:
            self._document.set_edit(edits.index(edit), replace(edit, alpha=alpha, beta=beta))

    def _render(
        self,
        number: int,
        project: Project,
        index: int,
        edits: Sequence[Sequence[Edit]],
        editor: "Editor",
        progress: Progress,
    ) -> None:
        """In the engine's thread: render the cells one by one."""
        cells = [(row, column) for row in range(len(edits)) for column in range(len(edits[row]))]
        what = QCoreApplication.translate("Engine", "Rendering the grid")
        for done, (row, column) in enumerate(cells):
            progress.report(done / len(cells), what)
            picture = render_face(with_edit(project, index, edits[row][column]), editor, CELL)
            self._rendered.emit(number, row, column, picture)
