"""Statements whose truth is known of every rendered person, for the regression to learn how texts are to be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.direction.fitting import Taught
from models.starter.captions import ABSENT, Claims, Facts, Value, holds, noun_claims, values_of
from models.starter.phrases import PHRASES
from models.starter.words import ADJECTIVES, NOUNS

SUBJECTS = ("a face", "a person", "a man", "a woman")
PERSON = "a person"  # what nouns are said beside
OTHERS_COUNT = 0.2
CAUSES = ("sex", "age", "skin")  # what other facts come with: people alike in them are compared


@dataclass(frozen=True)
class Statement:
    """A text that says one thing, a neutral one beside it, and what is claimed."""

    text: str
    neutral: str
    claims: Claims


def statements() -> list[Statement]:
    """Every phrase and adjective with the plainest nouns, and every noun."""
    result = []
    for words, frame in ((PHRASES, "{subject} {word}"), (ADJECTIVES, "a {word} {noun}")):
        for fact, said in words.items():
            for word, values in _meanings(said).items():
                for subject in SUBJECTS:
                    text = with_article(frame.format(subject=subject, word=word, noun=subject[2:]))
                    result.append(Statement(text, subject, {fact: values}))
    for noun in sorted({noun for nouns in NOUNS.values() for noun in nouns}):
        result.append(Statement(with_article(f"a {noun}"), PERSON, noun_claims(noun)))
    return result


def taught(people: Sequence[Facts], read: Callable[[list[str]], Tensor]) -> Taught:
    """The statements' directions, of whom they are true and who counts; `read`: texts to unit features [K, D]."""
    said = statements()
    neutral = sorted({statement.neutral for statement in said})
    beside = dict(zip(neutral, read(neutral), strict=True))
    directions = read([statement.text for statement in said]) - torch.stack([beside[each.neutral] for each in said])
    true = torch.tensor([[holds(statement.claims, person) for statement in said] for person in people])
    counts = torch.tensor([[_counts(statement, person) for statement in said] for person in people])
    expected, alike = torch.empty(true.shape), dict[tuple[str, ...], Tensor]()
    for column, statement in enumerate(said):
        facts = tuple(fact for fact in CAUSES if fact not in statement.claims)
        if facts not in alike:
            alike[facts] = _kinds(people, facts)
        kinds = alike[facts]
        counted = kinds * counts[:, column, None]
        shares = (counted * true[:, column, None]).sum(0) / counted.sum(0).clamp(min=1e-6)
        expected[:, column] = kinds @ shares
    return Taught(F.normalize(directions, dim=1), true, counts, expected)


def _kinds(people: Sequence[Facts], facts: Sequence[str]) -> Tensor:
    """Membership of people in kinds by these facts, 0 or 1, [people, kinds]."""
    kinds = [tuple(person[fact] for fact in facts) for person in people]
    numbers = {kind: number for number, kind in enumerate(sorted(set(kinds)))}
    return F.one_hot(torch.tensor([numbers[kind] for kind in kinds]), len(numbers)).float()


def _counts(statement: Statement, person: Facts) -> float:
    """1 for a person who has what is claimed or nothing of its kind; less for one with another thing of the kind, and
    for men where a woman is spoken of, as for women where a man is."""
    of_other_sex = statement.neutral in ("a man", "a woman") and person["sex"] != statement.neutral[2:]
    if of_other_sex or any(_has_another(fact, values, person) for fact, values in statement.claims.items()):
        return OTHERS_COUNT
    return 1.0


def _has_another(fact: str, values: frozenset[str], person: Facts) -> bool:
    """Return True if a fact that can be absent has a third value."""
    nothing = ABSENT & PHRASES.get(fact, {}).keys()
    return bool(nothing) and not values & nothing and person[fact] not in values | nothing


def _meanings(said: Mapping[Value, Sequence[str]]) -> dict[str, frozenset[Value]]:
    """Each word with the values that it is said of."""
    return {word: values_of(word, said) for word in sorted({word for words in said.values() for word in words})}


def with_article(text: str) -> str:
    """ "a" as "an" where a vowel follows."""
    return f"an {text[2:]}" if text.startswith("a ") and text[2] in "aeiou" else text
