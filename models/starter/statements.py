"""Statements whose truth is known of every rendered person, for the regression to learn how texts are to be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.direction.regression import Taught
from models.starter.captions import ABSENT, Claims, Facts, Value, holds, values_of
from models.starter.words import ADJECTIVES, NOUNS, PHRASES

SUBJECTS = ("a face", "a person", "a man", "a woman")
PERSON = "a person"  # what nouns are said beside
ANOTHER_COUNTS = 0.2


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
    for noun, kinds in _meanings(NOUNS).items():
        claims = {fact: frozenset(kind[i] for kind in kinds) for i, fact in enumerate(("sex", "age"))}
        result.append(Statement(with_article(f"a {noun}"), PERSON, claims))
    return result


def taught(people: Sequence[Facts], read: Callable[[list[str]], Tensor]) -> Taught:
    """The statements' directions, of whom they are true and who counts; `read`: texts to unit features [K, D]."""
    said = statements()
    neutral = sorted({statement.neutral for statement in said})
    beside = dict(zip(neutral, read(neutral), strict=True))
    directions = read([statement.text for statement in said]) - torch.stack([beside[each.neutral] for each in said])
    true = torch.tensor([[holds(statement.claims, person) for statement in said] for person in people])
    counts = torch.tensor([[_counts(statement.claims, person) for statement in said] for person in people])
    return Taught(F.normalize(directions, dim=1), true, counts)


def _counts(claims: Claims, person: Facts) -> float:
    """1 for a person who has what is claimed or nothing of its kind, less for one with another thing of the kind."""
    if len(claims) > 1:
        return 1.0
    ((fact, values),) = claims.items()
    nothing = ABSENT & PHRASES.get(fact, {}).keys()
    return 1.0 if not nothing or values & nothing or person[fact] in values | nothing else ANOTHER_COUNTS


def _meanings(said: Mapping[Value, Sequence[str]]) -> dict[str, frozenset[Value]]:
    """Each word with the values that it is said of."""
    return {word: values_of(word, said) for word in sorted({word for words in said.values() for word in words})}


def with_article(text: str) -> str:
    """ "a" as "an" where a vowel follows."""
    return f"an {text[2:]}" if text.startswith("a ") and text[2] in "aeiou" else text
