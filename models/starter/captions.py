"""Captions with exact truth: every caption states facts, so every caption can be checked against every person.

`state` turns the attributes of a rendered person into facts; `caption` writes a true sentence about some of them and
says which values of which fact it allows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.starter.phrases import PHRASES
from models.starter.scene.person import CHILD_AGE
from models.starter.words import ADJECTIVES, AGELESS_NOUNS, ANYONE, FRAMES, NOUNS

Facts = Mapping[str, str]
Claims = dict[str, frozenset[str]]
Value = TypeVar("Value")

SEXES = frozenset({"man", "woman"})
ABSENT = frozenset({"none", "no", "camera"})  # nothing worth a word
SEEN_UNDER_A_HAT = {"long": "long", "fringe": "long", "bob": "bob", "wavy": "wavy", "curly": "curly", "afro": "afro"}
FULL = 0.5  # fullness from which on, and below whose opposite, one speaks of it
BIG = 1.0  # standard deviations from which on one speaks of the size of a part
HIDDEN = "hidden"  # the value of a fact that cannot be seen; no phrase has it
AGES = frozenset({"child", "young", "adult", "old"})
HAIR = {  # what can be said of hair in one
    fact: frozenset(said for choices in PHRASES[fact].values() for said in choices if said.endswith(" hair"))
    for fact in ("hair style", "hair colour")
}


def state(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Facts of a rendered person."""
    melanin, age, iris = attributes["melanin"], attributes["age"], attributes["eye_colour"]
    style, hat = attributes["hair_style"], attributes["hat"]
    hairless = style == "bald" or (style == "buzz" and hat != "none")
    eyes_hidden = attributes["expression"] == "eyes closed" or attributes["glasses"] == "sun"
    return {
        "sex": attributes["gender"],
        "age": "child" if age < CHILD_AGE else "young" if age < 0.5 else "adult" if age < 0.68 else "old",
        "expression": attributes["expression"],
        "hair colour": HIDDEN if hairless else attributes["hair_colour"],
        "hair style": SEEN_UNDER_A_HAT.get(style, HIDDEN) if hat != "none" else style,
        "beard": attributes["beard"],
        "glasses": attributes["glasses"],
        "skin": "fair" if melanin < 0.3 else "tan" if melanin < 0.55 else "dark",
        "make-up": "yes" if attributes["makeup"] else "no",
        "eye colour": HIDDEN if eyes_hidden else "brown" if "brown" in iris else iris,
        "gaze": HIDDEN if eyes_hidden else attributes["gaze"],
        "freckles": "yes" if attributes["freckles"] else "no",
        "hat": hat,
        "fullness": "full" if attributes["fullness"] > FULL else "thin" if attributes["fullness"] < -FULL else "usual",
        **{part: _size(size) for part, size in attributes["sizes"].items()},
        **({"eyes": HIDDEN} if eyes_hidden else {}),
        "earrings": HIDDEN if style == "afro" and attributes["earrings"] == "stud" else attributes["earrings"],
    }


def _size(deviations: float) -> str:
    return "usual" if abs(deviations) < BIG else "big" if deviations > 0 else "small"


def holds(claims: Claims, facts: Facts) -> bool:
    """Return True if all claims of a caption are true of a person."""
    return all(facts[fact] in allowed for fact, allowed in claims.items())


def chances(people: Sequence[Facts]) -> NDArray[np.float64]:
    """Sampling probability of each person, [N], sum 1: half of it alike for all; half by taking any fact, then a
    value of it, the rarer the likelier, then one of those who share it."""
    weights = np.zeros(len(people))
    for fact in people[0]:
        values = [person[fact] for person in people]
        count = Counter(values)
        total = sum(1 / n for n in count.values())
        weights += np.array([1 / count[value] ** 2 / total for value in values])
    shares: NDArray[np.float64] = 0.5 * weights / weights.sum() + 0.5 / len(people)
    return shares


def values_of(word: str, said: Mapping[Value, Sequence[str]]) -> frozenset[Value]:
    """The values that a word is said of."""
    return frozenset(value for value, words in said.items() if word in words)


def caption(
    facts: Facts, random: np.random.RandomState, templates: tuple[str, ...], about: str | None = None
) -> tuple[str, Claims]:
    """A random true caption and its claims; half of them in one of the prompt `templates`. What `about` says of the
    person, a fact, is mentioned in any case if there are words for it."""
    claims: Claims = {}
    noun = _noun(facts, claims, random)
    words = []
    if random.rand() < 0.45:
        word = _choose(ADJECTIVES, facts, claims, random)
        if word and word not in noun:
            words.append(word)
    phrases = []
    if about and facts[about] in PHRASES.get(about, {}) and about not in claims:
        phrases.append(_say(PHRASES, about, facts, claims, random))
    for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3])):
        phrase = _choose(PHRASES, facts, claims, random)
        if phrase:
            phrases.append(phrase)
    hair = "hair colour" in claims and "hair style" not in claims and facts["hair style"] in PHRASES["hair style"]
    if hair and random.rand() < 0.4:
        phrases.append(_say(PHRASES, "hair style", facts, claims, random))
    text = " ".join([*words, noun, " and ".join(_joined(phrases))]).strip()
    text = ("an " if text[0] in "aeiou" else "a ") + text
    if random.rand() < 0.5:
        return str(random.choice(templates)).format(text), claims
    return str(random.choice(FRAMES)) + text, claims


def _joined(phrases: list[str]) -> list[str]:
    """Hair said in one: "with long hair" and "with red hair" as "with long red hair"."""
    style, colour = (next((said for said in phrases if said in HAIR[fact]), None) for fact in HAIR)
    if style is None or colour is None:
        return phrases
    rest = [said for said in phrases if said not in (style, colour)]
    return [*rest, f"{style.removesuffix(' hair')} {colour.removeprefix('with ')}"]


def noun_claims(noun: str) -> Claims:
    """Claims that a noun makes about a person."""
    kinds = values_of(noun, NOUNS)
    sexes, ages = (frozenset(kind[i] for kind in kinds) for i in (0, 1))
    claims = {"sex": sexes} if sexes != SEXES else {}
    return claims if ages == AGES or noun in AGELESS_NOUNS else {**claims, "age": ages}


def _noun(facts: Facts, claims: Claims, random: np.random.RandomState) -> str:
    if random.rand() < 0.45:
        return str(random.choice(ANYONE))
    noun = str(random.choice(NOUNS[facts["sex"], facts["age"]]))
    claims |= noun_claims(noun)
    return noun


def _choose(
    words: dict[str, dict[str, tuple[str, ...]]], facts: Facts, claims: Claims, random: np.random.RandomState
) -> str | None:
    """A true word of a fact that nothing was said of yet; what is absent is mentioned less often than what is there."""
    sayable = [fact for fact, said in words.items() if fact not in claims and facts.get(fact) in said]
    fact = str(random.choice(sayable or ["none"]))
    choices = words.get(fact, {}).get(facts.get(fact, ""), ())
    absent = facts.get(fact) in ABSENT
    if not choices or (absent and random.rand() < 0.6):
        return None
    return _say(words, fact, facts, claims, random)


def _say(
    words: dict[str, dict[str, tuple[str, ...]]],
    fact: str,
    facts: Facts,
    claims: Claims,
    random: np.random.RandomState,
) -> str:
    word = str(random.choice(words[fact][facts[fact]]))
    claims[fact] = values_of(word, words[fact])
    return word
