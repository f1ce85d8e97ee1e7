"""Sessions as values, and recipes as JSON."""

import json
from typing import Any

import numpy as np
import pytest

from models.edits import Code
from models.errors import CheckpointError, Damaged, NotRecognised
from models.project import Project, Recipe
from tests.helpers.sessions import BEARD, SMILE, random_portrait, session


def test_a_recipe_comes_back_with_its_code_bit_for_bit() -> None:
    recipe = session().recipe
    assert recipe is not None and recipe.edits == (SMILE, BEARD)
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_the_recipe_of_a_random_face_keeps_its_seed() -> None:
    recipe = Project(random_portrait(5)).recipe
    assert recipe is not None and Recipe.from_json(recipe.to_json()).seed == 5


def test_a_session_without_a_face_has_neither_request_nor_recipe() -> None:
    assert Project(edits=(SMILE,)).request is None and Project(edits=(SMILE,)).recipe is None


def test_recipes_of_other_programs_and_newer_versions_are_told_apart() -> None:
    for text, words in (
        ('{"prompt": "a face"}', "not a session"),
        ("[1]", "not a session"),
        ('{"format": "semblance", "version": 2}', "newer version"),
    ):
        with pytest.raises(NotRecognised, match=words):
            Recipe.from_json(text)


@pytest.mark.parametrize(
    "code",
    [
        None,
        {},
        {"rows": 2, "width": 3, "w_plus": "AAAA"},
        {"rows": -1, "width": -6, "w_plus": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"rows": 2, "width": 3, "w_plus": "!!"},
        {"rows": "two", "width": 3, "w_plus": ""},
        {"rows": 1e400, "width": 3, "w_plus": ""},
        {"rows": 1, "width": 1, "w_plus": "AADAfw=="},
    ],
)
def test_a_wrong_code_is_damage(code: Any) -> None:
    recipe = Recipe(Code.of(np.zeros((2, 3))))
    with pytest.raises(Damaged):
        Recipe.from_json(json.dumps(json.loads(recipe.to_json()) | {"code": code}))


def test_text_that_is_no_json_is_damage() -> None:
    for text in ("", "{", "\0", "[" * 100_000):
        with pytest.raises(CheckpointError):
            Recipe.from_json(text)
