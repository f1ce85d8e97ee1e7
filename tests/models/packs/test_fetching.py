"""All files of a catalogue entry, from a real server."""

import hashlib
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import DownloadError
from models.packs.catalogue import Entry, find, read_catalogue
from models.packs.fetching import drop_unproven, fetch, forget, keep
from models.packs.library import downloads_folder
from models.packs.sources import Source
from models.paths import data_folder
from tests.helpers.file_server import FileServer, Served

HASH = hashlib.sha256(b"weights" * 1000).hexdigest()


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer().running() as server:
        server.files = {"/e4e.pt": Served(b"weights" * 1000), "/fs3.npy": Served(b"table" * 100)}
        yield server


@pytest.fixture
def entry(server: FileServer) -> Entry:
    files = (
        Source("e4e.pt", (server.url("/e4e.pt"),), 7000, HASH),
        Source("fs3.npy", (server.url("/fs3.npy"),)),
    )
    return replace(find("ffhq-1024", read_catalogue()), files=files)


def test_files_come_and_an_unpublished_hash_is_pinned(entry: Entry, server: FileServer) -> None:
    first, second = fetch(entry)
    assert (first.path.read_bytes(), first.pinned) == (b"weights" * 1000, False)
    assert (second.pinned, second.source.size) == (True, 500)
    assert second.source.sha256 == hashlib.sha256(b"table" * 100).hexdigest()
    keep(entry, [first, second])
    assert not second.path.exists()
    again = fetch(entry)
    assert not again[1].pinned
    keep(entry, again)
    server.files["/fs3.npy"] = Served(b"other" * 100)
    with pytest.raises(DownloadError, match=r"not the right fs3\.npy: its SHA-256 is another"):
        fetch(entry)
    forget(entry)
    assert fetch(entry)[1].pinned, "a removed download takes its pin along"


def test_a_first_download_that_is_no_use_is_neither_kept_nor_pinned(entry: Entry, server: FileServer) -> None:
    server.files["/fs3.npy"] = Served(b"log in first")
    fetched = fetch(entry)
    drop_unproven(entry, fetched)
    assert fetched[0].path.exists()
    server.files["/fs3.npy"] = Served(b"table" * 100)
    assert fetch(entry)[1].path.read_bytes() == b"table" * 100


def test_damaged_pins_are_put_aside(entry: Entry) -> None:
    pins = data_folder() / "pins.json"
    pins.write_text('{"ffhq-1024/fs3.npy": 5}')
    keep(entry, fetch(entry))
    assert set(json.loads(pins.read_text())) == {"ffhq-1024/fs3.npy"}
    assert (data_folder() / "pins.json.damaged-1").read_text() == '{"ffhq-1024/fs3.npy": 5}'
    assert stat.S_IMODE(pins.stat().st_mode) == 0o600


def test_an_entry_is_never_larger_than_the_catalogue_says(entry: Entry, server: FileServer) -> None:
    server.files["/fs3.npy"] = Served(bytes(10_000), headers={"Content-Length": "x"})
    with pytest.raises(DownloadError, match="more than the file should have"):
        fetch(replace(entry, about_bytes=2_000))


def test_a_file_that_the_person_has_is_verified_and_taken(entry: Entry, server: FileServer, tmp_path: Path) -> None:
    mine = tmp_path / "e4e.pt"
    mine.write_bytes(b"weights" * 1000)
    assert fetch(entry, [mine])[0].path == mine
    assert server.sent("/e4e.pt") == 0
    mine.write_bytes(b"Weights" * 1000)
    with pytest.raises(DownloadError, match="SHA-256 is another"):
        fetch(entry, [mine])
    mine.write_bytes(b"weights" * 10)
    with pytest.raises(DownloadError, match="should have 7,000 bytes, this file has 70"):
        fetch(entry, [mine])
    assert mine.exists()
    with pytest.raises(DownloadError, match=r"other\.pt is no file of .*e4e\.pt, fs3\.npy"):
        fetch(entry, [tmp_path / "other.pt"])


def test_nothing_is_left_of_a_forgotten_download(entry: Entry) -> None:
    fetch(entry)
    forget(entry)
    assert {path.suffix for path in downloads_folder(entry.id).iterdir()} <= {".lock"}
