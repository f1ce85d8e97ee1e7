"""The rules for what others wrote."""

from pathlib import Path

import pytest

from models.errors import Hostile
from models.validation import decode_json, inside, is_file_name, is_web_address, shortened, whole_number


@pytest.mark.parametrize(
    "name", ["generator.safetensors", "a..b", "名前 (2).pt", "x", "e4e_ffhq-encode.pt", "连 [1]", "a b!.pt"]
)
def test_names_of_files(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "..hidden",
        "a/b",
        "a\\b",
        "C:x",
        "a\0b",
        "a\nb",
        "x" * 201,
        "名" * 67,
        "con",
        "NUL.txt",
        "a.",
        "a ",
        "-rf",
        "~",
        "$HOME",
        "a\u202etxt.exe",
        "a\u200b",
        "a\ud800",
    ],
)
def test_names_that_a_file_cannot_have(name: str) -> None:
    assert not is_file_name(name)


def test_a_path_stays_inside(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    assert inside(folder, "clip/a.json") == folder / "clip" / "a.json"


@pytest.mark.parametrize(
    "name", ["", "/etc/x", "../x", "clip/../../x", "C:\\x", "\\\\host\\x", "a//b", "a/", "link/x", "loop"]
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path, target_is_directory=True)
    (folder / "loop").symlink_to(folder / "loop")
    with pytest.raises(Hostile, match="is no name of a file in downloads"):
        inside(folder, name)


def test_a_link_above_the_folder_is_the_persons_own(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "models").symlink_to(tmp_path / "disk", target_is_directory=True)
    assert inside(tmp_path / "models", "x") == tmp_path / "models" / "x"


@pytest.mark.parametrize("text", ["https://example.org/a?b=c#d", "http://127.0.0.1:8000/x", "http://[::1]/x"])
def test_web_addresses(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://",
        "http://[",
        "http://[::",
        "file:///x",
        "ftp://a/x",
        "http://a/\0",
        "http://a b/",
        "http://a:99999/",
        "http://bücher.example/",
        "javascript:alert(1)",
        "//a/x",
    ],
)
def test_texts_that_are_no_web_address(text: str) -> None:
    assert not is_web_address(text)


@pytest.mark.parametrize("text", ["²", "-1", "+1", " 1", "1.5", "", "9" * 19, "9" * 5000, None, "٣"])
def test_headers_that_are_no_number(text: str | None) -> None:
    assert whole_number(text) is None
    assert whole_number("120") == 120


@pytest.mark.parametrize(
    "text",
    ['{"a": 1e400}', '{"a": "\\ud800"}', "[" * 100_000, "{", "", '"\\ud83d"', '{"a": NaN}', b"\xff", '{"a": ' * 9999],
)
def test_json_that_is_not_read(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        decode_json(text, object)


def test_names_are_measured_in_bytes() -> None:
    assert is_file_name("名" * 66) and not is_file_name("名" * 67)
    assert shortened("名" * 66, 10) == "名" * 3
