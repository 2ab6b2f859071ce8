"""A raw forward proxy for tests: plain requests in absolute form, and CONNECT; logs what passed between client and proxy."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self
from urllib.parse import urlsplit

from tests.servers.raw import Exchange, read_request, send

_REFUSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class RawProxy:
    """Resolves every name to 127.0.0.1, so that it serves any host of a test."""

    def __init__(self, *, refuse_connect: bool = False) -> None:
        self.log: list[Exchange] = []
        """Plain exchanges as the client sees them."""
        self.connects: list[bytes] = []
        """CONNECT requests."""
        self._refuse_connect = refuse_connect
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # close alone does not wake a thread in accept
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=60)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        with client, contextlib.suppress(OSError):
            buffer = b""
            index = 0
            while True:
                request, buffer = read_request(client, buffer)
                if not request:
                    break
                method, target = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2]
                if method == "CONNECT":
                    self.connects.append(request)
                    if self._refuse_connect:
                        client.sendall(_REFUSED)
                        break
                    self._tunnel(client, int(target.rpartition(":")[2]))
                    break
                exchange = Exchange(0, index, method, target, request, 0.0)
                self.log.append(exchange)
                if not self._forward(client, exchange):
                    break
                index += 1
        self._open.discard(client)

    def _forward(self, client: socket.socket, exchange: Exchange) -> bool:
        """One connection to the origin a request; the answer goes on as it comes until the origin closes or falls silent.

        The client's connection stays open, but where the answer ends with it: closing it at leisure would race with
        the next request, which may be one that no client repeats.
        """
        port = urlsplit(exchange.target).port or 80
        with socket.create_connection(("127.0.0.1", port), timeout=60) as origin:
            origin.sendall(exchange.request)
            origin.shutdown(socket.SHUT_WR)
            while data := origin.recv(65536):
                send(client, data, exchange.sent)
        return not exchange.sent.startswith(b"HTTP/1.0")

    def _tunnel(self, client: socket.socket, port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as origin:
            origin.settimeout(None)
            self._open.add(origin)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(origin, client), daemon=True)
            back.start()
            _pump(client, origin)
            back.join(timeout=60)
            self._open.discard(origin)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
