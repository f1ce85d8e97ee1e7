"""The synthetic face scene: pictures of people, and data sets of them.

Pictures are drawn in a process of their own, as in the recipe: Mesa and triton, which other tests import, do not agree.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from models.errors import DeviceError, OutputError
from models.starter.captions import state
from models.starter.data import load_dataset
from models.starter.scene.camera import FFHQ_CROP, View
from models.starter.scene.person import Person
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.scene.twins import sample_twin
from models.starter.scene.vector import VECTOR_NAMES, vector
from tests.helpers.rendering import MISSING, needs_renderer

if TYPE_CHECKING:
    from models.starter.scene.renderer import Renderer

SEEDS = HELD_OUT_SEEDS[:4]
REPOSITORY = Path(__file__).parents[3]
REFERENCE = Path(__file__).parent / "reference" / "people.npz"
SIZE = 96
WIDE = View(margin=0.25, right=0.1, down=-0.2, roll=10)


class Studio:
    """Draws in another process."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def render(self, person: Person, size: int = SIZE, view: View = FFHQ_CROP) -> NDArray[np.uint8]:
        return self._pool.submit(_render, person, size, view).result()

    def landmarks(self, person: Person, size: int = SIZE, view: View = FFHQ_CROP) -> NDArray[np.floating]:
        return self._pool.submit(_landmarks, person, size, view).result()


@cache
def _renderer() -> "Renderer":
    from models.starter.scene.renderer import Renderer

    return Renderer()


def _render(person: Person, size: int, view: View) -> NDArray[np.uint8]:
    return _renderer().render(person, size, view=view)


def _landmarks(person: Person, size: int, view: View) -> NDArray[np.floating]:
    return _renderer().landmarks(person, size, view)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    if MISSING:
        pytest.skip(f"needs the extra [starter]: {', '.join(MISSING)}")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            pool.submit(_renderer_starts).result()
        except DeviceError as error:
            pytest.skip(str(error))
        yield Studio(pool)


def _renderer_starts() -> None:
    _renderer()


def test_pictures_are_those_the_starter_pack_learned_from(studio: Studio) -> None:
    reference = np.load(REFERENCE)
    for seed, expected in zip(reference["seeds"].tolist(), reference["images"], strict=True):
        difference = np.abs(studio.render(sample_person(seed), 128).astype(int) - expected)
        assert np.mean(difference > 2) < 1e-3  # rounding differs between machines; strands may flip


@pytest.mark.parametrize("hat", ["beanie", "cap", "brimmed"])
def test_no_hair_and_no_skin_comes_through_a_hat(studio: Studio, hat: str) -> None:
    """Nothing of the crown changes with the colours of what is below it."""
    for seed, style in zip(SEEDS, ("afro", "long", "quiff", "curly"), strict=True):
        person = sample_person(seed, hat=hat, hair_style=style, yaw=0.0, glasses="none")
        dyed = replace(
            person,
            hair=replace(person.hair, colour=(0.0, 1.0, 0.0)),
            paint=replace(person.paint, skin=replace(person.paint.skin, colour=(0.0, 0.0, 1.0))),
        )
        crown = slice(SIZE // 16, SIZE // 6), slice(SIZE * 3 // 8, SIZE * 5 // 8)
        assert np.abs(studio.render(person)[crown].astype(int) - studio.render(dyed)[crown]).max() <= 2


@pytest.mark.parametrize(("kind", "style"), [("stud", "short"), ("hoop", "short"), ("stud", "bob"), ("hoop", "wavy")])
def test_earrings_are_seen_at_both_ears(studio: Studio, kind: str, style: str) -> None:
    for seed in SEEDS:
        tucked = sample_person(seed, earrings=kind, hair_style=style, yaw=0.0)
        gold = replace(tucked, earrings=replace(tucked.earrings, colour=(1.0, 0.0, 0.0)))
        silver = replace(tucked, earrings=replace(tucked.earrings, colour=(0.0, 0.0, 1.0)))
        changed = _changed(studio.render(gold), studio.render(silver))
        assert (changed[:, 0] < SIZE / 3).sum() >= 3 and (changed[:, 0] > SIZE * 2 / 3).sum() >= 3


def test_same_seed_same_picture(studio: Studio) -> None:
    first, other = (studio.render(sample_person(seed)) for seed in SEEDS[:2])
    assert first.shape == (SIZE, SIZE, 3) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, studio.render(sample_person(SEEDS[0])))
    assert np.abs(first.astype(int) - other).mean() > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_smile_lifts_and_sadness_lowers_the_mouth_corners(studio: Studio, seed: int) -> None:
    heights = {}
    for name in ("sad", "neutral", "smile"):
        points = studio.landmarks(sample_person(seed, expression=name, strength=1.0))
        eye_distance = points[1, 0] - points[0, 0]
        heights[name] = (points[2, 1] - points[3:, 1].mean()) / eye_distance  # above the nose tip, against eye distance
    assert heights["sad"] < heights["neutral"] - 0.02
    assert heights["smile"] > heights["neutral"] + 0.02


@pytest.mark.parametrize("view", [FFHQ_CROP, WIDE])
def test_landmarks_lie_where_the_picture_shows_them(studio: Studio, view: View) -> None:
    person = sample_person(SEEDS[0], glasses="none", makeup=True, expression="surprised", yaw=0.0)
    points = studio.landmarks(person, view=view)
    colours = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))

    irises = [replace(person, paint=replace(person.paint, eye_colour=colour)) for colour in colours]
    changed = _changed(studio.render(irises[0], view=view), studio.render(irises[1], view=view))
    left = np.linalg.norm(changed - points[0], axis=1) < np.linalg.norm(changed - points[1], axis=1)
    assert np.linalg.norm(changed[left].mean(0) - points[0]) < 2
    assert np.linalg.norm(changed[~left].mean(0) - points[1]) < 2

    makeup = [replace(person.paint.makeup, lips=1.0, lip_colour=colour) for colour in colours]
    lips = [replace(person, paint=replace(person.paint, makeup=each)) for each in makeup]
    changed = _changed(studio.render(lips[0], view=view), studio.render(lips[1], view=view))
    assert np.linalg.norm(changed - points[3], axis=1).min() < 2
    assert np.linalg.norm(changed - points[4], axis=1).min() < 2


def _changed(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.floating]:
    """The places [n, 2] of pixels that differ clearly, x and y of their centres."""
    rows, columns = np.nonzero(np.abs(first.astype(int) - second).max(2) > 40)
    return np.stack([columns, rows], 1) + 0.5


def test_crop_is_that_of_ffhq(studio: Studio) -> None:
    """Its middle lies a tenth of the way from the eyes to the mouth, its half is the greater of two spans."""
    for seed in SEEDS:
        points = studio.landmarks(sample_person(seed))
        eyes, mouth = points[:2].mean(0), points[3:].mean(0)
        np.testing.assert_allclose(eyes + 0.1 * (mouth - eyes), SIZE / 2, atol=1e-3)
        spans = 2.0 * np.linalg.norm(points[1] - points[0]), 1.8 * np.linalg.norm(mouth - eyes)
        assert max(spans) == pytest.approx(SIZE / 2, rel=1e-4)


def test_a_view_widens_moves_and_tilts(studio: Studio) -> None:
    person = sample_person(SEEDS[0], yaw=0.0)
    straight, tilted = studio.landmarks(person), studio.landmarks(person, view=WIDE)
    (across, down), (before, _) = tilted[1] - tilted[0], straight[1] - straight[0]
    assert np.hypot(across, down) == pytest.approx(before / 1.5, rel=0.02)
    assert np.degrees(np.arctan2(-down, across)) == pytest.approx(10, abs=1)
    moved = (tilted[:2].mean(0) - SIZE / 2) / (SIZE / 2)
    assert moved[0] == pytest.approx(0.1, abs=0.05) and moved[1] < -0.15


@pytest.fixture(scope="module")
def data_set(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight people, four of each range of training seeds; drawing them said nothing but where they are."""
    folder = tmp_path_factory.mktemp("people")
    module = ("-W", "error", "-m", "models.starter.render_dataset")
    done = _python(*module, "--out", str(folder), "--count", "8", "--size", "16", "--processes", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.split()) == [str(path) for path in sorted(folder.rglob("*.npz"))]
    return folder


def test_data_set_holds_pictures_numbers_and_attributes(data_set: Path) -> None:
    shards = sorted(data_set.glob("*.npz"))
    assert [shard.stem for shard in shards] == ["20204-20207", "40204-40207"]
    content = np.load(shards[1])
    assert content["images"].shape == (4, 16, 16, 3) and content["held_out"].tolist() == [True, False, False, False]
    assert content["names"].tolist() == list(VECTOR_NAMES)
    np.testing.assert_array_equal(content["vectors"][1], vector(sample_person(40_205)))
    lines = shards[1].with_suffix(".jsonl").read_text().splitlines()
    attributes = [json.loads(line) for line in lines]
    assert attributes == [asdict(sample_person(seed).attributes) for seed in range(40_204, 40_208)]
    assert [state(each)["beard"] for each in attributes] == [each["beard"] for each in attributes]


def test_data_set_pairs_people_with_their_twins(data_set: Path) -> None:
    data = load_dataset(data_set)
    assert (data.held_out.tolist(), data.train.tolist()) == ([0, 4], [1, 2, 3, 5, 6, 7])
    assert (data.held_out_twins.tolist(), data.twins.tolist()) == ([[0, 8], [4, 10]], [[2, 9], [6, 11]])
    assert data.attributes[11] == asdict(sample_twin(40_206).attributes)
    assert not data.images[11].equal(data.images[6])


def test_data_set_goes_on_with_the_missing_shard(data_set: Path) -> None:
    from models.starter.render_dataset import render_dataset

    first, second = sorted(data_set.glob("*.npz"))
    lost, kept = first.read_bytes(), second.stat().st_mtime_ns
    first.unlink()
    assert list(render_dataset(data_set, count=8, size=16, supersampling=1, processes=1)) == [first]
    assert first.read_bytes() == lost
    assert second.stat().st_mtime_ns == kept


def test_data_set_refuses_another_size_and_too_many_people(data_set: Path) -> None:
    from models.starter.render_dataset import render_dataset

    with pytest.raises(OutputError, match="holds pictures of 16 px"):
        next(render_dataset(data_set, count=8, size=32, supersampling=1, processes=1))
    with pytest.raises(ValueError, match="1 to 8000 people, not 8001"):
        next(render_dataset(data_set, count=8001, size=16, supersampling=1, processes=1))


@needs_renderer
def test_without_a_driver_one_sentence_says_what_to_install() -> None:
    code = "from models.starter.scene.renderer import Renderer; Renderer()"
    nowhere = {**os.environ, "__EGL_VENDOR_LIBRARY_DIRS": os.devnull, "__EGL_VENDOR_LIBRARY_FILENAMES": os.devnull}
    done = _python("-c", code, environment=nowhere)
    assert "DeviceError: OpenGL could not be started without a screen. Install EGL" in done.stderr


def _python(*arguments: str, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
