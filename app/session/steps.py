"""Words for edits and for the steps of the history, such as "Smiling: strength 40 % → 60 %"."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from app.widgets.scale import Strength, percent_text
from models.edits import LEARNED_ALPHA, Edit
from models.project import Portrait, Surface

STRENGTH = Strength(5.0)  # beyond, edits of the starter pack hardly grow: channels stop at what faces reach
LEARNED_STRENGTH = Strength(LEARNED_ALPHA)
_COMMON = frozenset({"a", "an", "the", "face", "person", "photo", "of"})
_JOINING = frozenset({"with", "wearing", "having"})


def strength_scale(edit: Edit) -> Strength:
    """The scale of an edit's alpha."""
    return STRENGTH if edit.method == "direction" else LEARNED_STRENGTH


def heading(edit: Edit) -> str:
    """The edit's name, or the distinctive words of its text: "a face with blond hair" is "Blond hair"."""
    return name_of(edit) or heading_of(edit.target)


def name_of(edit: Edit) -> str:
    """The edit's name, in the person's language if it is that of a built-in preset; empty without one."""
    return QCoreApplication.translate("Presets", edit.name)


def heading_of(target: str) -> str:
    """Distinctive words of a text, with a capital."""
    words = [word for word in target.split() if word.lower() not in _COMMON]
    while words and words[0].lower() in _JOINING:
        del words[0]
    told = " ".join(words) or target
    return told[:1].upper() + told[1:]


# Names of steps. The history asks for them again when the language changes.


def opened(portrait: Portrait) -> str:
    """Name of the step to another picture."""
    return QCoreApplication.translate("Document", "Open {title}").format(title=portrait.title)


def switched(portrait: Portrait) -> str:
    """Name of the step to another face of the same photo."""
    return QCoreApplication.translate("Document", "Edit face {number}").format(number=portrait.face + 1)


def shown(surface: Surface) -> str:
    """Name of the step to another surface."""
    if surface == "photo":
        return QCoreApplication.translate("Document", "Edit the photo")
    if surface == "model":
        return QCoreApplication.translate("Document", "Show the model's face")
    return QCoreApplication.translate("Document", "Show the cartoon")


def added(edit: Edit) -> str:
    """Name of the step that adds an edit."""
    return QCoreApplication.translate("Document", "Add {name}").format(name=heading(edit))


def removed(edit: Edit) -> str:
    """Name of the step that removes an edit."""
    return QCoreApplication.translate("Document", "Remove {name}").format(name=heading(edit))


def learned(edit: Edit) -> str:
    """Name of the step that adds an edit learned from words."""
    return QCoreApplication.translate("Document", "Learn {name}").format(name=heading(edit))


def changed(before: Edit, after: Edit) -> str:
    """Name of the step from one state of an edit to another, by what differs."""
    return _difference(before, after).format(name=heading(after), **_values(before, after))


def _values(before: Edit, after: Edit) -> dict[str, str]:
    def strength(edit: Edit) -> str:
        return percent_text(strength_scale(edit).percent(edit.alpha))

    return {
        "strength": f"{strength(before)} → {strength(after)}",
        "focus": f"β {before.beta:.3g} → {after.beta:.3g}",
    }


def _difference(before: Edit, after: Edit) -> str:
    if replace(before, name=after.name) == after:
        return QCoreApplication.translate("Document", "Rename {name}")
    if replace(before, enabled=after.enabled) == after:
        if after.enabled:
            return QCoreApplication.translate("Document", "Switch on {name}")
        return QCoreApplication.translate("Document", "Switch off {name}")
    if replace(before, alpha=after.alpha) == after:
        return QCoreApplication.translate("Document", "{name}: strength {strength}")
    if replace(before, beta=after.beta) == after:
        return QCoreApplication.translate("Document", "{name}: focus {focus}")
    if replace(before, alpha=after.alpha, beta=after.beta) == after:
        return QCoreApplication.translate("Document", "{name}: strength {strength}, focus {focus}")
    if replace(before, keep=after.keep) == after:
        return QCoreApplication.translate("Document", "What {name} keeps")
    if replace(before, parts=after.parts, mask=after.mask) == after:
        return QCoreApplication.translate("Document", "Where {name} counts")
    if (before.target, before.neutral) != (after.target, after.neutral):
        return QCoreApplication.translate("Document", "Words of {name}")
    return QCoreApplication.translate("Document", "Change {name}")
