"""Templates and what every page needs: links under the prefix, dates and texts made safe to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from datetime import date as date_type
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from archives.index.reading import Row
from reading_room.place import Place
from reading_room.streaming import REST_FOLLOWS, streamed
from reading_room.text import marked, snippet, visible
from reading_room.thread import anchor

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")

_UNITS = (("days", 86_400), ("h", 3600), ("min", 60))


class Pages:
    """Renders templates.

    Args:
        prefix: what every link begins with.
        collection: its name, for the head of each page.
        place: of it on this machine, as it may be told.
    """

    def __init__(self, prefix: str, collection: str, place: Place) -> None:
        self.prefix, self.collection, self.place = prefix, collection, place
        self._env = Environment(
            loader=PackageLoader("reading_room"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, finalize=_shown,
        )  # fmt: skip
        self._env.globals.update(
            link=self.link,
            collection=collection,
            marked=marked,
            snippet=snippet,
            anchor=anchor,
            host_of=host_of,
            outgoing=outgoing,
            span=span,
            rest_follows=REST_FOLLOWS,
        )
        self._env.filters.update(
            day=day, moment=moment, number=number, lang=language, ago=ago, size=size, percent=percent,
            told=place.told,
        )  # fmt: skip

    def link(self, path: str, query: Mapping[str, Any] | None = None, /, **more: Any) -> str:
        """An address of the room; empty values of the query are left out, lists repeat their name."""
        given = {**(query or {}), **more}
        pairs = [
            (name, value)
            for name, values in given.items()
            for value in _several(values)
            if value not in (None, "")
        ]
        return f"{self.prefix}{quote(path)}{'?' + urlencode(pairs) if pairs else ''}"

    def page(self, template: str, status: int = 200, /, **context: Any) -> Response:
        """A page, sent while it is made; `here` names its place in the navigation."""
        given = {"here": "", "title": "", "words": "", **context}
        return streamed(self._env.get_template(template).generate(given), status, self.place.told)


def _several(values: Any) -> tuple[Any, ...]:
    return tuple(values) if isinstance(values, (list, tuple)) else (values,)


def _shown(value: Any) -> Any:
    """What every expression of a template goes through."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def host_of(url: str | None) -> str:
    """The host of an address, for people."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def outgoing(url: str | None) -> str | None:
    """An address that may be linked to: http and https alone."""
    return url if url and re.match(r"https?://[^\s\x00-\x20]+\Z", url) else None


def day(date: str | None) -> str:
    """The day of a date as printed."""
    return date[:10] if date else ""


def moment(date: str | None) -> str:
    """A date to the minute with its offset, as far as it is known: 2012-10-02 09:14 +05:00."""
    match = _DATE.match(date or "")
    if match is None:
        return date or ""
    zone = "+00:00" if match[3] == "Z" else match[3]
    return " ".join(part for part in (match[1], match[2], zone) if part)


def ago(date: str | None, now: datetime) -> str:
    """How long before or after now, for people: "2 h ago", "in 48 min"."""
    try:
        then = datetime.fromisoformat(date or "")
    except ValueError:
        return "at no date"
    seconds = (now - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()
    unit, length = next((u for u in _UNITS if abs(seconds) >= 2 * u[1]), ("s", 1))
    count = f"{abs(seconds) / length:,.0f} {unit}"
    return f"{count} ago" if seconds >= 0 else f"in {count}"


def size(count: int) -> str:
    """Bytes for people, in powers of a thousand."""
    for unit, length in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{count} B"


def percent(share: float | None) -> str:
    """0.978 -> 97.8 %."""
    return "–" if share is None else f"{100 * share:.1f} %"


def span(first: str, last: str) -> str:
    """Two days as one span: "3 – 5 Sep 2012"."""
    try:
        start, end = date_type.fromisoformat(first), date_type.fromisoformat(last)
    except ValueError:
        return first if first == last else f"{first} – {last}"
    if start == end:
        return f"{end.day} {end:%b} {end.year}"
    same_month = (start.year, start.month) == (end.year, end.month)
    begin = f"{start.day}" if same_month else f"{start.day} {start:%b}"
    return f"{begin if start.year == end.year else f'{begin} {start.year}'} – {end.day} {end:%b} {end.year}"


def number(value: int | None) -> str:
    """12,345."""
    return "" if value is None else f"{value:,}"


def language(row: Row) -> str | None:
    """A value for `lang`, only where it is a tag."""
    said = row.get("language")
    return said if said and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", said) else None
