"""Presets in the window: the panel shows them, the prompt suggests them, an edit becomes one."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from app.engine.engine import Engine
from app.packs.switch import PackSwitch
from app.session import presets
from app.session.document import Document
from app.session.preview import Preview
from app.session.steps import name_of
from app.window.edits.answers import Answers
from app.window.edits.preset_panel import PresetPanel
from app.window.edits.preset_pictures import PresetPictures
from app.window.edits.prompt_bar import PromptBar
from models.edits import MAX_TEXT, Edit
from models.language.glossary import offered_texts


class Presets(QObject):
    """The presets of the pack in use and the person's own; dialogs belong to `window`."""

    chosen = Signal(Edit)

    def __init__(
        self,
        panel: PresetPanel,
        prompt: PromptBar,
        document: Document,
        engine: Engine,
        preview: Preview,
        answers: Answers,
        switch: PackSwitch,
        language: str,
        window: QWidget,
    ) -> None:
        """`language` is that of the window, such as "zh"; what is offered to type is in it."""
        super().__init__(window)
        self._panel = panel
        self._prompt = prompt
        self._switch = switch
        self._window = window
        self._language = language
        self._pictures = PresetPictures(panel, document, engine, answers, self)
        panel.chosen.connect(self.chosen)
        panel.hovered.connect(lambda edit: preview.try_out(edit and answers.suited(edit)))
        panel.changed.connect(self._change)
        panel.defaults_asked.connect(self._forget)
        switch.changed.connect(self._show)
        self._show()

    def store(self, edit: Edit) -> None:
        """Ask for a name and keep an edit among the person's own presets."""
        name, taken = QInputDialog.getText(
            self._window, self.tr("Save as preset"), self.tr("Name:"), text=name_of(edit) or edit.target
        )
        if taken and name.strip():
            self._change(presets.OWN, None, replace(edit, name=name.strip()[:MAX_TEXT], enabled=True))
            self._show()

    def _change(self, category: str, before: Edit | None, after: Edit | None) -> None:
        """Put `after` in the place of `before`; None: there was none, or there is none any more."""

        def change(kept: presets.Presets) -> presets.Presets:
            edits = list(kept.get(category, ()))
            at = edits.index(before) if before in edits else len(edits)
            edits[at : at + 1] = [after] if after else []
            return {name: group for name, group in (kept | {category: tuple(edits)}).items() if group}

        presets.change(self._switch.folder, change)

    def _show(self) -> None:
        categories = presets.load(self._switch.folder)
        self._panel.show_presets(categories)
        edits = [edit for group in categories.values() for edit in group]
        self._pictures.show()
        offered = [(text, self._prompt.default) for text in offered_texts(self._language)]
        self._prompt.set_suggestions([*offered, *((edit.target, edit.neutral) for edit in edits)])

    def _forget(self) -> None:
        presets.forget()
        self._show()
