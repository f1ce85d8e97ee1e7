"""Sentences of the engine, errors and sizes in the person's language."""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.sentences import LISTED
from models.errors import SemblanceError

_GAP = re.compile(r"(\\\{\d\\\})")
_FAULT = re.compile(r"(?<=\.) (?=[\w.:-]+: )")  # between what two addresses answered


def size(count: int) -> str:
    """Bytes in words, such as "1.2 GB"."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.{0 if count >= 1e7 else 1}f} MB"


def explained(error: SemblanceError) -> str:
    """An error and its way on, in the person's language."""
    return f"{spoken(error.sentence)} {spoken(error.hint)}".strip()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Pattern of each listed sentence; compiled when the first one is said."""
    return {str(text): _pattern(str(text)) for text in LISTED}


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub("(.+?)", re.escape(template)), re.DOTALL)


def spoken(sentence: str) -> str:
    """A sentence of the engine in the person's language."""
    template = template_of(sentence)
    match = _patterns()[template].fullmatch(sentence) if template else None
    if template is None or match is None:
        return sentence
    return QCoreApplication.translate("Engine", template).format(*map(_spoken_within, match.groups()))


def _spoken_within(text: str) -> str:
    """A sentence inside another; of downloads one for each address, behind its name."""
    if template_of(text):
        return spoken(text)
    faults = [fault.partition(": ") for fault in _FAULT.split(text)]
    return " ".join(f"{host}{colon}{spoken(fault)}" for host, colon, fault in faults)


def template_of(sentence: str) -> str | None:
    """The listed sentence that this one is made from."""
    return next((template for template, pattern in _patterns().items() if pattern.fullmatch(sentence)), None)
