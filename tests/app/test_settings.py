"""Preferences are typed, stored, and survive what people write into the file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from app.settings import RECENT, Settings


def test_defaults(qtbot: QtBot) -> None:
    settings = Settings()
    assert (settings.device, settings.threads, settings.preview) == ("auto", 0, True)
    assert (settings.theme, settings.language, settings.recent) == ("system", "system", [])
    assert settings.geometry.isEmpty() and settings.window_state.isEmpty()


def test_everything_set_is_there_after_a_restart(qtbot: QtBot, home: Path) -> None:
    settings = Settings()
    heard: list[str] = []
    settings.changed.connect(heard.append)
    settings.device, settings.threads, settings.preview = "cpu", 3, False
    settings.theme, settings.language = "light", "zh_CN"
    settings.keep_window(QByteArray(b"geometry\0\xff"), QByteArray(b"state"))
    settings.save()
    assert (
        heard == ["device", "threads", "preview", "theme", "language"]
        and (home / "settings" / "settings.ini").is_file()
    )
    again = Settings()
    assert (again.device, again.threads, again.preview) == ("cpu", 3, False)
    assert (again.theme, again.language) == ("light", "zh_CN")
    assert again.geometry.data() == b"geometry\0\xff" and again.window_state.data() == b"state"


@pytest.mark.parametrize("text", ["device=toaster\nthreads=many\npreview=perhaps\ntheme=7\n", "\0\0", "[window]\nx"])
def test_nonsense_in_the_file_counts_as_not_there(qtbot: QtBot, home: Path, text: str) -> None:
    (home / "settings").mkdir()
    (home / "settings" / "settings.ini").write_text("[General]\n" + text)
    settings = Settings()
    assert (settings.device, settings.threads, settings.theme, settings.recent) == ("auto", 0, "system", [])
    assert isinstance(settings.preview, bool)


def test_recent_files_are_the_newest_first_each_once_and_there(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings()
    files = [tmp_path / f"bild {number} 面.png" for number in range(RECENT + 3)]
    for file in files:
        file.touch()
        settings.add_recent(file)
    settings.add_recent(files[5])
    files[6].unlink()
    settings.save()
    expected = [files[5], *(file for file in reversed(files) if file != files[5])][:RECENT]
    assert Settings().recent == [file for file in expected if file != files[6]]
    settings.clear_recent()
    assert settings.recent == []


def test_a_single_recent_file_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    Settings().add_recent(tmp_path / "a.png")
    assert Settings().recent == [tmp_path / "a.png"]
