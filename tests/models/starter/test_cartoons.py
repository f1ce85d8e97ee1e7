"""Cartoons of rendered people. Drawn in a process of their own, as all renders."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.starter.scene.sampling import TRAINING_SEEDS
from models.starter.train_cartoon import load_cartoons
from tests.helpers.rendering import needs_renderer

pytestmark = needs_renderer
SIZE = 64


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    size = ("--size", str(SIZE), "--count", "2", "--processes", "1")
    for command in (("render_dataset", "--out", str(folder), *size), ("render_cartoons", "--data", str(folder))):
        done = subprocess.run([sys.executable, "-m", f"models.starter.{command[0]}", *command[1:]], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    return folder


def test_people_are_drawn_flat_before_the_same_wall(renders: Path) -> None:
    seed = TRAINING_SEEDS[0][0]
    portrait, drawn = (np.load(renders / folder / f"{seed}-{seed}.npz")["images"][0] for folder in ("", "cartoons"))
    assert drawn.shape == portrait.shape == (SIZE, SIZE, 3)
    alike = [np.mean(np.abs(np.diff(picture.astype(int), axis=1)).max(2) < 2) for picture in (portrait, drawn)]
    assert alike[1] > 1.2 * alike[0]
    np.testing.assert_allclose(drawn[:6, :6].mean((0, 1)), portrait[:6, :6].mean((0, 1)), atol=40)  # the same wall


def test_cartoons_are_those_of_the_first_people(renders: Path) -> None:
    assert load_cartoons(renders).shape == (2, 3, SIZE, SIZE)
    paths = sorted((renders / "cartoons").glob("*.npz"))
    paths[0].unlink()
    with pytest.raises(FileNotFoundError, match="Cartoons are missing"):
        load_cartoons(renders)
