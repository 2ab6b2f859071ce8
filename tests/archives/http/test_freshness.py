"""Freshness of answers, after RFC 9111 4.2."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archives.http.freshness import LONGEST, fresh_seconds

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": 'MAX-AGE="60"', "age": "50"}, 10),
        ({"cache-control": "max-age=60", "age": "90"}, 0),
        ({"cache-control": "s-maxage=9, max-age=5", "expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 5),
        ({"cache-control": "no-cache, max-age=60"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=99999999999"}, LONGEST),
        ({"date": DATE, "expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "age": "100"}, 500),
        ({"expires": "0", "last-modified": "Sat, 01 Mar 2025 12:00:00 GMT"}, 0),
        ({"expires": "-1"}, 0),
        ({"date": DATE, "last-modified": "Thu, 19 Feb 2026 12:00:00 GMT"}, 86_400),
        ({"last-modified": "Sun, 01 Mar 2027 12:00:00 GMT"}, 0),
        ({"last-modified": "nonsense", "age": "²"}, 0),
    ],
)
def test_how_long(fields: dict[str, str], seconds: int) -> None:
    assert fresh_seconds(fields.get, NOW) == seconds
