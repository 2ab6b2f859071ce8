"""A receiver of webhooks on loopback: keeps what it got, answers what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """One POST."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int
    """That it was answered with."""

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """Answers the statuses in their order, then 204."""

    statuses: list[int] = field(default_factory=list)
    got: list[Received] = field(default_factory=list)
    release: threading.Event | None = None
    """Where it is given, no answer before it is set."""
    port: int = 0

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def taken(self) -> list[Received]:
        """What was answered with success."""
        return [one for one in self.got if one.status < 300]


@contextmanager
def receiving(statuses: Sequence[int] = (), release: threading.Event | None = None) -> Iterator[Receiver]:
    """Serve on an ephemeral port of 127.0.0.1."""
    receiver = Receiver(list(statuses), release=release)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            fields = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Received(self.path, fields, body, status))
            if receiver.release is not None:
                receiver.release.wait(120)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a client that is killed in mid-request is part of the tests

    server = Server(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if release is not None:
            release.set()
        server.shutdown()
        server.server_close()
