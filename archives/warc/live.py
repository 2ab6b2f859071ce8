"""An exchange as readers get it on the live way: by the same decoder as from the WARC file."""

from __future__ import annotations

from pathlib import Path

from archives.capture import Capture
from archives.exchange import Exchange
from archives.http.message import parse_response
from archives.records import Pointer
from archives.warc.event import warc_date
from archives.warc.reader import parse_warc_date
from archives.warc.records import safe_uri


def capture_of_exchange(exchange: Exchange, pointer: Pointer | None) -> Capture:
    """The capture that reading the WARC back would give.

    Args:
        exchange: as handed to the writer; a spooled response is read into memory.
        pointer: what the writer gave back, None for a failure.
    """
    block = Path(exchange.response_file).read_bytes() if exchange.response_file else exchange.response
    url, date = safe_uri(exchange.url), parse_warc_date(warc_date(exchange.date))
    if pointer is None or not block:
        return Capture(
            url,
            date,
            0,
            (),
            b"",
            role=exchange.role,
            seconds=exchange.seconds,
            error=exchange.error,
            kind="failure",
        )
    parsed = parse_response(block, exchange.method)
    revisit = pointer.refers_to is not None
    kind = "not-modified" if revisit and parsed.status == 304 else "revisit" if revisit else "response"
    return Capture(
        url,
        date,
        parsed.status,
        parsed.headers,
        parsed.payload,
        pointer,
        exchange.truncated,
        exchange.role,
        exchange.seconds,
        exchange.error,
        kind,
        parsed.problems,
    )
