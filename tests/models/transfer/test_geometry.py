"""Similarities and maps over triangles."""

import numpy as np

from models.face.anatomy import CHIN, FOREHEAD, LIP_RINGS, LIPS_IN, LOWER_LIP, UPPER_LIP
from models.transfer.geometry import Array, Mesh, Similarity, smoothstep
from models.transfer.registration import opened, parted
from tests.models.transfer.conftest import Still


def test_a_similarity_is_found_again() -> None:
    points = np.random.RandomState(0).rand(20, 2).astype(np.float32) * 100
    turned = Similarity(1.5 * np.exp(0.3j), 4 - 7j)
    found = Similarity.between(points, turned(points))
    assert np.allclose(found(points), turned(points), atol=1e-3)
    assert np.allclose(found.turned(points[:1] - points[1:2]), turned(points[:1]) - turned(points[1:2]), atol=1e-3)


def test_linear_values_stay_linear_between_the_points_and_are_zero_outside() -> None:
    points = np.random.RandomState(1).rand(60, 2).astype(np.float32) * 150 + 50
    values = np.stack([2 * points[:, 0] - points[:, 1], np.ones(60)], axis=1).astype(np.float32)
    seen = np.stack(Mesh.over(points).interpolate(points, values, 256))
    y, x = np.mgrid[100:150, 100:150]
    assert np.allclose(seen[0, 100:150, 100:150], 2 * x - y, atol=1.5)
    assert not seen[:, :30].any()


def test_a_squashed_triangle_breaks_nothing() -> None:
    points = np.array([[10, 10], [200, 12], [100, 200], [101, 90]], np.float32)
    mesh = Mesh.over(points)
    points[3] = (points[0] + points[1]) / 2
    assert np.isfinite(mesh.interpolate(points, points, 256)).all()


def test_smoothstep_reaches_both_ends() -> None:
    assert smoothstep(np.array([0.0, 0.5, 1.0, 2.0]), 0.5, 1.5).tolist() == [0, 0, 0.5, 1]


def test_points_that_pass_their_neighbours_follow_them_instead() -> None:
    grid = np.stack(np.meshgrid(np.arange(5), np.arange(5)), -1).reshape(-1, 2).astype(np.float32) * 10
    mesh, places = Mesh.over(grid), grid.copy()
    places[12] += (0, 14)  # the point in the middle goes beyond the next one
    unfolded = mesh.unfolded(grid, places, fixed=5, free=())
    first, second = unfolded[mesh.triangles[:, 1]], unfolded[mesh.triangles[:, 2]]
    sides = np.stack([first, second], 1) - unfolded[mesh.triangles[:, :1]]
    before = np.stack([grid[mesh.triangles[:, 1]], grid[mesh.triangles[:, 2]]], 1) - grid[mesh.triangles[:, :1]]
    assert (np.linalg.det(sides) * np.linalg.det(before) > 0).all()
    assert unfolded[12, 1] > grid[12, 1] + 3  # it still moves
    np.testing.assert_array_equal(unfolded[-5:], grid[-5:])
    np.testing.assert_array_equal(mesh.unfolded(grid, places, fixed=5, free=range(25)), places)


def test_lips_that_pass_each_other_meet_in_between() -> None:
    points = np.random.RandomState(0).rand(478, 2).astype(np.float32)
    points[FOREHEAD], points[CHIN] = (0, 0), (0, 100)
    points[UPPER_LIP], points[LOWER_LIP] = (0, 74), (0, 70)
    met = parted(points)
    np.testing.assert_allclose(met[[UPPER_LIP, LOWER_LIP]], [(0, 72), (0, 72)])
    met[LOWER_LIP] += (0, 5)
    np.testing.assert_allclose(parted(met), met, atol=1e-5)


def test_a_nearly_flat_triangle_has_no_wild_values() -> None:
    """Lips that are pressed together left such triangles, and a bright blob on the mouth."""
    points = np.array([[10, 20], [30, 20], [20, 20.02]], np.float32)
    values = np.array([[0], [0], [5]], np.float32)
    (found,) = Mesh(np.array([[0, 1, 2]], np.int32)).interpolate(points, values, 40)
    assert found.min() > -1 and found.max() < 6


def test_triangles_of_pressed_lips_reach_from_none_to_the_other(still: Still) -> None:
    points = still.registration.photo.points.copy()
    columns = range(1, 10)
    for ring in (*LIP_RINGS, LIPS_IN):
        for column in columns:
            points[[ring[column], ring[-column]]] = points[[LIPS_IN[column], LIPS_IN[-column]]].mean(0)
    points += np.random.RandomState(0).randn(478, 2).astype(np.float32) * 0.3
    middle = range(3, 8)
    lower, upper = ({ring[sign * column] for ring in LIP_RINGS for column in middle} for sign in (1, -1))

    def torn(places: Array) -> int:
        triangles = map(set, Mesh.over(places).triangles.tolist())
        return sum(bool(lower & corners and upper & corners) for corners in triangles)

    assert torn(points) > 0
    assert torn(opened(points)) == 0
