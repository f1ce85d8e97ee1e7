"""Meanings of words from WordNet (Princeton University, its own permissive licence), used in training alone.

Read from the database files of version 3.0 as Debian's package `wordnet-base` installs them (formats: wndb(5WN),
wninput(5WN)).
"""

import re
from collections import defaultdict
from pathlib import Path

FOLDER = Path("/usr/share/wordnet")
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
HEADS = {"n": "@", "v": "@", "a": "&\\", "r": "\\"}  # pointers: kind of, similar to, pertains to
SYNONYMS, HEAD_WORDS = 5, 2
# Lexicographer files of what can be said of a face: adjectives, participles, artifacts, attributes, bodies, feelings,
# persons, and the verbs of bodies, emotion and perception.
FILES = frozenset({"00", "44", "06", "07", "08", "12", "18", "29", "37", "39"})
# (ending, what stands for it in the dictionary): "dozing" is under "doze", "shaved" under "shave"
ENDINGS = (
    ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("ies", "y"),
    ("er", ""), ("er", "e"), ("est", ""), ("ly", ""),
)  # fmt: skip


class Dictionary:
    """Word senses that can describe a face, the commonest of each part of speech first."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Raises FileNotFoundError without the database."""
        if not (folder / "data.adj").exists():
            raise FileNotFoundError(f"WordNet is not in {folder}; on Debian install the package wordnet-base.")
        self._synsets: dict[str, list[str]] = {}
        self._sayable: set[str] = set()
        self._index: dict[str, list[str]] = defaultdict(list)
        for name, part in PARTS.items():
            for line in _entries(folder / f"data.{name}"):
                self._synsets[part + line[:8]] = line.split(" | ", 1)
                if line[9:11] in FILES:
                    self._sayable.add(part + line[:8])
            for line in _entries(folder / f"index.{name}"):
                fields = line.split()
                synsets = [part + offset for offset in fields[-int(fields[2]) :]]
                self._index[fields[0]] += [synset for synset in synsets if synset in self._sayable]

    def words(self) -> list[str]:
        """All words with a sense, verbs also as "-ing"."""
        words = {word for word, synsets in self._index.items() if synsets and word.isalpha()}
        verbs = {word for word in words if any(synset.startswith("v") for synset in self._index[word])}
        return sorted(words | {gerund(word) for word in verbs})

    def senses(self, word: str) -> list[str]:
        """Each sense of a word as "definition, synonyms, broader words"; its plain forms' if it has no entry."""
        forms = [word] if self._index.get(word) else plain_forms(word)
        found = dict.fromkeys(synset for form in forms for synset in self._index.get(form, ()))
        return [self._describe(synset, word) for synset in found]

    def _describe(self, synset: str, word: str) -> str:
        head, gloss = self._synsets[synset]
        definition = re.sub(r'[;:]?\s*".*', "", gloss).replace("(", "").replace(")", "").strip()
        fields = head.split()
        words, pointers = _words(fields), fields[5 + 2 * int(fields[3], 16) :]
        broader: list[str] = []
        for symbol, offset, part, _ in zip(*(pointers[i::4] for i in range(4)), strict=False):
            if symbol in HEADS[synset[0]] and part.replace("s", "a") + offset in self._synsets:
                broader.append(_words(self._synsets[part.replace("s", "a") + offset][0].split())[0])
        synonyms = [other for other in words if other.lower() != word][:SYNONYMS]
        return ", ".join([definition, *synonyms, *broader[:HEAD_WORDS]])


def plain_forms(word: str) -> list[str]:
    """Base forms of an inflected word."""
    forms = [word[: -len(ending)] + plain for ending, plain in ENDINGS if word.endswith(ending)]
    doubled = re.fullmatch(r"(.+(.))\2(?:ing|ed)", word)  # "sobbed" is under "sob"
    return [*forms, doubled[1]] if doubled else forms


def gerund(verb: str) -> str:
    """The "-ing" form of a regular verb."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    doubles = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb)
    return verb + verb[-1] * bool(doubles) + "ing"


def _entries(path: Path) -> list[str]:
    """The lines of a database file but its licence, which is indented."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


def _words(fields: list[str]) -> list[str]:
    """The words of a synset's line: their number in hexadecimal, then each with a number of its own."""
    count = int(fields[3], 16)
    return [word.partition("(")[0].replace("_", " ") for word in fields[4 : 4 + 2 * count : 2]]
