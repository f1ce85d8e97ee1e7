"""A real local server with the faults that servers have."""

import time
from collections.abc import Iterator

import pytest

from tests.helpers.downloads import BODY
from tests.helpers.file_server import FileServer


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer().running() as server:
        yield server


@pytest.fixture
def show(server: FileServer, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """After the test: how often the server was asked, how many bytes it sent, how long it took."""
    started = time.perf_counter()
    yield
    asked = ", ".join(str(r.status) + (f" from {r.start:,}" if r.start else "") for r in server.requests)
    sent = sum(request.sent for request in server.requests)
    with capsys.disabled():
        seconds = time.perf_counter() - started
        print(f"\n  {request.node.name}: {asked}; {sent:,} bytes sent for {len(BODY):,}; {seconds:.2f} s", end="")
