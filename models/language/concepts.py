"""Vocabulary of faces in every language: concepts of `resources/glossary/concepts.toml` as tokens."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from models.paths import RESOURCES

GLOSSARY = RESOURCES / "glossary"

Kind = Literal[
    "subject",
    "quality",
    "modifier",
    "part",
    "worn",
    "phrase",
    "no",
    "keep",
    "wish",
    "and",
    "or",
    "break",
    "number",
    "years",
    "filler",
    "unknown",
]


@dataclass(frozen=True)
class Concept:
    """A word of the English that the model reads, or a word that joins others ("and", "no")."""

    kind: Kind
    name: str


class Concepts:
    """The vocabulary that all languages share.

    subjects, qualities, modifiers, phrases   names in the order in which a sentence has them
    parts, worn                               what a face has or wears, each with the modifiers that fit it
    examples                                  sentences to offer
    countable                                 names that take "a"
    everybody_has                             parts that say nothing by themselves
    covers                                    what hides a part of the face: all that is worn, and beards
    around_eyes                               parts whose edits change nothing below the eyes
    alone                                     the phrase that a part means of which nothing is said
    adjectives                                what stands before the noun for a part of which nothing is said
    of_persons                                how a modifier is said of a person: a beard is thick, a man fat
    speak_of                                  the part that a modifier means which no person can be: curly hair
    beside_others                             how a noun is said of another: a "junge Frau" is no boy
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.subjects = split(values["subjects"])
        self.qualities = split(values["qualities"])
        self.modifiers = split(values["modifiers"])
        self.phrases = split(values["phrases"])
        self.parts = {name: split(fitting) for name, fitting in values["parts"].items()}
        self.worn = {name: split(fitting) for name, fitting in values["worn"].items()}
        self.examples = split(values["examples"])
        self.countable = frozenset(split(values["countable"]))
        self.everybody_has = frozenset(split(values["everybody_has"]))
        self.covers = frozenset((*self.worn, *split(values["beards"])))
        self.around_eyes = frozenset(split(values["around_eyes"]))
        self.alone: dict[str, str] = values["alone"]
        self.adjectives: dict[str, str] = values["adjectives"]
        self.of_persons: dict[str, str] = values["of_persons"]
        self.speak_of: dict[str, str] = values["speak_of"]
        self.beside_others: dict[str, str] = values["beside_others"]

    def fitting(self, noun: Concept) -> tuple[str, ...]:
        """Qualities that a noun can have: any for a person and for no noun."""
        persons = noun.kind == "subject" and noun.name != "face"
        return (*self.qualities, *self.of_persons) if persons else (self.parts | self.worn)[noun.name]

    def find(self, words: str) -> tuple[Concept, ...]:
        """The concepts of a phrase such as "long red hair" or "no beard", longest names first.

        Raises ValueError for a word that is no concept.
        """
        found, rest = list[Concept](), words.split()
        while rest:
            length = next((n for n in range(len(rest), 0, -1) if " ".join(rest[:n]) in self._by_name), 0)
            if not length:
                raise ValueError(f"{rest[0]!r} in {words!r} is no concept of the glossary")
            found.append(self._by_name[" ".join(rest[:length])])
            rest = rest[length:]
        return tuple(found)

    @cached_property
    def _by_name(self) -> dict[str, Concept]:
        kinds: tuple[tuple[Kind, Sequence[str]], ...] = (
            ("subject", self.subjects),
            ("quality", self.qualities),
            ("modifier", self.modifiers),
            ("part", tuple(self.parts)),
            ("worn", tuple(self.worn)),
            ("phrase", self.phrases),
        )
        names = {name: Concept(kind, name) for kind, listed in reversed(kinds) for name in listed}
        names |= {name: Concept("modifier", name) for name in self.modifiers}  # a modifier of nothing is a quality
        return names | {"no": Concept("no", "no"), "face": Concept("subject", "face")}


def split(listed: str) -> tuple[str, ...]:
    """The entries of a list that is written with commas."""
    return tuple(entry.strip() for entry in listed.split(",") if entry.strip())


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    """The shared vocabulary."""
    return Concepts(tomllib.loads((GLOSSARY / "concepts.toml").read_text(encoding="utf-8")))


def entries(values: dict[str, Any]) -> Iterator[tuple[str, tuple[Concept, ...]]]:
    """(words of a language, concepts) of a language file."""
    vocabulary = concepts()
    for key, listed in values["words"].items():
        for words in split(listed):
            yield words, vocabulary.find(key)
    kinds: tuple[tuple[str, Kind], ...] = (
        ("no", "no"),
        ("keeps", "keep"),
        ("wishes", "wish"),
        ("and", "and"),
        ("or", "or"),
        ("breaks", "break"),
        ("years", "years"),
        ("fillers", "filler"),
    )
    for name, kind in kinds:
        for words in split(values.get(name, "")):
            yield words, (Concept(kind, kind),)
