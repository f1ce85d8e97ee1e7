"""Every wait for a server has an end: bodies, headers and handshakes that stall or drip, and a stop meanwhile."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import DownloadError, Stopped
from models.packs.connection import Patience
from models.packs.download import download
from models.packs.sources import Source
from models.progress import Progress
from tests.helpers.downloads import BODY, QUICK, fetch
from tests.helpers.file_server import FileServer, Served

pytestmark = pytest.mark.usefixtures("show")


def test_stalled_connection_times_out_and_goes_on(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["stall 400000"])
    fetch(server, tmp_path, "/a")
    assert server.requests[-1].start == 400_000


def test_server_that_never_ends_is_left(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY + BODY, headers={"Content-Length": "x"})
    with pytest.raises(DownloadError, match="more than the file should have"):
        fetch(server, tmp_path, "/a", size=len(BODY))


def test_endless_body_stops_at_what_is_known_of_it(server: FileServer, tmp_path: Path) -> None:
    endless = BODY * 30  # more than the connection buffers
    server.files["/a"] = Served(endless, headers={"Content-Length": "x"})
    source = Source("model.bin", (server.url("/a"),))
    with pytest.raises(DownloadError, match="more than the file should have"):
        download(source, tmp_path, patience=QUICK, most=100_000)
    assert server.sent("/a") < len(endless)
    assert [file.name for file in tmp_path.iterdir()] == ["model.bin.lock"]


def test_drip_has_an_end(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["drip 1"] * 3)
    with pytest.raises(DownloadError, match="The connection is too slow"):
        fetch(server, tmp_path, "/a")
    assert len(server.requests) == QUICK.tries


def test_headers_that_drip_have_an_end(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["drip-headers"])
    fetch(server, tmp_path, "/a")
    server.files["/a"] = Served(BODY, ["drip-headers"] * 9)
    with pytest.raises(DownloadError, match="connection stalled"):
        download(Source("other.bin", (server.url("/a"),)), tmp_path, patience=QUICK)


def test_handshake_that_drips_has_an_end(tmp_path: Path) -> None:
    ended = threading.Event()

    def drip() -> None:
        talk, _ = listener.accept()
        with talk, suppress(ConnectionError):
            talk.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB that never ends
            while not ended.wait(0.05):
                talk.sendall(b"\x02")

    patience = replace(QUICK, connect=0.5, tries=1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        source = Source("model.bin", (f"https://127.0.0.1:{listener.getsockname()[1]}/",))
        with pytest.raises(DownloadError, match="connection stalled"):
            download(source, tmp_path, patience=patience)
        ended.set()
        thread.join()


def test_stop_is_answered_while_headers_are_waited_for(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["drip-headers"])
    progress = Progress()

    def stop_once_asked() -> None:
        while not server.requests:
            time.sleep(0.01)
        progress.stop()

    stopper = threading.Thread(target=stop_once_asked)
    stopper.start()
    with pytest.raises(Stopped):
        download(Source("model.bin", (server.url("/a"),)), tmp_path, progress, Patience(stall=3600))
    stopper.join()


def test_server_that_always_cuts_at_one_place_has_an_end(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["cut 300000"] * 99, ranges=False)
    with pytest.raises(DownloadError, match="The connection broke"):
        fetch(server, tmp_path, "/a")
    assert len(server.requests) == QUICK.tries


def test_stop_is_answered_while_the_server_is_silent(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["stall 100000"])
    progress = Progress()
    timer = threading.Timer(0.3, progress.stop)
    timer.start()
    started = time.perf_counter()
    with pytest.raises(Stopped):
        download(Source("model.bin", (server.url("/a"),)), tmp_path, progress, Patience(stall=30))
    assert time.perf_counter() - started < 1.3
    timer.join()
