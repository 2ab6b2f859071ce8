"""Scrapy requests to frontier rows and back: what a row knows beside the request itself."""

from __future__ import annotations

import time

from scrapy import Request, Spider

from crawler.frontier.codec import decode_request, encode_request
from crawler.frontier.contract import Lease, NewRow
from crawler.frontier.key import gate_of, request_key

ROW = "frontier_row"


def new_row(request: Request, spider: Spider | None) -> NewRow:
    """The row of a request that the run may not know yet.

    `dont_filter` makes it a row of its own, but for start requests: Scrapy sets it on those by default, and a run that
    goes on after a crash starts them again.

    Raises:
        NotStorable: the request cannot be written down.
    """
    again = request.dont_filter and not request.meta.get("is_start_request")
    body = f"again {time.time_ns()}".encode() if again else request.body
    role = request.meta.get("role")
    return NewRow(
        request_key(request.method, request.url, body),
        request.url,
        gate_of(request.url),
        encode_request(request, spider),
        event=getattr(role, "event", None),
        role=getattr(role, "name", None),
        priority=request.priority,
        due=float(request.meta.get("due", 0.0)),
    )


def leased_request(lease: Lease, spider: Spider | None) -> Request:
    """The request of a leased row.

    Raises:
        ValueError: its callback or class is not there any more.
    """
    request = decode_request(lease.request, spider)
    request.meta.update(
        {ROW: lease.row, "frontier_attempts": lease.attempts, "frontier_deliveries": lease.deliveries}
    )
    if lease.refused:
        request.meta["frontier_refused"] = lease.refused
    return request


def robots_of(request: Request | None) -> str | None:
    """What robots.txt said of the request, for the row: `denied: line 3: Disallow: /private`."""
    if request is None or "robots" not in request.meta:
        return None
    line = request.meta.get("robots_line")
    return f"{request.meta['robots']}: {line}" if line else str(request.meta["robots"])
