"""What the middle of the window shows: start page, face picker or picture, and in which view."""

from PySide6.QtCore import QObject

from app.session.document import Change, Document
from app.widgets.canvas import View
from app.window.actions import Actions
from app.window.operations import Operations
from app.window.viewer import Viewer


class Stage(QObject):
    """Follows the document; the view is kept with it."""

    def __init__(self, document: Document, operations: Operations, actions: Actions, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._document = document
        self._operations = operations
        self._actions = actions
        self._viewer = viewer
        document.changed.connect(self._follow)
        viewer.picker.chosen.connect(self._face_picked)
        viewer.canvas.view_changed.connect(self._view_changed)

    def pick_face(self) -> None:
        """Show the photo with its faces outlined, to choose another."""
        portrait = self._document.portrait
        if portrait is not None and portrait.photo is not None and len(portrait.faces) > 1:
            self._viewer.show_page(self._viewer.picker)
            self._viewer.picker.show_faces(portrait.photo.rgb, portrait.faces)

    def leave_picker(self) -> bool:
        """Go back from the faces to the picture; False if they are not shown."""
        shown = self._viewer.page is self._viewer.picker
        if shown:
            self._viewer.show_page(self._viewer.canvas)
        return shown

    def _follow(self, change: Change) -> None:
        if change is Change.PORTRAIT:
            self._viewer.banner.dismiss()  # what it says is about another face
            self._show_page()
            self._show_view()

    def _show_page(self) -> None:
        portrait = self._document.portrait
        if portrait is None:
            self._viewer.show_page(self._viewer.start)
            return
        self._viewer.show_page(self._viewer.canvas)
        if portrait.face == 0 and not self._document.edits:
            self.pick_face()  # the largest face was taken; now the person sees the others

    def _face_picked(self, face: int) -> None:
        self._viewer.show_page(self._viewer.canvas)
        self._operations.choose_face(face)

    def _show_view(self) -> None:
        """The view that was saved with a project."""
        saved = self._document.view
        if saved.get("view") in set(View):
            self._viewer.canvas.set_view(View(str(saved["view"])))
        if isinstance(saved.get("photo_before"), bool):
            self._actions.photo_before.setChecked(bool(saved["photo_before"]))

    def _view_changed(self, view: View) -> None:
        self._document.view["view"] = view.value
        for action in self._actions.views.actions():
            action.setChecked(action.data() == view)
