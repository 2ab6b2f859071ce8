"""The one place, beside `parser`, that knows private names of Scrapy and Twisted: the tapped protocol, its factory and pool.

Scrapy 2.19 sets `HTTP11DownloadHandler._pool._factory`; we put a pool and a factory of our own there. Twisted's
HTTP/1.1 client writes a request by `Request.writeTo`, hears answers in `dataReceived` and their end in
`_finishResponse(rest)`. `crawler.wire.check` refuses to start where any of this no longer holds.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Hashable
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.defer import Deferred, fail
from twisted.internet.interfaces import IHandshakeListener
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as TxRequest
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from crawler.politeness.booking import turn_of
from crawler.politeness.errors import NotYet
from crawler.wire.connection import Connection
from crawler.wire.guard import PrivateAddressError
from crawler.wire.parser import TapParser
from crawler.wire.tape import Recorder, Tape, current, opening

__all__ = [
    "TapPool",
    "TapProtocol",
    "TxRequest",
    "handler_of",
    "install",
    "pool_of",
    "set_tls_policy",
    "tagged",
    "tls_policy",
    "verifies",
    "without_verification",
]

_RECORDER = "tearsheet_recorder"
MAX_HEAD = 2**20
"""Bytes of header fields. Scrapy limits bodies alone, Twisted nothing: a server could send fields for ever."""
_IN_HEAD = (STATUS, HEADER)


class HeadTooLargeError(Exception):
    """The answer's header section does not end."""

    kind = "too-large"

    def __init__(self) -> None:
        super().__init__(f"more than {MAX_HEAD >> 10} KiB of header fields")


class TapTransport:
    """Stands before the transport while a request is written, and keeps what is written."""

    __slots__ = ("_tape", "_transport")

    def __init__(self, transport: Any, tape: Tape) -> None:
        self._transport = transport
        self._tape = tape

    def write(self, data: bytes) -> None:
        self._tape.request.append(data)
        self._transport.write(data)

    def writeSequence(self, data: list[bytes]) -> None:  # noqa: N802 - Twisted's name
        data = list(data)
        self._tape.request += data
        self._transport.writeSequence(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


@implementer(IHandshakeListener)
class TapProtocol(_LenientHTTP11ClientProtocol):
    """Keeps the exact bytes of each exchange on its tape."""

    _tape: Tape | None = None
    _connection: Connection | None = None
    _recorder: Recorder | None = None
    """Of the request that opened the connection, while TLS is not up."""

    def request(self, request: Any) -> Deferred[Any]:
        """Send a request, its bytes going on a new tape of the request's recorder."""
        recorder: Recorder | None = getattr(request, _RECORDER, None)
        if recorder is None or self.state != "QUIESCENT":
            return super().request(request)
        connection = self._connection
        if connection is None:
            connection = self._connection = Connection(self.transport)
            self._recorder = recorder if connection.secure else None
        if refusal := _refusal(recorder, request, connection):
            connection.transport.loseConnection()
            return fail(refusal)
        try:
            wait = turn_of(recorder.request)
        except NotYet as lapsed:
            connection.transport.loseConnection()
            return fail(lapsed)
        if wait > 0:
            return self._ask_again(request, wait, connection)
        tape = self._tape = recorder.begin(connection)
        write_to = type(request).writeTo
        request.writeTo = lambda transport: write_to(request, TapTransport(transport, tape))
        request.tearsheet_tape = tape
        answer: Deferred[Any] = super().request(request)
        _send_now(connection.transport)
        # It holds the request: a cycle that would keep the bytes until the next collection.
        del request.writeTo
        if self._parser is not None:
            self._parser.__class__ = TapParser
        return answer

    def _ask_again(self, request: Any, wait: float, connection: Connection) -> Deferred[Any]:
        """Send the request later, on this connection, if it is still open then."""
        from twisted.internet import reactor

        loop: Any = reactor

        def give_up(waiting: Deferred[Any]) -> None:
            later.cancel()
            connection.transport.loseConnection()

        answer: Deferred[Any] = Deferred(give_up)
        later = loop.callLater(wait, answer.callback, request)
        return answer.addCallback(self._turn_has_come)

    def _turn_has_come(self, request: Any) -> Deferred[Any]:
        if self.state != "QUIESCENT":
            return fail(NotYet("its connection was closed while it waited for its turn"))
        return self.request(request)

    def handshakeCompleted(self) -> None:  # noqa: N802
        """TLS is up, and the request that waited for it leaves only now: its host's next delay counts from here."""
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            with contextlib.suppress(NotYet):  # it is on its way
                turn_of(recorder.request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._tape is not None:
            self._tape.received(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        tape = self._tape
        if tape is not None and tape.size > MAX_HEAD and self._parser and self._parser.state in _IN_HEAD:
            self._giveUp(Failure(HeadTooLargeError()))  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        if self._tape is not None:
            self._tape.finish(len(rest))
            self._tape = None
        super()._finishResponse(rest)


def _send_now(transport: Any) -> None:
    """Twisted sends what is written at the next turn of its loop, and TLS gathers it till then: other callbacks come between.
    A delay that was kept until now must not be spent there."""
    aggregator = getattr(transport, "_aggregator", None)
    if aggregator is not None:
        aggregator.flush()
    send = getattr(transport, "doWrite", None)
    if send is not None and not transport.disconnecting:
        send()  # what it says of a broken connection is said again to the loop


def _refusal(recorder: Recorder, request: Any, connection: Connection) -> PrivateAddressError | None:
    """A pooled connection may have been opened for a request that was allowed more."""
    if not connection.private or recorder.permitted:
        return None
    uri = request._parsedURI
    if connection.ip is None or recorder.permits(uri.host.decode("ascii"), uri.port, connection.ip):
        return None
    return PrivateAddressError(recorder.request.url, connection.ip)


class TapFactory(_LenientHTTP11ClientFactory):
    """Builds tapped protocols."""

    def buildProtocol(self, addr: Any) -> TapProtocol:  # noqa: N802
        return TapProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _TaggedEndpoint:
    """Opens a connection and lets the resolver know for which request."""

    __slots__ = ("_endpoint", "_recorder")

    def __init__(self, endpoint: Any, recorder: Recorder) -> None:
        self._endpoint = endpoint
        self._recorder = recorder

    def connect(self, factory: Any) -> Deferred[Any]:
        opening.recorder = self._recorder
        try:
            return self._endpoint.connect(factory)  # type: ignore[no-any-return]
        finally:
            opening.recorder = None


class _TaggedConnection:
    """A pooled or new connection, for one request: tells the protocol whose request it is, also when Twisted repeats it."""

    __slots__ = ("_connection", "_recorder")

    def __init__(self, connection: Any, recorder: Recorder) -> None:
        self._connection = connection
        self._recorder = recorder

    def request(self, request: Any) -> Deferred[Any]:
        setattr(request, _RECORDER, self._recorder)
        return self._connection.request(request)  # type: ignore[no-any-return]


class TapPool(HTTPConnectionPool):
    """Hands each connection out with the recorder of the request that asks for it."""

    _factory = TapFactory

    def getConnection(self, key: Hashable, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        recorder = current.get()
        if recorder is None:
            return super().getConnection(key, endpoint)
        current.set(None)
        tagged: Any = _TaggedEndpoint(endpoint, recorder)
        found: Deferred[Any] = super().getConnection(key, tagged)
        return found.addCallback(_TaggedConnection, recorder)


def install(handler: HTTP11DownloadHandler) -> None:
    """Put the tapped pool in place of the handler's own, with the same limits."""
    stock = handler._pool
    pool = TapPool(stock._reactor, persistent=stock.persistent)  # type: ignore[no-untyped-call]
    pool.maxPersistentPerHost = stock.maxPersistentPerHost
    handler._pool = pool


def pool_of(handler: HTTP11DownloadHandler) -> TapPool:
    """The handler's tapped pool."""
    pool = handler._pool
    assert isinstance(pool, TapPool)
    return pool


def handler_of(engine: Any, scheme: str) -> Any:
    """The download handler that a crawl's engine uses for a scheme."""
    return engine.downloader.handlers._get_handler(scheme)


def tagged(endpoint: Any, recorder: Recorder) -> Any:
    """An endpoint that lets the resolver know for which request it connects."""
    return _TaggedEndpoint(endpoint, recorder)


def tls_policy(handler: HTTP11DownloadHandler) -> Any:
    """The handler's policy for TLS connections."""
    return handler._contextFactory


def set_tls_policy(handler: HTTP11DownloadHandler, policy: Any) -> None:
    """Replace it."""
    handler._contextFactory = policy


def verifies(policy: Any) -> bool:
    """Whether a policy of Scrapy's checks certificates."""
    return bool(policy._verify_certificates)


def without_verification(policy: Any) -> Any:
    """A copy of the policy that accepts any certificate."""
    lenient = copy.copy(policy)
    lenient._verify_certificates = False
    return lenient
