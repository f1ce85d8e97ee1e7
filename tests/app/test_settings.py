"""Preferences are typed, stored, and survive what people write into the file."""

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from app.settings import RECENT, Settings
from models.errors import OutputError


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
    assert heard == ["device", "threads", "preview", "theme", "language"]
    assert stat.S_IMODE((home / "settings" / "settings.json").stat().st_mode) == 0o600
    again = Settings()
    assert (again.device, again.threads, again.preview) == ("cpu", 3, False)
    assert (again.theme, again.language) == ("light", "zh_CN")
    assert again.geometry.data() == b"geometry\0\xff" and again.window_state.data() == b"state"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('{"device": "toaster", "threads": "many", "theme": 7, "language": "en"}', "en"),
        ('{"threads": 1e999, "language": "en"}', "en"),
        ('{"threads": -1, "preview": "yes", "recent": {}, "geometry": "?", "language": "en"}', "en"),
        ('{"recent": ["' + "x" * 5000 + '"], "pack": "", "accepted": [1], "language": "en"}', "en"),
        ("[" * 100_000, "system"),
        ("\0\0", "system"),
        ("", "system"),
        ("[]", "system"),
    ],
)
def test_nonsense_counts_as_not_there_and_the_file_is_put_aside(
    qtbot: QtBot, home: Path, text: str, language: str
) -> None:
    file = home / "settings" / "settings.json"
    file.parent.mkdir()
    file.write_text(text)
    settings = Settings()
    assert (settings.device, settings.threads, settings.theme, settings.recent) == ("auto", 0, "system", [])
    assert (settings.preview, settings.pack, settings.language) == (True, "starter", language)
    assert settings.damaged == file.with_name("settings.json.damaged-1") and settings.damaged.read_text() == text


def test_values_of_a_newer_version_are_no_damage(qtbot: QtBot, home: Path) -> None:
    (home / "settings").mkdir()
    (home / "settings" / "settings.json").write_text('{"colour": "red", "threads": 2}')
    settings = Settings()
    assert (settings.threads, settings.damaged) == (2, None)


def test_two_programs_keep_each_others_changes(qtbot: QtBot, home: Path) -> None:
    one, other = Settings(), Settings()
    one.theme = "dark"
    other.threads = 3
    files = [home / name for name in ("a.png", "b.png")]
    for settings, file in zip((one, other), files, strict=True):
        file.touch()
        settings.accept(file.stem, True)
        settings.add_recent(file)
    again = Settings()
    assert (again.theme, again.threads) == ("dark", 3)
    assert (again.accepted, again.recent) == (["a", "b"], files[::-1])


def test_a_disk_that_cannot_be_written_is_told_and_nothing_is_lost(qtbot: QtBot, home: Path) -> None:
    settings = Settings()
    (home / "settings").rmdir()
    (home / "settings").touch()
    with qtbot.waitSignal(settings.failed) as failed:
        settings.theme = "dark"
    assert isinstance(failed.args[0], OutputError) and settings.theme == "dark"


# As QSettings wrote them; the last line makes PySide unpickle an object that runs a command.
OLD = """[General]
accepted=ffhq-1024, clip-vit-b-32
device=cpu
language=zh_CN
pack=meine-katzen-1
preview=false
recent={first}, "{second}"
theme=dark
threads=3
hostile=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\x12PyObjectWrapper\\0)

[window]
geometry=@ByteArray(\\x1\\xd9)
"""


def test_old_settings_are_taken_over_without_their_objects(qtbot: QtBot, home: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.png", tmp_path / "b, c 面.png"]
    for path in files:
        path.touch()
    (home / "settings").mkdir()
    (home / "settings" / "settings.ini").write_text(OLD.format(first=files[0], second=files[1]), encoding="utf-8")
    settings = Settings()
    assert (settings.device, settings.theme, settings.language) == ("cpu", "dark", "zh_CN")
    assert (settings.pack, settings.preview, settings.threads) == ("meine-katzen-1", False, 3)
    assert settings.accepted == ["ffhq-1024", "clip-vit-b-32"] and settings.recent == files
    assert settings.geometry.isEmpty()
    settings.theme = "light"
    assert (Settings().theme, Settings().recent) == ("light", files)


@pytest.mark.parametrize(
    "text", ["", "nothing", "[General]\nrecent=@Invalid()\nthreads=x", "\0", "[General\n", "[a]\n[a]\n=1"]
)
def test_old_settings_that_are_none(qtbot: QtBot, home: Path, text: str) -> None:
    (home / "settings").mkdir()
    (home / "settings" / "settings.ini").write_text(text)
    settings = Settings()
    assert (settings.threads, settings.recent, settings.damaged) == (0, [], None)


def test_a_name_that_no_disk_can_have_does_no_harm(qtbot: QtBot, home: Path, tmp_path: Path) -> None:
    settings = Settings()
    (tmp_path / "a.png").touch()
    for name in ("x" * 300 + ".png", "y" * 9000, "a\0b.png", "\udcff.png"):
        settings.add_recent(tmp_path / name)
    settings.add_recent(tmp_path / "a.png")
    assert settings.recent == Settings().recent == [tmp_path / "a.png"] and settings.damaged is None


def test_recent_files_are_the_newest_first_each_once_and_there(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings()
    files = [tmp_path / f"bild {number} 面.png" for number in range(RECENT + 3)]
    for file in files:
        file.touch()
        settings.add_recent(file)
    settings.add_recent(files[5])
    files[6].unlink()
    expected = [files[5], *(file for file in reversed(files) if file != files[5])][:RECENT]
    assert Settings().recent == [file for file in expected if file != files[6]]
    settings.clear_recent()
    assert settings.recent == []


def test_a_single_recent_file_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    Settings().add_recent(tmp_path / "a.png")
    assert Settings().recent == [tmp_path / "a.png"]
