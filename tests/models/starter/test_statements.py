"""What the regression of the starter pack is taught: statements and of whom they are true."""

import zlib
from dataclasses import asdict

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from models.starter.captions import state
from models.starter.scene.sampling import HELD_OUT_SEEDS, sample_person
from models.starter.statements import statements, taught


def read(texts: list[str]) -> Tensor:
    """Texts as random unit features, always the same for a text."""
    seeds = (torch.Generator().manual_seed(zlib.crc32(text.encode())) for text in texts)
    return torch.stack([F.normalize(torch.randn(8, generator=seed), dim=0) for seed in seeds])


def test_statements_are_true_of_those_they_fit() -> None:
    people = [
        state(asdict(sample_person(seed, hat=hat).attributes)) for seed in HELD_OUT_SEEDS[:6] for hat in ("cap", "none")
    ]
    known, said = taught(people, read), [statement.text for statement in statements()]
    assert known.directions.shape == (len(said), 8) and known.true.shape == known.counts.shape == (12, len(said))
    assert torch.allclose(known.directions.norm(dim=1), torch.ones(len(said)), atol=1e-4)
    for text in ("a face wearing a cap", "a man in a hat"):
        assert known.true[:, said.index(text)].tolist() == [True, False] * 6
    old = [person["age"] == "old" for person in people]
    assert known.true[:, said.index("an old woman")].tolist() == old  # beside "a woman", it says no more
    grandfathers = [person["sex"] == "man" and old for person, old in zip(people, old, strict=True)]
    assert known.true[:, said.index("a grandfather")].tolist() == grandfathers


def test_who_has_another_thing_of_the_kind_counts_less() -> None:
    people = [
        {**state(asdict(sample_person(HELD_OUT_SEEDS[0]).attributes)), "beard": beard}
        for beard in ("none", "full", "moustache")
    ]
    known, said = taught(people, read), [statement.text for statement in statements()]
    assert known.counts[:, said.index("a face with a moustache")].tolist() == pytest.approx([1, 0.2, 1])
    assert known.counts[:, said.index("a face without a beard")].tolist() == [1, 1, 1]
    assert known.counts[:, said.index("a face with red hair")].tolist() == [1, 1, 1]


def test_what_is_said_of_a_woman_is_said_beside_other_women() -> None:
    person = state(asdict(sample_person(HELD_OUT_SEEDS[0]).attributes))
    people = [{**person, "sex": sex} for sex in ("man", "woman")]
    known, said = taught(people, read), [statement.text for statement in statements()]
    assert known.counts[:, said.index("a woman wearing lipstick")].tolist() == pytest.approx([0.2, 1])
    assert known.counts[:, said.index("a face wearing lipstick")].tolist() == [1, 1]


def test_people_are_compared_with_those_of_like_sex_age_and_skin() -> None:
    person = state(asdict(sample_person(HELD_OUT_SEEDS[0]).attributes))
    women, men = ({**person, "sex": sex, "glasses": "none"} for sex in ("woman", "man"))
    known = taught([women, women, {**women, "glasses": "thin"}, men], read)
    said = [statement.text for statement in statements()]
    assert known.expected[:, said.index("a face with glasses")].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert known.expected[:, said.index("a guy")].tolist() == pytest.approx([0.25] * 4)  # sex is what is asked for


def test_each_statement_has_its_neutral_text() -> None:
    beside = {statement.text: statement.neutral for statement in statements()}
    assert beside["a man with a moustache"] == "a man"
    assert beside["a smiling woman"] == "a woman"
    assert beside["a grandfather"] == "a person"
    assert "an old face" in beside


def test_nouns_without_an_age_claim_none() -> None:
    claims = {statement.text: statement.claims for statement in statements()}
    assert claims["a lady"] == {"sex": {"woman"}}
    assert claims["a lad"] == {"sex": {"man"}, "age": {"young"}}
