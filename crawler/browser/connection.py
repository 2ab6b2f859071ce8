"""The browser's side of the proxy: plain requests in absolute form, and tunnels, within which we are the server."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from typing import Any
from typing import Protocol as Shape

from OpenSSL import SSL
from twisted.internet.interfaces import IOpenSSLContextFactory
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure
from zope.interface import implementer

from crawler.browser.authority import Authority

logger = logging.getLogger(__name__)

MAX_UPLOAD = 16 * 2**20
"""Bytes of a request's body."""
MAX_HEAD = 2**20
GRACE = 5.0
"""Seconds for which an answer goes on that the page no longer wants."""
_TARGET = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.[01]")
# The last two ask for bodies coded by a shared dictionary (dcb, dcz), which no archive can decode.
_DROPPED = {b"proxy-authorization", b"available-dictionary", b"dictionary-id"}


class Carrier(Shape):
    """What answers a browser's requests (`crawler.browser.proxy`)."""

    authority: Authority

    def exchange(
        self, browser: BrowserConnection, method: bytes, url: str, raw: bytes
    ) -> Coroutine[Any, Any, bool]:
        """Carry one request; True keeps the browser's connection."""
        ...

    def websocket(self, browser: BrowserConnection, url: str, raw: bytes) -> Coroutine[Any, Any, bool]:
        """Open a tunnel whose bytes are kept."""
        ...


class BrowserConnection(Protocol):
    """One connection from the browser."""

    transport: Any

    def __init__(self, carrier: Carrier, tunnel: bytes | None = None, scheme: bytes = b"http") -> None:
        self._carrier = carrier
        self._tunnel = tunnel
        self._scheme = scheme
        self._buffer = b""
        self._busy = False
        self.gone = False
        self.socket: Any = None
        """The upstream transport of a web socket."""
        self._outer = False
        """The connection that CONNECT was asked on: what it carries goes to `_inner`."""
        self._inner: Any = None
        self.cut: Callable[[], None] | None = None
        """Cuts what is being carried."""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Bytes of the browser."""
        if self._inner is None and self._outer:
            self._enter_tunnel(tls=data[:1] == b"\x16")
        if self._inner is not None:
            self._inner.dataReceived(data)
        elif self.socket is not None:
            self.socket.write(data)
        else:
            self._buffer += data
            self._next()

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        """The browser went away; a whole answer is worth having all the same, a stream never ends."""
        self.gone = True
        if self._inner is not None:
            self._inner.connectionLost(reason)
            return
        if self.cut is not None:
            from twisted.internet import reactor

            loop: Any = reactor
            loop.callLater(GRACE, self._cut_late)
        if self.socket is not None:
            self.socket.loseConnection()

    def _cut_late(self) -> None:
        if self.cut is not None:
            self.cut()

    def write(self, data: bytes) -> None:
        """Bytes for the browser."""
        if not self.gone:
            self.transport.write(data)

    def refuse(self, status: bytes) -> None:
        """An answer of our own."""
        self.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def rest(self) -> bytes:
        """What came behind the request, taken out: of a web socket its first frames."""
        data, self._buffer = self._buffer, b""
        return data

    def _next(self) -> None:
        """The next request, where it is whole."""
        if self._busy or self.gone:
            return
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD:
                self.transport.abortConnection()
            return
        head = self._buffer[: end + 4]
        line, *fields = head[:-4].split(b"\r\n")
        match = _TARGET.fullmatch(line)
        names = {one.partition(b":")[0].strip().lower(): one.partition(b":")[2].strip() for one in fields}
        stated = names.get(b"content-length", b"0")
        length = int(stated) if stated.isdigit() and len(stated) < 12 else MAX_UPLOAD + 1
        if match is None or b"transfer-encoding" in names or length > MAX_UPLOAD:
            self.refuse(b"400 Bad Request")
            self.transport.loseConnection()
            return
        if len(self._buffer) < len(head) + length:
            return
        body = self._buffer[len(head) : len(head) + length]
        self._buffer = self._buffer[len(head) + length :]
        method, target = match.groups()
        if method == b"CONNECT" and self._tunnel is None:
            self._open_tunnel(target)
            return
        url, raw = self._outgoing(method, target, fields, body)
        self._busy = True
        if names.get(b"upgrade", b"").lower() == b"websocket":
            work = self._carrier.websocket(self, url, raw)
        else:
            work = self._carrier.exchange(self, method, url, raw)
        asyncio.ensure_future(work).add_done_callback(self._done)

    def _open_tunnel(self, target: bytes) -> None:
        self._tunnel, self._outer = target, True
        self.transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if rest := self.rest():
            self.dataReceived(rest)

    def _enter_tunnel(self, *, tls: bool) -> None:
        """Within a tunnel the browser speaks TLS, but for `ws:`, which it also tunnels, in the clear."""
        assert self._tunnel is not None
        inner = BrowserConnection(self._carrier, self._tunnel, b"https" if tls else b"http")
        if not tls:
            self._inner = inner
        else:
            host = self._tunnel.rpartition(b":")[0].decode("ascii", "replace")
            context = _Context(self._carrier.authority.context(host.strip("[]")))
            wrapping: Any = _Wrapping(inner)
            server: Any = TLSMemoryBIOFactory
            self._inner = server(context, False, wrapping).buildProtocol(None)
        self._inner.makeConnection(self.transport)

    def _outgoing(self, method: bytes, target: bytes, fields: list[bytes], body: bytes) -> tuple[str, bytes]:
        """URL, and the request's bytes as a server gets them from a browser without a proxy."""
        if self._tunnel is not None:
            host = self._tunnel.removesuffix(b":443" if self._scheme == b"https" else b":80")
            url, path = self._scheme + b"://" + host + target, target
        else:
            url, path = target, b"/" + target.partition(b"://")[2].partition(b"/")[2]
        kept = []
        for one in fields:
            name = one.partition(b":")[0].strip().lower()
            if name not in _DROPPED:
                own = name == b"proxy-connection"
                kept.append(b"Connection" + one[len(b"Proxy-Connection") :] if own else one)
        raw = b"\r\n".join([method + b" " + path + b" HTTP/1.1", *kept]) + b"\r\n\r\n" + body
        return url.decode("latin-1"), raw

    def _done(self, task: asyncio.Future[bool]) -> None:
        self._busy = False
        if task.cancelled() or task.exception() is not None:
            logger.error("proxy", exc_info=None if task.cancelled() else task.exception())
            if not self.gone:
                self.transport.abortConnection()
        elif self.socket is None:
            if task.result():
                self._next()
            elif not self.gone:
                self.transport.loseConnection()


class _Wrapping(Factory):
    noisy = False

    def __init__(self, inner: BrowserConnection) -> None:
        self._inner = inner

    def buildProtocol(self, addr: Any) -> BrowserConnection:  # noqa: N802
        return self._inner


@implementer(IOpenSSLContextFactory)
class _Context:
    def __init__(self, context: SSL.Context) -> None:
        self._context = context

    def getContext(self) -> SSL.Context:  # noqa: N802
        return self._context
