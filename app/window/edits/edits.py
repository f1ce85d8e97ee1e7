"""The stack of edits: its rows show the document, and the actions on an edit change it."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.engine.engine import Engine
from app.engine.host import Frame
from app.learning.learning import Learning
from app.session.document import Change, Document
from app.session.preview import Preview
from app.window.edits.answers import Answers, has_focus
from app.window.edits.edit_row import EditRow
from app.window.edits.grid import Grid
from app.window.edits.grid_dialog import GridDialog
from app.window.edits.left_out_notes import LeftOutNotes
from app.window.edits.panel import EditsPanel
from app.window.edits.presets import Presets
from app.window.edits.prompt_bar import PromptBar
from app.window.edits.studies import Studies
from app.words import explained
from models.edits import DEFAULT_BETA, Edit
from models.errors import SemblanceError, TextError
from models.language.reading import understood


class Edits(QObject):
    """Joins document and stack; the actions take the selected edit."""

    def __init__(
        self,
        panel: EditsPanel,
        prompt: PromptBar,
        document: Document,
        engine: Engine,
        preview: Preview,
        answers: Answers,
        presets: Presets,
        learning: Learning,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.stack = panel.stack
        self._panel = panel
        self._prompt = prompt
        self._document = document
        self._engine = engine
        self._presets = presets
        self._grid = Grid(document, engine, window)
        document.changed.connect(self._follow)
        self._studies = Studies(self.stack, document, engine, answers, self)  # hears of changes after the rows
        LeftOutNotes(self.stack, document, engine, preview, self)
        preview.framed.connect(self._show_effects)
        prompt.submitted.connect(self.add)
        presets.chosen.connect(self._take)
        self.stack.approached.connect(preview.prefetch)
        self._connect_stack(learning)

    def _connect_stack(self, learning: Learning) -> None:
        stack, document = self.stack, self._document
        stack.selected.connect(document.select)
        stack.previewed.connect(document.preview_edit)
        stack.committed.connect(self._commit)
        stack.words_chosen.connect(self._choose_words)
        stack.remove_asked.connect(document.remove_edit)
        stack.preset_asked.connect(self._presets.store)
        stack.grid_asked.connect(self._grid.show)
        stack.train_asked.connect(learning.train)
        stack.optimise_asked.connect(learning.optimise)

    def _take(self, preset: Edit) -> None:
        """Add a preset; one without a focus of its own gets the one that suits its words, as typed words do."""
        (self._document.add_edit if has_focus(preset) else self._studies.add)(preset)

    def add(self, target: str, neutral: str) -> None:
        """Add an edit at once; words of which nothing can be read stay in the prompt, with a sentence."""
        try:
            edit = understood(Edit(target, neutral))
        except TextError as error:
            self._document.failed.emit(error)
            return
        self._prompt.target.clear()
        self._studies.add(edit)

    def _commit(self, index: int, edit: Edit) -> None:
        """Take over a changed edit, with its words read anew where they were changed or a correction was removed."""
        before = self._document.edits[index]
        other_words = (edit.target, edit.neutral) != (before.target, before.neutral)
        if other_words or (before.read_target and not edit.read_target):
            try:
                edit = understood(edit)
            except TextError as error:
                self.stack.rows[index].reading.show_note(explained(error))
                return
        if other_words:
            self._studies.replace(index, edit)
        else:
            self._document.set_edit(index, edit)

    def _choose_words(self, index: int, target: str) -> None:
        """Take other words in place of those that are not understood."""
        edit = self._document.edits[index]
        self._commit(index, replace(edit, target=target, name="", beta=DEFAULT_BETA))

    def toggle(self) -> None:
        """Switch the selected edit on or off."""
        if self._document.selected is not None:
            self._document.toggle_edit(self._document.selected)

    def rename(self) -> None:
        """Put the cursor into the name of the selected edit."""
        if self._document.selected is not None:
            self._panel.bring_forward()
            self.stack.rows[self._document.selected].head.start_rename()

    def keep(self) -> None:
        """Ask for parts that the selected edit must not change."""
        if self._document.selected is not None:
            self._panel.bring_forward()
            self.stack.rows[self._document.selected].keep.ask()

    def remove(self) -> None:
        """Remove the selected edit."""
        if self._document.selected is not None:
            self._document.remove_edit(self._document.selected)

    def store_preset(self) -> None:
        """Keep the selected edit as a preset."""
        if self._document.selected is not None:
            self._presets.store(self._document.edits[self._document.selected])

    def grid(self) -> GridDialog | None:
        """Show strength against focus of the selected edit."""
        return None if self._document.selected is None else self._grid.show(self._document.selected)

    def _follow(self, change: Change) -> None:
        if change in (Change.PORTRAIT, Change.EDITS):
            more = len(self._document.edits) - len(self.stack.rows)
            self.stack.show_edits(self._document.edits)
            self.stack.show_on_photo(self._document.photo is not None)
            if more:
                self._prompt.target.lead_to(self.stack.rows[-1].alpha.track if more > 0 else None)
        if change in (Change.PORTRAIT, Change.EDITS, Change.SELECTION):
            self.stack.show_selected(self._document.selected)

    def _show_effects(self, frame: Frame) -> None:
        if self._engine.loaded is not None:
            for row, edit in zip(self.stack.rows, self._document.edits, strict=False):
                if edit in frame.kept:
                    _show_kept(row, frame.kept[edit], self._engine.loaded.channels)


def _show_kept(row: EditRow, kept: int | SemblanceError, total: int) -> None:
    """Say how many style channels survive beta, or why the edit moves nothing."""
    if isinstance(kept, SemblanceError):
        row.show_refusal(explained(kept))
    else:
        row.show_refusal("")
        row.show_channels(kept, total)
