"""Where the links of records lead: a comment stays on its page, a teaser leads to a story of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from spiders.dates.shapes import date_in
from spiders.sheet.outline import Outline, amount
from spiders.sheet.vocabulary import PRESSED, PROFILE_HREF, REPLY_HREF
from spiders.sheet.words import Words
from spiders.threads.mined.drafts import Draft

RECORD_HREF = Words(
    r"#.*\d|[?&](?:p|post|pid|comment|cid|commentid)=\d|comment[-/]\d|/posts?[-/]?\d", any_case=True
)
_RECORD_ADDRESS = Words(
    r"[?&](?:p|post|pid|comment|cid|commentid)=\d|comment[-/]\d|/posts?[-/]?\d", any_case=True
)
_HERE = ("#", "javascript:", "mailto:")
_LEADING = 0.2
"""Share of the records that may lead away: comments name addresses too."""
_TITLE = 20
"""Characters of a link that is a title, not a name or a label."""
_TITLE_WORDS = 4
"""Words of a link that is a title where the record leads to the same address twice: picture and words."""
_DISTINCT = 0.8
_MOST = 0.6
"""Records that must have a story: comments too name one now and then."""
_SPELT_OUT = re.compile(r"://|^www\.", re.IGNORECASE)
"""An address as the words of its link."""
_OF_WRITERS = frozenset(("nofollow", "ugc", "external", "author"))
"""What `rel` says of the link to a commenter's own page."""


def stays(outline: Outline, drafts: list[Draft]) -> bool:
    """Whether nearly all records hold no link to another page but their writer's, and no heading."""
    leading = sum(any(_leads(outline, place) for place in draft.nodes) for draft in drafts)
    return leading <= _LEADING * len(drafts)


def _leads(outline: Outline, place: int) -> bool:
    node = outline.nodes[place]
    if outline.tags[place] != "a":
        return outline.tags[place] in ("h1", "h2")
    href = node.get("href") or ""
    if not href or href.startswith(_HERE) or PROFILE_HREF.match(href) or REPLY_HREF.match(href):
        return False
    if RECORD_HREF.match(href):
        return bool(outline.url and _fragment_elsewhere(outline, href))
    line = outline.line(place)
    if PRESSED.fullmatch(line):
        return False
    return not (outline.chars[place] < _TITLE and not _OF_WRITERS.isdisjoint((node.get("rel") or "").split()))


def _fragment_elsewhere(outline: Outline, href: str) -> bool:
    """Whether a link to a numbered anchor leads to one on another page."""
    before, _, fragment = href.partition("#")
    if not fragment or _RECORD_ADDRESS.match(before):
        return False
    return _target(outline, href).split("?")[0] != _path(outline.url)


def stories(outline: Outline, drafts: list[Draft]) -> float:
    """Share of the records that lead to a story of their own by a title. No title or page is that of several: subjects
    repeat."""
    titles = [title for draft in drafts if (title := next(_titles(outline, draft), None)) is not None]
    targets, words = [target for target, _ in titles], [line for _, line in titles]
    return _share(targets, drafts) if _are_distinct(words) else 0.0


def on_others(outline: Outline, drafts: list[Draft]) -> float:
    """Share of the records that lead to a numbered anchor of a page of their own: comments on other stories. A thread's
    permalinks lead to one page."""
    return _share([page for draft in drafts if (page := next(_anchors(outline, draft), None))], drafts)


def _share(targets: list[str], drafts: list[Draft]) -> float:
    share = len(targets) / len(drafts)
    return share if share >= _MOST and _are_distinct(targets) else 0.0


def _are_distinct(values: list[str]) -> bool:
    return len(values) > 1 and len(set(values)) >= _DISTINCT * len(values)


def _titles(outline: Outline, draft: Draft) -> Iterator[tuple[str, str]]:
    """Target and words of the links that are a title: long, no date, to another page."""
    targets: list[str] = []
    links: list[tuple[int, str]] = []
    for place in draft.nodes:
        href = (outline.nodes[place].get("href") or "") if outline.tags[place] == "a" else ""
        if not href or href.startswith(_HERE) or RECORD_HREF.match(href):
            continue
        if PROFILE_HREF.match(_after_host(href)) or REPLY_HREF.match(href):
            continue
        target = _target(outline, href)
        if target.split("?")[0] == _path(outline.url):
            continue
        targets.append(target)
        links.append((place, target))
    for place, target in links:
        line = outline.line(place) or _called(outline, place)
        doubled = targets.count(target) > 1 and len(line.split()) >= _TITLE_WORDS
        if (amount(line) >= _TITLE or doubled) and date_in(line) is None and not _is_label(line):
            yield target, line


def _called(outline: Outline, place: int) -> str:
    """What a link without words is called: one that is stretched over its card says it in `aria-label` or `title`."""
    node = outline.nodes[place]
    return " ".join((node.get("aria-label") or node.get("title") or "").split())


def _is_label(line: str) -> bool:
    return PRESSED.fullmatch(line) is not None or _SPELT_OUT.search(line) is not None


def _anchors(outline: Outline, draft: Draft) -> Iterator[str]:
    """The other pages to whose numbered anchors a record's links lead: its comment in the story that it stands under."""
    for place in draft.nodes:
        href = (outline.nodes[place].get("href") or "") if outline.tags[place] == "a" else ""
        if outline.url and "#" in href and RECORD_HREF.match(href) and _fragment_elsewhere(outline, href):
            yield _target(outline, href).split("?")[0]


def are_notes(outline: Outline, drafts: list[Draft]) -> bool:
    """Whether the records are footnotes: each leads back to a place of its own in the words above them."""
    first = drafts[0].place
    backs = [back for draft in drafts if (back := _back(outline, draft, first)) is not None]
    return len(drafts) > 1 and len(set(backs)) >= _DISTINCT * len(drafts)


def _back(outline: Outline, draft: Draft, first: int) -> int | None:
    """The place before all records that one of them links to."""
    for place in draft.nodes:
        href = (outline.nodes[place].get("href") or "") if outline.tags[place] == "a" else ""
        if len(href) > 1 and href.startswith("#"):
            target = by_id(outline).get(href[1:])
            if target is not None and target < first and not outline.holds(target, first):
                return target
    return None


def points_away(outline: Outline, place: int, first: int) -> bool:
    """Whether a line is nothing but a link to another page, or to a place of this one where a record does not stand."""
    if not outline.chars[place] or outline.linked[place] < outline.chars[place]:
        return False
    around = (place, *range(place + 1, outline.end(place)), *outline.above(place, 4))
    href = next((outline.nodes[n].get("href") or "" for n in around if outline.tags[n] == "a"), "")
    if href.startswith("#"):
        target = by_id(outline).get(href[1:])
        return target is not None and not outline.holds(target, first) and not outline.holds(target, place)
    return bool(href and outline.url) and _target(outline, href).split("?")[0] != _path(outline.url)


def by_id(outline: Outline) -> dict[str, int]:
    """The places of a page's anchors by their names."""
    known: dict[str, int] | None = outline.notes.get(("by-id",))
    if known is None:
        known = {}
        for place, node in enumerate(outline.nodes):
            for name in (node.get("id"), node.get("name")):
                if name:
                    known.setdefault(name, place)
        outline.notes["by-id",] = known
    return known


def _after_host(href: str) -> str:
    """Path and query of a link: a host may be called like a profile (`authority.example`)."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    return f"{parts.path}?{parts.query}"


def _target(outline: Outline, href: str) -> str:
    """The page that a link leads to, without fragment and scheme."""
    try:
        parts = urlsplit(urljoin(outline.url, href.strip()))
    except ValueError:
        return href
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}" + (
        f"?{parts.query}" if parts.query else ""
    )


def _path(url: str) -> str:
    """Host and path of a page's own address."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"
