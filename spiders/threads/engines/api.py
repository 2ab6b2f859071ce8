"""Reading API answers: JSON of a capture and safe access to its values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.dates.value import DateValue
from spiders.sheet.json_text import loads
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.sheet.text import Drop, nothing
from spiders.threads.thread import FoundComment

Json = dict[str, Any]

_PADDING = re.compile(rb"(?:/\*\*/)?\s*(?:typeof [\w$.]{1,80} === 'function' && )?[\w$.]{1,80}\(\s*(?=[\[{])")
"""Before JSON with padding: the name of the function that the answer calls."""
_LONGEST = 40
"""Digits of a number; Python itself refuses thousands."""


def json_value(page: Page) -> object:
    """The capture's content as JSON, parsed once a page; None where it is none."""
    if "json" not in page.memo:
        content = page.capture.content.lstrip(b"\xef\xbb\xbf \t\r\n")
        if (padded := _PADDING.match(content)) is not None:  # JSONP
            content = content[padded.end() :].rstrip(b"); \t\r\n")
        try:
            page.memo["json"] = loads(content, page.notes) if content[:1] in (b"{", b"[") else None
        except ValueError:
            page.memo["json"] = None
    return page.memo["json"]


def json_object(page: Page) -> dict[str, Any] | None:
    """The capture's content where it is a JSON object."""
    value = json_value(page)
    return value if isinstance(value, dict) else None


def parsed_object(text: str | None) -> dict[str, Any] | None:
    """The JSON object that a text within a page is."""
    try:
        value = loads(text or "")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def objects(value: object) -> list[dict[str, Any]]:
    """The objects in a list, anything else left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def string(value: object) -> str | None:
    """A non-empty string, stripped; numbers as their digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def number_of(value: object) -> int | None:
    """A whole number, also where it comes as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value)
    digits = value.strip() if isinstance(value, str) else ""
    return int(digits) if digits.removeprefix("-").isdecimal() and len(digits) <= _LONGEST else None


def flag(value: object) -> bool | None:
    """True where the value says so, else null: absence of a mark proves nothing."""
    return True if value is True or value == 1 else None


def api_comment(
    engine: str,
    native: object,
    *,
    author: object = None,
    author_url: object = None,
    markup: object = None,
    plain: object = None,
    date: DateValue | None = None,
    modified: DateValue | None = None,
    parent: object = None,
    upvotes: object = None,
    downvotes: object = None,
    permalink: str | None = None,
    status: str = "visible",
    staff: object = None,
    drop: Drop = nothing,
) -> FoundComment:
    """A comment from an API's values: HTML in `markup`, without what `drop` tells, or bare text in `plain`; a placeholder
    keeps no text.

    A parent that is empty, zero or the comment itself is none.
    """
    text, clean = html_text(string(markup), drop) if markup is not None else (string(plain), None)
    own, above = string(native), string(parent)
    visible = status == "visible"
    found = FoundComment(
        native=own, author=string(author), author_url=string(author_url), date=date, date_modified=modified,
        text=text if visible else None, html=clean if visible else None, upvotes=number_of(upvotes),
        downvotes=number_of(downvotes), permalink=permalink, status=status, is_staff=flag(staff),
        method={"record": f"api:{engine}"},
    )  # fmt: skip
    if date is not None:
        found.method["date_published"] = "api"
    if above not in (None, "", "0", "root", own):
        found.parent, found.parent_method, found.method["parent_id"] = above, "api", "api"
    return found


def part(value: dict[str, Any], *names: str) -> dict[str, Any]:
    """The object at a path of keys, empty where there is none."""
    for name in names:
        inner = value.get(name)
        if not isinstance(inner, dict):
            return {}
        value = inner
    return value


def with_query(url: str, **changes: object) -> str:
    """An interface's address with other values of its query: its next page, the replies to one comment."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {
        key: str(value) for key, value in changes.items()
    }
    return urlunsplit(parts._replace(query=urlencode(query)))


def flatten(
    rows: list[dict[str, Any]], children: Callable[[dict[str, Any]], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """A tree's rows in reading order, each parent before its replies."""
    out: list[dict[str, Any]] = []
    waiting = list(reversed(rows))
    while waiting:
        row = waiting.pop()
        out.append(row)
        waiting.extend(reversed(children(row)))
    return out


def seconds(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
