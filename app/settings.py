"""Preferences, typed, as JSON in one file of the person's settings folder.

Reading runs nothing: QSettings, which stored them before, rebuilds objects that a file names. What is of the wrong type
counts as not there, and the file that held it is put aside. Another program's changes are kept: a change is written at
once, on top of what the file holds then.
"""

import configparser
import csv
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta
from PySide6.QtCore import QByteArray, QLocale, QObject, Signal

from models.device import Device
from models.errors import OutputError
from models.files import locked, put_aside, replacing
from models.paths import STARTER_PACK, settings_folder
from models.validation import decode_json

Theme = Literal["system", "dark", "light"]
Language = Literal["system", "en", "zh_CN"]
LANGUAGES = get_args(Language)
RECENT = 10
MAX_BYTES = 1024 * 1024
MAX_PATH = 4096
_Path = Annotated[str, Meta(max_length=MAX_PATH)]
_LISTS = ("recent", "accepted")
_ESCAPE = re.compile(r"\\x([0-9a-f]{1,4})")


class _Values(msgspec.Struct, frozen=True):
    """Content of the file; bytes are base64."""

    device: Device = "auto"
    pack: Annotated[str, Meta(min_length=1, max_length=255)] = STARTER_PACK.name
    accepted: Annotated[tuple[str, ...], Meta(max_length=1000)] = ()
    threads: Annotated[int, Meta(ge=0, le=4096)] = 0
    preview: bool = True
    theme: Theme = "system"
    language: Language = "system"
    recent: Annotated[tuple[_Path, ...], Meta(max_length=RECENT)] = ()
    folder: _Path = ""
    geometry: bytes = b""
    window_state: bytes = b""


class Settings(QObject):
    """Each preference is a property; setting one stores it and emits `changed` with its name.

    `damaged` is the file that was put aside because parts of it could not be read.
    """

    changed = Signal(str)
    failed = Signal(Exception)  # the file cannot be written; the preference holds until the end

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.damaged: Path | None = None
        self._file = settings_folder() / "settings.json"
        self._values = self._read() or _old_values(self._file.with_suffix(".ini"))

    @property
    def device(self) -> str:
        """The device: "auto", "cuda", "mps" or "cpu"."""
        return self._values.device

    @device.setter
    def device(self, value: str) -> None:
        self._set("device", value)

    @property
    def pack(self) -> str:
        """The model pack in use, by the name of its folder."""
        return self._values.pack

    @pack.setter
    def pack(self, value: str) -> None:
        self._set("pack", value)

    @property
    def accepted(self) -> list[str]:
        """Ids of catalogue entries whose licence the person accepted."""
        return list(self._values.accepted)

    def accept(self, entry: str, on: bool) -> None:
        """Remember that a licence was accepted, or no longer is."""

        def change(kept: _Values) -> dict[str, Any]:
            others = tuple(other for other in kept.accepted if other != entry)
            return {"accepted": (*others, entry) if on else others}

        self._store(change)
        self.changed.emit("accepted")

    @property
    def threads(self) -> int:
        """Threads of torch on the CPU; 0: as many as make pictures fast."""
        return self._values.threads

    @threads.setter
    def threads(self, value: int) -> None:
        self._set("threads", value)

    @property
    def preview(self) -> bool:
        """True if a small picture may come first where the full one takes long."""
        return self._values.preview

    @preview.setter
    def preview(self, value: bool) -> None:
        self._set("preview", value)

    @property
    def theme(self) -> str:
        """One of `Theme`."""
        return self._values.theme

    @theme.setter
    def theme(self, value: str) -> None:
        self._set("theme", value)

    @property
    def language(self) -> str:
        """One of `LANGUAGES`."""
        return self._values.language

    @language.setter
    def language(self, value: str) -> None:
        self._set("language", value)

    @property
    def language_code(self) -> str:
        """The language in two letters, such as "zh", that of the system where none is chosen."""
        locale = QLocale.system() if self.language == "system" else QLocale(self.language)
        return locale.name().partition("_")[0]

    @property
    def recent(self) -> list[Path]:
        """Files opened last, the newest first; those that are gone are left out."""
        return [Path(name) for name in self._values.recent if os.path.isfile(name)]  # noqa: PTH113 - it never raises

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        name = os.fsencode(path.absolute()).decode(errors="replace")

        def change(kept: _Values) -> dict[str, Any]:
            return {"recent": (name, *(other for other in kept.recent if other != name))[:RECENT]}

        if len(name) <= MAX_PATH:
            self._store(change)
            self.changed.emit("recent")

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._set("recent", ())

    @property
    def folder(self) -> Path:
        """The folder that a file was last opened from or written to; the home folder at first."""
        name = self._values.folder
        return Path(name) if name and os.path.isdir(name) else Path.home()  # noqa: PTH112 - it never raises

    def keep_folder(self, file: Path) -> None:
        """Remember the folder of a file."""
        name = os.fsencode(file.absolute().parent).decode(errors="replace")
        if len(name) <= MAX_PATH:
            self._store(lambda _: {"folder": name})

    @property
    def geometry(self) -> QByteArray:
        """Place of the window, as `saveGeometry` says it; empty at first."""
        return QByteArray(self._values.geometry)

    @property
    def window_state(self) -> QByteArray:
        """Layout of docks and toolbars, as `saveState` says it; empty at first."""
        return QByteArray(self._values.window_state)

    def keep_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the window is and how its docks lie."""
        self._store(lambda _: {"geometry": geometry.data(), "window_state": state.data()})

    def _set(self, key: str, value: object) -> None:
        self._store(lambda _: {key: value})
        self.changed.emit(key)

    def _store(self, change: Callable[[_Values], dict[str, Any]]) -> None:
        """Apply a change to the values in the file, which another window may have changed meanwhile, and to these."""
        changes = change(self._values)
        try:
            with locked(self._file):
                kept = self._read() or self._values
                changes = change(kept)
                with replacing(self._file, private=True) as draft:
                    draft.write_bytes(
                        msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(kept, **changes)))
                    )
        except OutputError as error:
            self.failed.emit(error)
        self._values = msgspec.structs.replace(self._values, **changes)

    def _read(self) -> _Values | None:
        """The file's values, defaults for what is of the wrong type; None where there is no file that can be read."""
        try:
            if self._file.stat().st_size > MAX_BYTES:
                raise ValueError("no settings are that large")
            raw = decode_json(self._file.read_bytes(), dict[str, msgspec.Raw])
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self.damaged = put_aside(self._file)
            return None
        good, whole = _fitting(raw, decode_json)
        if not whole:
            self.damaged = put_aside(self._file)
        return _Values(**good)


def _fitting(raw: Mapping[str, Any], read: Callable[[Any, Any], Any]) -> tuple[dict[str, Any], bool]:
    """The values that have the type of their preference, and whether all have."""
    good: dict[str, Any] = {}
    known = [field for field in msgspec.structs.fields(_Values) if field.name in raw]
    for field in known:
        with suppress(ValueError):
            good[field.name] = read(raw[field.name], field.type)
    return good, len(good) == len(known)


def _old_values(file: Path) -> _Values:
    """Texts, numbers and lists of a `settings.ini` by QSettings, read line by line; its "@..." variants are left."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        if file.stat().st_size <= MAX_BYTES:
            parser.read_string(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, configparser.Error):
        return _Values()
    section = dict(parser["General"]) if parser.has_section("General") else {}
    lists = {key: _parts(value) for key, value in section.items() if not value.startswith("@")}
    texts = {key: parts[0] for key, parts in lists.items() if parts and key not in _LISTS}
    values = texts | {key: lists[key] for key in _LISTS if key in lists}
    good, _ = _fitting(values, lambda value, kind: msgspec.convert(value, kind, strict=False))
    return _Values(**good)


def _parts(value: str) -> list[str]:
    """The parts of a list as QSettings writes it: joined by commas, quoted and escaped where needed."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    try:
        return next(csv.reader([text], skipinitialspace=True, escapechar="\\", doublequote=False), [])
    except csv.Error:
        return []
