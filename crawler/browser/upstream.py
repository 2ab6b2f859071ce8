"""The tap as the proxy uses it: taken from the crawl's download handler, and what it sends raw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred, succeed
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.web.client import URI
from twisted.web.http_headers import Headers

from crawler.wire import private
from crawler.wire.connection import Connection
from crawler.wire.guard import AddressGuard, guard_of
from crawler.wire.handler import TapDownloadHandler
from crawler.wire.private import TapPool, TxRequest
from crawler.wire.tape import Recorder, Spool


@dataclass(frozen=True, slots=True)
class Upstream:
    """Pool, policy, guard and spool of the crawl."""

    pool: TapPool
    policy: Any
    guard: AddressGuard
    spool: Spool
    verifies: Callable[[str], bool]
    """Whether a host's certificate is checked."""
    tagged: Callable[[Any, Recorder], Any] = private.tagged
    """An endpoint that lets the resolver know for which request it connects."""


def upstream_of(crawler: Crawler) -> Upstream:
    """The tap of a crawl, as its download handler has it.

    Raises:
        RuntimeError: the crawl is not tapped.
    """
    assert crawler.engine is not None
    handler = private.handler_of(crawler.engine, "http")
    if not isinstance(handler, TapDownloadHandler):
        raise RuntimeError("the crawl has no tap")  # noqa: TRY004 - a fault of the settings
    return Upstream(
        private.pool_of(handler),
        private.tls_policy(handler),
        guard_of(crawler),
        handler.spool,
        handler.tls.verifies,
    )


class RawRequest(TxRequest):
    """Goes out as the browser wrote it."""

    def __init__(self, method: bytes, uri: URI, raw: bytes) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            method, b"/", Headers({b"Host": [uri.netloc]}), None, persistent=True
        )
        self._parsedURI = uri
        self._raw = raw

    def writeTo(self, transport: Any) -> Deferred[None]:  # noqa: N802
        """Write it."""
        transport.write(self._raw)
        return succeed(None)


class SocketFactory(Factory):
    """Makes the upstream side of a web socket.

    Args:
        browser: gets what comes.
        recorder: keeps what goes both ways.
        raw: the handshake's request.
        finished: is called when the connection ends.
    """

    noisy = False

    def __init__(self, browser: Any, recorder: Recorder, raw: bytes, finished: Callable[[], None]) -> None:
        self.browser, self.recorder, self.raw, self.finished = browser, recorder, raw, finished

    def buildProtocol(self, addr: Any) -> _Socket:  # noqa: N802
        """The connection."""
        return _Socket(self)


class _Socket(Protocol):
    transport: Any

    def __init__(self, factory: SocketFactory) -> None:
        self._made = factory

    def connectionMade(self) -> None:  # noqa: N802
        self._tape = self._made.recorder.begin(Connection(self.transport))
        self.write(self._made.raw)

    def write(self, data: bytes) -> None:
        self._tape.request.append(data)
        self.transport.write(data)

    def loseConnection(self) -> None:  # noqa: N802
        self.transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        self._tape.received(data)
        self._made.browser.write(data)

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        self._tape.finish(0)
        self._made.finished()
        if not self._made.browser.gone:
            self._made.browser.transport.loseConnection()
