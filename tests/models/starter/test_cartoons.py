"""Cartoons of rendered people. Drawn in a process of their own, as all renders."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.starter.train_cartoon import load_cartoons
from tests.helpers.rendering import needs_renderer

pytestmark = needs_renderer
SIZE = 64


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    size = ("--size", str(SIZE), "--count", "4", "--processes", "1")
    for command in (("render_dataset", "--out", str(folder), *size), ("render_cartoons", "--data", str(folder))):
        done = subprocess.run([sys.executable, "-m", f"models.starter.{command[0]}", *command[1:]], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    return folder


def test_people_are_drawn_flat_before_the_same_wall(renders: Path) -> None:
    names = [path.name for path in sorted(renders.glob("*.npz"))]
    portraits, drawn = (
        np.concatenate([np.load(renders / folder / name)["images"] for name in names]).astype(int)
        for folder in ("", "cartoons")
    )
    assert drawn.shape == portraits.shape == (4, SIZE, SIZE, 3)
    alike = [np.mean(np.abs(np.diff(pictures, axis=2)).max(3) < 2) for pictures in (portraits, drawn)]
    assert alike[1] > 1.1 * alike[0]
    before, after = (pictures[:, :6, :6].mean((1, 2)) for pictures in (portraits, drawn))
    np.testing.assert_allclose(after, before, atol=40)  # the same wall


def test_cartoons_are_those_of_the_first_people(renders: Path) -> None:
    assert load_cartoons(renders).shape == (4, 3, SIZE, SIZE)
    paths = sorted((renders / "cartoons").glob("*.npz"))
    paths[0].unlink()
    with pytest.raises(FileNotFoundError, match="Cartoons are missing"):
        load_cartoons(renders)
