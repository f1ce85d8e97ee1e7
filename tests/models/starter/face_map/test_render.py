"""Renders with labels: parts and points lie where the picture shows them. Drawn in a process of their own."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.face.anatomy import Part
from models.starter.face_map.render import HELD_OUT, SEEDS, SIZE, labelled_person, varied_person
from tests.helpers.rendering import needs_renderer

if TYPE_CHECKING:
    from models.starter.scene.labels import Labelled

pytestmark = needs_renderer
COUNT = 4


@pytest.fixture(scope="module")
def people() -> "Iterator[list[Labelled]]":
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield list(pool.map(labelled_person, SEEDS[:COUNT]))


def test_every_pixel_has_a_part_and_faces_have_theirs(people: "list[Labelled]") -> None:
    for person in people:
        shares = np.bincount(person.parts.ravel(), minlength=len(Part)) / SIZE**2
        assert len(shares) == len(Part)
        assert shares[Part.SKIN] > 0.05 and shares[Part.BACKGROUND] > 0.2 and shares[Part.CLOTHES] > 0.02
        assert shares[[Part.LIPS, Part.BROWS]].min() > 5e-4


def test_background_is_what_the_wall_shows(people: "list[Labelled]") -> None:
    """The wall hardly changes in colour; the person in front of it does."""
    for person in people:
        wall = person.picture[person.parts == Part.BACKGROUND].astype(float)
        body = person.picture[person.parts != Part.BACKGROUND].astype(float)
        assert wall.std(0).max() < 0.6 * body.std(0).max()


def test_irises_lie_in_the_eyes(people: "list[Labelled]") -> None:
    for person, seed in zip(people, SEEDS, strict=False):
        if varied_person(seed).glasses.kind == "sun" or varied_person(seed).expression.name == "eyes closed":
            continue
        for centre in person.vertices[[-10, -5]]:
            column, row = centre.astype(int)
            around = person.parts[row - 2 : row + 3, column - 2 : column + 3]
            assert np.isin(around, (Part.IRIS, Part.EYE_WHITE)).any()


def test_people_wear_and_do_what_the_pack_knows_too_rarely() -> None:
    people = [varied_person(seed) for seed in SEEDS[: 2 * HELD_OUT]]
    share = {name: np.mean([person.beard == name for person in people]) for name in ("moustache", "goatee")}
    assert share["moustache"] > 0.03 and share["goatee"] > 0.015
    assert np.mean([person.hat.kind != "none" for person in people]) > 0.15
    assert np.mean([person.hair.style == "bald" for person in people]) > 0.05
    assert np.std([person.yaw for person in people]) > 8
