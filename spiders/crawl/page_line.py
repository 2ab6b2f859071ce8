"""The page line of one URL tried, as a function of its capture: live and offline give the same."""

from __future__ import annotations

from archives.capture import NO_HEAD, Capture
from archives.http.decode import MAX_DECODED
from archives.records import PageRecord, url_id
from spiders.reading import Reading

REDIRECTS = (301, 302, 303, 307, 308)
"""What the live run follows, where there is a Location."""
MAX_REDIRECTS = 10
"""So many in a row and no more: REDIRECT_MAX_TIMES of `crawler.settings`."""


def page_line(capture: Capture, reading: Reading | None, *, error: str | None = None) -> PageRecord:
    """The line of a URL.

    Args:
        capture: the final exchange of the chain; status 0 where no answer came.
        reading: what its reader said, where it was read.
        error: why reading failed, where it did.
    """
    role = capture.role
    chain = [*role.via, capture.url]
    return PageRecord(
        run=role.run,
        id=url_id(chain[0]),
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
        role=role.name,
        capture=capture.pointer,
    )


def is_cut_short(capture: Capture) -> bool:
    """Whether a page's connection ended in its middle: what came is read, and its article flagged `truncated`."""
    return capture.truncated in ("disconnect", "time") and bool(capture.payload) and capture.is_content


def _received(capture: Capture) -> int | None:
    """Payload bytes that crossed the network; a 304 brings none, though the capture is read with its original's."""
    if not capture.status:
        return None
    return 0 if capture.status == 304 else len(capture.payload)


def error_of(capture: Capture, reading: Reading | None) -> str | None:
    """What is wrong with an answer that came: its status, an empty body, a cut, a block page; null for nothing."""
    if capture.status < 200:
        return f"http-{capture.status}" if capture.status else "not-http: no status line"
    if capture.status >= 300 and capture.kind != "not-modified":
        return _redirect_error(capture) or f"http-{capture.status}"
    if capture.unresolved:
        return "unresolved: the archive does not hold what this revisit refers to"
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
    if reading is not None and reading.article is None:
        return _why_no_article(capture, reading)
    return None


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
