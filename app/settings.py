"""Preferences, typed, in one file of the person's settings folder."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from models.paths import STARTER_PACK, settings_folder

T = TypeVar("T", str, int, bool)
THEMES = ("system", "dark", "light")
LANGUAGES = ("system", "en", "zh_CN")
RECENT = 10


class Settings(QObject):
    """Each preference is a property; setting one stores it and emits `changed` with its name."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(settings_folder() / "settings.ini"), QSettings.Format.IniFormat)

    @property
    def device(self) -> str:
        """What computes: "auto", "cuda", "mps" or "cpu"."""
        return self._choice("device", ("auto", "cuda", "mps", "cpu"))

    @device.setter
    def device(self, value: str) -> None:
        self._set("device", value)

    @property
    def pack(self) -> str:
        """The model pack in use, by the name of its folder."""
        return self._get("pack", STARTER_PACK.name)

    @pack.setter
    def pack(self, value: str) -> None:
        self._set("pack", value)

    @property
    def accepted(self) -> list[str]:
        """Ids of catalogue entries whose licence the person accepted."""
        stored = self._store.value("accepted", [])
        return [stored] if isinstance(stored, str) else list(stored) if isinstance(stored, list) else []

    def accept(self, entry: str, on: bool) -> None:
        """Remember that a licence was accepted, or no longer is."""
        others = [other for other in self.accepted if other != entry]
        self._set("accepted", [*others, entry] if on else others)

    @property
    def threads(self) -> int:
        """How many threads torch may use on the CPU; 0 leaves it to torch."""
        return max(0, self._get("threads", 0))

    @threads.setter
    def threads(self, value: int) -> None:
        self._set("threads", value)

    @property
    def preview(self) -> bool:
        """Whether a small picture may come first where the full one takes long."""
        return self._get("preview", True)

    @preview.setter
    def preview(self, value: bool) -> None:
        self._set("preview", value)

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return self._choice("theme", THEMES)

    @theme.setter
    def theme(self, value: str) -> None:
        self._set("theme", value)

    @property
    def language(self) -> str:
        """One of `LANGUAGES`."""
        return self._choice("language", LANGUAGES)

    @language.setter
    def language(self, value: str) -> None:
        self._set("language", value)

    @property
    def recent(self) -> list[Path]:
        """Files opened last, the newest first; those that are gone are left out."""
        stored = self._store.value("recent", [])
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [path for path in map(Path, names) if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        path = path.absolute()
        recent = [path, *(other for other in self.recent if other != path)]
        self._set("recent", [str(other) for other in recent[:RECENT]])

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._set("recent", [])

    @property
    def geometry(self) -> QByteArray:
        """Where the window was, as `saveGeometry` says it; empty at first."""
        return self._bytes("window/geometry")

    @property
    def window_state(self) -> QByteArray:
        """How docks and toolbars lay, as `saveState` says it; empty at first."""
        return self._bytes("window/state")

    def keep_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the window is and how its docks lie."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)

    def save(self) -> None:
        """Write the file now."""
        self._store.sync()

    def _get(self, key: str, default: T) -> T:
        """A stored value of the default's type; what someone wrote wrongly into the file counts as not there."""
        try:
            value = self._store.value(key, default, type=type(default))
        except (TypeError, ValueError):
            return default
        return value if isinstance(value, type(default)) else default

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self._get(key, choices[0])
        return value if value in choices else choices[0]

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _set(self, key: str, value: object) -> None:
        self._store.setValue(key, value)
        self.changed.emit(key)
