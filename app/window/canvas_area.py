"""The middle of the window: start page, face picker or picture, before and after, and in which view."""

import math
from typing import get_args

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QAction

from app.engine.host import Frame
from app.learning.optimising import Optimising
from app.session.document import Change, Document
from app.session.preview import Preview
from app.widgets.comparison import View
from app.widgets.pictures import InPlace, Picture, Pictures, square
from app.window.actions import Actions
from app.window.faces import Faces
from app.window.viewer import Viewer
from models.project import Portrait, Surface


class CanvasArea(QObject):
    """Shows the document's photo or face and the pictures made of it; the view is kept with the document."""

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
        self._listed: Portrait | None = None  # whose photo's faces are in the bar
        self._in_place: tuple[Portrait, InPlace] | None = None  # for the pictures of an optimisation on a photo
        document.changed.connect(self._follow)
        preview.framed.connect(self._show_frame)
        optimising.previewed.connect(self._show_run)
        optimising.ended.connect(self._end_run)
        viewer.start.sample_chosen.connect(faces.open_path)
        viewer.picker.chosen.connect(self._face_picked)
        viewer.bar.face_chosen.connect(faces.choose_face)
        viewer.prompt.target.held.connect(self._canvas.hold_before)
        self._canvas.view_changed.connect(self._view_changed)
        self._canvas.split_moved.connect(self._split_moved)
        self._canvas.zoomed.connect(self._zoomed)
        actions.surfaces.triggered.connect(self._surface_chosen)
        actions.switch_surface.triggered.connect(self._switch_surface)
        actions.as_cartoon.enabledChanged.connect(self._show_bar)

    def pick_face(self) -> None:
        """Show the photo with its faces outlined, to choose another."""
        portrait = self._document.portrait
        if portrait is not None and portrait.photo is not None and len(portrait.faces) > 1:
            self._viewer.show_page(self._viewer.picker)
            self._viewer.picker.show_faces(portrait.photo.rgb, portrait.faces)

    def zoom_to_face(self) -> None:
        """Show the face as large as it goes."""
        portrait = self._document.portrait
        if self._document.photo is not None and portrait is not None and portrait.quad is not None:
            corner, size = portrait.quad.min(axis=0), np.ptp(portrait.quad, axis=0)
            self._canvas.show_part(QRectF(QPointF(*corner.tolist()), QSizeF(*size.tolist())))
        else:
            self._canvas.fit()

    def leave_picker(self) -> bool:
        """Go back from the faces to the picture; False if they are not shown."""
        shown = self._viewer.page is self._viewer.picker
        if shown:
            self._viewer.show_page(self._canvas)
        return shown

    def _follow(self, change: Change) -> None:
        if change is Change.PORTRAIT:
            self._show_face()
            self._show_view()
        if change is Change.CODE and self._document.photo is None:
            self._show_face()
        if change in (Change.PORTRAIT, Change.EDITS):
            self._show_bar()

    def _show_face(self) -> None:
        before = self._document.state.before
        if before is None:
            self._canvas.clear()
            self._viewer.show_page(self._viewer.start)
            return
        if self._canvas.before is not before:  # another face of the same photo leaves the picture where it is
            self._canvas.show_face(before, before, (self.tr("Before"), self.tr("After")))
            self._viewer.prompt.target.setFocus()
        self._viewer.show_page(self._canvas)

    def _show_bar(self) -> None:
        """The surface, and the faces of the photo with a mark at those that have edits."""
        document, bar = self._document, self._viewer.bar
        portrait = document.portrait
        for action in self._actions.surfaces.actions():
            action.setChecked(action.data() == document.state.shown)
        photo = portrait.photo if portrait is not None else None
        bar.surface.setVisible(photo is not None or self._actions.as_cartoon.isEnabled())
        if portrait is None or photo is None or len(portrait.faces) < 2:
            bar.show_faces([])
            self._listed = None
            return
        if self._listed is None or self._listed.photo is not photo:
            places = [float(quad[:, 0].mean()) for quad in portrait.faces]
            from_left = sorted(range(len(places)), key=places.__getitem__)
            bar.show_faces([square(photo.rgb, quad) for quad in portrait.faces], from_left)
            self._listed = portrait
        edited = {layer.portrait.face for layer in document.state.layers if layer.edits}
        bar.mark(portrait.face, edited)

    def _face_picked(self, face: int) -> None:
        self._viewer.show_page(self._canvas)
        self._viewer.prompt.target.setFocus()
        self._faces.choose_face(face)

    # pictures

    def _show_frame(self, frame: Frame) -> None:
        self._canvas.show_after(frame.picture, self.tr("After") if frame.full else self.tr("Preview"))

    def _show_run(self, pictures: Pictures) -> None:
        """Show the progress of an optimisation: the last of uint8 [2, 1, R, R, 3]."""
        self._preview.forget()
        self._canvas.show_after(self._on_photo(pictures[-1, 0]), self.tr("Optimising"))

    def _on_photo(self, face: Picture) -> Picture:
        """A picture of the face laid on the photo, if the edits are shown on it."""
        portrait, photo = self._document.portrait, self._document.photo
        if portrait is None or portrait.quad is None or photo is None:
            return face
        if self._in_place is None or self._in_place[0] is not portrait:
            self._in_place = portrait, InPlace(photo.rgb, portrait.quad)
        return self._in_place[1](face)

    def _end_run(self) -> None:
        self._in_place = None
        self._preview.render()

    # surface and view

    def _surface_chosen(self, action: QAction) -> None:
        self._document.set_surface(action.data())

    def _switch_surface(self) -> None:
        surfaces: tuple[Surface, ...] = get_args(Surface)
        self._document.set_surface(surfaces[self._document.photo is not None])

    def _zoomed(self, scale: float, _: bool) -> None:
        picture = self._canvas.viewport.picture
        self._preview.set_screen(math.ceil(max(picture.width(), picture.height()) * scale))

    def _show_view(self) -> None:
        """Take the view of the session; a new one begins with the picture alone."""
        saved = self._document.view
        self._canvas.set_view(View(str(saved["view"])) if saved.get("view") in set(View) else View.EDITED)
        if isinstance(saved.get("split"), float):
            self._canvas.set_split(float(saved["split"]))

    def _view_changed(self, view: View) -> None:
        self._document.view["view"] = view.value
        if view is View.SPLIT and "split" not in self._document.view and self._document.portrait is not None:
            self._canvas.set_split(self._face_place())
        for action in self._actions.views.actions():
            action.setChecked(action.data() == view)

    def _face_place(self) -> float:
        """The middle of the face as a share of the picture's width."""
        portrait, photo = self._document.portrait, self._document.photo
        if portrait is None or portrait.quad is None or photo is None:
            return 0.5
        return float(np.clip(portrait.quad[:, 0].mean() / photo.rgb.shape[1], 0, 1))

    def _split_moved(self, share: float) -> None:
        self._document.view["split"] = share
