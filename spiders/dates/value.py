"""A date as read: normalised, raw, and how precise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateValue:
    iso: str | None
    """RFC 3339: `2012-10-02`, `2012-10-02T09:59` (local, no zone known), `2012-10-02T09:59:00+05:00`;
    null where undecidable (the raw string still stands)."""
    raw: str
    """The string as it stands on the page (attribute or text)."""
    precision: str = "second"
    """`second`, `minute`, `hour`, `day`, `week`: relative times state theirs."""
    method: str = "grammar"
    """`attribute`, `grammar`, `relative`, `htmldate` …"""
