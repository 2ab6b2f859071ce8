"""The page line of one URL tried, as a function of its capture: live and offline give the same."""

from __future__ import annotations

from archives.capture import Capture
from archives.records import PageRecord, url_id
from spiders.reading import Reading


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


def _received(capture: Capture) -> int | None:
    """Payload bytes that crossed the network; a 304 brings none, though the capture is read with its original's."""
    if not capture.status:
        return None
    return 0 if capture.status == 304 else len(capture.payload)


def error_of(capture: Capture, reading: Reading | None) -> str | None:
    """What is wrong with an answer that came: its status, an empty body, a cut, a block page; null for nothing."""
    if capture.status >= 400 or (300 <= capture.status < 400 and capture.status != 304):
        return f"http-{capture.status}"
    if capture.unresolved:
        return "unresolved: the archive does not hold what this revisit refers to"
    if capture.status == 200 and not capture.payload:
        return "empty: the server sent no body"
    if capture.truncated:
        return f"truncated: {capture.truncated}"
    if reading is not None and reading.article is None:
        blocked = next((flag for flag in reading.flags if flag.startswith(("block-page", "soft-404"))), None)
        return blocked.replace("block-page:", "block-page: ") if blocked else None
    return None
