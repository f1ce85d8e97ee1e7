"""Similarities and maps over triangles."""

import numpy as np

from models.transfer.geometry import Mesh, Similarity, smoothstep


def test_a_similarity_is_found_again() -> None:
    points = np.random.RandomState(0).rand(20, 2).astype(np.float32) * 100
    turned = Similarity(1.5 * np.exp(0.3j), 4 - 7j)
    found = Similarity.between(points, turned(points))
    assert np.allclose(found(points), turned(points), atol=1e-3)
    assert np.allclose(found.turned(points[:1] - points[1:2]), turned(points[:1]) - turned(points[1:2]), atol=1e-3)


def test_linear_values_stay_linear_between_the_points_and_are_zero_outside() -> None:
    points = np.random.RandomState(1).rand(60, 2).astype(np.float32) * 150 + 50
    values = np.stack([2 * points[:, 0] - points[:, 1], np.ones(60)], axis=1).astype(np.float32)
    seen = Mesh.over(points).interpolate(points, values, 256)
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
