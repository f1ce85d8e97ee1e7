"""Pictures between numpy and Qt: uint8 [H, W, 3] sRGB arrays on one side, QImage and QPixmap on the other."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap, QTransform

from models.photo.scaling import reduced

Picture = NDArray[np.uint8]
Pictures = NDArray[np.uint8]  # [2, N, R, R, 3]: N faces before and after

_SKETCH = 1280  # px
_ENLARGE_TO = 512  # px; Qt's bilinear scaling shows no steps of pictures that are more than half as large


def to_image(picture: Picture) -> QImage:
    """A QImage of uint8 [H, W, 3] that owns its bytes."""
    pixels = np.ascontiguousarray(picture)
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def from_image(image: QImage) -> Picture:
    """Uint8 [H, W, 3] of a QImage; transparency is laid on white."""
    if image.hasAlphaChannel():
        opaque = QImage(image.size(), QImage.Format.Format_RGB888)
        opaque.fill(0xFFFFFFFF)
        rgba = _pixels(image.convertToFormat(QImage.Format.Format_RGBA8888), 4).astype(np.float32)
        cover = rgba[..., 3:] / 255
        return np.asarray(rgba[..., :3] * cover + 255 * (1 - cover) + 0.5, dtype=np.uint8)
    return _pixels(image.convertToFormat(QImage.Format.Format_RGB888), 3)


def _pixels(image: QImage, channels: int) -> Picture:
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels).copy()


def resize(picture: Picture, width: int, height: int) -> Picture:
    """The picture, uint8 [H, W, 3], at another size, bicubic."""
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC))


def smooth(picture: Picture) -> QPixmap:
    """A pixmap of uint8 [H, W, 3] for enlarged display: small ones bicubically, where bilinear would show a lattice."""
    height, width, _ = picture.shape
    factor = _ENLARGE_TO // max(height, width)
    if factor > 1:
        import cv2  # ten times as fast as Pillow; the engine has imported it long before

        picture = np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
    return QPixmap.fromImage(to_image(picture))


def plain(picture: Picture) -> QPixmap:
    """A pixmap of the pixels, uint8 [H, W, 3], as they are."""
    return QPixmap.fromImage(to_image(picture))


def thumbnail(picture: Picture) -> QIcon:
    """An icon of uint8 [H, W, 3] that keeps its colours where it is selected."""
    icon = QIcon(plain(picture))
    icon.addPixmap(plain(picture), QIcon.Mode.Selected)
    return icon


def difference(
    before: Picture, after: Picture, colour: tuple[int, int, int] = (255, 150, 40), gain: float = 4.0
) -> Picture:
    """Difference of two pictures, uint8 [H, W, 3], at the size of `after`, which shows through in dim grey.

    The mean difference of the channels, times `gain`, is drawn in `colour`.
    """
    height, width, _ = after.shape
    if before.shape != after.shape:
        before = resize(before, width, height)
    change = np.abs(after.astype(np.float32) - before.astype(np.float32)).mean(axis=-1, keepdims=True)  # [H, W, 1]
    strength = np.clip(change * gain / 255, 0, 1)
    grey = after.astype(np.float32).mean(axis=-1, keepdims=True) * 0.35
    return np.asarray(grey * (1 - strength) + np.array(colour, dtype=np.float32) * strength, dtype=np.uint8)


class InPlace:
    """Lays square pictures on a face of a photo, which is reduced once, to at most `_SKETCH` px."""

    def __init__(self, photo: Picture, quad: NDArray[np.float64]) -> None:
        """`photo` is uint8 [H, W, 3], `quad` float [4, 2] in its px, from the upper left anticlockwise."""
        self._photo = to_image(reduced(photo, _SKETCH))
        scale = self._photo.width() / photo.shape[1]
        self._upper_left, self._lower_left, _, self._upper_right = (quad + 0.5) * scale

    def __call__(self, face: Picture) -> Picture:
        """The reduced photo, uint8 [h, w, 3], with a picture, uint8 [R, R, 3], on its face."""
        along = (self._upper_right - self._upper_left) / face.shape[1]
        down = (self._lower_left - self._upper_left) / face.shape[0]
        image = self._photo.copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(QTransform(*along, *down, *self._upper_left))
        painter.drawImage(0, 0, to_image(face))
        painter.end()
        return from_image(image)


def square(picture: Picture, quad: NDArray[np.float64], side: int = 64) -> QPixmap:
    """The part of a picture around a quad, float [4, 2] in px, as a small square."""
    centre, half = quad.mean(axis=0), float(np.ptp(quad, axis=0).max()) / 2
    left, upper = np.maximum(centre - half, 0).astype(int)
    right, lower = np.ceil(centre + half).astype(int)
    return plain(resize(picture[upper:lower, left:right], side, side))
