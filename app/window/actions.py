"""Every action of a person in one place: words, icon, keys, and what must be there for it to make sense."""

import re
from enum import Flag, auto

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from app.icons import icon
from app.widgets.comparison import View


class Need(Flag):
    """Condition for an action to be enabled."""

    NOTHING = 0
    ENGINE = auto()
    FACE = auto()
    EDIT = auto()
    PHOTO = auto()  # the face comes from a photo
    ON_PHOTO = auto()  # and the edits are shown on it
    FACES = auto()  # and the photo has others
    PACK = auto()  # the loaded model pack is that of the face
    CARTOON = auto()  # it draws cartoons


class Actions(QObject):
    """The actions, by menu. `main_window` connects them; `meet` enables those whose needs are met."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._needs: dict[QAction, Need] = {}
        self._file()
        self._edit()
        self._learning()
        self._comparison()
        self._surface()
        self._zoom()
        self._help()

    def meet(self, present: Need) -> None:
        """Enable what can be done with what is `present`."""
        for action, need in self._needs.items():
            action.setEnabled(need in present)

    def _add(
        self, text: str, name: str = "", keys: QKeySequence | str = "", tip: str = "", need: Need = Need.NOTHING
    ) -> QAction:
        action = QAction(text, self)
        action.setIconText(bare(text))
        sequence = QKeySequence(keys)
        action.setShortcut(sequence)
        words = tip or action.iconText()
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{words} ({shown})" if shown else words)
        if name:
            action.setIcon(icon(name))
        self._needs[action] = need
        return action

    def _file(self) -> None:
        face, shown, engine = Need.FACE, Need.FACE | Need.PACK, Need.ENGINE
        self.open = self._add(self.tr("&Open…"), "open", "Ctrl+O", self.tr("Open a photo or a project"))
        self.unsaved = self._add(
            self.tr("Unsa&ved work…"), tip=self.tr("Bring back sessions that ended before they were saved")
        )
        self.paste = self._add(self.tr("&Paste"), "paste", "Ctrl+V", self.tr("Open the picture in the clipboard"))
        self.random = self._add(
            self.tr("&Random face"), "random", "Ctrl+R", self.tr("Take a face that the model invents"), engine
        )
        self.seed = self._add(self.tr("Random face by &seed…"), "", "Ctrl+Shift+R", need=engine)
        self.choose_face = self._add(self.tr("Choose another &face…"), "", "Ctrl+F", need=Need.FACES)
        self.save = self._add(self.tr("&Save project"), "save", "Ctrl+S", need=face)
        self.save_as = self._add(self.tr("Save project &as…"), "", "Ctrl+Shift+S", need=face)
        self.export = self._add(
            self.tr("&Export…"), "export", "Ctrl+E", self.tr("Write the edited picture to a file"), shown
        )
        self.export_film = self._add(
            self.tr("Export &animation…"),
            "film",
            "",
            self.tr("Write a film of the strength going up"),
            need=shown | Need.EDIT,
        )
        self.copy = self._add(
            self.tr("&Copy picture"), "copy", "Ctrl+C", self.tr("Put the edited picture into the clipboard"), shown
        )
        self.close = self._add(self.tr("C&lose face"), "", "Ctrl+W", need=face)
        self.models = self._add(
            self.tr("&Model packs…"), "models", "Ctrl+Shift+M", self.tr("Choose, download, add and remove models")
        )
        self.settings = self._add(self.tr("Se&ttings…"), "settings", "Ctrl+,")
        self.quit = self._add(self.tr("&Quit"), "", "Ctrl+Q")

    def _edit(self) -> None:
        edit = Need.FACE | Need.EDIT
        self.undo = self._add(self.tr("&Undo"), "undo", QKeySequence(QKeySequence.StandardKey.Undo))
        self.redo = self._add(self.tr("&Redo"), "redo", "Ctrl+Shift+Z")
        self.prompt = self._add(self.tr("&New edit"), "add", "Ctrl+L", self.tr("Write what the face should become"))
        self.toggle = self._add(self.tr("Edit &on or off"), "", "Ctrl+T", need=edit)
        self.grid = self._add(
            self.tr("&Grid…"),
            "grid",
            "Ctrl+G",
            self.tr("See strength and focus of an edit side by side"),
            edit | Need.PACK,
        )
        self.rename = self._add(self.tr("Re&name edit"), "", "F2", need=edit)
        self.remove = self._add(self.tr("Re&move edit"), "", "Ctrl+Delete", need=edit)
        self.brush = self._add(
            self.tr("&Brush"),
            "brush",
            "Ctrl+B",
            self.tr("Paint on the photo where the selected edit counts"),
            Need.ON_PHOTO | Need.EDIT,
        )
        self.store_preset = self._add(self.tr("Save edit as &preset…"), "preset", "Ctrl+P", need=edit)

    def _learning(self) -> None:
        edit = Need.FACE | Need.EDIT
        self.keep = self._add(
            self.tr("&Keep unchanged…"), "", "Ctrl+K", self.tr("Say what the selected edit must not change"), edit
        )
        self.train = self._add(
            self.tr("&Train this edit…"),
            "",
            "Ctrl+Shift+T",
            self.tr("Let a network learn the selected edit for every face; editing goes on meanwhile"),
            edit,
        )
        self.optimise = self._add(
            self.tr("O&ptimise…"),
            "",
            "Ctrl+Shift+O",
            self.tr("Move the code of this face, or of a new one, until the model sees the words in it"),
            Need.ENGINE,
        )

    def _comparison(self) -> None:
        self.views = QActionGroup(self)
        self.edited = self._choice(View.EDITED, self.tr("&Edited"), "edited", "Ctrl+1", self.tr("Only the edited face"))
        self.split = self._choice(
            View.SPLIT, self.tr("&Split"), "split", "Ctrl+2", self.tr("Before and after with a handle between")
        )
        self.side_by_side = self._choice(
            View.SIDE_BY_SIDE, self.tr("S&ide by side"), "side_by_side", "Ctrl+3", self.tr("Before beside after")
        )
        self.difference = self._choice(
            View.DIFFERENCE, self.tr("&Difference"), "difference", "Ctrl+4", self.tr("Where the picture changed")
        )
        self.edited.setChecked(True)
        self.hold = self._add(
            self.tr("Show &before while held"),
            "original",
            "",
            self.tr("Hold to see the face before (hold B)"),
            Need.FACE,
        )

    def _surface(self) -> None:
        self.surfaces = QActionGroup(self)
        self.on_photo = self._add(self.tr("&Photo"), tip=self.tr("Show the edits on the photo"), need=Need.PHOTO)
        self.on_model = self._add(
            self.tr("&Model's face"), tip=self.tr("Show the face that the model makes of the photo"), need=Need.FACE
        )
        self.as_cartoon = self._add(
            self.tr("&Cartoon"), keys="Ctrl+Shift+C", tip=self.tr("Draw the face as a cartoon"), need=Need.CARTOON
        )
        surfaces = {"photo": self.on_photo, "model": self.on_model, "cartoon": self.as_cartoon}
        for surface, action in surfaces.items():
            action.setCheckable(True)
            action.setData(surface)
            self.surfaces.addAction(action)
        self.switch_surface = self._add(self.tr("S&witch photo and model's face"), keys="Ctrl+M", need=Need.PHOTO)

    def _zoom(self) -> None:
        self.fit = self._add(self.tr("&Whole picture"), "fit", "Ctrl+0", self.tr("Show the whole picture"), Need.FACE)
        self.zoom_face = self._add(
            self.tr("Zoom to the &face"), "face", "Ctrl+9", self.tr("Show the face as large as it goes"), Need.FACE
        )
        self.one_to_one = self._add(
            self.tr("&1:1"), "one_to_one", "Ctrl+Shift+0", self.tr("One picture pixel on one screen pixel"), Need.FACE
        )
        self.zoom_in = self._add(self.tr("Zoom &in"), "zoom_in", "Ctrl++", need=Need.FACE)
        self.zoom_out = self._add(self.tr("Zoom &out"), "zoom_out", "Ctrl+-", need=Need.FACE)
        self.pixels = self._add(self.tr("Show pi&xels"), "pixels", "", self.tr("Show pixels as squares, unsmoothed"))
        self.pixels.setCheckable(True)

    def _choice(self, view: View, text: str, name: str, keys: str, tip: str) -> QAction:
        action = self._add(text, name, keys, tip, Need.FACE)
        action.setCheckable(True)
        action.setData(view)
        self.views.addAction(action)
        return action

    def _help(self) -> None:
        self.shortcuts = self._add(self.tr("&Keyboard shortcuts"), "keyboard", "F1")
        self.log = self._add(self.tr("Open the folder of &logs"))
        self.about = self._add(self.tr("&About Semblance"), "info")


def bare(text: str) -> str:
    """The words of a menu entry, without its mnemonic, which Chinese puts in brackets, and its dots."""
    return re.sub(r"\(&\w\)|&|…", "", text)
