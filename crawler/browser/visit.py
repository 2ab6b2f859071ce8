"""One page being rendered: what its requests are part of, and what it may cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from archives.capture import Capture, Role
from archives.exchange import Exchange
from archives.http.message import split_message
from archives.records import Pointer
from crawler.crawl.login import Login
from crawler.errors import TearsheetError
from spiders.read.roles import ANSWER, BROWSER

_STREAM = 4.0
"""Seconds after which an answer that still comes is a stream: nobody waits for its end."""
_JSONP = re.compile(rb"\s*(?:/\*\*/)?\s*[\w$.]{1,80}\(\s*[\[{]")
MAX_SENT = 4096
"""Bytes of a request's body that stand in its role as well: what asks for replies is short."""
_FRAMES = ("iframe", "frame", "empty")


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one visit."""

    seconds: float = 120.0
    presses: int = 400
    idle_presses: int = 3
    """So many presses of one label in a row that brought nothing, and it is pressed no more."""
    rounds: int = 60
    scrolls: int = 400
    settle: float = 8.0
    """Longest wait, in seconds, for the page to come to rest after one action."""
    quiet: float = 0.25
    """Seconds without a change that are rest."""
    max_bytes: int = 50 * 2**20
    """Of one answer."""
    max_seconds: float = 60.0
    """Of one answer."""
    max_requests: int = 2000
    max_documents: int = 5
    """Main documents that a page may load one after the other (it may reload itself)."""


_SETTINGS = {"seconds": float, "presses": int, "rounds": int, "scrolls": int, "settle": float, "max_bytes": int, "max_seconds": float,
             "max_requests": int, "max_documents": int}  # fmt: skip


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """The limits that settings state (`TEARSHEET_BROWSER_SECONDS`, `…_MAX_REQUESTS` …), else the usual ones.

    Raises:
        TearsheetError: one of them is no number.
    """
    stated: dict[str, Any] = {}
    for name, kind in _SETTINGS.items():
        key = f"TEARSHEET_BROWSER_{name.upper()}"
        value = settings.get(key)
        if value is not None:
            try:
                stated[name] = kind(value)
            except ValueError:
                raise TearsheetError(f"--set {key} wants a number, not {value!r}") from None
    return Limits(**stated)


@dataclass
class Visit:
    """What one visit asked for.

    Args:
        url: of the page.
        role: of the page in its event: its requests are part of the same one.
        clock: monotonic seconds.
    """

    url: str
    role: Role
    clock: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    answers: list[tuple[Exchange, Pointer]] = field(default_factory=list)
    """What may hold comments, with the places where it lies."""
    login: Login | None = None
    """Cookies that the browser has."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """URL and reason of what was not carried."""
    notes: list[str] = field(default_factory=list)
    """What a limit cut."""
    asked: int = 0
    documents: int = 0
    last_activity: float = 0.0
    closed: bool = False
    started: dict[int, float] = field(default_factory=dict)
    """When what is being carried began."""

    def idle(self) -> float | None:
        """Seconds since the network last moved; None while something is carried that is no stream."""
        now = self.clock()
        if any(now - at < _STREAM for at in self.started.values()):
            return None
        return now - self.last_activity

    def role_of_request(self, url: str = "", sent: bytes = b"") -> Role:
        """Role of anything that the browser asks for; `sent` is a request's body."""
        return Role(
            self.role.event,
            "requisite",
            article=self.role.article or self.url,
            reason=BROWSER,
            run=self.role.run,
            time_zone=self.role.time_zone,
            robots=self.role.robots,
            asked=_text_of(sent),
            login=True if self.login is not None and self.login.header(url) else None,
        )

    def note(self, text: str) -> None:
        """Say once what a limit cut."""
        if text not in self.notes:
            self.notes.append(text)


def _text_of(sent: bytes) -> str | None:
    """A short text that a page sent, as it tells for which comment it asked."""
    if not 0 < len(sent) <= MAX_SENT:
        return None
    text = sent.decode("utf-8", "replace")
    return text if text.isprintable() or "\n" in text else None


def as_answer(exchange: Exchange) -> Exchange:
    """What may be a comment service's answer (JSON, JSON with padding, a frame's document) gets the role that has it read."""
    if not exchange.response:
        return exchange
    asked = {name.lower(): value for name, value in split_message(exchange.request)[1]}
    _, fields, body = split_message(exchange.response)
    kind = next((value for name, value in fields if name.lower() == "content-type"), "").lower()
    is_answer = (
        "json" in kind
        or "event-stream" in kind
        or ("javascript" in kind and _JSONP.match(body))
        or ("html" in kind and asked.get("sec-fetch-dest") in _FRAMES)
        or (kind.startswith("text/plain") and body.lstrip()[:1] in (b"{", b"["))
    )
    return replace(exchange, role=replace(exchange.role, name=ANSWER)) if is_answer else exchange


def is_read(capture: Capture) -> bool:
    """Whether a capture is one of a visit's answers that readers look at."""
    return capture.role.name == ANSWER and capture.is_content
