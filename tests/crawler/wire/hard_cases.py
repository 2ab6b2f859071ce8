"""The hard cases of HTTP/1 that a capture must keep byte for byte: what the server sends, and what the client may get of it."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import brotli
import zstandard

from tests.servers.raw import Close, Exchange, Pause, Reset, Script, Step, ok

_TEXT = "".join(random.Random(7).choices("abcdefghijklmnop <>/p\n", k=5000)).encode()
_HTML = b"Content-Type: text/html; charset=utf-8"
_CHUNKED = b"HTTP/1.1 200 OK\r\n" + _HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
MAX_SIZE = 8_000_000
TIMEOUT = 0.7


@dataclass(frozen=True)
class Case:
    """One request of the crawl.

    `truncated` is the WARC-Truncated reason that the capture must have; the captured response is then a prefix of
    what was sent. `error` is the kind of the archived error. `meta` and `request` go into the Scrapy request.
    """

    number: int
    path: str
    script: Iterable[Step] | Script
    truncated: str | None = None
    error: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    request: dict[str, Any] = field(default_factory=dict)
    after: str | None = None
    """Asked for when this path has been answered, so that the connection may be kept alive."""


def encoded(coding: bytes, body: bytes) -> bytes:
    """A response with a content coding."""
    return ok(body, _HTML, b"Content-Encoding: " + coding)


def chunks(body: bytes, size: int, extension: bytes = b"") -> bytes:
    """A chunked body, without its last chunk."""
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts)


def tiny_writes(data: bytes) -> list[Step]:
    """Seven bytes a write, with a few pauses, so that chunk lines and trailers are torn between reads."""
    steps: list[Step] = []
    for at in range(0, len(data), 7):
        steps.append(data[at : at + 7])
        if at % 21 == 0:
            steps.append(Pause(0.002))
    return steps


def _stale(exchange: Exchange) -> Iterable[Step]:
    """Answers on a new connection; a kept-alive one is found dead."""
    return [ok(_TEXT[:600] + b"stale", _HTML)] if exchange.index == 0 else [Reset()]


def _big(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


_ODD = (
    b"HTTP/1.1 200 OK\r\nx-LOWER-upper: 1\r\nSet-Cookie: a=1\r\nDATE: now\r\nset-cookie: b=2\r\nServer:   spaced \r\n"
    b"SET-COOKIE: c=3\r\nX-Empty:\r\n" + _HTML + b"\r\nContent-length: 3\r\n\r\nodd"
)
_TRAILERS = (
    _CHUNKED
    + chunks(_TEXT[:300], 50, b';name="a b";flag')
    + b"0;last\r\nX-Trailer: one\r\nx-trailer: two\r\n\r\n"
)

CASES: tuple[Case, ...] = (
    Case(1, "/01-odd-headers", [_ODD]),
    Case(2, "/02-odd-reason", [b"HTTP/1.1 200 All  is\twell; mate\r\nContent-Length: 2\r\n\r\nok"]),
    Case(2, "/02-no-reason", [b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"]),
    Case(3, "/03-chunked-tiny-writes", tiny_writes(_TRAILERS)),
    Case(4, "/04-gzip", [encoded(b"gzip", gzip.compress(b"g" + _TEXT))]),
    Case(5, "/05-br", [encoded(b"br", brotli.compress(b"b" + _TEXT))]),
    Case(6, "/06-zstd", [encoded(b"zstd", zstandard.compress(b"z" + _TEXT))]),
    Case(6, "/06-deflate", [encoded(b"deflate", zlib.compress(b"d" + _TEXT))]),
    Case(7, "/07-redirect", [ok(b"moved", b"Location: /07-target", _HTML, status=b"302 Found")]),
    Case(7, "/07-target", [ok(b"target", _HTML)], after="redirect"),
    Case(8, "/08-http-1.0", [b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + _TEXT[:100], Close()]),
    Case(9, "/09-short", [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + _TEXT[:200], Close()],
         truncated="disconnect", error="data-loss"),
    Case(10, "/10-chunked-cut", [_CHUNKED + chunks(_TEXT[:100], 40)[:90], Close()],
         truncated="disconnect", error="data-loss"),
    Case(11, "/11-304", [b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"]),
    Case(12, "/12-204", [b"HTTP/1.1 204 No Content\r\nX-Why: none\r\n\r\n"]),
    Case(13, "/13-head", [b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"], request={"method": "HEAD"}),
    Case(14, "/14-post", [ok(b"posted", _HTML)],
         request={"method": "POST", "body": bytes(range(256)).decode("latin-1"), "encoding": "latin-1"}),
    Case(15, "/15-early-hints", [b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n", Pause(0.02),
                                b"HTTP/1.1 102 Processing\r\n\r\n" + ok(b"final", _HTML)]),
    Case(16, "/16-no-colon", [b"HTTP/1.1 200 OK\r\nthis line has no colon\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok"]),
    Case(17, "/17-folded", [b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\n\tthree\r\nContent-Length: 2\r\n\r\nok"]),
    Case(18, "/18-bare-lf", [b"HTTP/1.1 200 OK\nX-A: 1\nContent-Length: 2\n\nok"]),
    Case(19, "/19-latin-1", [b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9 \xff\x80\r\nContent-Length: 2\r\n\r\nok"]),
    Case(20, "/20-invalid-name", [b"HTTP/1.1 200 OK\r\nbad name(x): 1\r\n@: 2\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok"]),
    Case(20, "/20-two-lengths", [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\nok"],
         truncated="unspecified", error="not-http"),
    Case(21, "/21-junk", [ok(b"body", _HTML) + b"JUNK after the body\r\n"]),
    Case(22, "/22-warm", [ok(b"warm", _HTML)]),
    Case(22, "/22-stale", _stale, after="/22-warm"),
    Case(23, "/23-empty-reply", [Close()], error="reset"),
    Case(24, "/24-not-http", [b"SSH-2.0-OpenSSH_9.9 no http here\r\n", Close()],
         truncated="unspecified", error="not-http"),
    Case(25, "/25-time-out", [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + _TEXT[:300], Pause(30)],
         truncated="time", error="timeout", meta={"download_timeout": TIMEOUT}),
    Case(25, "/25-time-out-first", [Pause(30)], error="timeout", meta={"download_timeout": TIMEOUT}),
    Case(26, "/26-too-large-said", [b"HTTP/1.1 200 OK\r\nContent-Length: 90000000\r\n\r\n" + _TEXT, Pause(30)],
         truncated="length", error="too-large"),
    Case(26, "/26-too-large-seen", [_CHUNKED, *[chunks(_big(n, 60_000), 30_000) for n in range(150)], Pause(30)],
         truncated="length", error="too-large"),
    Case(27, "/27-six-mb", [_CHUNKED + chunks(_big(99, 6_000_000), 100_000) + b"0\r\n\r\n"]),
    Case(28, "/28-zero-length", [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-A: 1\r\n\r\n"]),
    Case(31, "/31-stopped", [_CHUNKED + chunks(_TEXT, 900), Pause(30)], truncated="unspecified", meta={"stop": True}),
    Case(32, "/32-reset", [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + _TEXT[:300], Pause(0.1), Reset()],
         truncated="disconnect", error="data-loss"),
)  # fmt: skip
"""29 (HTTP proxy) and 30 (CONNECT proxy) run several of these through a proxy; 31 and 32 are our own."""


def routes() -> dict[str, Iterable[Step] | Script]:
    """For `RawServer`."""
    return {case.path: case.script for case in CASES}
