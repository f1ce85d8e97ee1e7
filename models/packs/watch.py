"""An end to every wait for a server: a stop, or a limit in seconds, shuts the connection that is waited for.

A socket's timeout begins anew with every byte, so a server that sends its headers drop by drop has no end by it.
"""

import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter

from models.errors import Stopped
from models.progress import Progress

LOOK = 0.2  # seconds between looks for a stop
WHOLE = 2.0  # times the patience for the next byte: the most that a handshake, or the headers of an answer, may take


@contextmanager
def watched(shut: Callable[[], object], progress: Progress, seconds: float = math.inf) -> Iterator[None]:
    """While this is open, a stop or the end of `seconds` calls `shut`, which wakes a read that waits for bytes.

    Raises `Stopped`, or `TimeoutError` after `seconds`, in the place of what the shut connection raises.
    """
    finished, late = threading.Event(), threading.Event()

    def watch() -> None:
        end = time.monotonic() + seconds
        while not finished.wait(LOOK):
            if time.monotonic() > end:
                late.set()
            if late.is_set() or _stopped(progress):
                with suppress(OSError):
                    shut()
                return

    thread = threading.Thread(target=watch, name="download watch")
    thread.start()

    def check() -> None:
        if late.is_set():
            raise TimeoutError("The server takes too long.")
        progress.check()

    try:
        yield
    except Exception:  # of a connection that was shut, or its own
        check()
        raise
    else:
        check()  # http.client takes the end of a connection for the end of its headers
    finally:
        finished.set()
        thread.join()


class WatchedAdapter(HTTPAdapter):
    """An adapter whose connections are watched while they are made and until the headers of an answer are here."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        super().__init__()

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        _watch_pools(self.poolmanager, self._progress)

    def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **settings)
        _watch_pools(manager, self._progress)
        return manager


class _Watched:
    """Laid over a connection of urllib3, direct, through a proxy or over TLS."""

    watch_progress: Progress
    timeout: float

    def connect(self) -> None:
        with self._watched():
            super().connect()  # type: ignore[misc]

    def getresponse(self) -> Any:
        with self._watched():
            return super().getresponse()  # type: ignore[misc]

    def close(self) -> None:
        self._release()
        super().close()  # type: ignore[misc]

    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._release()
        self._handle = made.dup()  # TLS takes the first one over; a second one can be shut at any time
        return made

    @contextmanager
    def _watched(self) -> Iterator[None]:
        with watched(self._shut, self.watch_progress, WHOLE * self.timeout):
            yield

    def _shut(self) -> None:
        if (handle := getattr(self, "_handle", None)) is not None:
            handle.shutdown(socket.SHUT_RDWR)

    def _release(self) -> None:
        if (handle := getattr(self, "_handle", None)) is not None:
            handle.close()


def _watch_pools(manager: Any, progress: Progress) -> None:
    kinds = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: partial(_pool, kind, progress) for scheme, kind in kinds.items()}


def _pool(kind: Any, progress: Progress, *args: Any, **settings: Any) -> Any:
    pool = kind(*args, **settings)
    pool.ConnectionCls = type("Watched", (_Watched, pool.ConnectionCls), {"watch_progress": progress})
    return pool


def _stopped(progress: Progress) -> bool:
    try:
        progress.check()
    except Stopped:
        return True
    return False
