"""What to look at to learn how a site can be followed: the plan of `discover`, without fetching.

Whoever fetches asks `probes()` for addresses, hands every answer to `take`, and asks again until there are none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from urllib.parse import urljoin, urlsplit

import orjson
from protego import Protego

from archives.capture import Capture
from spiders.dates.spans import span
from spiders.discovery.found import Discovery, Found, Source, Window
from spiders.discovery.reader import read_source
from spiders.discovery.shapes import SiteShapes, generalise, shape_of
from spiders.discovery.urls import host_of, same_site
from spiders.read.reader import story_of
from spiders.sheet.page import Page

_GUESSES = {
    "sitemap": ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap.txt"),
    "feed": ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json", "/rss"),
}
"""Addresses tried where a site names none; the first that answers with entries ends the guessing."""
_PER_KIND = {"sitemap": 6, "feed": 4, "api": 2, "section": 6}
_EXPLORED = 8
"""Links tried where nothing tells a list from a story: short headlines at shallow addresses, topics of a forum."""
_MIN_ARTICLES = 5
"""Article links that make a page a section worth following."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One address that was looked at."""

    source: Source
    discovery: Discovery
    status: int
    error: str | None = None
    guessed: bool = False
    url: str = ""
    """Where it was found after redirects."""
    is_story: bool = False
    """What was taken for a section reads as a story."""

    @property
    def usable(self) -> bool:
        """Whether entries (or child sitemaps) came from it."""
        if self.is_story:
            return False
        minimum = _MIN_ARTICLES if self.source.kind == "section" else 1
        return self.discovery.entries >= minimum and "comment-feed" not in self.discovery.flags

    @property
    def newest(self) -> str | None:
        """Date of its newest entry."""
        dates = [
            item.date_published or item.lastmod for item in (*self.discovery.found, *self.discovery.next)
        ]
        known = [date for date in dates if span(date)]
        return max(known, key=lambda date: span(date) or (0,), default=None)


@dataclass
class DiscoveryPlan:
    """A survey of one site.

    Args:
        front: address of its front page.
        fallback: tried instead where the front page cannot be reached (http for a name without scheme).
        limit: requests in all; a survey is a visit, not a crawl.
    """

    front: str
    fallback: str | None = None
    window: Window = field(default_factory=Window)
    agent: str = "Tearsheet"
    limit: int = 30
    findings: list[Finding] = field(default_factory=list)
    shapes: SiteShapes = field(default_factory=SiteShapes)
    time_zone: str | None = None
    crawl_delay: float | None = None

    def __post_init__(self) -> None:
        self._asked: set[str] = set()
        self._open: dict[str, Source] = {}
        self._guessed: dict[str, int] = dict.fromkeys(_GUESSES, 0)
        self._explored = 0
        self._lists: dict[int, tuple[Capture, Source]] = {}
        self._queue: list[Source] = [
            Source(urljoin(self.front, "/robots.txt"), "robots"),
            Source(self.front, "section"),
        ]

    def probes(self) -> list[Source]:
        """Addresses to fetch now, each once; empty while answers are out, or when the survey is over."""
        if not self._queue and not self._open:
            self._explore()
        if not self._queue and not self._open:
            self._guess()
        ready, self._queue = self._queue, []
        for source in (
            ready := [one for one in ready if one.url not in self._asked][: self.limit - len(self._asked)]
        ):
            self._asked.add(source.url)
            self._open[source.url] = source
        return ready

    def take(self, source: Source, capture: Capture, error: str | None = None) -> None:
        """One answer: a capture, with status 0 and the error where there was none."""
        self._open.pop(source.url, None)
        front = source.url == self.front
        if front and self.fallback and capture.status == 0:
            self._start_over(self.fallback)
            return
        if front and capture.status and same_site(capture.url, self.front):
            self.front = capture.url
        at = replace(source, url=capture.url) if capture.status else source
        discovery = read_source(capture, at, self.shapes)
        guessed = source.url in self._guesses()
        story = self._is_story(source, capture, at, discovery)
        self.findings.append(Finding(source, discovery, capture.status, error, guessed, capture.url, story))
        if story:
            self._learn_story(capture.url)
            return
        if source.kind == "section" and capture.is_content:
            self._lists[len(self.findings) - 1] = (capture, at)
        self._learn(source, capture, discovery)
        self._follow(source, discovery)

    def _is_story(self, source: Source, capture: Capture, at: Source, discovery: Discovery) -> bool:
        """Whether what a link led to reads as a story; the front page is none, whatever it shows."""
        if source.kind != "section" or source.url == self.front or at.url == self.front:
            return False
        return capture.is_content and story_of(Page(capture), discovery) is not None

    def _learn_story(self, url: str) -> None:
        """A story teaches what the site's stories look like: the lists are read again, which may name more of them."""
        self.shapes.learn(articles=[url])
        for place, (capture, at) in self._lists.items():
            self.findings[place] = replace(
                self.findings[place], discovery=read_source(capture, at, self.shapes)
            )

    def _start_over(self, front: str) -> None:
        self.front, self.fallback = front, None
        self._queue = [Source(urljoin(front, "/robots.txt"), "robots"), Source(front, "section")]

    def _learn(self, source: Source, capture: Capture, discovery: Discovery) -> None:
        if source.kind in ("feed", "api") or any(
            item.title for item in discovery.found if source.kind == "sitemap"
        ):
            self.shapes.learn(articles=[item.url for item in discovery.found])
        if source.kind == "robots" and capture.status == 200:
            delay = Protego.parse(capture.content[:500_000].decode("utf-8", "replace")).crawl_delay(
                self.agent
            )
            self.crawl_delay = float(delay) if delay else None
        if source.kind == "api":
            self.time_zone = self.time_zone or _zone_of(capture.content)

    def _follow(self, source: Source, discovery: Discovery) -> None:
        """What a source names: children of an index but two, pages of a list none, sections of the front page alone."""
        wanted = list(discovery.next)
        if source.kind == "sitemap":
            wanted = wanted[:2]
        elif source.kind in ("section", "feed") and source.url != self.front and source.kind != "robots":
            wanted = [item for item in wanted if item.kind in ("feed", "api")]
        for item in wanted:
            if item.kind == "section" and not _like_a_section(item, self.front):
                continue
            planned = [
                one
                for one in (*self._queue, *self._open.values(), *(f.source for f in self.findings))
                if one.kind == item.kind
            ]
            if len(planned) <= _PER_KIND.get(item.kind, 0) and item.url not in self._asked:
                self._queue.append(Source(item.url, item.kind, self.window, item.source))

    def _explore(self) -> None:
        """Where nothing that lists stories was found: links of the shape that the lists have most of, to see what they are."""
        if any(one.usable for one in self.findings) or self._explored >= _EXPLORED:
            return
        links = {
            item.url: generalise(shape_of(item.url).pattern)
            for place in self._lists
            for item in self.findings[place].discovery.next
            if item.kind == "section" and item.url not in self._asked
        }
        often = Counter(links.values())
        for url in sorted(links, key=lambda url: -often[links[url]])[: _EXPLORED // 2]:
            self._explored += 1
            self._queue.append(Source(url, "section", self.window, f"section:{self.front}"))

    def _guess(self) -> None:
        if not any(finding.status for finding in self.findings):
            return
        for kind, paths in _GUESSES.items():
            if any(one.usable for one in self.findings if one.source.kind == kind):
                continue
            place = self._guessed[kind]
            self._guessed[kind] = place + 1
            if place < len(paths):
                self._queue.append(Source(urljoin(self.front, paths[place]), kind, self.window, "guess"))

    def _guesses(self) -> set[str]:
        return {
            urljoin(self.front, path)
            for kind, paths in _GUESSES.items()
            for path in paths[: self._guessed[kind]]
        }

    def usable(self, kind: str) -> tuple[Finding, ...]:
        """What was found of a kind and gave entries, in the order in which it was looked at."""
        return tuple(one for one in self.findings if one.source.kind == kind and one.usable)

    def gap(self) -> float | None:
        """Median seconds between two entries of the liveliest feed, news sitemap or REST page."""
        gaps: list[float] = []
        for finding in self.findings:
            known = (span(item.date_published) for item in finding.discovery.found)
            times = sorted((stated[0].timestamp() for stated in known if stated), reverse=True)[:30]
            if finding.source.kind != "section" and len(times) >= 5:
                gaps.append(median(later - earlier for later, earlier in pairwise(times)))
        return min(gaps, default=None)


def _like_a_section(item: Found, front: str) -> bool:
    """A shallow address with a short name, no paging: what stands in a navigation bar."""
    parts = urlsplit(item.url)
    segments = [part for part in parts.path.split("/") if part]
    short = bool(item.title) and len((item.title or "").split()) <= 4
    return (
        short
        and 1 <= len(segments) <= 2
        and not parts.query
        and host_of(item.url) == host_of(front)
        and "page" not in segments
    )


def _zone_of(content: bytes) -> str | None:
    """WordPress states its time zone in the REST index (`timezone_string`)."""
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    stated = data.get("timezone_string") if isinstance(data, dict) else None
    return stated if isinstance(stated, str) and "/" in stated else None
