"""Words that a model may not know, and texts that it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from models.language.concepts import concepts
from models.language.glossary import glossary

NEAREST = 3
ALIKE = 0.7  # of the letters, for a word that is misspelled
COMMON = frozenset({"a", "an", "face", "with", "wearing", "the"})


@dataclass(frozen=True)
class Doubt:
    """`words` as the person typed them, and `nearest`, texts in the person's language that the model knows."""

    words: tuple[str, ...]
    nearest: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Sentence for the user."""
        words = ", ".join(f'"{word}"' for word in self.words)
        return f"I am not sure about {words}. Nearest: {', '.join(self.nearest)}."


def nearest(words: Sequence[str], language: str, by_meaning: Sequence[str]) -> tuple[str, ...]:
    """Known texts in a language: those that are spelled like one of the words, then English ones `by_meaning`."""
    sentences = glossary(language).sentences if language in OTHERS else {}
    said = {text: sentences.get(text, text) for text in concepts().examples}
    spelled = [text for text in said if any(_alike(word, said[text]) for word in words)]
    ordered = [said[text] for text in (*spelled, *by_meaning) if text in said]
    return tuple(dict.fromkeys(ordered))[:NEAREST]


OTHERS = ("zh", "de", "es", "fr", "ja", "ru")


def _alike(word: str, text: str) -> bool:
    """Tell if a word of a text is spelled nearly like another."""
    told = [part for part in text.casefold().split() if part not in COMMON]
    return any(SequenceMatcher(None, word.casefold(), part).ratio() >= ALIKE for part in told)
