"""Opens the dialogs about model packs: the manager, which stays open beside the window, and the import of own files.

Each dialog is imported when it is first opened, so that the window's start need not wait for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.messages import Messages
from app.packs.model_packs import ModelPacks
from app.widgets.dialogs import opened
from models.packs.catalogue import Entry

if TYPE_CHECKING:
    from app.packs.import_dialog import ImportDialog
    from app.packs.manager import ModelManager
    from app.packs.recommendation import Recommendation


class PackDialogs(QObject):
    """One manager at a time; what goes wrong while it is closed is said in the window."""

    def __init__(self, packs: ModelPacks, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._packs = packs
        self._window = window
        self.dialog: ModelManager | None = None
        self.importing: ImportDialog | None = None
        packs.import_asked.connect(self.import_files)
        packs.failed.connect(lambda error: None if self.dialog else messages.report(error))

    def show(self) -> "ModelManager":
        """Open the manager, or bring it to the front."""
        from app.packs.manager import ModelManager

        if self.dialog is None:
            self.dialog = ModelManager(self._packs, self._window)
            self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.dialog.finished.connect(self._forget)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def recommend(self) -> "Recommendation | None":
        """Offer the one model that most people want; where it is here already, show all models."""
        from app.packs.recommendation import Recommendation

        entry = self._packs.recommended
        if entry is None:
            self.show()
            return None
        dialog = Recommendation(entry, self._packs.needed_clip(entry), self._window)
        dialog.accepted_for.connect(self._download)
        dialog.all_asked.connect(self.show)
        opened(dialog)
        return dialog

    def _download(self, entry: Entry) -> None:
        self._packs.settings.accept(entry.id, True)
        self._packs.download(entry)
        self.show().list.choose(entry)

    def take(self, path: Path) -> None:
        """Take a model file that was dropped on the window."""
        self.show()
        self._packs.take([path])

    def import_files(self, files: list[Path]) -> None:
        """Look at model files and offer to make a pack of them."""
        from app.packs.import_dialog import ImportDialog

        self.importing = ImportDialog(self._packs, files, self.dialog or self._window)
        self.importing.finished.connect(self._forget_import)
        opened(self.importing)

    def _forget(self) -> None:
        self.dialog = None

    def _forget_import(self) -> None:
        self.importing = None
