"""The words of one language: a text to concepts, longest match first, and what remains unknown."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models.language.concepts import GLOSSARY, Concept, concepts, entries, split

LANGUAGES = ("en", "zh", "de", "es", "fr", "ja", "ru")
PUNCTUATION = ".,;:!?…、。，；：！？"
_WORDS = re.compile(rf"[^\W_]+~?|[{re.escape(PUNCTUATION)}]|&|\+")
_ANY = "~"  # at the end of a word of a language file: with any of the language's endings
_LEAST_STEM = 3
_NUMERALS = re.compile("[一二三四五六七八九十百]+(?=多?[岁歲歳才代])")  # years in Chinese characters


@dataclass(frozen=True)
class Token:
    """A piece of a text as typed, with its concepts; none if it is unknown."""

    text: str
    concepts: tuple[Concept, ...] = ()


class Glossary:
    """One language.

    `spaced`: words are parted by spaces. `after`: modifiers follow their noun, but for those in `before`.
    `negation_after`: what is negated comes before the negation. `speak_of`: as of `Concepts`, and more.
    """

    def __init__(self, language: str, values: dict[str, Any]) -> None:
        self.language = language
        self.name: str = values["name"]
        self.spaced: bool = values.get("spaced", True)
        self.after: bool = values.get("after", False)
        self.before = frozenset(split(values.get("before", "")))
        self.negation_after: bool = values.get("negation_after", False)
        self.speak_of: dict[str, str] = concepts().speak_of | values.get("speak_of", {})
        self.sentences: dict[str, str] = values.get("sentences", {})  # English to this language
        self._endings = tuple(sorted(split(_plain(values.get("endings", ""))), key=len, reverse=True))
        self._prefixes_of_degree = split(values.get("prefixes", ""))  # Russian says "a bit older" by one
        self._links = split(values.get("links", ""))  # between the parts of a compound
        self._alike = str.maketrans(values.get("variants", ""), values.get("standard", ""))
        self._phrases: dict[tuple[str, ...], tuple[Concept, ...]] = {}
        for words, meaning in entries(values):
            self._phrases.setdefault(tuple(map(self._unit, self._parts(words))), meaning)
        self._longest = max(map(len, self._phrases))
        self._prefixes = {key[:length] for key in self._phrases for length in range(1, len(key) + 1)}

    def tokens(self, text: str) -> list[Token]:
        """The pieces of a text: as little as possible unknown, then as few pieces as possible."""
        typed = self._parts(text.replace(_ANY, " "))
        units = list(map(self._unit, typed))
        best: list[tuple[int, int]] = [(0, 0)] * (len(units) + 1)  # (unknown letters, pieces) from here to the end
        step: list[tuple[int, tuple[Concept, ...]]] = [(1, ())] * len(units)
        for start in reversed(range(len(units))):
            unknown, pieces = best[start + 1]
            best[start] = (unknown + len(units[start]), pieces + 1)
            for length, meaning in self._matches(units, start):
                unknown, pieces = best[start + length]
                if (unknown, pieces + 1) < best[start]:
                    best[start], step[start] = (unknown, pieces + 1), (length, meaning)
        return self._joined(typed, step)

    def _parts(self, text: str) -> list[str]:
        """Words, or characters where words are not parted; numbers and punctuation by themselves, all as typed."""
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
        if self.spaced:
            return _WORDS.findall(text.replace("-", " "))
        text = _NUMERALS.sub(lambda found: str(_number(found[0])), text)
        return re.findall(rf"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+|[^\W_]|[{re.escape(PUNCTUATION)}&+]", text)

    def _unit(self, part: str) -> str:
        """The part of a text as it is looked up."""
        return _plain(part) if self.spaced else part.lower().translate(self._alike)

    def _matches(self, units: list[str], start: int) -> list[tuple[int, tuple[Concept, ...]]]:
        found: list[tuple[int, tuple[Concept, ...]]] = []
        if units[start] in PUNCTUATION:
            return [(1, (Concept("break", units[start]),))]
        paths: list[tuple[str, ...]] = [()]
        for length in range(1, min(self._longest, len(units) - start) + 1):
            forms = self._forms(units[start + length - 1])
            paths = [(*path, form) for path in paths for form in forms if (*path, form) in self._prefixes]
            found += [(length, self._phrases[path]) for path in paths if path in self._phrases][:1]
        if not found and units[start].isdecimal():
            found = [(1, (Concept("number", units[start]),))]
        if not found and self._links:
            found = [(1, meaning) for meaning in (self._compound(units[start]),) if meaning]
        if not found and not self.spaced and units[start].isascii():
            found = [(1, meaning) for meaning in (glossary("en")._word(units[start]),) if meaning]
        return found

    def _forms(self, unit: str) -> list[str]:
        """A word and its stems with every ending that it may have, also without a prefix of degree."""
        if not self._endings:
            return [unit]
        bare = next((unit[len(one) :] for one in self._prefixes_of_degree if unit.startswith(one)), "")
        if len(bare) > _LEAST_STEM:
            return [*self._endless(unit), *self._endless(bare)]
        return self._endless(unit)

    def _endless(self, unit: str) -> list[str]:
        stems = [unit[: -len(end)] for end in self._endings if unit.endswith(end) and len(unit) > len(end) + 1]
        return [unit, unit + _ANY, *(stem + _ANY for stem in stems)]

    def _compound(self, word: str) -> tuple[Concept, ...]:
        """Concepts of a word made of two known ones, as German does."""
        for cut in range(_LEAST_STEM, len(word) - _LEAST_STEM + 1):
            second = self._word(word[cut:])
            if not second:
                continue
            for link in ("", *self._links):
                first = self._word(word[: cut - len(link)]) if word[:cut].endswith(link) else ()
                if first and first[0].kind not in ("filler", "no"):
                    return (*first, *second)
        return ()

    def _word(self, word: str) -> tuple[Concept, ...]:
        return next((self._phrases[(form,)] for form in self._forms(word) if (form,) in self._phrases), ())

    def _joined(self, units: list[str], step: list[tuple[int, tuple[Concept, ...]]]) -> list[Token]:
        found, start = list[Token](), 0
        joint = " " if self.spaced else ""
        while start < len(units):
            length, meaning = step[start]
            text = joint.join(units[start : start + length])
            if not meaning and found and not found[-1].concepts:
                found[-1] = Token(found[-1].text + joint + text)
            else:
                found.append(Token(text, meaning))
            start += length
        return found


def _plain(text: str) -> str:
    """Lower case without accents, so that a text written without them is read as well; "~" stays."""
    letters = unicodedata.normalize("NFKD", text.replace("-", " ").replace("’", "'").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _number(numeral: str) -> int:
    """The number of Chinese characters below a thousand, such as 二十五."""
    total = digit = 0
    for letter in numeral:
        unit = {"十": 10, "百": 100}.get(letter)
        total, digit = (total + (digit or 1) * unit, 0) if unit else (total, "一二三四五六七八九".index(letter) + 1)
    return total + digit


def offered_texts(language: str) -> tuple[str, ...]:
    """Sentences to offer in a language such as "zh", all of which are read; English ones where there is no glossary."""
    sentences = glossary(language).sentences if language in LANGUAGES else {}
    return tuple(sentences.values()) or concepts().examples


@lru_cache(maxsize=len(LANGUAGES))
def glossary(language: str) -> Glossary:
    """The glossary of a language, such as "zh"."""
    return Glossary(language, tomllib.loads((GLOSSARY / f"{language}.toml").read_text(encoding="utf-8")))
