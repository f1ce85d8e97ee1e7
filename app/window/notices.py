"""Messages on the banner, each with a button that helps."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.engine.engine import Engine
from app.engine.host import Loaded
from app.messages import Messages, Notice, log_file
from app.packs.catalogue_words import said
from app.packs.dialogs import PackDialogs
from app.packs.switch import PackSwitch
from app.session import presets
from app.session.autosave import Autosave, left_over
from app.session.document import Change, Document
from app.session.saving import Saving
from app.settings import Settings
from app.widgets.dialogs import opened
from app.window.actions import Actions
from app.window.dialogs.crash_dialog import CrashDialog
from app.window.faces import Faces
from app.window.viewer import Viewer
from app.words import spoken
from models.edits import DEFAULT_NEUTRAL
from models.errors import DeviceError, NoFace, PackError, PhotoError, TextError
from models.paths import STARTER_PACK
from models.project import Portrait

SHOWN_NAMES = 3

WayOn = tuple[str, Callable[[], object]]


class Notices(QObject):
    """Turns notices and events into words on the banner; dialogs belong to `window`."""

    def __init__(
        self,
        viewer: Viewer,
        actions: Actions,
        document: Document,
        engine: Engine,
        faces: Faces,
        saving: Saving,
        switch: PackSwitch,
        settings: Settings,
        dialogs: PackDialogs,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._switch = switch
        self._viewer = viewer
        self._banner = viewer.banner
        self._actions = actions
        self._faces = faces
        self._window = window
        self._more_files: list[Path] = []
        self._of_words = ""  # the last sentence about words that cannot be read
        engine.failed.connect(messages.report)
        faces.failed.connect(messages.report)
        document.failed.connect(messages.report)
        faces.more_given.connect(self._keep_files)
        document.changed.connect(self._follow)
        self._banner.closed.connect(self._offer_files)
        engine.noticed.connect(messages.say)
        engine.state_changed.connect(lambda _: self._show_pack(engine.loaded))
        saving.written.connect(self._say_written)
        switch.stranded.connect(self._say_stranded)
        viewer.notice.asked.connect(lambda: self._improve(engine.loaded, dialogs))
        settings.failed.connect(messages.report)
        messages.listen(self.say)
        self.say_damaged(settings.damaged)
        self.say_damaged(presets.mend())

    def say(self, notice: Notice) -> None:
        """Show what someone reported."""
        hint = spoken(notice.hint)
        if isinstance(notice.error, NoFace):
            hint = self.tr("Use a photo with a larger face that looks at the camera, or take its middle square.")
        sentence = spoken(notice.sentence)
        self._of_words = sentence if isinstance(notice.error, TextError) else ""
        self._banner.show_message(sentence, hint, notice.details, serious=notice.serious, action=self._way_on(notice))

    def _say_written(self, path: Path) -> None:
        """Say that an export is done."""
        folder = QUrl.fromLocalFile(str(path.parent))
        way_on = (self.tr("Show folder"), lambda: QDesktopServices.openUrl(folder))
        self._banner.show_message(self.tr("{name} is written.").format(name=path.name), serious=False, action=way_on)

    def _show_pack(self, loaded: Loaded | None) -> None:
        """Show the neutral text of the loaded model and its limits."""
        if loaded is not None:
            neutral = loaded.pack.neutral
            self._viewer.prompt.set_neutral(self.tr("a face") if neutral == DEFAULT_NEUTRAL else neutral)
            self._viewer.notice.say(*self._about(loaded))

    def _about(self, loaded: Loaded) -> tuple[str, str, str]:
        """A sentence, a link to the model packs, its tip; empty if there is nothing to say."""
        pack = loaded.pack
        if pack.folder == STARTER_PACK:
            sentence = self.tr("The built-in model learned to draw from computer graphics.")
            return (
                sentence,
                self.tr("A better model…"),
                self.tr("A public model that learned to draw from photos of real people"),
            )
        if not loaded.reads:
            sentence = self.tr("{name} cannot read words: its CLIP model {clip} is not on this computer.")
            sentence = sentence.format(name=said(pack.name), clip=pack.public_clip or "")
            return sentence, self.tr("Get it…"), self.tr("Download the model that reads words")
        if not pack.prepared:
            sentence = self.tr("{name} is not prepared: edits use quick first-order directions.")
            sentence = sentence.format(name=said(pack.name))
            return sentence, self.tr("Prepare…"), self.tr("Measure every style channel once, for cleaner edits")
        return "", "", ""

    def _improve(self, loaded: Loaded | None, dialogs: PackDialogs) -> None:
        """Beside the built-in model recommend one; beside another show all."""
        if loaded is not None and loaded.pack.folder == STARTER_PACK:
            dialogs.recommend()
        else:
            dialogs.show()

    def _say_stranded(self, portrait: Portrait) -> None:
        """Say that the face belongs to another pack, and offer a way on."""
        sentence = self.tr("This face was made with the model pack “{pack}”.").format(pack=portrait.pack)
        hint = self.tr("The picture stays as it is until the face is made again; no edit is lost.")
        if portrait.photo is None and portrait.seed is None:
            way_on: WayOn = (self.tr("Model packs…"), self._actions.models.trigger)
        else:
            way_on = (self.tr("Make it again"), self._switch.take_over)
        self._banner.show_message(sentence, hint, serious=False, action=way_on)

    def say_damaged(self, aside: Path | None) -> None:
        """Say that parts of a file of ours were put aside, if they were."""
        if aside is not None:
            sentence = self.tr("Part of {name} could not be read; everything else is as it was.")
            hint = self.tr("The old file is kept as {name}.").format(name=aside.name)
            self._banner.show_message(sentence.format(name=aside.name.partition(".damaged")[0]), hint)

    def _follow(self, change: Change) -> None:
        if change is Change.PORTRAIT:
            self._banner.dismiss()  # it is about another face
        if change is Change.EDITS and self._of_words and self._banner.sentence == self._of_words:
            self._banner.dismiss()  # other words were read

    def _keep_files(self, files: list[Path]) -> None:
        self._more_files = files

    def _offer_files(self) -> None:
        """Offer the next of several dropped files, once nothing else is on the banner."""
        files, self._more_files = self._more_files, []
        if not files:
            return
        names = ", ".join(path.name for path in files[:SHOWN_NAMES]) + ("…" if len(files) > SHOWN_NAMES else "")
        sentence = self.tr("One file is edited at a time. Also given: {names}").format(names=names)
        way_on = (self.tr("Open {name}").format(name=files[0].name), lambda: self._faces.open_all(files))
        self._banner.show_message(sentence, serious=False, action=way_on)

    def offer_recovery(self, autosave: Autosave) -> None:
        """Offer the sessions that ended without saving, if there are any, once other messages are read."""
        if self._banner.isVisible():
            once = Qt.ConnectionType.SingleShotConnection
            self._banner.closed.connect(lambda: self.offer_recovery(autosave), once)
            return
        files = left_over()
        if len(files) == 1:
            sentence = self.tr("The last session ended before it was saved.")
            way_on: WayOn = (self.tr("Bring it back"), lambda: autosave.recover(files[0]))
            self._banner.show_message(sentence, serious=False, action=way_on)
        elif files:
            sentence = self.tr("{count} sessions ended before they were saved.").format(count=len(files))
            way_on = (self.tr("Show them…"), self._actions.unsaved.trigger)
            self._banner.show_message(sentence, serious=False, action=way_on)

    def show_log(self) -> None:
        """Open the folder of the logs."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent)))

    def _way_on(self, notice: Notice) -> WayOn | None:
        """The button that helps with an error."""
        if notice.crash:
            return self.tr("Report…"), lambda: self._show_crash(notice)
        if isinstance(notice.error, NoFace):
            return self.tr("Take the middle square"), self._faces.open_unaligned
        if isinstance(notice.error, PhotoError):
            return self.tr("Open another…"), self._actions.open.trigger
        if isinstance(notice.error, PackError):
            return self.tr("Model packs…"), self._actions.models.trigger
        if isinstance(notice.error, DeviceError):
            return self.tr("Settings…"), self._actions.settings.trigger
        return None

    def _show_crash(self, notice: Notice) -> None:
        dialog = CrashDialog(notice.details, log_file(), self._window)
        opened(dialog)
