"""A small site on loopback: paths to answers, with a log of what was asked."""

from __future__ import annotations

import io
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SO_TIMESTAMPNS = 35
"""Linux: the kernel's stamp comes along with what is received (socket(7)); Python has no name for it."""


@dataclass
class Answer:
    """What a path answers with."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    wait: float = 0.0

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Asked:
    """One line of the log."""

    at: float
    """When the request was here (by `time.monotonic`): as the kernel has it, however late this server came to read it."""
    host: str
    path: str
    headers: Mapping[str, str]


class Site:
    """Answers of the paths; unknown ones give 404. `answers` may hold functions of the path."""

    def __init__(self, answers: Mapping[str, Answer | Callable[[str], Answer]]) -> None:
        self.answers = dict(answers)
        self.log: list[Asked] = []
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(line.path == path for line in self.log)

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path) or self.answers.get("*")
        if found is None:
            return Answer("<h1>Not here</h1>", 404)
        return found(path) if callable(found) else found


class _Incoming(io.RawIOBase):
    """What comes in by a connection, and when its last piece reached this machine."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.at = time.monotonic()
        connection.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data, told, _, _ = self._connection.recvmsg(len(into), socket.CMSG_SPACE(16))
        self.at = time.monotonic()
        for _, kind, value in told:
            if kind == _SO_TIMESTAMPNS:
                seconds, nanoseconds = struct.unpack("qq", value)
                self.at -= max(time.time() - seconds - nanoseconds / 1e9, 0.0)
        into[: len(data)] = data
        return len(data)


@contextmanager
def serve(answers: Mapping[str, Answer | Callable[[str], Answer]], port: int = 0) -> Iterator[Site]:
    """Serve answers on an ephemeral port of 127.0.0.1."""
    site = Site(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            self.incoming = _Incoming(self.connection)
            self.rfile = io.BufferedReader(self.incoming)

        def do_GET(self) -> None:
            site.log.append(
                Asked(self.incoming.at, self.headers.get("Host", ""), self.path, dict(self.headers))
            )
            answer = site.answer(self.path)
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            pass  # a client that goes away in mid-answer is part of the tests

    server = Server(("127.0.0.1", port), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
