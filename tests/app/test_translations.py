"""Simplified Chinese is complete, keeps every placeholder, and is what the window speaks."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from pytestqt.qtbot import QtBot

from app.application import TRANSLATIONS
from app.window.main_window import MainWindow
from app.words import spoken
from models.progress import duration

SOURCE = TRANSLATIONS / "semblance_zh_CN.ts"
APP = TRANSLATIONS.parents[1] / "app"


@pytest.fixture
def chinese(qapp: object) -> Iterator[None]:
    from PySide6.QtWidgets import QApplication

    translator = QTranslator()
    assert translator.load(str(SOURCE.with_suffix(".qm")))
    QApplication.installTranslator(translator)
    yield
    QApplication.removeTranslator(translator)


def messages(path: Path) -> dict[tuple[str, str], str | None]:
    """Translation by context and source; None where there is none."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            text = message.find("translation")
            done = text is not None and text.get("type") is None and text.text
            found[context.findtext("name") or "", message.findtext("source") or ""] = done or None
    return found


def test_every_sentence_of_the_window_is_in_the_translation(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    files = sorted(map(str, APP.rglob("*.py")))
    subprocess.run([tool, *files, "-ts", fresh], check=True, capture_output=True)
    translated = messages(SOURCE)
    assert [key for key in messages(fresh) if not translated.get(key)] == []


def test_translations_keep_their_placeholders() -> None:
    gaps = re.compile(r"\{[^}]*\}")
    pairs = [(source, text or "") for (_, source), text in messages(SOURCE).items()]
    assert [pair for pair in pairs if sorted(gaps.findall(pair[0])) != sorted(gaps.findall(pair[1]))] == []


def test_the_compiled_file_is_that_of_the_source(chinese: None) -> None:
    from PySide6.QtCore import QCoreApplication

    for (context, source), text in messages(SOURCE).items():
        assert QCoreApplication.translate(context, source) == text


def test_the_window_speaks_chinese(chinese: None, qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    latin = re.compile(r"[A-Za-z]{3,}")
    shown = [action.iconText() for actions in window.menus.values() for action in actions if action.iconText()]
    allowed = {"关于 Semblance"}
    assert [text for text in shown if latin.search(text) and text not in allowed] == []
    window.close()


def test_sentences_of_the_engine_are_spoken_with_their_names_and_numbers(chinese: None) -> None:
    assert spoken("beach day.png is only 12 x 9 pixels.") == "beach day.png 只有 12 x 9 像素。"
    assert spoken("Encoding the face") == "正在编码人脸"
    fault = (
        "cats.pt could not be downloaded. drive.google.com: The server says 404 Not Found. a.org: The connection broke."
    )
    assert spoken(fault) == "无法下载 cats.pt。drive.google.com: 服务器回答 404 Not Found。 a.org: 连接中断。"
    assert [spoken(duration(seconds)) for seconds in (40, 720, 9000)] == ["40 秒", "12 分钟", "2.5 小时"]
    assert spoken("channel effects, 40%, 12 min left") == "通道效果，40%，剩余 12 分钟"
    entry = 'pack.toml, entry 2 of presets: "alpha" must be a number from -100 to 100.'
    assert spoken(entry) == "pack.toml 中 presets 的第 2 项：“alpha” 必须是 -100 到 100 的数。"
    assert spoken("a.png cannot be written: Read-only file system.") == "无法写入 a.png：文件系统为只读。"
    assert spoken("something never said before") == "something never said before"
