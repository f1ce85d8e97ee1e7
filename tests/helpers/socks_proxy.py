"""A real SOCKS5 proxy on this computer (RFC 1928), which leads every connection to one port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GREETING, ANSWER = b"\x05\x00", b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00"


@contextmanager
def socks_proxy(target: int) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the names of the hosts that it is asked for."""
    hosts: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, target, hosts))
        thread.start()
        port = listening.getsockname()[1]
        try:
            yield f"socks5h://127.0.0.1:{port}", hosts
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listening: socket.socket, target: int, hosts: list[str]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            with client, socket.create_connection(("127.0.0.1", target)) as server:
                hosts.append(_greet(client))
                back = threading.Thread(target=_pass_on, args=(server, client))
                back.start()
                _pass_on(client, server)
                back.join()


def _greet(client: socket.socket) -> str:
    """The host that the client wants, which it names itself."""
    _, methods = client.recv(2)
    client.recv(methods)
    client.sendall(GREETING)
    client.recv(4)
    host = client.recv(client.recv(1)[0]).decode()
    client.recv(2)
    client.sendall(ANSWER)
    return host


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
