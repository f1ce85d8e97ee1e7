"""Presets: edits to take again, by category; the built-in ones until the person changes something."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from models.edits import Edit
from models.errors import PackError
from models.files import replacing
from models.packs.manifest import Pack
from models.paths import RESOURCES, data_folder

BUILT_IN = RESOURCES / "presets" / "presets.json"

Presets = dict[str, tuple[Edit, ...]]

# The built-in names, for the translators.
_NAMES = (
    QT_TRANSLATE_NOOP("Presets", "Expression"),
    QT_TRANSLATE_NOOP("Presets", "Smile"),
    QT_TRANSLATE_NOOP("Presets", "Surprised"),
    QT_TRANSLATE_NOOP("Presets", "Angry"),
    QT_TRANSLATE_NOOP("Presets", "Sad"),
    QT_TRANSLATE_NOOP("Presets", "Mouth open"),
    QT_TRANSLATE_NOOP("Presets", "Eyes closed"),
    QT_TRANSLATE_NOOP("Presets", "Wink"),
    QT_TRANSLATE_NOOP("Presets", "Disgusted"),
    QT_TRANSLATE_NOOP("Presets", "Age and features"),
    QT_TRANSLATE_NOOP("Presets", "Older"),
    QT_TRANSLATE_NOOP("Presets", "Younger"),
    QT_TRANSLATE_NOOP("Presets", "Child"),
    QT_TRANSLATE_NOOP("Presets", "Feminine"),
    QT_TRANSLATE_NOOP("Presets", "Masculine"),
    QT_TRANSLATE_NOOP("Presets", "Fuller face"),
    QT_TRANSLATE_NOOP("Presets", "Blue eyes"),
    QT_TRANSLATE_NOOP("Presets", "Green eyes"),
    QT_TRANSLATE_NOOP("Presets", "Brown eyes"),
    QT_TRANSLATE_NOOP("Presets", "Hair"),
    QT_TRANSLATE_NOOP("Presets", "Blond hair"),
    QT_TRANSLATE_NOOP("Presets", "Black hair"),
    QT_TRANSLATE_NOOP("Presets", "Red hair"),
    QT_TRANSLATE_NOOP("Presets", "Grey hair"),
    QT_TRANSLATE_NOOP("Presets", "Long hair"),
    QT_TRANSLATE_NOOP("Presets", "Curly hair"),
    QT_TRANSLATE_NOOP("Presets", "Bald"),
    QT_TRANSLATE_NOOP("Presets", "Beard and what is worn"),
    QT_TRANSLATE_NOOP("Presets", "Beard"),
    QT_TRANSLATE_NOOP("Presets", "Moustache"),
    QT_TRANSLATE_NOOP("Presets", "Goatee"),
    QT_TRANSLATE_NOOP("Presets", "Glasses"),
    QT_TRANSLATE_NOOP("Presets", "Sunglasses"),
    QT_TRANSLATE_NOOP("Presets", "Hat"),
    QT_TRANSLATE_NOOP("Presets", "Earrings"),
    QT_TRANSLATE_NOOP("Presets", "Skin and light"),
    QT_TRANSLATE_NOOP("Presets", "Tanned"),
    QT_TRANSLATE_NOOP("Presets", "Freckles"),
    QT_TRANSLATE_NOOP("Presets", "Make-up"),
    QT_TRANSLATE_NOOP("Presets", "Light from the side"),
    QT_TRANSLATE_NOOP("Presets", "Mine"),
)
OWN = "Mine"


def built_in(pack: Path) -> Presets:
    """Presets for any face, with those of the pack, chosen for its generator, in the place of their namesakes."""
    try:
        description = Pack.read(pack)
    except PackError:
        return _read(BUILT_IN)
    presets = _read(BUILT_IN) if description.domain == "face" else {}
    for one in description.presets:
        edit = Edit(one.target, one.neutral, one.alpha, one.beta, name=one.name)
        others = tuple(other for other in presets.get(one.category, ()) if other.name != one.name)
        presets[one.category] = (edit, *others)
    return presets


def load(pack: Path) -> Presets:
    """The person's presets; the built-in ones where there are none, or where their file is damaged."""
    try:
        return _read(_own_file())
    except (OSError, ValueError):
        return built_in(pack)


def save(presets: Mapping[str, Sequence[Edit]]) -> None:
    """Keep the person's presets. Raises OutputError."""
    plain = {category: [edit.to_dict() for edit in edits] for category, edits in presets.items()}
    with replacing(_own_file()) as draft:
        draft.write_text(json.dumps(plain, ensure_ascii=False, indent=2), encoding="utf-8")


def forget() -> None:
    """Go back to the built-in presets."""
    _own_file().unlink(missing_ok=True)


def _own_file() -> Path:
    return data_folder() / "presets.json"


def _read(path: Path) -> Presets:
    values: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(values, dict):
        raise ValueError("presets are not categories of edits")
    return {category: tuple(Edit.from_dict(edit) for edit in edits) for category, edits in values.items()}
