"""A proxy between the browser and the wire tap: whatever the browser asks passes the tap, byte for byte, both ways.

The browser's side speaks HTTP/1.1, TLS by an authority of this run. The upstream side is the tap of `crawler.wire`: its
pool, guard, resolver, TLS policy, tapes and `emit`. Response bytes go on to the browser as they arrive, so that streams
(server-sent events, long polls) work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.web.client import URI, Agent, ResponseDone
from twisted.web.http import PotentialDataLoss

from archives.exchange import Exchange
from archives.http.message import parse_response, split_message
from archives.records import Pointer
from crawler.browser.authority import Authority
from crawler.browser.connection import BrowserConnection
from crawler.browser.tee import Tee, TeeRecorder
from crawler.browser.upstream import RawRequest, SocketFactory, Upstream
from crawler.browser.visit import Visit, as_answer
from crawler.wire.emit import Outcome, exchanges
from crawler.wire.failures import error_of
from crawler.wire.guard import PrivateAddressError
from crawler.wire.tape import Recorder, current
from spiders.read.roles import ANSWER

# Twisted states no types for these.
_AGENT: Any = Agent
_URI: Any = URI
_REPEATABLE = (b"GET", b"HEAD", b"OPTIONS")


class BrowserProxy(Factory):
    """Listens on loopback for one visit.

    Args:
        visit: what is asked belongs to it.
        authority: vouches for every host.
        upstream: the crawl's tap.
        write: stores an exchange.
        robots: raises what robots.txt says against a request.
        reactor: the crawl's.
    """

    noisy = False

    def __init__(
        self,
        visit: Visit,
        authority: Authority,
        upstream: Upstream,
        write: Callable[[Exchange], Pointer | None],
        reactor: Any,
        robots: Callable[[Request], Awaitable[None]],
    ) -> None:
        self.visit, self.authority, self._upstream, self._write = visit, authority, upstream, write
        self._reactor = reactor
        self._agent: Any = _AGENT(reactor, upstream.policy, connectTimeout=20, pool=upstream.pool)
        self._robots = robots
        self._live: list[tuple[Recorder, list[BaseException]]] = []

    def buildProtocol(self, addr: Any) -> BrowserConnection:  # noqa: N802
        """A connection of the browser's."""
        return BrowserConnection(self)

    async def exchange(self, browser: BrowserConnection, method: bytes, url: str, raw: bytes) -> bool:
        """Carry one request; True keeps the browser's connection."""
        visit = self.visit
        visit.asked += 1
        recorder = self._recorder(method, url, raw)
        over: list[BaseException] = []

        def on_bytes(count: int) -> None:
            visit.last_activity = visit.clock()
            if count > visit.limits.max_bytes and not over:
                visit.note("limit: bytes")
                _cut(recorder, over, DownloadCancelledError(f"more than {visit.limits.max_bytes} bytes"))

        later = lambda call: self._reactor.callLater(0, call)  # noqa: E731
        recorder.make_tee = lambda tape: Tee(tape, browser.write, on_bytes, later)
        late = DownloadTimeoutError("the answer took too long")
        deadline: Any = self._reactor.callLater(visit.limits.max_seconds, _cut, recorder, over, late)
        error: BaseException | None = None
        try:
            await self._check(url)
            self._live.append((recorder, over))
            visit.started[id(recorder)] = visit.clock()
            browser.cut = lambda: _cut(recorder, over, DownloadTimeoutError("the page wants no more of it"))
            await self._carry(recorder, method, url, raw, browser)
        except Exception as raised:  # noqa: BLE001 - the page goes on without this answer; the archive says why
            error = PrivateAddressError(url, recorder.refused) if recorder.refused else raised
        finally:
            if deadline.active():
                deadline.cancel()
            browser.cut = None
            visit.started.pop(id(recorder), None)
            self._live = [live for live in self._live if live[0] is not recorder]
            visit.last_activity = visit.clock()
        return self._settle(browser, recorder, url, over[0] if over else error)

    def _recorder(self, method: bytes, url: str, raw: bytes) -> TeeRecorder:
        visit = self.visit
        visit.last_activity = visit.clock()
        meta = {"role": visit.role_of_request(url, raw.partition(b"\r\n\r\n")[2])}
        asked = {name.lower(): value for name, value in split_message(raw)[1]}
        request = Request(url, method=method.decode("latin-1"), meta=meta, dont_filter=True)
        if referer := asked.get("referer"):
            request.headers["Referer"] = referer.encode("latin-1", "replace")
        if asked.get("sec-fetch-dest") == "document":
            visit.documents += 1
        return TeeRecorder(request, self._upstream.guard, self._upstream.spool)

    async def _check(self, url: str) -> None:
        """Raises what keeps a request from being carried."""
        visit = self.visit
        if visit.closed:
            raise DownloadCancelledError("the visit is over")
        if visit.asked > visit.limits.max_requests:
            visit.note("limit: requests")
            raise DownloadCancelledError(f"more than {visit.limits.max_requests} requests")
        if visit.documents > visit.limits.max_documents:
            visit.note("limit: documents")
            raise _TooManyDocumentsError(f"the page loaded itself {visit.limits.max_documents} times")
        await self._robots(Request(url.replace("ws", "http", 1) if url.startswith("ws") else url))

    async def _carry(
        self, recorder: TeeRecorder, method: bytes, url: str, raw: bytes, browser: BrowserConnection
    ) -> None:
        uri = _URI.fromBytes(url.encode("latin-1"))
        endpoint = self._agent._getEndpoint(uri)
        current.set(recorder)
        key: tuple[Any, ...] = (uri.scheme, uri.host, uri.port)
        if method not in _REPEATABLE:  # Twisted repeats none of these on a stale connection, a browser does
            key = (*key, id(recorder))
        loop = asyncio.get_running_loop()
        connection = await self._upstream.pool.getConnection(key, endpoint).asFuture(loop)
        response = await connection.request(RawRequest(method, uri, raw)).asFuture(loop)
        transport = recorder.tapes[-1].connection.transport
        if not browser.gone:
            browser.transport.registerProducer(_Pressure(transport), True)
        try:
            sink = _Sink()
            response.deliverBody(sink)
            reason = await sink.done
        finally:
            if not browser.gone:
                browser.transport.unregisterProducer()
            transport.resumeProducing()  # a paused connection would go back to the pool and hang the next request
        if not isinstance(reason.value, (ResponseDone, PotentialDataLoss)):
            raise reason.value

    def _settle(
        self, browser: BrowserConnection, recorder: TeeRecorder, url: str, error: BaseException | None
    ) -> bool:
        """Store what came, and tell the browser where nothing did."""
        recorder.flush()
        if error is not None:
            self.visit.refused.append((url, error_of(Failure(error))))  # type: ignore[no-untyped-call]
        last = None
        for last in exchanges(recorder, self._outcome(recorder, url, error)):
            self._store(last)
        if last is None or not (last.response or last.response_file):
            # Of "no content" a browser keeps the document that it has.
            browser.refuse(
                b"204 No Content" if isinstance(error, _TooManyDocumentsError) else b"502 Bad Gateway"
            )
            return False
        return error is None and last.truncated is None and _stays_open(last)

    def _store(self, exchange: Exchange) -> None:
        exchange = as_answer(exchange)
        try:
            pointer = self._write(exchange)
            if pointer is not None and exchange.role.name == ANSWER:
                self.visit.answers.append((exchange, pointer))
        finally:
            if exchange.response_file is not None:
                Path(exchange.response_file).unlink(missing_ok=True)

    def _outcome(self, recorder: Recorder, url: str, error: BaseException | None) -> Outcome:
        host = _URI.fromBytes(url.encode("latin-1")).host.decode("latin-1")
        notes: tuple[str, ...] = ("through the browser",)
        if url.startswith("https:") and not self._upstream.verifies(host):
            notes = ("TLS not verified", *notes)
        return Outcome(url.partition("#")[0], recorder.request.meta["role"], notes, error)

    def end(self) -> None:
        """The visit is over: what still streams is cut."""
        self.visit.closed = True
        for recorder, over in list(self._live):
            _cut(recorder, over, DownloadTimeoutError("the visit is over"))

    async def websocket(self, browser: BrowserConnection, url: str, raw: bytes) -> bool:
        """Open a tunnel whose bytes are kept: handshake and frames as one exchange."""
        self.visit.asked += 1
        recorder = Recorder(
            Request(url, meta={"role": self.visit.role_of_request(url)}),
            self._upstream.guard,
            self._upstream.spool,
        )
        uri = _URI.fromBytes(url.encode("latin-1"))
        factory = SocketFactory(browser, recorder, raw, lambda: self._keep_socket(recorder, url))
        try:
            await self._check(url)
            tunnel = self._upstream.tagged(self._agent._getEndpoint(uri), recorder).connect(factory)
            browser.socket = await tunnel.asFuture(asyncio.get_running_loop())
        except Exception as raised:  # noqa: BLE001 - the page goes on without this answer; the archive says why
            error = PrivateAddressError(url, recorder.refused) if recorder.refused else raised
            self._settle_socket(browser, recorder, url, error)
            return False
        if rest := browser.rest():
            browser.socket.write(rest)
        return True

    def _settle_socket(
        self, browser: BrowserConnection, recorder: Recorder, url: str, error: BaseException
    ) -> None:
        self.visit.refused.append((url, error_of(Failure(error))))  # type: ignore[no-untyped-call]
        for exchange in exchanges(recorder, self._outcome(recorder, url, error)):
            self._store(exchange)
        browser.refuse(b"502 Bad Gateway")

    def _keep_socket(self, recorder: Recorder, url: str) -> None:
        notes = ("through the browser", "websocket: handshake and frames")
        for exchange in exchanges(recorder, Outcome(url, recorder.request.meta["role"], notes)):
            self._store(exchange)


class _TooManyDocumentsError(DownloadCancelledError):
    pass


class _Sink(Protocol):
    """Takes Twisted's decoded body and throws it away; tells the end."""

    def __init__(self) -> None:
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        pass

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802
        if not self.done.done() and reason is not None:
            self.done.set_result(reason)


class _Pressure:
    """The browser takes no more: neither do we."""

    def __init__(self, upstream: Any) -> None:
        self._upstream = upstream

    def pauseProducing(self) -> None:  # noqa: N802
        self._upstream.pauseProducing()

    def resumeProducing(self) -> None:  # noqa: N802
        self._upstream.resumeProducing()

    def stopProducing(self) -> None:  # noqa: N802
        """The browser went away: the response is archived all the same."""


def _cut(recorder: Recorder, over: list[BaseException], error: BaseException) -> None:
    over.append(error)
    for tape in recorder.tapes[-1:]:
        tape.stop()
        tape.connection.transport.abortConnection()


def _stays_open(exchange: Exchange) -> bool:
    if exchange.response_file:
        return False
    parsed = parse_response(exchange.response, exchange.method)
    names = {name.lower() for name, _ in parsed.headers}
    says = ",".join(value for name, value in parsed.headers if name.lower() == "connection").lower()
    framed = parsed.chunked or parsed.status in (204, 304) or exchange.method == "HEAD"
    return (
        (framed or "content-length" in names) and "close" not in says and exchange.protocols[0] == "http/1.1"
    )
