"""Downloading one file so that it is either whole and the right one, or not there.

A stop or a broken connection leaves `X.part`, and the next call goes on from there if the server still has the same
version (Range and If-Range, RFC 9110 sections 13 and 14); a server without ranges starts over. Proxies are taken from
the environment. Nothing here runs unless a person asked for the file.
"""

import errno
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import requests

from models.errors import DownloadError, OutputError
from models.files import SPARE, remove
from models.packs import web_page
from models.packs.connection import (
    Passing,
    Patience,
    Session,
    check_status,
    check_step,
    chunks,
    explained,
    goes_on,
    size_of,
    stated_hash,
    version_of,
)
from models.packs.partial import Partial
from models.packs.sources import Source
from models.packs.speed import Meter
from models.packs.turn import turn
from models.packs.verification import verify
from models.progress import Progress
from models.validation import inside

LARGEST = 8 * 1024**3  # bytes, where nothing tells the size; no known model has more
FRUIT = 64 * 1024  # bytes, from which on a try counts as progress
BEGINS = 2  # for each fruitless try allowed, a file is begun anew so often: for servers without ranges


@dataclass(frozen=True)
class _Expected:
    """Size and hash that the server states for the whole file."""

    size: int | None
    sha256: str | None


def download(
    source: Source,
    folder: Path,
    progress: Progress | None = None,
    patience: Patience | None = None,
    most: int | None = None,
) -> tuple[Path, str]:
    """(path, SHA-256) of the source's file in `folder`, fetched from the first of its addresses that has it.

    A file that is there and right is not fetched again. A second program that wants the same file waits for the first.
    More bytes than the source's size, or than `most` where none is published, are not taken. Raises `DownloadError` if
    no address gives the right file, `Hostile` if its name leads out of the folder, `OutputError` if the disk is full,
    `Stopped`.
    """
    progress, patience = progress or Progress(), patience or Patience()
    limit = source.size or most or LARGEST
    target = inside(folder, source.file)
    with turn(target, progress, "Another program is downloading this file."):
        if target.exists():
            try:
                return target, verify(target, source, progress)
            except DownloadError:
                remove(target)
        faults = []
        for url in source.urls:
            try:
                return target, _Mirror(url, source, target, progress, patience, limit).fetch()
            except DownloadError as error:
                faults.append(f"{urlsplit(url).netloc}: {error.sentence}")
    raise DownloadError(
        f"{source.file} could not be downloaded. {' '.join(faults)}",
        f"Get it with a browser from {source.urls[0]} and give the file to Semblance.",
        "\n".join(source.urls),
    )


def discard(source: Source, folder: Path) -> None:
    """Remove what a cancelled download of the file left."""
    Partial(inside(folder, source.file)).discard()


class _Mirror:
    """One address of a file; `limit` is the most that it may send, in bytes."""

    def __init__(
        self, url: str, source: Source, target: Path, progress: Progress, patience: Patience, limit: int
    ) -> None:
        self.url = url
        self._address = url  # where a page of questions led to
        self._source = source
        self._partial = Partial(target)
        self._progress = progress
        self._patience = patience
        self._limit = limit
        self._begins = BEGINS * patience.tries

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
        """Try until all is there. A try that brought enough bytes does not count."""
        left, pause = self._patience.tries, self._patience.pause
        while True:
            before = self._partial.size
            try:
                return self._try()
            except Passing as fault:
                if self._partial.size >= before + FRUIT:
                    left, pause = self._patience.tries, self._patience.pause
                left -= 1
                if left <= 0 or self._begins <= 0:
                    raise DownloadError(str(fault)) from fault
                self._wait(max(pause, fault.wait), str(fault))
                pause *= 2

    def _try(self) -> _Expected:
        notes = self._partial.notes(self.url)
        offset = self._partial.size if notes and notes.version else 0
        headers = {"Accept-Encoding": "identity"}
        if notes and notes.version and offset:
            headers |= {"Range": f"bytes={offset}-", "If-Range": notes.version}
        waits = (self._patience.connect, self._patience.stall)
        try:
            with (
                explained(self._progress, self._address),
                Session(self._progress) as session,
                session.get(self._address, headers=headers, stream=True, timeout=waits) as response,
            ):
                return self._receive(response)
        except OSError as error:
            raise _disk_error(error) from error

    def _receive(self, response: requests.Response) -> _Expected:
        if response.status_code == 416:
            self._partial.discard()
            raise Passing("The server has less than was fetched before.")
        check_status(response)
        self._check_page(response)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise DownloadError("The server packs the file in a way that was not asked for.")
        offset = self._offset(response)
        expected = _Expected(size_of(response, offset), stated_hash(response))
        self._check_room(expected, offset)
        with self._open(response, offset, expected.size) as file:
            self._copy(response.raw, file, expected.size)
        return expected

    def _offset(self, response: requests.Response) -> int:
        """The place of the first byte that comes: where the file here ends, or 0."""
        if response.status_code == 200:
            return 0
        offset, notes = self._partial.size, self._partial.notes(self.url)
        if notes is None or notes.version is None or not goes_on(response, offset, notes.version, notes.size):
            self._partial.discard()
            raise Passing("The file on the server is another than before.")
        return offset

    def _open(self, response: requests.Response, offset: int, size: int | None) -> BinaryIO:
        if offset:
            return self._partial.go_on()
        self._begins -= 1
        return self._partial.begin(self.url, version_of(response), size)

    def _check_page(self, response: requests.Response) -> None:
        if "text/html" not in response.headers.get("Content-Type", ""):
            return
        page = b""
        for chunk in chunks(response.raw, self._patience, self._progress):
            page += chunk
            if len(page) > web_page.READ:
                break
        text = page[: web_page.READ].decode("utf-8", "replace")
        address = web_page.confirmed_address(text, response.url)
        if address is None or self._address != self.url:
            raise DownloadError(web_page.explain(text))
        check_step(response.url, address)
        self._address = address
        raise Passing("The server asks for a confirmation.")

    def _check_room(self, expected: _Expected, offset: int) -> None:
        size = self._source.size
        if size is not None and expected.size not in (None, size):
            raise DownloadError(f"The file there has {expected.size:,} bytes, not the {size:,} it should have.")
        if expected.size is not None and expected.size > self._limit:
            raise DownloadError(
                f"The file there has {expected.size:,} bytes, more than the {self._limit:,} it may have."
            )
        needed = (expected.size or size or 0) - offset + SPARE
        free = shutil.disk_usage(self._partial.path.parent).free
        if needed > free:
            raise OutputError(
                f"{self._source.file} needs {needed / 1e9:.1f} GB, the disk has {free / 1e9:.1f} GB left.",
                "Make room, or move the models folder.",
            )

    def _copy(self, raw: Any, file: BinaryIO, size: int | None) -> None:
        """Write what the server sends, and check that it is as much as it said."""
        done, size = file.tell(), size or self._source.size
        meter = Meter(done, size)
        for chunk in chunks(raw, self._patience, self._progress):
            done += len(chunk)
            if done > (size or self._limit):
                self._partial.discard()
                raise DownloadError("The server sends more than the file should have.")
            file.write(chunk)
            self._progress.report(*meter.at(done))
        if size is not None and done < size:
            raise Passing("The connection broke.")

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
