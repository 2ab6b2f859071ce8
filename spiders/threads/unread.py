"""Why a thread that is there was not read: by what the page says, and what an interface that was asked answered."""

from __future__ import annotations

import re
from typing import Any

from spiders.sheet.page import Page
from spiders.threads.box import says_none
from spiders.threads.engines.api import json_value
from spiders.threads.engines.scripted import ANSWERS_KNOWN
from spiders.threads.reasons import CHANGED, EXPIRED, LIMITED, NEEDS_BROWSER, NO_READER, UNANSWERED
from spiders.threads.thread import Thread

_BY_SERVER = frozenset({"wordpress", "blogger", "hackernews", "schema.org"})
"""Engines whose pages show the thread, and name an interface besides."""
_TOKEN = re.compile(
    r"token|api.?key|jwt|session|expired|unauthori[sz]ed|not authori[sz]ed|unauthenticated|authentication|credential|signature|"
    r"log.?in|sign.?in",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"rate.?limit|too many|throttl|quota|slow down", re.IGNORECASE)
_ERROR_KEYS = frozenset({"error", "errors", "error_description", "errorcode", "message", "msg", "code", "reason", "detail", "title", "type",
                         "status", "response", "errormessage", "error_code", "errmsg", "extensions"})  # fmt: skip
_LOOKS = 200
"""Values of an error answer that are looked at."""


def why_unread(page: Page, thread: Thread) -> str | None:
    """What a page says of a script-drawn thread without comments; None where it is no such thread."""
    if thread.comments or thread.opening is not None:
        return None
    if thread.pointer is None or thread.engine in _BY_SERVER:
        return thread.unread
    if page.capture.role.name == "dom" and says_none(thread):
        thread.declared = 0
        return None
    if any(follow.role == "api" for follow in thread.follows):
        return UNANSWERED  # until an answer is there
    return NEEDS_BROWSER if thread.engine in ANSWERS_KNOWN else NO_READER


def refusal(page: Page) -> str:
    """What an interface's answer, in which no thread was read, says of the cause."""
    status = page.capture.status
    said = " ".join(_error_words(json_value(page)))
    if status in (401, 407) or (status != 429 and _TOKEN.search(said)):
        return EXPIRED
    if status == 200 or not status:
        return LIMITED if _LIMIT.search(said) else CHANGED
    return f"http-{status}"


def _error_words(answer: object) -> list[str]:
    """The short texts of an answer that stand where services tell errors."""
    found: list[str] = []
    waiting: list[tuple[str, Any, int]] = [("error", answer, 0)]
    while waiting and len(found) < _LOOKS:
        key, value, depth = waiting.pop()
        if isinstance(value, str):
            if key.lower() in _ERROR_KEYS and len(value) <= 300:
                found.append(value)
        elif depth < 4 and isinstance(value, dict):
            waiting += [(name, inner, depth + 1) for name, inner in list(value.items())[:40]]
        elif depth < 4 and isinstance(value, list) and key.lower() in _ERROR_KEYS:  # not what people wrote
            waiting += [(key, inner, depth + 1) for inner in value[:10]]
    return found
