"""The response parser of the tapped connections: the archive's own, so that what is read live is what is read again.

Twisted's parser refuses what browsers read and our files hold: blanks behind a chunk's size, header lines over 16 KiB,
odd status lines. Here heads and bodies go through `archives.http`, and Twisted gets the outcome in its own terms.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTPClientParser
from twisted.web._newclient import BODY, ParseError, Response
from twisted.web.http import PotentialDataLoss, _DataLoss
from twisted.web.http_headers import InvalidHeaderName

from archives.http.body import Body, ChunkedBody, LengthBody, OpenBody
from archives.http.message import (
    NO_LENGTH,
    HttpHead,
    body_of,
    first_line,
    head_end,
    is_interim,
    is_status_line,
    parse_head,
)


class TapParser(_LenientHTTPClientParser):
    """Takes the place of the parser that Twisted makes with each request (its class is exchanged, so no `__init__` runs)."""

    _held = b""
    """Of the header section, until it is whole."""
    _searched = 0
    _body: Body | None = None
    bodyDecoder: _End | None = None  # type: ignore[assignment] # noqa: N815 - Twisted's name
    transport: Any

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take the next bytes; called until the response has ended.

        Raises:
            ParseError: this is no HTTP response, or nobody can tell where it ends.
        """
        self._everReceivedData = True
        if self._body is not None:
            self._take(data)
            return
        self._held += data
        while self._body is None and (end := self._end_of_head()) is not None:
            head, rest = self._held[:end], self._held[end:]
            self._held, self._searched = rest, 0
            parsed = parse_head(head)
            if not is_interim(parsed):
                self._held = b""
                self._begin(parsed, rest)
                return

    def _end_of_head(self) -> int | None:
        line = first_line(self._held)
        if line is not None and not is_status_line(line):
            raise ParseError("no status line", line[:200])  # type: ignore[no-untyped-call]
        end = head_end(self._held, 0, self._searched)
        self._searched = max(0, len(self._held) - 3)
        return end

    def _begin(self, head: HttpHead, rest: bytes) -> None:
        """The header section is whole: give the response on, then the body that came with it."""
        for name, value in head.headers:
            self.headerReceived(name.encode("latin-1"), value.encode("latin-1"))
        reason = head.reason.encode("latin-1")
        version = _version(head.protocol)
        self.response = Response._construct(  # type: ignore[no-untyped-call]
            version, head.status, reason, self.headers, self.transport, self.request
        )
        body = body_of(head, self.request.method.decode("latin-1"))
        if NO_LENGTH in body.problems:
            lengths = head.joined("content-length").encode("latin-1")
            raise ParseError(NO_LENGTH, lengths[:200])  # type: ignore[no-untyped-call]
        if isinstance(body, LengthBody):
            self.response.length = body.length
        if body.complete and isinstance(body, LengthBody):
            self._finished(rest)  # type: ignore[no-untyped-call]
            self.response._bodyDataFinished()
        else:
            self._body = body
            self.bodyDecoder = _End(self, body)
            self.state = BODY
            self.transport.pauseProducing()  # until somebody takes the body
        self._responseDeferred.callback(self.response)
        del self._responseDeferred
        if self._body is not None and rest:
            self._take(rest)

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's name
        """Skips fields whose name is no token instead of failing the fetch, as browsers do; the block keeps them."""
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            if (tape := getattr(self.request, "tearsheet_tape", None)) is not None:
                tape.notes.append(f"invalid header name: {name[:80].decode('latin-1')!r}")

    def _take(self, data: bytes) -> None:
        body = self._body
        assert body is not None
        if self.bodyDecoder is None or self.bodyDecoder.ended:  # who took the response has hung up
            return
        if payload := body.feed(data):
            _refuse_unframed(body)
            self.response._bodyDataReceived(payload)
        if body.problems:
            raise _DataLoss(body.problems[0])
        if body.complete and not isinstance(body, OpenBody):
            self.bodyDecoder.ended = True
            self._finished(data[len(data) - body.trailing :])  # type: ignore[no-untyped-call]


class _End:
    """What Twisted asks for when the connection ends: whether that is the end of the body, too."""

    def __init__(self, parser: TapParser, body: Body) -> None:
        self._parser = parser
        self._body = body
        self.ended = False

    def noMoreData(self) -> None:  # noqa: N802 - Twisted's name
        """Settle the body.

        Raises:
            _DataLoss: it is not whole.
            PotentialDataLoss: it was to end with the connection, so that nobody knows.
        """
        if self.ended:
            return
        self.ended = True
        tail = self._body.finish()
        _refuse_unframed(self._body)
        if not self._body.complete:
            raise _DataLoss(self._body.problems[0] if self._body.problems else "")
        if tail:
            self._parser.response._bodyDataReceived(tail)
        self._parser._finished(b"")  # type: ignore[no-untyped-call]
        if isinstance(self._body, OpenBody):
            raise PotentialDataLoss


def _refuse_unframed(body: Body) -> None:
    """On the wire a body that is said to be chunked and is not is damage; in a file, a tool may have decoded it."""
    if isinstance(body, ChunkedBody) and body.unframed:
        raise _DataLoss(body.problems[0] if body.problems else "no chunks")


def _version(protocol: str) -> tuple[bytes, int, int]:
    """`HTTP/1.1` as Twisted has it."""
    name, _, number = protocol.partition("/")
    major, _, minor = number.partition(".")
    return name.upper().encode("latin-1"), int(major or 1), int(minor or 0)
