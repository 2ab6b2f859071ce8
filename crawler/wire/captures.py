"""From a Scrapy request or response to what was captured of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, finalize

from scrapy import Request
from scrapy.http import Response

from archives.capture import Capture
from archives.exchange import Exchange
from archives.records import Pointer
from archives.warc.live import capture_of_exchange
from crawler.wire.roles import archived_role
from spiders.crawl.page_line import error_of

META_KEY = "tearsheet_capture"
"""`request.meta` key of the pointer, a plain mapping with the keys of `archives.records.Pointer`."""

_POINTER_FIELDS = tuple(field.name for field in fields(Pointer))

# Not in `meta`, which Scrapy copies into retried and redirected requests and pickles with them: it would carry the body.
_exchanges: WeakKeyDictionary[Request, Exchange] = WeakKeyDictionary()


class NoCaptureError(LookupError):
    """The response did not come over the wire: `data:`, `file:`, a cache, another download handler."""


def remember(request: Request, exchange: Exchange, pointer: Pointer | None) -> None:
    """Tie the capture to its request; a spooled block is removed when the request is forgotten."""
    _exchanges[request] = exchange
    if pointer is not None:
        request.meta[META_KEY] = {name: getattr(pointer, name) for name in _POINTER_FIELDS}
    else:
        request.meta.pop(META_KEY, None)
    if exchange.response_file is not None:
        finalize(request, Path(exchange.response_file).unlink, missing_ok=True)


def forget(request: Request) -> None:
    """Drop what an earlier download left in the request or in the `meta` that it inherited."""
    _exchanges.pop(request, None)
    request.meta.pop(META_KEY, None)


def exchange_of(source: Request | Response) -> Exchange | None:
    """The exchange that answered, or failed, this request; None where it was not captured (no connection, a cache …)."""
    request = source.request if isinstance(source, Response) else source
    return _exchanges.get(request) if request is not None else None


def pointer_of(source: Request | Response) -> Pointer | None:
    """Where the response lies in the WARC files; also in an errback, by `failure.request`."""
    request = source.request if isinstance(source, Response) else source
    stated: dict[str, Any] | None = request.meta.get(META_KEY) if request is not None else None
    return Pointer(**stated) if stated else None


def capture_of(source: Request | Response) -> Capture:
    """What readers get: decoded from the raw block by the archive's decoder, so that live equals offline.

    Args:
        source: a response as a callback gets it, or its request.

    Raises:
        NoCaptureError: it did not come over the wire, or no byte of a response came.
    """
    exchange = exchange_of(source)
    if exchange is None or not (exchange.response or exchange.response_file):
        raise NoCaptureError(f"no capture of {source.url}: it did not come over the wire")
    return capture_of_exchange(exchange, pointer_of(source))


def failed_capture_of(request: Request, error: str) -> Capture:
    """What an errback gets of `failure.request`: whatever came, or a capture without an answer (status 0).

    Args:
        request: of the failure.
        error: `kind: detail`, for failures that the wire did not see (robots.txt, redirect loops …).
    """
    exchange = exchange_of(request)
    if exchange is None:
        role = archived_role(request, None, "denied" if error.startswith("robots-denied") else None)
        return Capture(request.url.partition("#")[0], datetime.now(UTC), 0, (), b"", role=role, error=error)
    capture = capture_of_exchange(exchange, pointer_of(request))
    if capture.error or error_of(capture, None):  # what the capture says by itself, it says offline too
        return capture
    return replace(capture, error=error)
