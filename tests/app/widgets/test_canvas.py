"""The canvas: geometry of zoom, comparison views measured in painted pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.widgets import pixmaps
from app.widgets.canvas import Canvas
from app.widgets.comparison import View
from app.widgets.pictures import Picture, difference, from_image, plain, resize, to_image
from app.widgets.viewport import MARGIN, Viewport

RED = np.full((64, 64, 3), (200, 0, 0), dtype=np.uint8)
BLUE = np.full((64, 64, 3), (0, 0, 200), dtype=np.uint8)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show_face(RED, BLUE, ("Before", "After"))
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def colour(canvas: Canvas, x: float, y: float) -> tuple[int, int, int]:
    image = canvas.grab().toImage()
    point = QPointF(x, y) * canvas.devicePixelRatioF()
    pixel = image.pixelColor(point.toPoint())
    return pixel.red(), pixel.green(), pixel.blue()


def test_a_zoom_keeps_the_point_under_the_cursor() -> None:
    viewport = Viewport()
    viewport.picture, viewport.view = QSizeF(100, 80), QSizeF(500, 400)
    cursor = QPointF(310, 170)
    before = (cursor - viewport.target.topLeft()) / viewport.scale
    viewport.zoom(viewport.scale * 1.7, cursor)
    after = (cursor - viewport.target.topLeft()) / viewport.scale
    assert (after - before).manhattanLength() < 1e-9


def test_one_to_one_is_one_device_pixel_at_any_scale_of_the_screen() -> None:
    viewport = Viewport()
    viewport.picture, viewport.view, viewport.ratio = QSizeF(100, 80), QSizeF(500, 400), 2.0
    viewport.zoom(1.0)
    assert viewport.target.size() == QSizeF(50, 40)


def test_a_fitted_picture_follows_the_window_and_a_zoomed_one_stays() -> None:
    viewport = Viewport()
    viewport.picture, viewport.view = QSizeF(100, 100), QSizeF(248, 248)
    assert viewport.scale == pytest.approx(2.0)
    viewport.view = QSizeF(448, 448)
    assert viewport.scale == pytest.approx(4.0)
    viewport.zoom(3.0)
    viewport.view = QSizeF(248, 248)
    assert viewport.scale == pytest.approx(3.0)


def test_the_picture_cannot_be_pushed_out_of_sight() -> None:
    viewport = Viewport()
    viewport.picture, viewport.view = QSizeF(100, 100), QSizeF(500, 500)
    viewport.pan(QPointF(99999, -99999))
    assert viewport.target.adjusted(-1, -1, 1, 1).contains(QPointF(250, 250))


def test_each_view_shows_what_it_says(canvas: Canvas) -> None:
    assert colour(canvas, 100, 150) == colour(canvas, 300, 150) == (0, 0, 200)
    canvas.set_view(View.SPLIT)
    assert colour(canvas, 100, 200) == (200, 0, 0)
    assert colour(canvas, 300, 200) == (0, 0, 200)
    canvas.set_view(View.SIDE_BY_SIDE)
    assert colour(canvas, 100, 150) == (200, 0, 0)
    assert colour(canvas, 300, 150) == (0, 0, 200)
    canvas.set_view(View.DIFFERENCE)
    assert colour(canvas, 200, 150) == (255, 150, 40)


def test_holding_shows_the_face_before(canvas: Canvas) -> None:
    canvas.hold_before(True)
    assert colour(canvas, 200, 200) == (200, 0, 0)
    canvas.hold_before(False)
    assert colour(canvas, 200, 200) == (0, 0, 200)


def test_the_split_handle_is_dragged_with_the_mouse(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_view(View.SPLIT)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(canvas, QPoint(280, 150))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(280, 150))
    assert colour(canvas, 250, 200) == (200, 0, 0)
    assert colour(canvas, 310, 200) == (0, 0, 200)


def test_a_smaller_preview_does_not_move_the_picture(canvas: Canvas) -> None:
    place = canvas.viewport.target
    canvas.show_after(BLUE[:16, :16], "After")
    assert canvas.viewport.target == place
    canvas.one_to_one()
    place = canvas.viewport.target
    canvas.show_after(np.zeros((128, 128, 3), dtype=np.uint8), "After")
    assert canvas.viewport.target.size() == place.size()


def test_pixels_can_be_seen_as_squares(canvas: Canvas) -> None:
    checks = np.zeros((2, 2, 3), dtype=np.uint8)
    checks[0, 0] = checks[1, 1] = 255
    canvas.show_face(checks, checks, ("Before", "After"))
    canvas.set_pixelated(True)
    target = canvas.viewport.target
    inside = [target.center() + QPointF(dx, dy) for dx in (-3, 3) for dy in (-3, 3)]
    assert [colour(canvas, p.x(), p.y())[0] for p in inside] == [255, 0, 0, 255]


def test_difference_is_nothing_for_equal_pictures_and_ignores_size() -> None:
    grey = RED.astype(np.float32).mean(axis=-1)[0, 0] * 0.35
    assert np.all(difference(RED, RED) == int(grey))
    assert np.array_equal(difference(resize(RED, 128, 128), RED), difference(RED, RED))


def test_pictures_survive_the_way_through_qt() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    assert np.array_equal(from_image(to_image(picture)), picture)
    clear = QImage(3, 2, QImage.Format.Format_ARGB32)
    clear.fill(0x00FF0000)
    assert np.all(from_image(clear) == 255)


def test_handle_and_labels_stay_in_sight_when_zoomed(canvas: Canvas) -> None:
    canvas.set_view(View.SPLIT)
    canvas.viewport.zoom(60.0, QPointF(300, 150))  # the picture is ten times as wide as the view
    assert colour(canvas, 200, 280) == (255, 255, 255), "the handle's line"
    assert colour(canvas, 150, 280) == (200, 0, 0) and colour(canvas, 250, 280) == (0, 0, 200)
    for x in (12, 388):
        assert colour(canvas, x, 20) not in ((200, 0, 0), (0, 0, 200)), "a label"
    canvas.set_view(View.SIDE_BY_SIDE)
    for x in (12, 212):
        assert colour(canvas, x, 20) not in ((200, 0, 0), (0, 0, 200)), "a label"


def test_a_part_is_shown_as_large_as_it_goes(canvas: Canvas) -> None:
    canvas.show_part(QRectF(32, 0, 16, 32))
    target, scale = canvas.viewport.target, canvas.viewport.scale
    middle = (QPointF(200, 150) - target.topLeft()) / scale
    assert (middle.x(), middle.y()) == pytest.approx((40, 16))
    assert 32 * scale == pytest.approx(300 - 2 * MARGIN)


def test_a_brush_tells_points_of_the_picture_and_the_overlay_lies_there(canvas: Canvas) -> None:
    points: list[tuple[float, float, bool]] = []
    canvas.brushed.connect(lambda point, begins: points.append((point.x(), point.y(), begins)))
    canvas.set_brush(4.0)
    target = canvas.viewport.target
    start = target.topLeft() + QPointF(target.width() / 4, target.height() / 2)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(canvas, (start + QPointF(target.width() / 2, 0)).toPoint())
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    assert [begins for *_, begins in points] == [True, False]
    assert [xy for *xy, _ in points] == [pytest.approx((16, 32), abs=0.3), pytest.approx((48, 32), abs=0.3)]
    assert canvas.viewport.target == target, "a stroke does not move the picture"
    image = QImage(8, 8, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.green)
    canvas.set_overlay(image, QTransform.fromScale(4, 4).translate(8, 8))  # the lower right quarter
    assert colour(canvas, target.right() - 20, target.bottom() - 20) == (0, 255, 0)
    assert colour(canvas, target.left() + 20, target.top() + 20) == (0, 0, 200)


def test_a_large_photo_is_compared_at_a_bounded_size(canvas: Canvas) -> None:
    before = np.zeros((3000, 4000, 3), dtype=np.uint8)
    after = before.copy()
    after[1000:2000, 1000:2000] = 255
    canvas.show_face(before, after, ("Before", "After"))
    canvas.set_view(View.DIFFERENCE)
    target = canvas.viewport.target
    side = target.width() * 0.375
    inside = target.topLeft() + QPointF(side, side)
    assert colour(canvas, inside.x(), inside.y()) == (255, 150, 40)


@pytest.mark.parametrize("view", list(View))
def test_a_large_picture_looks_as_a_small_one_at_any_zoom(
    canvas: Canvas, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large one no pixmap of all pixels is made."""
    y, x = np.mgrid[:1500, :2000]
    before = np.stack([x // 8, y // 6, (x + y) // 14], 2).astype(np.uint8)
    made: list[int] = []

    def counted(picture: Picture) -> QPixmap:
        made.append(picture.size // 3)
        return plain(picture)

    monkeypatch.setattr(pixmaps, "plain", counted)
    canvas.set_view(view)
    seen = []
    for limit in (1 << 24, 1 << 20):
        monkeypatch.setattr(pixmaps, "LARGE", limit)
        canvas.show_face(before, 255 - before, ("", ""))
        for zoom in (canvas.fit, canvas.one_to_one, lambda: canvas.zoom_by(2, QPointF(40, 250))):
            zoom()
            seen.append(from_image(canvas.grab().toImage()).astype(int))
    assert all(np.abs(small - large).mean() < 1.5 for small, large in zip(seen[:3], seen[3:], strict=True))
    assert made and max(made) < 700 * 600
