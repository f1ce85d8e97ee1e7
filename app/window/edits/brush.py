"""The brush: strokes on the canvas become the mask of an edit, with its soft edge seen as a tint."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor, QImage, QTransform

from app import theme
from app.session.document import Change, Document
from app.widgets.canvas import Canvas
from app.widgets.mask import Mask
from app.window.edits.brush_bar import BrushBar
from app.window.edits.edit_stack import EditStackPanel
from models.edits import MASK_SIDE, decode_mask, encode_mask

TINT = 0.45  # opacity of the overlay where the mask is full


class Brush(QObject):
    """Paints the mask of one edit at a time; a stroke is one step of the history."""

    def __init__(self, document: Document, canvas: Canvas, bar: BrushBar, stack: EditStackPanel) -> None:
        super().__init__(canvas)
        self._document = document
        self._canvas = canvas
        self._bar = bar
        self._stack = stack
        self._index: int | None = None
        self._mask: Mask | None = None
        self._stroke = False
        stack.brush_asked.connect(lambda index, on: self.start(index) if on else self.stop())
        canvas.brushed.connect(self._paint)
        canvas.brush_ended.connect(self._commit)
        bar.resized.connect(self._show_brush)
        bar.cleared.connect(self._clear)
        bar.ended.connect(self.stop)
        document.changed.connect(self._follow)

    def start(self, index: int) -> None:
        """Paint the mask of an edit."""
        if self._document.photo is None:
            return
        self._index = index
        self._document.select(index)
        self._bar.show()
        self._load()
        self._show_brush()

    def toggle(self) -> None:
        """Take the brush for the selected edit, or put it away."""
        if not self.stop() and self._document.selected is not None:
            self.start(self._document.selected)

    def stop(self) -> bool:
        """Put the brush away; False if it was not out."""
        was, self._index = self._index, None
        self._bar.hide()
        self._canvas.set_brush(None)
        self._canvas.set_overlay(None)
        self._show_state()
        return was is not None

    def _follow(self, change: Change) -> None:
        """Undo and other changes of the mask are shown; the brush goes with its edit."""
        if self._index is None or self._stroke or change is Change.PREVIEW:
            return
        gone = self._index >= len(self._document.edits) or self._document.selected != self._index
        if gone or change is Change.PORTRAIT:
            self.stop()
        elif change is Change.EDITS:
            self._load()

    def _load(self) -> None:
        assert self._index is not None
        text = self._document.edits[self._index].mask
        self._mask = Mask(decode_mask(text)) if text else None
        self._show_overlay()
        self._show_state()

    def _paint(self, point: QPointF, begins: bool) -> None:
        if self._index is None:
            return
        if self._mask is None:  # everywhere; painting begins from nothing, erasing from all
            self._mask = Mask(np.full((MASK_SIDE, MASK_SIDE), 255 if self._bar.erases else 0, np.uint8))
        place = self._to_photo().inverted()[0].map(point)
        draw = self._mask.begin if begins else self._mask.go_on
        draw(place.x(), place.y(), self._bar.radius * MASK_SIDE, self._bar.erases)
        self._stroke = True
        self._show_overlay()
        edit = self._document.edits[self._index]
        self._document.preview_edit(self._index, replace(edit, mask=encode_mask(self._mask.values)))

    def _commit(self) -> None:
        self._stroke = False
        if self._index is not None:
            self._document.set_edit(self._index, self._document.edits[self._index])

    def _clear(self) -> None:
        if self._index is not None:
            self._document.set_edit(self._index, replace(self._document.edits[self._index], mask=""))

    def _to_photo(self) -> QTransform:
        """From px of the mask to px of the photo."""
        portrait = self._document.portrait
        assert portrait is not None and portrait.quad is not None
        return mask_to_photo(portrait.quad)

    def _show_brush(self) -> None:
        if self._index is not None:
            transform = self._to_photo()
            pixels = float(np.hypot(transform.m11(), transform.m12()))  # of the photo, per px of the mask
            self._canvas.set_brush(self._bar.radius * MASK_SIDE * pixels)

    def _show_overlay(self) -> None:
        if self._mask is None:
            self._canvas.set_overlay(None)
        else:
            self._canvas.set_overlay(tinted(self._mask.values), self._to_photo())

    def _show_state(self) -> None:
        for index, row in enumerate(self._stack.rows):
            row.parts.brush.setChecked(index == self._index)


def mask_to_photo(quad: NDArray[np.float64]) -> QTransform:
    """The affine map from mask px to photo px; `quad` [4, 2]: upper left, lower left, lower right, upper right."""
    right, down = (quad[3] - quad[0]) / MASK_SIDE, (quad[1] - quad[0]) / MASK_SIDE
    return QTransform(*right.tolist(), *down.tolist(), *quad[0].tolist())


def tinted(mask: NDArray[np.uint8]) -> QImage:
    """The mask, uint8 [S, S], in the theme's accent, transparent where it is empty."""
    colour = QColor(theme.current().accent)
    pixels = np.empty((*mask.shape, 4), np.uint8)  # [S, S, RGBA]
    pixels[..., :3] = (colour.red(), colour.green(), colour.blue())
    pixels[..., 3] = (mask * TINT).astype(np.uint8)
    height, width = mask.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
