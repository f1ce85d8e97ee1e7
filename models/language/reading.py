"""A person's words, in any of the languages of the glossary, to the pair of English texts that the model reads.

An edit goes from a neutral text to a target. What the person does not want moves over to the neutral text: "a man
without glasses" goes from "a man wearing glasses" to "a man", whether the model understands "without" or not.
English is taken word for word, unless it negates, commands ("add glasses"), names no face ("blue eyes") or leaves out
what it speaks of ("a curly woman").
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from models.edits import Edit
from models.errors import TextError, shortened
from models.language.concepts import concepts
from models.language.glossary import glossary
from models.language.sentence import WEAK_SUBJECTS, Description, describe

# Languages by the first word of a letter's Unicode name; the first script that a text has counts.
SCRIPTS = {
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "CJK": ("zh", "ja"),
    "CYRILLIC": ("ru",),
    "LATIN": ("en", "de", "es", "fr"),
}
READINGS = 256  # that are kept: every move of a slider asks for those of all edits
SENTENCE = re.compile(r"(an?|the|photo|portrait|picture|image|drawing|painting) ", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A text as it was understood.

    `language` is a key of the glossary, empty for one that has none. `unknown` are the parts that nothing is known of.
    `literal` says that the text stands as it is.
    """

    text: str
    language: str
    wanted: Description
    unwanted: Description
    unknown: tuple[str, ...] = ()
    literal: bool = False

    @property
    def negated(self) -> bool:
        """True if the text says that something is absent."""
        return bool(self.unwanted.things) or self.unwanted.subject != self.wanted.subject

    @property
    def empty(self) -> bool:
        """True if nothing was understood."""
        return not (self.literal or self.wanted.things or self.wanted.subject or self.negated)

    def english(self, subject: str = "face") -> str:
        """The request in English."""
        return self.text if self.literal else self.wanted.english(subject)


@dataclass(frozen=True)
class Pair:
    """The English texts of an edit, and the parts of the person's words that no glossary has.

    Of English words nothing is said here: a model must be asked itself what it knows (`models.direction.doubt`).
    """

    target: str
    neutral: str
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=READINGS)
def read(text: str) -> Reading:
    """Understand a text in the language that leaves least of it unknown, and in one in which it says something."""
    text = _spelled(" ".join(text.split()))
    scripts = _scripts(text)
    languages = next((listed for script, listed in SCRIPTS.items() if script in scripts), ())
    readings = [_read_in(text, language) for language in languages]
    if not readings:
        return Reading(text, "", Description(), Description(), (text,) if text else ())
    return min(readings, key=lambda one: (one.empty, sum(map(len, one.unknown))))


def pair(target: str, neutral: str) -> Pair:
    """The English texts of an edit from `neutral` to `target`.

    Raises TextError, which quotes what was typed, for a text of which nothing can be read.
    """
    if not target.strip() or not neutral.strip():
        return Pair(target, neutral)
    wish, start = _readable(target), _readable(neutral)
    subject = _noun(start)
    goal, origin = wish.english(subject), start.english()
    if wish.negated:
        noun = wish.unwanted.subject or wish.wanted.subject or subject
        origin = replace(wish.unwanted, things=(*start.wanted.things, *wish.unwanted.things)).english(noun)
        if not wish.wanted.things:
            goal = replace(wish.wanted, things=start.wanted.things).english(subject)
    unknown = [part for one in (wish, start) if one.language != "en" for part in one.unknown]
    return Pair(goal, origin, tuple(unknown))


def understood(edit: Edit) -> Edit:
    """The edit with its words read anew. Raises TextError as `pair`."""
    found = pair(edit.target, edit.neutral)
    target, neutral = (
        "" if english == typed else english
        for english, typed in ((found.target, edit.target), (found.neutral, edit.neutral))
    )
    return replace(edit, read_target=target, read_neutral=neutral)


def takes_off(edit: Edit) -> bool:
    """Tell if an edit asks for something to go that covers the face, such as glasses, a beard or a hat."""
    target, neutral = (_covers(text) for text in (edit.texts if edit.alpha >= 0 else edit.texts[::-1]))
    return bool(neutral - target)


def around_eyes(edit: Edit) -> bool:
    """Tell if an edit names parts around the eyes and nothing else, so that the rest of the face is to stay."""
    readings = [read(text) for text in edit.texts]
    named = [thing.concept for one in readings for side in (one.wanted, one.unwanted) for thing in side.things]
    subjects = {WEAK_SUBJECTS[0] if one.wanted.subject in WEAK_SUBJECTS else one.wanted.subject for one in readings}
    if not named or len(subjects) > 1 or any(one.unknown for one in readings):
        return False
    return all(one.kind == "part" and one.name in concepts().around_eyes for one in named)


def _covers(text: str) -> set[str]:
    """The concepts of an English text that cover the face."""
    named = {concept.name for token in glossary("en").tokens(text) for concept in token.concepts}
    return named & concepts().covers


def _readable(text: str) -> Reading:
    reading = read(text)
    if reading.text and reading.empty:
        raise TextError(
            f'"{shortened(reading.text)}" cannot be read.',
            "Say it in other words, or in English, such as: a smiling face.",
        )
    return reading


def _read_in(text: str, language: str) -> Reading:
    words = glossary(language)
    tokens = words.tokens(text)
    wanted, unwanted = describe(tokens, words)
    reading = Reading(text, language, wanted, unwanted, tuple(token.text for token in tokens if not token.concepts))
    if language == "en" and not reading.negated:
        whole = SENTENCE.match(text) and wanted.noun and not wanted.unnamed
        return replace(reading, literal=bool(reading.unknown or whole))
    return reading


def _spelled(text: str) -> str:
    """Emoji without words by their Unicode names, such as "grinning face"; beside words they say nothing."""
    names = [unicodedata.name(letter, "").lower() for letter in text if unicodedata.category(letter) == "So"]
    return text if any(map(str.isalnum, text)) else " ".join(filter(None, names)) or text


def _scripts(text: str) -> set[str]:
    names = (unicodedata.name(letter, "").split() for letter in text if letter.isalpha())
    return {name[0] for name in names if name}


def _noun(start: Reading) -> str:
    """Subject of an edit: the noun of its neutral text."""
    if start.wanted.subject:
        return start.wanted.subject
    literal = re.fullmatch(r"(?:an?|the) (\w+)", start.text)
    return literal[1] if literal else "face"
