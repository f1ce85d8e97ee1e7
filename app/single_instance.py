"""One window for each person: a second start hands what it was to open to the first, and ends.

Whoever holds the lock file is the first and listens on a local socket; the lock ends with its process.
Both lie in the person's own data folder, so that different people never meet, nor do two portable copies.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

import msgspec
from filelock import Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from models.files import lock_of
from models.validation import decode_json

PATIENCE = 5.0  # seconds that a second start waits for the first to answer
STEP = 200  # ms of one attempt
LONGEST = 80  # bytes; the systems cut the address of a socket at 104 or 108, and Qt needs some of it
LONGEST_MESSAGE = 64 * 1024  # bytes
TOKEN = "XDG_ACTIVATION_TOKEN"  # with it Wayland lets a window come to the front; Qt takes it from here
ANSWER = b"taken\n"


class _Message(msgspec.Struct):
    """Message of a second start: the file to open as bytes, for any bytes can be its name, and the Wayland token."""

    path: bytes
    token: str


class SingleInstance(QObject):
    """The first one calls `claim` and `listen`, and `asked` tells it of files; a second one calls `hand_over`."""

    asked = Signal(object)  # Path of a file, or None: only come to the front

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = _address(folder)
        self._lock = lock_of(folder / "instance")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._receive)

    def claim(self) -> bool:
        """Become the first, if there is none. Needs no application, so that a second start costs little."""
        try:
            self._lock.acquire(timeout=0)
        except (OSError, Timeout, NotImplementedError):
            return False
        return True

    def listen(self) -> None:
        """Answer those that come second, if this is the first. There must be an application."""
        if self._lock.is_locked:
            QLocalServer.removeServer(self._address)  # left over from one that crashed
            self._server.listen(self._address)  # where that fails, each start opens a window of its own

    def hand_over(self, path: Path | None, patience: float = PATIENCE) -> bool:
        """Let the first open a file or come to the front; False if there is none now, or it does not answer."""
        _allow_to_front()
        message = msgspec.json.encode(
            _Message(os.fsencode(path.absolute()) if path else b"", os.environ.get(TOKEN, ""))
        )
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self._send(message + b"\n"):
                return True
            if self.claim():  # the first has just ended
                return False
        return False

    def close(self) -> None:
        """Take no more requests and let another be the first."""
        self._server.close()
        self._lock.release()

    def _send(self, message: bytes) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(STEP):
            time.sleep(STEP / 1000 / 4)  # the first may be about to listen
            return False
        socket.write(message)
        socket.waitForBytesWritten(STEP)
        return socket.waitForReadyRead(round(PATIENCE * 1000)) and socket.readAll().data() == ANSWER

    def _receive(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(lambda: self._read(socket))
        self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > LONGEST_MESSAGE:
            socket.abort()
        if not socket.canReadLine():
            return
        try:
            message = decode_json(bytes(socket.readLine().data()), _Message)
        except ValueError:
            socket.abort()  # none of ours
            return
        socket.write(ANSWER)
        socket.disconnectFromServer()  # after what is written
        if message.token.isprintable() and message.token:
            os.environ[TOKEN] = message.token
        self.asked.emit(Path(os.fsdecode(message.path)) if message.path else None)


def _address(folder: Path) -> str:
    """The path of the socket; on Windows, or where it would be too long, a name that stands for it."""
    path = str(folder.absolute() / "instance.sock")
    if sys.platform != "win32" and len(os.fsencode(path)) <= LONGEST:
        return path
    return f"semblance-{hashlib.sha256(os.fsencode(path)).hexdigest()[:20]}"


def _allow_to_front() -> None:
    """On Windows, where only the program that was just started may: let another come to the front."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
