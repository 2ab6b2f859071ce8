"""Answers that say two things at once: read all the same, and flagged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archives.capture import Capture
from archives.http.contradictions import MOST, contradictions
from archives.http.message import parse_response
from spiders.crawl.page_line import page_line

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def flags(block: bytes) -> tuple[str, ...]:
    parsed = parse_response(block)
    return contradictions(parsed.headers, parsed.status, parsed.problems)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (OK + b"Content-Length: 2\r\n\r\nhi", ()),
        (OK + b"\r\nhi", ()),
        (OK.replace(b" OK", b"") + b"\r\nhi", ()),
        (OK + b"Content-Length: 9\r\n\r\nhi", ()),  # cut short: told as `truncated`
        (OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         ("http: Content-Length beside Transfer-Encoding",)),
        (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
         ("http: 2 different Content-Lengths",)),
        (OK + b"Content-Length: -5\r\n\r\nhi", ()),
        (b"HTTP/1.1 200OK\r\n\r\nhi", ("http: odd status line: 'HTTP/1.1 200OK'",)),
        (b"HTTP/1.1  200 OK\r\nA: b\r\n\r\nhi", ("http: odd status line: 'HTTP/1.1  200 OK'",)),
        (b"ICY 200 OK\r\n\r\nhi", ("http: odd status line: 'ICY 200 OK'",)),
        (b"HTTP/1.1 999 No\r\n\r\nhi", ("http: odd status line: 'HTTP/1.1 999 No'", "http: status 999")),
        (b"HTTP/1.1 -1 x\r\n\r\nhi", ()),  # no HTTP at all: an error, not a flag
        (OK + b"Content-Encoding: " + b", ".join([b"gzip"] * 500) + b"\r\n\r\nhi", ("http: 500 content codings",)),
        (OK + b"no colon here\r\n\r\nhi", ("http: header line without colon: 'no colon here'",)),
        (OK + b"X-A: a\x01b\r\n\r\nhi", ("http: control characters in header fields",)),
        (OK + b"Content-Type: text/plain\r\n\r\nhi", ("http: 2 different fields content-type",)),
    ],
)  # fmt: skip
def test_what_is_told(block: bytes, told: tuple[str, ...]) -> None:
    found = tuple(flag for flag in flags(block) if "not one number" not in flag)
    assert found == told


def test_a_length_that_is_none_is_told() -> None:
    assert flags(OK + b"Content-Length: -5\r\n\r\nhi") == ("http: Content-Length is not one number",)


def test_flags_are_bounded_and_stand_in_the_page_line() -> None:
    block = OK + b"broken line\r\n" + b"".join(b"line %d\r\n" % n for n in range(10_000)) + b"\r\nhi"
    parsed = parse_response(block)
    capture = Capture("http://x.test/a\r\nb", datetime(2026, 1, 1, tzinfo=UTC), parsed.status, parsed.headers,
                      parsed.payload, problems=parsed.problems)  # fmt: skip
    told = page_line(capture, None).flags
    assert len(told) == MOST + 1
    assert told[0] == "url-malformed: control characters or blanks"
    assert all(len(flag) <= 120 for flag in told)
