"""The start-up self-check: refuse to start, rather than capture wrongly, where Scrapy's or Twisted's inside has changed."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode


class WireChangedError(TearsheetError):
    """Scrapy or Twisted is not the one that the wire tap knows."""

    def __init__(self, what: str) -> None:
        import scrapy
        import twisted

        versions = f"Scrapy {scrapy.__version__}, Twisted {twisted.__version__}"
        super().__init__(
            f"the wire tap does not fit {versions}: {what}. Nothing was fetched. Install the versions of constraints.txt, "
            "or a newer Tearsheet",
            ExitCode.USAGE,
        )


@functools.cache
def check_wire() -> None:
    """Check names and signatures, then let a whole exchange pass through the tap over a transport in memory.

    Raises:
        WireChangedError: says what is missing or wrong.
    """
    try:
        from crawler.wire import private
    except ImportError as error:
        raise WireChangedError(str(error)) from error
    for what, function, parameters in _signatures():
        found = tuple(inspect.signature(function).parameters)
        if found[: len(parameters)] != parameters:
            raise WireChangedError(f"{what} takes {found}, not {parameters}")
    for what, function, names in _attributes():
        if missing := [name for name in names if name not in function.__code__.co_names]:
            raise WireChangedError(f"{what} no longer sets {missing[0]}")
    try:
        _rehearse(private)
    except WireChangedError:
        raise
    except Exception as error:
        raise WireChangedError(f"a rehearsed exchange failed with {type(error).__name__}: {error}") from error


def _signatures() -> list[tuple[str, Any, tuple[str, ...]]]:
    from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
    from scrapy.core.downloader.handlers import http11
    from twisted.web import _newclient, client

    return [
        ("HTTP11ClientProtocol.request", _newclient.HTTP11ClientProtocol.request, ("self", "request")),
        (
            "HTTP11ClientProtocol.dataReceived",
            _newclient.HTTP11ClientProtocol.dataReceived,
            ("self", "bytes"),
        ),
        ("HTTP11ClientProtocol._giveUp", _newclient.HTTP11ClientProtocol._giveUp, ("self", "reason")),
        ("HTTPClientParser", _newclient.HTTPClientParser.__init__, ("self", "request", "finisher")),
        ("HTTPParser.headerReceived", _newclient.HTTPParser.headerReceived, ("self", "name", "value")),
        ("Request.writeTo", _newclient.Request.writeTo, ("self", "transport")),
        (
            "HTTPConnectionPool.getConnection",
            client.HTTPConnectionPool.getConnection,
            ("self", "key", "endpoint"),
        ),
        (
            "_HTTP11ClientFactory",
            client._HTTP11ClientFactory.__init__,
            ("self", "quiescentCallback", "metadata"),
        ),
        (
            "HTTP11DownloadHandler.download_request",
            http11.HTTP11DownloadHandler.download_request,
            ("self", "request"),
        ),
        ("creatorForNetloc", _ScrapyClientContextFactory.creatorForNetloc, ("self", "hostname", "port")),
    ]


def _attributes() -> list[tuple[str, Any, tuple[str, ...]]]:
    """Attributes that `private` replaces or reads on instances, by the functions that set them."""
    from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
    from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
    from twisted.internet.abstract import FileDescriptor
    from twisted.protocols.tls import BufferingTLSTransport

    return [
        ("HTTP11DownloadHandler", HTTP11DownloadHandler.__init__, ("_pool", "_factory", "_contextFactory")),
        ("HTTP11DownloadHandler", HTTP11DownloadHandler.download_request, ("_pool", "_contextFactory")),
        ("BufferingTLSTransport", BufferingTLSTransport.__init__, ("_aggregator",)),
        ("FileDescriptor", FileDescriptor.doWrite, ("writeSomeData", "stopWriting")),
        ("_ScrapyClientContextFactory", _ScrapyClientContextFactory.__init__, ("_verify_certificates",)),
    ]


class _Transport:
    """Just enough of a transport for one exchange in memory."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data

    def writeSequence(self, data: list[bytes]) -> None:  # noqa: N802 - Twisted's name
        self.sent += b"".join(data)

    def getPeer(self) -> object:  # noqa: N802
        return self

    def getHandle(self) -> None:  # noqa: N802
        return None

    def pauseProducing(self) -> None:  # noqa: N802
        return None

    resumeProducing = loseConnection = abortConnection = pauseProducing  # noqa: N815


def _rehearse(private: Any) -> None:
    """Two requests on one kept-alive connection, an interim answer, an invalid field, junk after the body."""
    from scrapy import Request as ScrapyRequest
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.client import URI, HTTPConnectionPool
    from twisted.web.http_headers import Headers
    from twisted.web.iweb import IResponse

    from crawler.wire.guard import AddressGuard
    from crawler.wire.tape import Recorder, Spool

    uri = URI.fromBytes(b"http://rehearsal.invalid/")  # type: ignore[no-untyped-call]
    quiet: list[object] = []
    protocol = private.TapFactory(quiet.append, "rehearsal").buildProtocol(None)
    transport = _Transport()
    protocol.makeConnection(transport)
    answer = b"HTTP/1.1 200 OK\r\nb: 1\r\nA@: 2\r\nContent-Length: 2\r\n\r\nok"
    for junk in (b"", b"JUNK"):
        transport.sent = b""
        recorder = Recorder(
            ScrapyRequest("http://rehearsal.invalid/"), AddressGuard(allow_private=True), Spool()
        )
        request = TxRequest._construct(  # type: ignore[no-untyped-call]
            b"GET", b"/", Headers({b"host": [b"rehearsal.invalid"]}), None,
            persistent=True, parsedURI=uri,
        )  # fmt: skip
        answers: list[Any] = []
        private._TaggedConnection(protocol, recorder).request(request).addCallback(answers.append)
        for piece in (b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer[:-1], answer[-1:] + junk):
            protocol.dataReceived(piece)
        tape = recorder.tapes[0] if recorder.tapes else None
        if (
            tape is None
            or b"".join(tape.request) != transport.sent
            or not transport.sent.startswith(b"GET / HTTP/1.1\r\n")
        ):
            raise WireChangedError("the request bytes are not seen")
        if not tape.finished or tape.trailing != len(junk) or not tape.response()[0].endswith(answer):
            raise WireChangedError("the response bytes or their end are not seen")
        if len(answers) != 1 or not IResponse.providedBy(answers[0]) or answers[0].code != 200:
            raise WireChangedError("the response does not come through")
    if len(quiet) != 2 or not issubclass(private.TapPool, HTTPConnectionPool):
        raise WireChangedError("connections do not come back to the pool")
