"""Downloading one file so that it is either whole and the right one, or not there.

A stop or a broken connection leaves `X.part`, and the next call goes on from there if the server still has the same
version (Range and If-Range, RFC 9110 sections 13 and 14); a server without ranges starts over. Proxies are taken from
the environment. Nothing here runs unless a person asked for the file.
"""

import errno
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3

from models.errors import DownloadError, OutputError, Stopped
from models.packs import web_page
from models.packs.manifest import Source
from models.packs.partial import Partial
from models.packs.speed import Meter
from models.packs.turn import turn
from models.packs.verification import verify
from models.progress import Progress

CHUNK = 256 * 1024
LARGEST = 16 * 1024**3  # bytes, where no size is known
SPARE = 64 * 1024**2  # bytes that a disk keeps free
PASSING = (408, 425, 429, 500, 502, 503, 504)  # statuses that another try may cure


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection and for the next bytes; fruitless tries per address, with doubling pauses."""

    connect: float = 15.0
    stall: float = 30.0
    tries: int = 5
    pause: float = 1.0


class _Passing(Exception):
    """A fault that another try may cure."""

    def __init__(self, sentence: str, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True)
class _Expected:
    """What the server says of the whole file."""

    size: int | None
    sha256: str | None


def download(
    source: Source, folder: Path, progress: Progress | None = None, patience: Patience | None = None
) -> tuple[Path, str]:
    """(path, SHA-256) of the source's file in `folder`, fetched from the first of its addresses that has it.

    A file that is there and right is not fetched again. A second program that wants the same file waits for the first.
    Raises `DownloadError` if no address gives the right file, `OutputError` if the disk is full, `Stopped`.
    """
    progress, patience = progress or Progress(), patience or Patience()
    target = folder / source.file
    with turn(target, progress, "Another program is downloading this file."):
        if target.exists():
            try:
                return target, verify(target, source, progress)
            except DownloadError:
                target.unlink()
        faults = []
        for url in source.urls:
            try:
                return target, _Mirror(url, source, target, progress, patience).fetch()
            except DownloadError as error:
                faults.append(f"{urlsplit(url).netloc}: {error.sentence}")
    raise DownloadError(
        f"{source.file} could not be downloaded. {' '.join(faults)}",
        f"Get it with a browser from {source.urls[0]} and give the file to Semblance.",
        "\n".join(source.urls),
    )


def discard(source: Source, folder: Path) -> None:
    """Remove what a cancelled download of the file left."""
    Partial(folder / source.file).discard()


class _Mirror:
    """One address of a file."""

    def __init__(self, url: str, source: Source, target: Path, progress: Progress, patience: Patience) -> None:
        self.url = url
        self._address = url  # where a page of questions led to
        self._source = source
        self._partial = Partial(target)
        self._progress = progress
        self._patience = patience

    def fetch(self) -> str:
        """The SHA-256 of the file, which is then in its place. Raises `DownloadError`."""
        expected = self._persist()
        try:
            sha256 = verify(self._partial.path, self._source, self._progress, expected.sha256)
        except DownloadError:
            self._partial.discard()
            raise
        self._partial.finish()
        return sha256

    def _persist(self) -> _Expected:
        """Try until all is there. A try that brought bytes does not count."""
        left, pause = self._patience.tries, self._patience.pause
        while True:
            before = self._partial.size
            try:
                return self._try()
            except _Passing as fault:
                if self._partial.size > before:
                    left, pause = self._patience.tries, self._patience.pause
                left -= 1
                if left <= 0:
                    raise DownloadError(str(fault)) from fault
                self._wait(max(pause, fault.wait), str(fault))
                pause *= 2

    def _try(self) -> _Expected:
        version = self._partial.version(self.url)
        offset = self._partial.size if version else 0
        headers = {"Accept-Encoding": "identity"}
        if version:
            headers |= {"Range": f"bytes={offset}-", "If-Range": version}
        waits = (self._patience.connect, self._patience.stall)
        try:
            with requests.get(self._address, headers=headers, stream=True, timeout=waits) as response:
                return self._receive(response, offset)
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise _Passing("The connection stalled.") from error
        except requests.ConnectionError as error:
            raise _Passing("The server cannot be reached.") from error
        except urllib3.exceptions.HTTPError as error:
            self._progress.check()  # a stop breaks the connection too
            raise _Passing("The connection broke.") from error
        except requests.RequestException as error:
            raise DownloadError("The address leads nowhere.", details=repr(error)) from error
        except OSError as error:
            raise _disk_error(error) from error

    def _receive(self, response: requests.Response, offset: int) -> _Expected:
        self._check_status(response)
        self._check_page(response)
        if response.status_code == 206 and not response.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
            self._partial.discard()
            raise _Passing("The server sent another part than was asked for.")
        offset = offset if response.status_code == 206 else 0
        length = response.headers.get("Content-Length", "")
        expected = _Expected(offset + int(length) if length.isdigit() else None, _stated_hash(response))
        self._check_room(expected, offset)
        version = response.headers.get("ETag", response.headers.get("Last-Modified"))
        version = None if version is None or version.startswith("W/") else version
        with self._partial.go_on() if offset else self._partial.begin(self.url, version) as file:
            self._copy(response.raw, file, expected.size)
        return expected

    def _check_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == 416:
            self._partial.discard()
            raise _Passing("The server has less than was fetched before.")
        if status in PASSING:
            wait = response.headers.get("Retry-After", "")
            raise _Passing(f"The server is busy ({status}).", min(float(wait), 60.0) if wait.isdigit() else 0.0)
        if status not in (200, 206):
            raise DownloadError(f"The server says {status} {response.reason}.")

    def _check_page(self, response: requests.Response) -> None:
        if "text/html" not in response.headers.get("Content-Type", ""):
            return
        page = response.raw.read(web_page.READ, decode_content=True).decode("utf-8", "replace")
        address = web_page.confirmed_address(page, response.url)
        if address is None or self._address != self.url:
            raise DownloadError(web_page.explain(page))
        self._address = address
        raise _Passing("The server asks for a confirmation.")

    def _check_room(self, expected: _Expected, offset: int) -> None:
        size = self._source.size
        if size is not None and expected.size not in (None, size):
            raise DownloadError(f"The file there has {expected.size:,} bytes, not the {size:,} it should have.")
        needed = (expected.size or size or 0) - offset + SPARE
        free = shutil.disk_usage(self._partial.path.parent).free
        if needed > free:
            raise OutputError(
                f"{self._source.file} needs {needed / 1e9:.1f} GB, the disk has {free / 1e9:.1f} GB left.",
                "Make room, or move the models folder.",
            )

    def _copy(self, raw: urllib3.HTTPResponse, file: BinaryIO, size: int | None) -> None:
        """Everything the server sends, if it is as much as it said; a stop ends it at once."""
        done = file.tell()
        meter = Meter(done, size or self._source.size)
        limit = size or self._source.size or LARGEST
        with _breaking_off(raw, self._progress):
            while chunk := raw.read1(CHUNK, decode_content=False):
                done += file.write(chunk)
                self._progress.report(*meter.at(done))
                if done > limit:
                    raise DownloadError("The server sends more than the file should have.")
        self._progress.check()
        if size is not None and done < size:
            raise _Passing("The connection broke.")

    def _wait(self, seconds: float, why: str) -> None:
        """Pause before the next try; a stop is answered at once."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._progress.report(0.0, f"{why} Next try in {left:.0f} s.")
            time.sleep(min(left, 0.1))


def _disk_error(error: OSError) -> OutputError:
    if error.errno == errno.ENOSPC:
        return OutputError("The disk is full.", "Make room; the download goes on where it was.", repr(error))
    return OutputError(f"The file cannot be written: {error.strerror}.", "Choose another data folder.", repr(error))


def _stated_hash(response: requests.Response) -> str | None:
    """The SHA-256 that the model hub states before it leads to its storage."""
    for answer in (*response.history, response):
        value = answer.headers.get("X-Linked-ETag", "").strip('"')
        if len(value) == 64 and not set(value) - set("0123456789abcdef"):
            return value
    return None


@contextmanager
def _breaking_off(raw: urllib3.HTTPResponse, progress: Progress) -> Iterator[None]:
    """While this is open, a stop wakes a read that waits for bytes."""
    finished = threading.Event()

    def watch() -> None:
        while not finished.wait(0.2):
            try:
                progress.check()
            except Stopped:
                raw.shutdown()
                return

    thread = threading.Thread(target=watch, name="download watch")
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
