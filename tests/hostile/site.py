"""The hostile servers of one run: the cases, a server inside that nobody may reach, and hosts with hostile robots.txt."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from tests.hostile.cases import Case, bomb, drip, ok, page
from tests.servers.raw import Exchange, RawServer, Script, Step

ROBOTS: dict[str, bytes | Script] = {
    "delay": ok(b"User-agent: *\nCrawl-delay: 864000\n", kind=b"text/plain"),
    "wildcards": ok(b"User-agent: *\nDisallow: /" + b"*a" * 20 + b"*c$\nAllow: /\n", kind=b"text/plain"),
    "drip": drip(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\nUser-agent: *\n"
    ),
    "large": ok(b"User-agent: *\n" + b"Disallow: /x\n" * 200_000, kind=b"text/plain"),
    "binary": ok(bytes(range(256)) * 400, kind=b"text/plain"),
}
"""Of a host each."""


class HostileSite:
    """Serves; `urls` are what a run asks for, `reached` what came to the server inside."""

    def __init__(self, cases: Sequence[Case], robots: Iterable[str] = ()) -> None:
        self.cases = cases
        self.inside = RawServer({}, fallback=lambda _: [ok(b"secret")])
        self.server = RawServer(
            fallback=lambda _: [ok(b"not here", status=b"404 Not Found", kind=b"text/plain")]
        )
        self.hosts = {
            name: RawServer({"/robots.txt": self._steps(ROBOTS[name]), "/page": [ok(page())]})
            for name in robots
        }
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.dead = unused.getsockname()[1]

    @staticmethod
    def _steps(answer: bytes | Script) -> Iterable[Step] | Script:
        return [answer] if isinstance(answer, bytes) else answer

    def __enter__(self) -> Self:
        for case in self.cases:
            if case.kind == "bombs":  # making one takes longer than a run waits
                bomb("gzip" if case.name == "nested" else case.name)
        for server in (self.inside, self.server, *self.hosts.values()):
            server.__enter__()
        self.server.routes = {case.path: self._placed(case.steps) for case in self.cases}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self.inside, self.server, *self.hosts.values()):
            server.__exit__()

    @property
    def urls(self) -> list[str]:
        return [self.server.url(case.path) for case in self.cases] + [
            s.url("/page") for s in self.hosts.values()
        ]

    @property
    def reached(self) -> list[str]:
        """What the server inside was asked; connections without a request count."""
        return [exchange.target for exchange in self.inside.log] or ["a connection"] * self.inside.connections

    @property
    def dead_host(self) -> str:
        return f"dead.test:{self.dead}"

    def _placed(self, steps: Iterable[Step] | Script) -> Script:
        """The steps with the servers' addresses in them, and with a length that fits."""

        def answer(exchange: Exchange) -> Iterable[Step]:
            for step in steps(exchange) if callable(steps) else steps:
                yield self._address(step) if isinstance(step, bytes) else step

        return answer

    def _address(self, data: bytes) -> bytes:
        places = {b"HERE": self.server.url(""), b"INSIDE": self.inside.url(""), b"DEAD": f"http://{self.dead_host}",
                  b"INPORT": str(self.inside.port)}  # fmt: skip
        if not any(name in data for name in places):
            return data
        head, blank, body = data.partition(b"\r\n\r\n")
        length = b"Content-Length: %d" % len(body)
        for name, place in places.items():
            head, body = head.replace(name, place.encode()), body.replace(name, place.encode())
        return head.replace(length, b"Content-Length: %d" % len(body)) + blank + body
