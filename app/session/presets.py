"""Presets: edits to take again, by category; the built-in ones until the person changes something."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP

from models.edits import Edit
from models.errors import PackError
from models.files import locked, put_aside, remove, replacing
from models.packs.manifest import Pack
from models.paths import RESOURCES, data_folder
from models.validation import decode_json

MAX_PRESETS = 500
MAX_BYTES = 16 << 20
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
    QT_TRANSLATE_NOOP("Presets", "Pink hair"),
    QT_TRANSLATE_NOOP("Presets", "Blue hair"),
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
        return _read(BUILT_IN)[0]
    presets = _read(BUILT_IN)[0] if description.domain == "face" else {}
    for one in description.presets:
        edit = Edit(one.target, one.neutral, one.alpha, one.beta, name=one.name)
        others = tuple(other for other in presets.get(one.category, ()) if other.name != one.name)
        presets[one.category] = (edit, *others)
    return presets


def load(pack: Path) -> Presets:
    """The person's presets that can be read; the built-in ones where there is no file of theirs."""
    own, _ = _read_own()
    return built_in(pack) if own is None else own


def mend() -> Path | None:
    """Put a file with parts that cannot be read aside, and keep the good parts; the new name of it if so."""
    own, whole = _read_own()
    if whole:
        return None
    aside = put_aside(_own_file())
    if own:
        save(own)
    return aside


def change(pack: Path, edit: Callable[[Presets], Presets]) -> None:
    """Change the presets as they are now, which another program may have changed meanwhile. Raises OutputError."""
    with locked(_own_file()):
        mend()
        save(edit(load(pack)))


def save(presets: Mapping[str, Sequence[Edit]]) -> None:
    """Keep the person's presets. Raises OutputError."""
    plain = {category: [edit.to_dict() for edit in edits] for category, edits in presets.items()}
    with replacing(_own_file(), private=True) as draft:
        draft.write_text(json.dumps(plain, ensure_ascii=False, indent=2), encoding="utf-8")


def forget() -> None:
    """Go back to the built-in presets. Raises OutputError."""
    remove(_own_file())


def _own_file() -> Path:
    return data_folder() / "presets.json"


def _read_own() -> tuple[Presets | None, bool]:
    """The presets of the person's file, None where there are none to be read; and whether nothing in it is bad."""
    try:
        presets, whole = _read(_own_file())
    except FileNotFoundError:
        return None, True
    except (OSError, ValueError):
        return None, False
    return (presets if presets or whole else None), whole


def _read(path: Path) -> tuple[Presets, bool]:
    """Presets by category, and whether that is all of the file. Raises OSError, ValueError if nothing can be read."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("no presets are that large")
    presets: Presets = {}
    whole, room = True, MAX_PRESETS
    for category, content in decode_json(path.read_bytes(), dict[str, msgspec.Raw]).items():
        edits, good = _edits(content, room)
        whole, room = whole and good, room - len(edits)
        if edits:
            presets[category] = edits
    return presets, whole


def _edits(content: msgspec.Raw, room: int) -> tuple[tuple[Edit, ...], bool]:
    """The edits of a list that can be read, at most `room`, and whether these are all."""
    edits: list[Edit] = []
    try:
        values = decode_json(content, list[msgspec.Raw])
    except ValueError:
        return (), False
    for value in values[:room]:
        with suppress(ValueError):
            edits.append(Edit.from_dict(decode_json(value, dict[str, Any])))
    return tuple(edits), len(edits) == len(values)
