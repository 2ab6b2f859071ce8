"""A raw-socket HTTP server for tests: it sends what a script says, byte for byte, and logs what it received and sent.

The log is the reference of the fidelity tests, never a parser of ours.

    with RawServer({"/page": [b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi"]}) as server:
        server.url("/page")          # http://127.0.0.1:PORT/page
        server.exchanges("/page")    # [Exchange(request=b"GET /page …", sent=bytearray(b"HTTP/1.1 200 OK…"), …)]

Plain, or TLS with a certificate of a self-made authority (`tests/servers/authority.py`).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Pause:
    """Wait so many seconds, or until the client or the test ends the connection."""

    seconds: float


class Close:
    """Close the connection in good order (with TLS's own good-bye)."""


class Reset:
    """End the connection with a TCP reset."""


Step = bytes | Pause | Close | Reset


@dataclass
class Exchange:
    """One request and what was sent for it."""

    connection: int
    """Number of the connection, from 0."""
    index: int
    """Number of the exchange on its connection, from 0."""
    method: str
    target: str
    request: bytes
    """Exact bytes received."""
    at: float
    """time.monotonic() when the request was in."""
    sent: bytearray = field(default_factory=bytearray)
    """Exact bytes given to the socket."""


Script = Callable[[Exchange], Iterable[Step]]


class RawServer:
    """Serves `routes` (path without query -> steps, or a function of the exchange that gives steps) on 127.0.0.1."""

    def __init__(
        self,
        routes: Mapping[str, Iterable[Step] | Script] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        fallback: Script | None = None,
    ) -> None:
        self.routes = dict(routes or {})
        self.fallback = fallback or _not_found
        self.log: list[Exchange] = []
        self.connections = 0
        self.sni: list[str | None] = []
        self._tls = tls
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: self.sni.append(name)
        self._stop = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def scheme(self) -> str:
        return "http" if self._tls is None else "https"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def exchanges(self, path: str) -> list[Exchange]:
        """The log's exchanges for a path, query included only where `path` has one."""
        with self._lock:
            return [e for e in self.log if e.target == path or _path(e.target) == path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # close alone does not wake a thread in accept
        self._listener.close()
        with self._lock:
            waiting = list(self._open)
        for connection in waiting:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=60)

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()
            self.connections += 1

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open.add(connection)
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._open.add(connection)
            self._talk(connection, number)
        except OSError:
            pass  # the client went away, or the test ended
        finally:
            with self._lock:
                self._open.discard(connection)
            with contextlib.suppress(OSError):
                connection.close()

    def _talk(self, connection: socket.socket, number: int) -> None:
        buffer = b""
        index = 0
        while not self._stop.is_set():
            request, buffer = read_request(connection, buffer)
            if not request:
                return
            method, target = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2]
            exchange = Exchange(number, index, method, target, request, time.monotonic())
            with self._lock:
                self.log.append(exchange)
            if not self._answer(connection, exchange):
                return
            index += 1

    def _answer(self, connection: socket.socket, exchange: Exchange) -> bool:
        """Take the script's steps; False ends the connection."""
        script = self.routes.get(exchange.target, self.routes.get(_path(exchange.target), self.fallback))
        for step in script(exchange) if callable(script) else script:
            match step:
                case bytes():
                    send(connection, step, exchange.sent)
                case Pause(seconds=seconds):
                    self._stop.wait(seconds)
                case Reset():
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return False
                case Close():
                    say_goodbye(connection)
                    return False
        return True


def read_request(connection: socket.socket, buffer: bytes) -> tuple[bytes, bytes]:
    """The exact bytes of one request, and what is left over; an empty request where the client has closed."""
    while b"\r\n\r\n" not in buffer:
        data = connection.recv(65536)
        if not data:
            return b"", b""
        buffer += data
    head, _, rest = buffer.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        data = connection.recv(65536)
        if not data:
            break
        rest += data
    return head + b"\r\n\r\n" + rest[:length], rest[length:]


def send(connection: socket.socket, data: bytes, log: bytearray) -> None:
    """Send all; log what the socket took, also when it breaks midway."""
    view = memoryview(data)
    while view:
        taken = connection.send(view[:65536])
        log += view[:taken]
        view = view[taken:]


def say_goodbye(connection: socket.socket) -> None:
    """Close for writing, so that what was sent arrives."""
    with contextlib.suppress(OSError, ValueError):
        connection.settimeout(1)
        if isinstance(connection, ssl.SSLSocket):
            connection.unwrap()
        else:
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


def ok(body: bytes = b"ok", *fields: bytes, status: bytes = b"200 OK") -> bytes:
    """A plain response."""
    head = [b"HTTP/1.1 " + status, *fields, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def _not_found(_: Exchange) -> Iterable[Step]:
    return [ok(b"no such page", b"Content-Type: text/plain", status=b"404 Not Found")]


def _path(target: str) -> str:
    return (
        "/" + target.split("//", 1)[1].partition("/")[2].split("?")[0]
        if "://" in target
        else target.split("?")[0]
    )
