"""The middle of the window: start page, face picker or picture, before and after, and in which view."""

from PySide6.QtCore import QObject

from app.engine.host import Frame
from app.learning.optimising import Optimising
from app.session.document import Change, Document
from app.session.preview import Preview
from app.widgets.comparison import View
from app.widgets.pictures import Picture, Pictures
from app.window.actions import Actions
from app.window.faces import Faces
from app.window.viewer import Viewer
from models.edits import Edit
from models.project import Portrait


class CanvasArea(QObject):
    """Shows the document's face and the pictures made of it; the view is kept with the document."""

    def __init__(
        self,
        viewer: Viewer,
        document: Document,
        preview: Preview,
        optimising: Optimising,
        faces: Faces,
        actions: Actions,
    ) -> None:
        super().__init__(viewer)
        self._document = document
        self._preview = preview
        self._faces = faces
        self._actions = actions
        self._viewer = viewer
        self._canvas = viewer.canvas
        self._photo_before = True
        document.changed.connect(self._follow)
        preview.framed.connect(self._show_frame)
        optimising.previewed.connect(self._show_run)
        optimising.ended.connect(preview.render)
        viewer.picker.chosen.connect(self._face_picked)
        viewer.prompt.target.held.connect(self._canvas.hold_before)
        self._canvas.view_changed.connect(self._view_changed)
        actions.photo_before.toggled.connect(self._compare_with_photo)
        actions.photo_before.setChecked(True)

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
            self._viewer.show_page(self._canvas)
        return shown

    def _follow(self, change: Change) -> None:
        if change is Change.PORTRAIT:
            self._show_face()
            self._show_page()
            self._show_view()

    def _show_face(self) -> None:
        portrait, edits = self._document.portrait, self._document.edits
        if portrait is None:
            self._canvas.clear()
            return
        before, caption = self._before(portrait)
        self._canvas.show_face(before, portrait.picture, (caption, self._caption(edits)))
        if portrait.crop is not None and not edits and self._canvas.view is View.EDITED:
            self._canvas.set_view(View.SIDE_BY_SIDE)  # so that the person sees what the model made of the photo

    def _show_page(self) -> None:
        portrait = self._document.portrait
        if portrait is None:
            self._viewer.show_page(self._viewer.start)
            return
        self._viewer.show_page(self._canvas)
        self._viewer.prompt.target.setFocus()
        if portrait.face == 0 and not self._document.edits:
            self.pick_face()  # the largest face was taken; now the person sees the others

    def _face_picked(self, face: int) -> None:
        self._viewer.show_page(self._canvas)
        self._faces.choose_face(face)

    # pictures

    def _show_frame(self, frame: Frame) -> None:
        self._canvas.show_after(frame.picture, self._caption(frame.request.edits))

    def _show_run(self, pictures: Pictures) -> None:
        """Show the progress of an optimisation: the last of uint8 [2, 1, R, R, 3]."""
        self._preview.forget()
        self._canvas.show_after(pictures[-1, 0], self.tr("Optimising"))

    def _before(self, portrait: Portrait) -> tuple[Picture, str]:
        if self._photo_before and portrait.crop is not None and self._canvas.view is not View.DIFFERENCE:
            return portrait.crop, self.tr("Photo")
        return portrait.picture, self.tr("Unedited")

    def _caption(self, edits: tuple[Edit, ...]) -> str:
        return self.tr("Edited") if any(edit.active for edit in edits) else self.tr("As the model sees it")

    # view

    def _compare_with_photo(self, on: bool) -> None:
        self._photo_before = on
        self._document.view["photo_before"] = on
        self._show_before()

    def _show_before(self) -> None:
        if self._document.portrait is not None:
            self._canvas.show_before(*self._before(self._document.portrait))

    def _show_view(self) -> None:
        """Return to the view that was saved with a project."""
        saved = self._document.view
        if saved.get("view") in set(View):
            self._canvas.set_view(View(str(saved["view"])))
        if isinstance(saved.get("photo_before"), bool):
            self._actions.photo_before.setChecked(bool(saved["photo_before"]))

    def _view_changed(self, view: View) -> None:
        self._document.view["view"] = view.value
        for action in self._actions.views.actions():
            action.setChecked(action.data() == view)
        self._show_before()  # the difference is always to the unedited face
