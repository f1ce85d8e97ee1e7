"""The downloader against a real server with the faults that servers have. Each test prints what it cost."""

import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models.errors import DownloadError, OutputError, Stopped
from models.packs.download import discard, download
from models.packs.sources import Source
from models.progress import Progress
from tests.helpers.downloads import BODY, QUICK, SHA256, fetch
from tests.helpers.file_server import FileServer, Served
from tests.helpers.socks_proxy import socks_proxy

DRIVE_PAGE = """<html><title>Google Drive - Virus scan warning</title><form id="download-form"
action="/confirmed" method="get"><input type="hidden" name="id" value="1x"><input type="hidden" name="confirm"
value="t"></form></html>"""


pytestmark = pytest.mark.usefixtures("show")


def test_whole_file_is_fetched_once(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY)
    fetch(server, tmp_path, "/a", size=len(BODY))
    fetch(server, tmp_path, "/a")
    assert server.sent("/a") == len(BODY)


def test_cut_connection_goes_on_where_it_was(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["cut 300000", "cut 300000", "cut 300000"])
    fetch(server, tmp_path, "/a")
    assert [request.start for request in server.requests] == [0, 300_000, 600_000, 900_000]
    assert server.sent("/a") == len(BODY)


def test_cut_connection_of_a_server_without_ranges_starts_over(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["cut 300000"], ranges=False)
    fetch(server, tmp_path, "/a")
    assert server.sent("/a") == len(BODY) + 300_000


def test_without_a_version_two_files_are_never_joined(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["cut 300000"], etag=False)
    fetch(server, tmp_path, "/a")
    assert [request.start for request in server.requests] == [0, 0]


def test_file_that_changed_meanwhile_starts_over(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(bytes(1_000_000), ["cut 400000", "404"])
    with pytest.raises(DownloadError, match="404"):
        fetch(server, tmp_path, "/a")
    server.files["/a"] = Served(BODY)
    fetch(server, tmp_path, "/a")
    assert (server.requests[-1].status, server.requests[-1].start) == (200, 0)


def test_wrong_size_is_refused_before_it_is_fetched(server: FileServer, tmp_path: Path) -> None:
    server.files["/short"] = Served(BODY, ["lie 10"] * 3)
    server.files["/right"] = Served(BODY)
    fetch(server, tmp_path, "/short", "/right", size=len(BODY))
    source = Source("other.bin", (server.url("/short"),), len(BODY))
    with pytest.raises(DownloadError, match="has 999,990 bytes, not the 1,000,000"):
        download(source, tmp_path, patience=QUICK)


def test_wrong_hash_takes_the_next_mirror(server: FileServer, tmp_path: Path) -> None:
    server.files["/bad"] = Served(bytes(len(BODY)))
    server.files["/good"] = Served(BODY)
    fetch(server, tmp_path, "/bad", "/good", size=len(BODY))


def test_wrong_hash_everywhere_leaves_nothing(server: FileServer, tmp_path: Path) -> None:
    server.files["/bad"] = Served(bytes(len(BODY)))
    with pytest.raises(DownloadError, match=r"could not be downloaded.*SHA-256 is another.*with a browser from http"):
        fetch(server, tmp_path, "/bad")
    assert [file.name for file in tmp_path.iterdir()] == ["model.bin.lock"]


def test_hash_that_the_hub_states_is_checked(server: FileServer, tmp_path: Path) -> None:
    server.files["/hub"] = Served(b"", ["to /store"] * 2, headers={"X-Linked-ETag": f'"{SHA256}"'})
    server.files["/store"] = Served(bytes(len(BODY)))
    with pytest.raises(DownloadError, match="SHA-256 is another"):
        fetch(server, tmp_path, "/hub", sha256=None)
    server.files["/store"] = Served(BODY)
    fetch(server, tmp_path, "/hub", sha256=None)


def test_404_takes_the_next_mirror(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY)
    fetch(server, tmp_path, "/gone", "/a")
    assert [request.status for request in server.requests] == [404, 200]


def test_503_then_fine(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["503", "503"])
    fetch(server, tmp_path, "/a")
    assert [request.status for request in server.requests] == [503, 503, 200]


def test_503_without_end_gives_up(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["503"] * 9)
    with pytest.raises(DownloadError, match=r"The server is busy \(503\)"):
        fetch(server, tmp_path, "/a")
    assert len(server.requests) == QUICK.tries


def test_redirect_is_followed_with_its_range(server: FileServer, tmp_path: Path) -> None:
    server.files["/old"] = Served(b"", ["to /new", "to /new"])
    server.files["/new"] = Served(BODY, ["cut 500000"])
    fetch(server, tmp_path, "/old")
    assert [request.start for request in server.requests if request.path == "/new"] == [0, 500_000]


def test_redirect_in_a_circle(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(b"", ["to /a"] * 40)
    with pytest.raises(DownloadError, match="leads nowhere"):
        fetch(server, tmp_path, "/a")


def test_no_server_at_all(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cannot be reached"):
        download(Source("x", ("http://127.0.0.1:9/x",)), tmp_path, patience=QUICK)


def test_quota_page_is_called_what_it_is(server: FileServer, tmp_path: Path) -> None:
    page = "page <html>Too many users have viewed or downloaded this file recently.</html>"
    server.files["/drive"] = Served(BODY, [page, page])
    with pytest.raises(DownloadError, match="daily download quota is used up"):
        fetch(server, tmp_path, "/drive")
    server.files["/a"] = Served(BODY)
    fetch(server, tmp_path, "/drive", "/a")


def test_login_page_is_not_taken_for_the_file(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, ["page <!doctype html><title>Sign in</title>"])
    with pytest.raises(DownloadError, match="a web page instead of the file"):
        fetch(server, tmp_path, "/a", sha256=None)


def test_drive_confirmation_is_answered(server: FileServer, tmp_path: Path) -> None:
    server.files["/drive"] = Served(b"", ["page " + DRIVE_PAGE])
    server.files["/confirmed"] = Served(BODY)
    fetch(server, tmp_path, "/drive")


def test_more_than_the_disk_holds_is_not_begun(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["/a"] = Served(BODY)
    monkeypatch.setattr("models.packs.download.SPARE", 10**16)
    with pytest.raises(OutputError, match="Make room"):
        fetch(server, tmp_path, "/a")


def test_more_than_any_model_has_is_not_begun(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, headers={"Content-Length": str(10**16)})
    with pytest.raises(DownloadError, match="more than the 8,589,934,592 it may have"):
        fetch(server, tmp_path, "/a")
    assert [file.name for file in tmp_path.iterdir()] == ["model.bin.lock"]


@pytest.mark.parametrize(
    "headers",
    [{"ETag": '"other"'}, {"ETag": ""}, {"Content-Range": "bytes 300000-999999/1000001"}, {"Content-Range": ""}],
)
def test_the_rest_of_another_file_is_not_joined(server: FileServer, tmp_path: Path, headers: dict[str, str]) -> None:
    """A server, or a cache before it, that ignores If-Range."""
    server.files["/a"] = Served(bytes(1_000_000), ["cut 300000", "404"])
    with pytest.raises(DownloadError, match="404"):
        fetch(server, tmp_path, "/a", sha256=None)
    server.files["/a"] = Served(BODY, if_range=False, headers=headers)
    fetch(server, tmp_path, "/a", sha256=None)
    assert [request.start for request in server.requests] == [0, 0, 300_000, 0]


def test_https_never_leads_to_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FileServer) -> None:
    with FileServer(tls=tmp_path).running() as safe:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate.pem"))
        server.files["/a"] = Served(BODY)
        safe.files = {
            "/a": Served(BODY),
            "/down": Served(b"", [f"to {server.url('/a')}"]),
            "/up": Served(b"", ["to /a"]),
        }
        safe.files["/page"] = Served(b"", ["page " + DRIVE_PAGE.replace("/confirmed", server.url("/a"))])
        fetch(safe, tmp_path / "folder", "/up")
        for path in ("/down", "/page"):
            with pytest.raises(DownloadError, match="from https to http"):
                download(Source("other.bin", (safe.url(path),)), tmp_path, patience=QUICK)
    assert not server.requests


@pytest.mark.parametrize(
    "address", ["http://[::", "file:///etc/passwd", "ftp://127.0.0.1/", "http://\xff\xfe.invalid/"]
)
def test_redirect_to_what_is_no_address(server: FileServer, tmp_path: Path, address: str) -> None:
    server.files["/a"] = Served(b"", [f"to {address}"])
    with pytest.raises(DownloadError, match=r"leads nowhere|cannot be reached"):
        fetch(server, tmp_path, "/a")


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-5", "soon"])
def test_headers_that_are_no_number_count_as_absent(server: FileServer, tmp_path: Path, number: str) -> None:
    server.files["/a"] = Served(
        BODY, ["503"], headers={"Content-Length": number}, fault_headers={"Retry-After": number}
    )
    fetch(server, tmp_path, "/a")


def test_packed_answer_is_refused(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, headers={"Content-Encoding": "gzip"})
    with pytest.raises(DownloadError, match="not asked for"):
        fetch(server, tmp_path, "/a")


def test_pause_keeps_what_is_there_and_cancel_removes_it(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, pause=0.005)
    source = Source("model.bin", (server.url("/a"),), len(BODY), SHA256)
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.5 else None)
    with pytest.raises(Stopped):
        download(source, tmp_path, progress, QUICK)
    kept = (tmp_path / "model.bin.part").stat().st_size
    assert 500_000 < kept < 1_000_000
    fetch(server, tmp_path, "/a")
    assert server.requests[-1].start == kept
    progress = Progress(lambda fraction, _: progress.stop() if fraction > 0.2 else None)
    (tmp_path / "model.bin").unlink()
    with pytest.raises(Stopped):
        download(source, tmp_path, progress, QUICK)
    discard(source, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["model.bin.lock"]


def test_two_programs_at_once_fetch_one_file(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, pause=0.01)
    program = (
        "import sys, pathlib; from models.packs.download import download; from models.packs.sources import Source; "
        "print(download(Source('model.bin', (sys.argv[1],)), pathlib.Path(sys.argv[2]))[1])"
    )
    command = [sys.executable, "-c", program, server.url("/a"), str(tmp_path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=600)[0].strip() for process in programs] == [SHA256, SHA256]
    assert server.sent("/a") == len(BODY)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model.bin", "model.bin.lock"]


def test_killed_program_leaves_its_place_to_the_next(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, pause=0.02)
    program = (
        "import sys, pathlib; from models.packs.download import download; from models.packs.sources import Source; "
        "download(Source('model.bin', (sys.argv[1],)), pathlib.Path(sys.argv[2]))"
    )
    process = subprocess.Popen([sys.executable, "-c", program, server.url("/a"), str(tmp_path)])
    part = tmp_path / "model.bin.part"
    while not (part.exists() and part.stat().st_size > 0):
        time.sleep(0.02)
    process.kill()
    process.wait()
    fetch(server, tmp_path, "/a")
    assert server.requests[-1].start > 0


def test_proxy_of_the_environment_is_used(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.files["http://weights.invalid/a"] = Served(BODY)
    monkeypatch.setenv("http_proxy", server.url(""))
    path, _ = download(Source("model.bin", ("http://weights.invalid/a",), None, SHA256), tmp_path, patience=QUICK)
    assert path.read_bytes() == BODY


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", "http://user:secret@127.0.0.1:9")
    with pytest.raises(DownloadError, match=r"The proxy at 127\.0\.0\.1:9 does not answer") as refusal:
        download(Source("x", (f"{scheme}://weights.invalid/x",)), tmp_path, patience=QUICK)
    assert "secret" not in str(refusal.value)


def test_proxy_that_wants_a_password(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.files["http://weights.invalid/a"] = Served(BODY, ["407"] * 9)
    monkeypatch.setenv("http_proxy", server.url(""))
    with pytest.raises(DownloadError, match=r"The proxy at 127\.0\.0\.1:\d+ asks for a name and a password"):
        download(Source("x", ("http://weights.invalid/a",)), tmp_path, patience=QUICK)


def test_socks_proxy(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.files["/a"] = Served(BODY)
    with socks_proxy(urlsplit(server.url("")).port or 0) as (address, hosts):
        monkeypatch.setenv("http_proxy", address)
        path, _ = download(Source("model.bin", ("http://weights.invalid/a",), None, SHA256), tmp_path, patience=QUICK)
    assert path.read_bytes() == BODY
    assert hosts == ["weights.invalid"]


def test_socks_proxy_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5h://127.0.0.1:9")
    with pytest.raises(DownloadError, match=r"cannot be reached through the proxy at 127\.0\.0\.1:9"):
        download(Source("x", ("http://weights.invalid/x",)), tmp_path, patience=QUICK)


def test_progress_says_how_fast_and_how_long_still(server: FileServer, tmp_path: Path) -> None:
    server.files["/a"] = Served(BODY, pause=0.015)
    words: list[str] = []
    download(Source("model.bin", (server.url("/a"),)), tmp_path, Progress(lambda _, what: words.append(what)), QUICK)
    assert any(re.fullmatch(r"0\.\d of 1\.0 MB, [01]\.\d MB/s, [01] s left", what) for what in words), words
