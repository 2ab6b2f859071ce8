"""The page line of one URL tried, as a function of its capture: live and offline give the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archives.capture import NO_HEAD, Capture
from archives.http.contradictions import contradictions
from archives.http.decode import MAX_DECODED
from archives.records import PageRecord, url_id
from spiders.addresses import MAX_URL, TOO_LONG, address
from spiders.read.requisites import story_limit
from spiders.reading import LIMIT, Reading

REDIRECTS = (301, 302, 303, 307, 308)
"""What the live run follows, where there is a Location."""
MAX_REDIRECTS = 10
"""So many in a row and no more: REDIRECT_MAX_TIMES of `crawler.settings`."""


def page_line(
    capture: Capture, reading: Reading | None, *, error: str | None = None, flags: Iterable[str] = ()
) -> PageRecord:
    """The line of a URL.

    Args:
        capture: the final exchange of the chain; status 0 where no answer came.
        reading: what its reader said, where it was read.
        error: why reading failed, where it did.
        flags: what is known of it besides the reading's flags.
    """
    role = capture.role
    chain = [*role.via, capture.url]
    return PageRecord(
        run=role.run,
        id=url_id(chain[0] if role.asked is None else f"{chain[0]} {role.asked}"),
        url=chain[0],
        final_url=chain[-1] if capture.status else None,
        redirects=tuple(chain[1:]),
        status=capture.status or None,
        error=capture.error or error or error_of(capture, reading),
        content_type=capture.header("content-type"),
        bytes=_received(capture),
        seconds=round(capture.seconds, 3) if capture.seconds is not None else None,
        robots=role.robots,
        reason=role.reason,
        event=role.event,
        role=_kind_of(reading) or role.name,
        flags=tuple(
            dict.fromkeys(
                (
                    *(reading.flags if reading else ()),
                    *flags,
                    *_contradictions(capture),
                    *_no_target(capture),
                    *story_limit(role),
                )
            )
        ),
        capture=capture.pointer,
    )


def _contradictions(capture: Capture) -> tuple[str, ...]:
    """What the message says against itself or the protocol, and an address that nobody can have asked for."""
    told = contradictions(capture.headers, capture.status, capture.problems)
    if _UNWRITABLE.search(capture.url):  # the target of a foreign WARC record
        told = ("url-malformed: control characters or blanks", *told)
    return told


def _no_target(capture: Capture) -> tuple[str, ...]:
    """Of a redirect why nobody went where it leads: its Location is too long, or no web address. The field stands in the record."""
    location = capture.header("location") if capture.status in REDIRECTS else None
    flag = address(capture.url, location).flag if location else None
    if location is None or flag is None:
        return ()
    if flag == TOO_LONG:
        return (
            f"{LIMIT}a redirect to an address of {len(location)} characters, of which {MAX_URL} are asked for at most",
        )
    return (f"{flag}:redirect",)


_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
_CRAWL_DELAY = re.compile(
    rb"^[ \t]*crawl-delay[ \t]*:[ \t]*(\d{1,12}(?:\.\d{1,6})?)", re.IGNORECASE | re.MULTILINE
)
MAX_CRAWL_DELAY = 30.0
"""Seconds that are kept of a Crawl-delay: FRONTIER_CRAWL_DELAY_MAX's default."""


def robots_flags(capture: Capture) -> tuple[str, ...]:
    """Of a robots.txt that asks somebody for longer pauses than are kept: `limit: Crawl-delay …`."""
    if capture.role.name != "robots" or not capture.is_content:
        return ()
    asked = max((float(match[1]) for match in _CRAWL_DELAY.finditer(capture.content)), default=0.0)
    return (f"{LIMIT}Crawl-delay {asked:g} s",) if asked > MAX_CRAWL_DELAY else ()


def _kind_of(reading: Reading | None) -> str | None:
    """What a page turned out to be that gives no article: a list, a front page, a login form."""
    if reading is None or reading.article is not None:
        return None
    return next((flag for flag in reading.flags if flag.endswith("-page")), None)


def is_cut_short(capture: Capture) -> bool:
    """Whether a page's connection ended in its middle: what came is read, and its article flagged `truncated`."""
    return capture.truncated in ("disconnect", "time") and bool(capture.payload) and capture.is_content


def _received(capture: Capture) -> int | None:
    """Payload bytes that crossed the network; a 304 brings none, though the capture is read with its original's."""
    if not capture.status:
        return None
    return 0 if capture.status == 304 else capture.payload_size


def error_of(capture: Capture, reading: Reading | None) -> str | None:
    """What is wrong with an answer that came: its status, an empty body, a cut, a block page; null for nothing."""
    if capture.status < 200:
        return f"http-{capture.status}" if capture.status else "not-http: no status line"
    if capture.status >= 300 and capture.kind != "not-modified":
        return _redirect_error(capture) or f"http-{capture.status}"
    if capture.unresolved:
        return "unresolved: the archive does not hold what this revisit refers to"
    if reading is not None and reading.refresh is not None:
        circle = _goes_in_a_circle(capture, reading.refresh)
        return f"redirect-loop: {len(capture.role.via)} redirects, and one more" if circle else None
    page = capture.role.name not in ("requisite", "robots")
    if (capture.status == 200 or (page and 200 < capture.status < 300)) and not capture.payload.strip():
        return "empty: the server sent no body"
    if (
        page and 200 < capture.status < 300 and not capture.is_content
    ):  # a part, a promise, a challenge: not the page
        return f"http-{capture.status}"
    if capture.truncated:
        return f"truncated: {capture.truncated}"
    if NO_HEAD in capture.problems:
        return "not-http: the record holds no HTTP header section"
    return _of_reading(capture, reading) if reading is not None else None


def _of_reading(capture: Capture, reading: Reading) -> str | None:
    """What a reader found wrong with a body."""
    if capture.payload_bytes is not None and "binary" not in reading.flags:
        return (
            f"too-large: {capture.payload_bytes} bytes, of which the first {len(capture.payload)} were read"
        )
    return _why_no_article(capture, reading) if reading.article is None else None


def _goes_in_a_circle(capture: Capture, url: str) -> bool:
    """Whether a page that leads on leads back, or is one too many."""
    return len(capture.role.via) >= MAX_REDIRECTS or url in capture.role.via


def _redirect_error(capture: Capture) -> str | None:
    """Of a redirect that was followed no further."""
    hops = len(capture.role.via)
    if capture.status in REDIRECTS and capture.header("location") and hops >= MAX_REDIRECTS:
        return f"redirect-loop: {hops} redirects, and one more"
    return None


def _why_no_article(capture: Capture, reading: Reading) -> str | None:
    blocked = next((flag for flag in reading.flags if flag.startswith(("block-page", "soft-404"))), None)
    if blocked:
        return blocked.replace("block-page:", "block-page: ")
    encoding = capture.header("content-encoding")
    if not {"empty", "binary"} & set(reading.flags):
        return None
    if not encoding:
        coded = "empty" in reading.flags and _is_noise(capture.content[:4096])
        return "undecodable: the body is no text, and no field says how it is coded" if coded else None
    if len(capture.content) >= MAX_DECODED:
        return f"too-large: the body decodes to {MAX_DECODED >> 20} MiB or more"
    if capture.content is capture.payload:
        return f"undecodable: the body is not what Content-Encoding says ({encoding[:60]})"
    return None


def _is_noise(data: bytes) -> bool:
    """Whether bytes are no text of any single- or multi-byte charset: one in twenty is a control character, as for readers."""
    return sum(byte < 32 and byte not in b"\t\n\f\r\x1b" for byte in data) * 20 > len(data)
