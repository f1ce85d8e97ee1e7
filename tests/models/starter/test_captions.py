"""Captions are true, and keep away from the words that the evaluation calls unseen."""

from itertools import chain

import numpy as np
import pytest

from models.clip.text import imagenet_templates
from models.starter.captions import caption, chances, holds, state
from models.starter.phrases import PHRASES
from models.starter.prompts import PROMPTS, Prompt
from models.starter.teacher import simple_captions
from models.starter.words import ADJECTIVES, ANYONE, FRAMES, NOUNS

PERSON = {
    "gender": "woman",
    "age": 0.8,
    "expression": "surprised",
    "hair_colour": "grey",
    "hair_style": "long",
    "beard": "none",
    "glasses": "thin",
    "melanin": 0.2,
    "eye_colour": "blue",
    "makeup": True,
    "freckles": False,
    "gaze": "camera",
    "hat": "none",
    "earrings": "hoop",
    "fullness": 0.0,
    "sizes": {
        "eyes": 0.0,
        "brows": 0.0,
        "nose": 0.0,
        "nose length": 0.0,
        "lips": 0.0,
        "mouth": 0.0,
        "jaw": 0.0,
        "cheekbones": 0.0,
    },
}


def vocabulary() -> set[str]:
    """Every word that a caption can use."""
    tables = (*PHRASES.values(), *ADJECTIVES.values())
    said = chain.from_iterable(phrases for table in tables for phrases in table.values())
    return set(
        " ".join([*said, *chain(*NOUNS.values()), *ANYONE, *FRAMES, *imagenet_templates(), "an", "and"])
        .replace("-", " ")
        .split()
    )


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.target)
def test_unseen_prompts_have_a_word_of_their_own_and_known_ones_none(prompt: Prompt) -> None:
    new = set(f"{prompt.target} {prompt.neutral}".replace("-", " ").split()) - vocabulary()
    assert bool(new) != prompt.known, new


def test_captions_are_true_and_say_what_they_claim() -> None:
    person, random = state(PERSON), np.random.RandomState(0)
    without_glasses, spoken = state({**PERSON, "glasses": "none"}), 0
    for _ in range(300):
        text, claims = caption(person, random, ("a photo of {}.",))
        assert holds(claims, person), text
        assert holds(claims, without_glasses) != ("glasses" in text), text
        spoken += "glasses" in text
    assert spoken > 10


def test_a_caption_tells_what_it_should_be_about() -> None:
    person, random = state(PERSON), np.random.RandomState(1)
    for _ in range(30):
        _, claims = caption(person, random, ("{}",), about="earrings")
        assert claims["earrings"] <= {"stud", "hoop"}
        assert holds(claims, person)


def test_what_an_open_mouth_claims_allows_every_expression_that_has_one() -> None:
    person, random = state({**PERSON, "expression": "mouth open"}), np.random.RandomState(1)
    claims = next(c for t, c in (caption(person, random, ("{}",)) for _ in range(2000)) if "with an open mouth" in t)
    assert claims["expression"] == {"mouth open", "surprised"}


def test_what_a_hat_hides_is_not_spoken_of() -> None:
    short, fringe = ({**PERSON, "hair_style": style, "hat": "beanie"} for style in ("short", "fringe"))
    assert (state(short)["hair style"], state(short)["hair colour"]) == ("hidden", "grey")
    assert state({**PERSON, "hair_style": "buzz", "hat": "cap"})["hair colour"] == "hidden"
    assert state(fringe)["hair style"] == "long"
    assert state(PERSON)["hair style"] == "long"


def test_a_child_of_either_sex_is_a_child() -> None:
    girl, random = state({**PERSON, "age": 0.2}), np.random.RandomState(2)
    assert girl["age"] == "child"
    said = dict(caption(girl, random, ("{}",)) for _ in range(1000))
    assert said["a child"] == {"age": {"child"}}
    assert said["a girl"] == {"sex": {"woman"}, "age": {"child", "young"}}


def test_length_and_colour_of_hair_are_said_in_one() -> None:
    person, random = state({**PERSON, "hair_colour": "red"}), np.random.RandomState(3)
    said = dict(caption(person, random, ("{}",)) for _ in range(3000))
    claims = next(claims for text, claims in said.items() if text.endswith(" with long red hair"))
    assert claims["hair colour"] == {"red"} and claims["hair style"] == {"long", "wavy", "fringe"}
    assert not any("with long hair and with red hair" in text for text in said)


def test_rare_people_are_shown_more_often() -> None:
    people = [state(PERSON)] * 9 + [state({**PERSON, "glasses": "sun"})]
    shares = chances(people)
    assert shares.sum() == pytest.approx(1)
    assert shares[9] > 1.8 * shares[0]


def test_simple_captions_speak_of_every_value() -> None:
    captions = simple_captions()
    for values in PHRASES.values():
        for phrases in values.values():
            assert any(text.endswith(f" {phrases[0]}") for text in captions)
    assert "an old man" in captions
