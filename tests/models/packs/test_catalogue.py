"""The catalogue that is shipped, and what a wrong one says."""

from pathlib import Path

import open_clip
import pytest

from models.errors import PackError
from models.packs.catalogue import find, find_clip, read_catalogue
from models.packs.sources import PublicClip, Source

ENTRY = """
[[entries]]
id = "cats"
name = "Cats"
about = "Cats of all kinds."
licence = "CC0-1.0"
commercial = "yes"
terms = "https://example.org/licence"
domain = "cat"
resolution = 16
neutral = "a cat"
alignment = "none"

[[entries.files]]
file = "cats.pkl"
urls = ["https://example.org/cats.pkl"]
size = 12
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_faces_and_their_clip_come_first() -> None:
    faces, clip, *others = read_catalogue()
    assert (faces.id, faces.kind, faces.commercial) == ("ffhq-1024", "pack", False)
    assert faces.clip == clip.clip == PublicClip("ViT-B-32", "openai")
    assert (clip.kind, clip.licence, clip.commercial) == ("clip", "MIT", True)
    assert len(others) > 15


def test_every_pack_names_a_clip_that_can_be_downloaded() -> None:
    entries = read_catalogue()
    for entry in entries:
        if entry.kind == "pack":
            assert entry.domain is not None
            assert entry.clip is not None
            assert find_clip(entry.clip, entries) is not None


def test_clip_entries_lead_where_open_clip_gets_the_same_weights() -> None:
    for entry in read_catalogue():
        if entry.kind == "clip" and entry.clip is not None:
            hub = open_clip.get_pretrained_cfg(entry.clip.model, entry.clip.pretrained)["hf_hub"]
            assert entry.files[0].urls[0].startswith(f"https://huggingface.co/{hub}resolve/main/")


def test_an_entry_is_read(tmp_path: Path) -> None:
    (entry,) = read_catalogue(write(tmp_path, ENTRY))
    assert entry.files == (Source("cats.pkl", ("https://example.org/cats.pkl",), 12, None),)
    assert (entry.bytes, entry.commercial, entry.clip) == (12, True, None)
    with pytest.raises(PackError, match=r"The catalogue has no dogs\. It has cats\."):
        find("dogs", (entry,))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('commercial = "yes"', 'commercial = "maybe"', '"commercial" must be one of no, yes'),
        ('licence = "CC0-1.0"', "", '"licence" must be a text'),
        ("[[entries.files]]", "[[entries.file]]", '"files" must list at least one file'),
        ('id = "cats"', 'id = "cats"\nkind = "clip"', '"clip" must say which CLIP model'),
        ('"https://example.org/cats.pkl"', '"ftp://example.org/cats.pkl"', '"urls" must begin with https'),
        ('neutral = "a cat"', 'neutral = "a cat"\nclip = "ViT-B-32"', '"clip" must be a table'),
        ('id = "cats"', 'id = "/home/me/.config/autostart"', '"id" must be of lower-case letters'),
        ('id = "cats"', 'id = "../cats"', '"id" must be of lower-case letters'),
        ('id = "cats"', 'id = "con"', '"id" must be of lower-case letters'),
        ('id = "cats"', f'id = "{"i" * 300}"', '"id" must be of lower-case letters'),
        ('file = "cats.pkl"', 'file = "../cats.pkl"', '"file" must name a file inside'),
        ('file = "cats.pkl"', 'file = "cats\\u0000.pkl"', '"file" must be a text without control characters'),
        ("size = 12", "size = 1" + "0" * 400, '"size" must be a whole number'),
        (
            'neutral = "a cat"',
            'neutral = "a cat"\nclip = {model = "hf-hub:a/b", pretrained = "c"}',
            "without an address",
        ),
        ('file = "cats.pkl"', f'file = "{"f" * 300}"', '"file" must name a file inside'),
        ('"https://example.org/cats.pkl"', '"http://["', '"urls" must begin with https'),
        ('"https://example.org/cats.pkl"', '"http://"', '"urls" must begin with https'),
        ('"https://example.org/cats.pkl"', '"http://example.org/\\u0000"', '"urls" must begin with https'),
        ('"https://example.org/licence"', '"file:///etc/passwd"', '"terms" must begin with https'),
        ("[[entries]]", ENTRY + "[[entries]]", "two entries of the same id"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in ENTRY
    with pytest.raises(PackError, match=sentence):
        read_catalogue(write(tmp_path, ENTRY.replace(old, new, 1)))
