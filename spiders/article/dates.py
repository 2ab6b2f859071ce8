"""Which dates of a page are its publication and its last change; reading one string is `spiders.dates`' business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spiders.article.bylines import is_here
from spiders.article.canonical import canonical_url
from spiders.article.date_guess import guess_date
from spiders.article.shown_day import in_local_day, labelled, revision
from spiders.article.visible_dates import SeenDate, seen_dates, url_date
from spiders.dates.strings import find, read
from spiders.dates.value import DateValue
from spiders.sheet.jsonld import text_of
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import item_value, sources

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate", "parsely-pub-date",
    "sailthru.date", "publish-date", "publishdate", "publish_date", "pubdate", "published_time", "published_date",
    "date_published", "datepublished", "publicationdate", "publication_date", "citation_publication_date",
    "citation_online_date", "dc.date.created", "dcterms.created", "dc.created",
    "dc.date", "dcterms.date", "originalpublicationdate", "article.published", "article:published", "article.created",
    "displaydate", "cxenseparse:publishtime", "cxenseparse:recs:publishtime", "shareaholic:article_published_time", "rnews:datepublished",
    "bt:pubdate", "ptime", "date", "created",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time", "dc.date.modified",
    "dcterms.modified", "datemodified", "date_modified", "last-modified", "lastmod", "modified_time", "utime",
    "dc.modified", "shareaholic:article_modified_time", "revised",
)  # fmt: skip


# Tags that some systems fill with the day of the last build: a `time` element near the headline knows better.
_WEAK = frozenset(
    f"meta:{name}"
    for name in ("date", "created", "dc.date", "dcterms.date", "dc.created", "dcterms.created", "ptime")
)


@dataclass(frozen=True, slots=True)
class PageDates:
    """Published and modified, each with how it was read; a value's `iso` may be null beside its raw string."""

    published: DateValue | None = None
    published_method: str | None = None
    modified: DateValue | None = None
    modified_method: str | None = None


def read_dates(page: Page, *, language: str | None, zone: str | None, day_first: bool | None) -> PageDates:
    """The page's dates; machine-readable ones first, what stands beside the headline next, `htmldate` last."""
    reader = _Reader(page, language, zone, day_first)
    published, how = reader.first(_published(page))
    modified, how_modified = reader.first(_modified(page))
    shown = revision(page, reader.find)
    if shown is not None:
        return PageDates(shown, "revision", modified, how_modified)
    if published is None or published.iso is None:
        seen = seen_dates(page)
        published, how = _from_page(page, reader, seen, (published, how))
        if modified is None:
            modified, how_modified = reader.first((d.text, d.method) for d in seen if d.updated)
    else:
        published, how = _outvoted(page, (published, how), reader)
        if how in _WEAK or (published.iso or "").endswith("+00:00"):
            published, how = _against_shown(page, (published, how), modified, reader)
    published = _to_the_minute(page, published, reader)
    return PageDates(published, how, modified, how_modified)


def dates_by(page: Page, *, language: str | None, modified: bool) -> Iterator[tuple[str | None, str, str]]:
    """Every date that the page gives as that of its publication or last change, in the order of `read_dates`: as it was
    read (null for one that tells no day), how, and what stands there."""
    reader = _Reader(page, language, page.capture.role.time_zone, None)
    stated = _modified(page) if modified else _published(page)
    seen = ((line.text, line.method) for line in seen_dates(page) if line.updated == modified)
    for raw, method in (*stated, *seen):
        value = reader.one(raw)
        yield value.iso if value else None, method, raw
    if modified:
        return
    named = url_date(canonical_url(page)[0])
    if named is not None:
        yield named, "url", named
    for value, method in (
        (labelled(page, reader.find, is_here), "text"),
        (guess_date(page, _MODIFIED_META), "htmldate"),
    ):
        if value is not None:
            yield value.iso, method, value.raw


@dataclass(frozen=True, slots=True)
class _Reader:
    """`spiders.dates` in the context of one page."""

    page: Page
    language: str | None
    zone: str | None
    day_first: bool | None

    def first(self, found: Iterator[tuple[str, str]]) -> Picked:
        """The first decided date with its method, else the first undecided one."""
        undecided: Picked = (None, None)
        for raw, method in found:
            value = self.one(raw)
            if value is not None and value.iso is not None:
                return value, method
            if value is not None and undecided[0] is None:
                undecided = value, method
        return undecided

    def one(self, text: str) -> DateValue | None:
        return _read(text, self.page, self.language, self.zone, self.day_first)

    def find(self, text: str) -> list[DateValue]:
        clock = self.page.date
        found = find(
            text, language=self.language, base=clock, zone=self.zone, day_first=self.day_first, latest=clock
        )
        return [value for _, _, value in found]


Picked = tuple[DateValue | None, str | None]


def _outvoted(
    page: Page, stated: tuple[DateValue, str | None], reader: _Reader
) -> tuple[DateValue, str | None]:
    """Open Graph's time of publication where JSON-LD has another day and the date at the headline sides with it."""
    published, how = stated
    if how != "json-ld":
        return stated
    names = _PUBLISHED_META[:1]
    other, method = reader.first(
        (text, f"meta:{n}") for n in names for text in page_meta(page).get(n, [])[:1]
    )
    day = ((other.iso if other else None) or "")[:10]
    if other is None or len(day) < 10 or day == (published.iso or "")[:10]:
        return stated
    lines = (reader.one(d.text) for d in seen_dates(page) if d.near and not d.updated)
    line = next((value for value in lines if value is not None and value.iso), None)
    return (other, method) if line is not None and (line.iso or "")[:10] == day else stated


def _against_shown(page: Page, stated: Picked, modified: DateValue | None, reader: _Reader) -> Picked:
    """Weak tags give way to a date near the headline; a UTC instant is written on the local day that is shown."""
    published, how = stated
    lines = [d for d in seen_dates(page) if d.near and not d.updated]
    values = [(d.method, value) for d in lines if (value := reader.one(d.text)) is not None and value.iso]
    changed = ((modified.iso if modified else None) or "")[:10]
    values = [(method, value) for method, value in values if (value.iso or "")[:10] != changed]
    if published is None or not values:
        return stated
    if how in _WEAK:
        method, line = values[0]
        return (line, method) if (line.iso or "")[:10] != (published.iso or "")[:10] else stated
    return in_local_day(page, published, (value for _, value in values[:1])), how


def _to_the_minute(page: Page, stated: DateValue | None, reader: _Reader) -> DateValue | None:
    """A stated day with the time of day that another tag or the line at the headline gives for that very day.

    Where the page prints the day without a time, later lines of the same day are somebody else's (a comment's).
    """
    day = (stated.iso if stated else None) or ""
    if len(day) != len("2012-10-02"):
        return stated
    tags = [reader.one(text) for text, _ in _published(page)]
    lines = (reader.one(d.text) for d in seen_dates(page) if d.near and not d.updated)
    line = next((value for value in lines if value is not None and (value.iso or "").startswith(day)), None)
    for value in (*tags, line):
        if value is None or value.method == "relative" or value.precision not in {"minute", "second"}:
            continue
        if (value.iso or "").startswith(f"{day}T"):
            return value
    return stated


def _from_page(page: Page, reader: _Reader, seen: Sequence[SeenDate], undecided: Picked) -> Picked:
    """Without markup: the date line near the headline if the URL does not contradict it, the URL, a labelled date,
    `htmldate`."""
    named = url_date(canonical_url(page)[0])
    line, how = reader.first((d.text, d.method) for d in seen if not d.updated)
    if named is not None:
        near = line is not None and line.iso is not None and _days_apart(line.iso, named) <= 1
        return (line, how) if near else (DateValue(named, named, "day", "attribute"), "url")
    if line is not None and line.iso is not None and len(line.iso) >= len("2012-10-02"):
        return line, how
    named_so = labelled(page, reader.find, is_here)
    if named_so is not None:
        return named_so, "text"
    guessed = guess_date(page, _MODIFIED_META)
    return (guessed, "htmldate") if guessed is not None else undecided if undecided[0] else (line, how)


def _days_apart(a: str, b: str) -> int:
    return abs((date.fromisoformat(a[:10]) - date.fromisoformat(b[:10])).days) if len(a) >= len(b) else 999


def _read(
    raw: str, page: Page, language: str | None, zone: str | None, day_first: bool | None
) -> DateValue | None:
    value = _parse(raw, page, language, zone, day_first)
    if value is None or value.iso is None:
        return value
    latest = (page.date + timedelta(days=1, hours=14)).strftime("%Y-%m-%d")
    return value if value.iso[:4] >= "1990" and value.iso[:10] <= latest else replace(value, iso=None)


def _parse(
    raw: str, page: Page, language: str | None, zone: str | None, day_first: bool | None
) -> DateValue | None:
    for tongue in dict.fromkeys(
        (language, None)
    ):  # a site's template may speak another language than its texts
        value = read(raw, language=tongue, base=page.date, zone=zone, day_first=day_first, latest=page.date)
        if value is not None:
            return value
    return None


def _published(page: Page) -> Iterator[tuple[str, str]]:
    gathered = sources(page)
    for key in ("datePublished", "dateCreated", "uploadDate"):
        text = text_of(gathered.node.get(key))
        if text:
            yield text, "json-ld"
    for name in _PUBLISHED_META[:1]:
        yield from ((text, f"meta:{name}") for text in page_meta(page).get(name, [])[:1])
    for name in _PUBLISHED_META[1:]:
        yield from ((text, f"meta:{name}") for text in page_meta(page).get(name, [])[:1])
    for element in gathered.microdata("datePublished"):
        yield item_value(element), "microdata"
    for element in page.tree.iter("time"):
        if element.get("pubdate") is not None and element.get("datetime"):
            yield element.get("datetime") or "", "time"


def _modified(page: Page) -> Iterator[tuple[str, str]]:
    gathered = sources(page)
    text = text_of(gathered.node.get("dateModified"))
    if text:
        yield text, "json-ld"
    for element in gathered.microdata("dateModified"):
        yield item_value(element), "microdata"
    for name in _MODIFIED_META:
        yield from ((text, f"meta:{name}") for text in page_meta(page).get(name, [])[:1])
