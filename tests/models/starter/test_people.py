"""The people of the synthetic scene: drawn from seeds, with traits fixed, as numbers, beside their twins."""

from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import pytest

from models.starter.scene.chance import Fixed
from models.starter.scene.person import Person
from models.starter.scene.sampling import HELD_OUT_SEEDS, TRAINING_SEEDS, sample_person
from models.starter.scene.twins import sample_twin
from models.starter.scene.vector import VECTOR_NAMES, vector
from tests.helpers.rendering import needs_renderer

SEEDS = HELD_OUT_SEEDS[:4]
REFERENCE = Path(__file__).parent / "reference" / "people.npz"


def test_people_and_numbers_are_those_the_starter_pack_learned_from() -> None:
    reference = np.load(REFERENCE)
    assert list(VECTOR_NAMES) == reference["names"].tolist()
    for seed, expected in zip(reference["seeds"].tolist(), reference["vectors"], strict=True):
        np.testing.assert_array_equal(vector(sample_person(seed)), expected)


def test_vector_says_what_the_attributes_say() -> None:
    for seed in HELD_OUT_SEEDS[:50]:
        person = sample_person(seed)
        numbers = dict(zip(VECTOR_NAMES, vector(person).tolist(), strict=True))
        for kind, chosen in (("style", person.hair.style), ("beard", person.beard), ("glasses", person.glasses.kind)):
            assert [name for name in numbers if name.startswith(f"{kind}:") and numbers[name]] == [f"{kind}:{chosen}"]
        for kind, chosen in (("hat", person.hat.kind), ("earrings", person.earrings.kind)):
            assert [name for name in numbers if name.startswith(f"{kind}:") and numbers[name]] == [f"{kind}:{chosen}"]
            assert (chosen == "none") == all(numbers[f"{kind[:3]}c{i}"] == 0 for i in range(3))
        assert (numbers["averted"] > 0.66) == (person.attributes.gaze == "aside")
        assert (numbers["gender"] > 0) == (person.attributes.gender == "man")
        assert (numbers["lipamt"] > 0) == person.attributes.makeup


def test_vector_has_147_numbers_of_distinct_names() -> None:
    assert vector(sample_person(SEEDS[0])).shape == (147,)
    assert len(set(VECTOR_NAMES)) == len(VECTOR_NAMES) == 147


@needs_renderer
def test_held_out_seeds_never_train() -> None:
    from models.starter.render_samples import SAMPLE_PHOTOS

    for training in TRAINING_SEEDS:
        assert not set(training) & set(HELD_OUT_SEEDS)
    assert {sample.seed for sample in SAMPLE_PHOTOS} <= set(HELD_OUT_SEEDS)


def test_a_seed_is_a_person() -> None:
    people = [sample_person(seed) for seed in SEEDS]
    assert people == [sample_person(seed) for seed in SEEDS]
    assert len(set(people)) == len(people)


@pytest.mark.parametrize(
    ("fixed", "parts"),
    [
        ({"expression": "angry"}, {"expression"}),
        ({"hair_colour": "red"}, {"hair"}),
        ({"hair_style": "quiff"}, {"hair"}),
        ({"beard": "full"}, {"beard", "paint"}),
        ({"glasses": "sun"}, {"glasses"}),
        ({"makeup": True}, {"paint"}),
        ({"yaw": 6.0}, {"yaw"}),
        ({"freckles": 1.5}, {"paint"}),
        ({"tan": 0.3}, {"paint"}),
        ({"gaze": (20.0, 1.0)}, {"gaze"}),
        ({"hat": "cap"}, {"hat"}),
        ({"earrings": "hoop"}, {"earrings"}),
    ],
)
def test_fixing_a_trait_changes_nothing_else(fixed: Fixed, parts: set[str]) -> None:
    drawn = sample_person(SEEDS[2])
    changed = sample_person(SEEDS[2], **fixed)
    assert {f.name for f in fields(Person) if getattr(changed, f.name) != getattr(drawn, f.name)} == parts


@pytest.mark.parametrize("seed", HELD_OUT_SEEDS[:12])
def test_a_twin_differs_in_one_thing_that_is_seen(seed: int) -> None:
    person, twin = sample_person(seed), sample_twin(seed)
    different = {
        name for name, one, other in zip(VECTOR_NAMES, vector(person), vector(twin), strict=True) if one != other
    }
    groups = [
        ("g:",),
        ("gaze", "averted"),
        ("earrings:", "earc"),
        ("freck",),
        ("beard:", "stub"),
        ("glasses:", "g"),
        ("hair",),
    ]
    assert different
    assert any(all(name.startswith(group) for name in different) for group in groups), different
    assert vector(sample_twin(seed)).tolist() == vector(twin).tolist()


def test_twins_show_all_that_is_small() -> None:
    pairs = [(sample_person(seed).attributes, sample_twin(seed).attributes) for seed in HELD_OUT_SEEDS[:200]]
    changed = [name for one, other in pairs for name in asdict(one) if getattr(one, name) != getattr(other, name)]
    assert {"gaze", "expression", "earrings", "freckles", "beard", "glasses", "hair_colour"} <= set(changed)


def test_fixed_traits_are_what_the_attributes_say() -> None:
    fixed = sample_person(SEEDS[1], age=0.9, gender=1.0, expression="sad", hair_colour="white", beard="short")
    attributes = fixed.attributes
    assert (attributes.age, attributes.gender, attributes.expression) == (0.9, "man", "sad")
    assert (attributes.hair_colour, attributes.beard) == ("white", "short")


def test_children_have_no_beard_no_make_up_and_hair_of_their_own() -> None:
    drawn = [sample_person(seed) for seed in HELD_OUT_SEEDS[:400]]
    children = [person for person in drawn if person.identity.child]
    assert 20 < len(children) < 80
    for person in children:
        assert person.beard == "none" and not person.paint.makeup.on and person.hair.style != "bald"
        assert person.hair.colour_name not in ("grey", "white")


def test_a_wink_closes_one_eye_of_either_side() -> None:
    closed = set()
    for seed in HELD_OUT_SEEDS[:20]:
        numbers = dict(zip(VECTOR_NAMES, vector(sample_person(seed, expression="wink")), strict=True))
        assert (numbers["g:winkl"] > 0) != (numbers["g:winkr"] > 0) and numbers["g:blink"] == 0
        closed.add("left" if numbers["g:winkl"] else "right")
    assert closed == {"left", "right"}


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="glasses is one of none, thin, thick, sun, not pince-nez"):
        sample_person(SEEDS[0], glasses="pince-nez")
