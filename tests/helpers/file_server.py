"""A real HTTP server on this computer that serves files well, or with the faults that servers have."""

import hashlib
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PIECE = 16 * 1024


@dataclass
class Served:
    """One path: its bytes, and the faults of the next requests in turn, none when they are used up.

    Faults: "503" (any status), "cut 1000" and "stall 1000" (after so many bytes), "page TEXT" (HTML instead of the
    file), "to /path" (redirect), "lie 1000" (so many bytes too few, and says so), "drip 1" (byte by byte),
    "drip-headers" (byte by byte and without end).
    """

    body: bytes
    faults: list[str] = field(default_factory=list)
    ranges: bool = True
    if_range: bool = True  # whether another version than was asked for is sent as a whole
    etag: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    fault_headers: dict[str, str] = field(default_factory=dict)  # with a status
    pause: float = 0.0  # seconds after every piece
    piece: int = PIECE  # bytes
    held: bool = False  # nothing goes on after 16 KiB


@dataclass
class Request:
    """What was answered: `start` is the first byte asked for, `sent` counts the bytes of the body."""

    path: str
    status: int
    start: int
    sent: int = 0


class FileServer:
    """Serves `files` by path; `requests` is what came, in order. `tls`: over https, with a certificate made there."""

    def __init__(self, tls: Path | None = None) -> None:
        self.files: dict[str, Served] = {}
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"files": self}))
        self._http.daemon_threads = False
        self._scheme = "https" if tls else "http"
        if tls:
            self._http.socket = _tls(tls).wrap_socket(self._http.socket, server_side=True)

    def url(self, path: str) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_port}{path}"

    def sent(self, path: str) -> int:
        """Bytes sent of that path, over all requests."""
        return sum(request.sent for request in self.requests if request.path == path)

    @contextmanager
    def running(self) -> Iterator["FileServer"]:
        thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    files: FileServer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        served = self.files.files.get(path)
        fault, _, argument = ("404", "", "") if served is None else _next(served).partition(" ")
        if fault == "drip-headers":
            self._drip_headers(path)
        elif fault.isdigit():
            self._answer(path, int(fault), b"", served.fault_headers if served else {})
        elif fault == "to":
            self._answer(path, 302, b"", {"Location": argument, **(served.headers if served else {})})
        elif fault == "page":
            self._answer(path, 200, argument.encode(), {"Content-Type": "text/html; charset=utf-8"})
        elif served is not None:
            self._serve(path, served, fault, int(argument or 0))

    def _drip_headers(self, path: str) -> None:
        self.files.requests.append(Request(path, 200, 0))
        with suppress(ConnectionError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.files.closing.wait(0.05):
                self.wfile.write(b"x")
        self.close_connection = True

    def _serve(self, path: str, served: Served, fault: str, count: int) -> None:
        etag = f'"{hashlib.md5(served.body).hexdigest()}"'
        headers = {"ETag": etag} if served.etag else {}
        start = self._start(served, etag)
        body = served.body[start:]
        if fault == "lie":
            body = body[:-count]
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(served.body) - 1}/{len(served.body)}"
        headers |= served.headers
        ends = count if fault in ("cut", "stall") else len(body)
        served = replace(served, pause=0.05, piece=count) if fault == "drip" else served
        self._answer(path, 206 if start else 200, body, headers, start, ends, served)
        if fault == "stall":
            self.files.closing.wait()
        self.close_connection = True

    def _start(self, served: Served, etag: str) -> int:
        asked = self.headers.get("Range", "")
        other = served.if_range and self.headers.get("If-Range") not in (None, etag)
        if not served.ranges or not asked or other:
            return 0
        return int(asked.removeprefix("bytes=").rstrip("-"))

    def _answer(
        self,
        path: str,
        status: int,
        body: bytes,
        headers: dict[str, str],
        start: int = 0,
        ends: int | None = None,
        served: Served | None = None,
    ) -> None:
        request = Request(path, status, start)
        self.files.requests.append(request)
        with suppress(ConnectionError):
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            size = served.piece if served else PIECE
            for first in range(0, len(body[:ends]), size):
                piece = body[first : min(first + size, ends or len(body))]
                request.sent += len(piece)  # before, for who has read it may ask at once
                self.wfile.write(piece)
                if served:
                    self._wait(served)

    def _wait(self, served: Served) -> None:
        time.sleep(served.pause)
        while served.held and not self.files.closing.wait(0.01):
            pass


def _tls(folder: Path) -> ssl.SSLContext:
    """A server's side with a new certificate for this computer, which is left as `certificate.pem`."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _next(served: Served) -> str:
    return served.faults.pop(0) if served.faults else "none"
