"""Evaluate the understanding of words: `python -m models.starter.evaluate_words [--pack FOLDER]`.

First a table of texts in six languages: how many are read as they mean, said to be partly not understood, refused.
Then how well `Texts.certainty` tells words that the pack knows from nonsense, on texts that fitted it and on held-out
ones: the area under the curve, and the shares that are taken for known. The thresholds were chosen with both in sight.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.direction.texts import Texts, enough
from models.editor import Editor
from models.edits import DEFAULT_NEUTRAL, Edit
from models.errors import TextError
from models.language.concepts import split
from models.language.reading import pair
from models.paths import STARTER_PACK
from models.starter import texts as lists


def reading(text: str) -> str:
    """Result of a text: "understood", "doubtful" or "refused"."""
    try:
        return "doubtful" if pair(text, DEFAULT_NEUTRAL).unknown else "understood"
    except TextError:
        return "refused"


def right(text: str, meaning: tuple[str, str]) -> bool:
    """Tell if a text is read whole and as it means."""
    found = pair(text, DEFAULT_NEUTRAL)
    return (found.target, found.neutral, found.unknown) == (*meaning, ())


def table() -> list[tuple[str, int, int, int, int, int]]:
    """By language: texts to be read, of these read right; texts to be doubted or refused, of these doubted, refused."""
    rows = []
    for language, meanings in lists.UNDERSTOOD.items():
        others = [*lists.UNSURE[language], *lists.UNREADABLE.get(language, ())]
        found = [reading(text) for text in others]
        hits = sum(right(text, meaning) for text, meaning in meanings.items())
        rows.append((language, len(meanings), hits, len(others), found.count("doubtful"), found.count("refused")))
    return rows


def area(known: Sequence[float], nonsense: Sequence[float]) -> float:
    """Area under the curve: how often a known text is surer than nonsense."""
    above = np.subtract.outer(np.array(known), np.array(nonsense))
    return float((above > 0).mean() + (above == 0).mean() / 2)


def certainties(texts: Texts, listed: str) -> tuple[list[float], float]:
    """`Texts.certainty` of each text of a list, and the share of them that is taken for known."""
    edits = [Edit(text) for text in split(listed)]
    found = [texts.certainty(edit) for edit in edits]
    return found, float(np.mean([certainty >= enough(edit) for certainty, edit in zip(found, edits, strict=True)]))


def main() -> None:
    """Print the table of languages and that of known words and nonsense."""
    parser = argparse.ArgumentParser(description="Measure what is understood of a person's words.")
    parser.add_argument("--pack", type=Path, default=STARTER_PACK)
    arguments = parser.parse_args()
    print("language  texts  right  share   others  doubted  refused")
    for language, count, hits, others, doubted, refused in table():
        print(f"{language:<8}{count:>7}{hits:>7}{hits / count:>7.0%}{others:>9}{doubted:>9}{refused:>9}")
    texts = Editor.load(arguments.pack, "cpu").texts
    print("English words     known  nonsense   area  known taken for known  nonsense taken for known")
    for name, known, nonsense in (
        ("fitted", lists.KNOWN, lists.NONSENSE),
        ("held out", lists.HELD_OUT_KNOWN, lists.HELD_OUT_NONSENSE),
    ):
        (sure, taken), (unsure, mistaken) = (certainties(texts, listed) for listed in (known, nonsense))
        figures = f"{len(sure):>6}{len(unsure):>10}{area(sure, unsure):>7.3f}"
        print(f"{name:<17}{figures}{taken:>23.0%}{mistaken:>26.0%}")


if __name__ == "__main__":
    main()
