"""HTTP as a download needs it: never from https down to http, numbers read with care, and an end to everything."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies, select_proxy

from models.errors import DownloadError
from models.packs.watch import WatchedAdapter, watched
from models.progress import Progress
from models.validation import whole_number

CHUNK = 256 * 1024
SLOWEST = 1024  # bytes a second, below which a connection counts as broken
PASSING = (408, 425, 429, 500, 502, 503, 504)  # statuses that another try may cure
_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection and for the next bytes; fruitless tries per address, with doubling pauses."""

    connect: float = 15.0
    stall: float = 30.0
    tries: int = 5
    pause: float = 1.0


class Passing(Exception):
    """A fault that another try may cure."""

    def __init__(self, sentence: str, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait


class Session(requests.Session):
    """Follows few redirects, and none from https to http; a stop ends every wait."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.max_redirects = 10
        for scheme in ("https://", "http://"):
            self.mount(scheme, WatchedAdapter(progress))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """The address that a response leads to. Raises `DownloadError`."""
        target: str | None = super().get_redirect_target(resp)
        if target is not None:
            check_step(resp.url, urljoin(resp.url, target))
        return target


def check_step(old: str, new: str) -> None:
    """Raises `DownloadError` if one address leads to another that is less safe."""
    if urlsplit(old).scheme == "https" and urlsplit(new).scheme != "https":
        raise DownloadError("The server leads from https to http, where anyone on the way could change the file.")


def proxy_of(address: str) -> str | None:
    """Host and port of the proxy that the system names for an address, without its password; None for no proxy."""
    proxy = select_proxy(address, get_environ_proxies(address))
    return urlsplit(proxy if "//" in proxy else f"//{proxy}").netloc.rpartition("@")[2] if proxy else None


@contextmanager
def explained(progress: Progress, address: str) -> Iterator[None]:
    """Turn faults of the connection into `Passing`, and addresses that are none into `DownloadError`.

    A proxy on the way is named: a server that cannot be reached is often a proxy that does not answer.
    """
    proxy = proxy_of(address)
    try:
        yield
    except (requests.exceptions.InvalidProxyURL, requests.exceptions.InvalidSchema) as error:
        if proxy is None:
            raise DownloadError("The address leads nowhere.", details=repr(error)) from error
        raise DownloadError(f"The proxy at {proxy} has an address that leads nowhere.", details=repr(error)) from error
    except requests.exceptions.ProxyError as error:
        if "407" in str(error):
            raise _password_wanted(proxy) from error
        raise Passing(f"The proxy at {proxy} does not answer.") from error
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise Passing("The connection stalled.") from error
    except requests.ConnectionError as error:
        through = f" through the proxy at {proxy}" if proxy else ""
        raise Passing(f"The server cannot be reached{through}.") from error
    except (urllib3.exceptions.LocationParseError, requests.RequestException, ValueError) as error:
        raise DownloadError("The address leads nowhere.", details=repr(error)) from error
    except urllib3.exceptions.HTTPError as error:
        progress.check()  # a stop breaks the connection too
        raise Passing("The connection broke.") from error


def _password_wanted(proxy: str | None) -> DownloadError:
    return DownloadError(
        f"The proxy at {proxy} asks for a name and a password.", "Write them into the proxy settings of the system."
    )


def check_status(response: requests.Response) -> None:
    """Raises `Passing` or `DownloadError` for anything but the file, or what is missing of it."""
    status = response.status_code
    if status == 407:
        raise _password_wanted(proxy_of(response.url))
    if status in PASSING:
        wait = whole_number(response.headers.get("Retry-After"))
        raise Passing(f"The server is busy ({status}).", min(wait or 0, 60))
    if status not in (200, 206):
        raise DownloadError(f"The server says {status} {response.reason}.")


def version_of(response: requests.Response) -> str | None:
    """The strong ETag or the date of what the server sends, for If-Range (RFC 9110 section 13.1.5)."""
    version: str | None = response.headers.get("ETag", response.headers.get("Last-Modified"))
    return None if version is None or version.startswith("W/") else version


def size_of(response: requests.Response, offset: int) -> int | None:
    """Bytes of the whole file, if the server tells."""
    part = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if offset and part is not None and part[2] != "*":
        return int(part[2])
    length = whole_number(response.headers.get("Content-Length"))
    return None if length is None else offset + length


def goes_on(response: requests.Response, offset: int, version: str, size: int | None) -> bool:
    """Return True if an answer 206 continues the file whose first `offset` bytes are here."""
    part = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if part is None or int(part[1]) != offset or (size is not None and part[2] not in ("*", str(size))):
        return False
    # A server repeats the ETag with a part, the date it may leave out (RFC 9110 section 15.3.7).
    if version.startswith('"'):
        return bool(response.headers.get("ETag") == version)
    return bool(response.headers.get("Last-Modified", version) == version)


def stated_hash(response: requests.Response) -> str | None:
    """The SHA-256 that the model hub states before it leads to its storage."""
    for answer in (*response.history, response):
        value = answer.headers.get("X-Linked-ETag", "").strip('"')
        if re.fullmatch("[0-9a-f]{64}", value):
            return str(value)
    return None


def chunks(raw: Any, patience: Patience, progress: Progress) -> Iterator[bytes]:
    """Yield the server's bytes as they arrive; a stop ends it at once.

    Raises `Passing` where less than `SLOWEST` bytes a second come over `patience.stall` seconds.
    """
    began, came = time.monotonic(), 0
    with watched(raw.shutdown, progress):
        while chunk := raw.read1(CHUNK, decode_content=False):
            yield chunk
            came += len(chunk)
            if (seconds := time.monotonic() - began) > patience.stall:
                if came < SLOWEST * seconds:
                    raise Passing("The connection is too slow.")
                began, came = time.monotonic(), 0
