"""What the banner says, and the button it offers with it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.actions import Actions
from app.autosave import Autosave, left_over
from app.messages import Notice, log_file
from app.operations import Operations
from app.widgets.banner import Banner
from app.widgets.crash_dialog import CrashDialog
from app.words import spoken
from models.errors import DeviceError, NoFace, PackError, PhotoError

WayOn = tuple[str, Callable[[], object]]


class Notices(QObject):
    """Turns notices and events into words on the banner; dialogs belong to `window`."""

    def __init__(self, banner: Banner, actions: Actions, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._banner = banner
        self._actions = actions
        self._operations = operations
        self._window = window

    def say(self, notice: Notice) -> None:
        """Show what someone reported."""
        hint = spoken(notice.hint)
        if isinstance(notice.error, NoFace):
            hint = self.tr("Use a photo with a larger face that looks at the camera, or take its middle square.")
        self._banner.show_message(
            spoken(notice.sentence), hint, notice.details, serious=notice.serious, action=self._way_on(notice)
        )

    def say_written(self, path: Path) -> None:
        """Say that an export is done."""
        folder = QUrl.fromLocalFile(str(path.parent))
        way_on = (self.tr("Show folder"), lambda: QDesktopServices.openUrl(folder))
        self._banner.show_message(self.tr("{name} is written.").format(name=path.name), serious=False, action=way_on)

    def explain_models(self) -> None:
        """Say what the starter model cannot do, and what can."""
        self._banner.show_message(
            self.tr("Public StyleGAN2 models show the person far better, at up to 1024 pixels."),
            self.tr("They are large and carry their own licences; Semblance will offer them as model packs."),
            serious=False,
        )

    def offer_recovery(self, autosave: Autosave) -> None:
        """Offer the newest session that ended without saving, if there is one."""
        files = left_over()
        if files:
            sentence = self.tr("The last session ended before it was saved.")
            way_on = (self.tr("Bring it back"), lambda: autosave.recover(files[0]))
            self._banner.show_message(sentence, serious=False, action=way_on)

    def _way_on(self, notice: Notice) -> WayOn | None:
        """The button that helps with an error."""
        if notice.crash:
            return self.tr("Report…"), lambda: self._show_crash(notice)
        if isinstance(notice.error, NoFace):
            return self.tr("Take the middle square"), self._operations.open_unaligned
        if isinstance(notice.error, PhotoError):
            return self.tr("Open another…"), self._actions.open.trigger
        if isinstance(notice.error, DeviceError | PackError):
            return self.tr("Settings…"), self._actions.settings.trigger
        return None

    def _show_crash(self, notice: Notice) -> None:
        dialog = CrashDialog(notice.details, log_file(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
