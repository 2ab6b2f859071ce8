"""Why a request was not sent: raised in downloader middlewares, seen by the spider's errback."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids the URL."""

    kind = "robots-denied"


class RobotsUnreachable(IgnoreRequest):
    """robots.txt answered 5xx, 429 or not at all: not now (RFC 9309 2.3.1.4).

    Args:
        error: `kind: detail` of what kept robots.txt from us. The kind of a network error is the page's own: an
            unknown host is an unknown host; a bad status is `robots-unreachable`.
        until: when robots.txt is asked for again (epoch seconds).
    """

    def __init__(self, error: str, until: float) -> None:
        kind, _, detail = error.partition(": ")
        super().__init__(f"robots.txt: {detail or kind}")
        self.kind = kind if detail else "robots-unreachable"
        self.until = until


class HostLeftAlone(IgnoreRequest):
    """The host failed or asked for rest, and longer than this run waits."""

    kind = "host-left-alone"


class Stopping(IgnoreRequest):
    """The run is stopping: what was not sent stays for the next one."""

    kind = "stopping"


class NotYet(IgnoreRequest):
    """Others have booked the host after this request, and its own next turn is too far off for its connection."""

    kind = "not-yet"
