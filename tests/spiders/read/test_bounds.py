"""Bounds of what one page may ask for, told on its line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy import Request

from archives.capture import Capture, Role
from crawler.crawl.bounds import StoryBounds
from crawler.crawl.desk import Desk
from crawler.crawl.tally import Tally
from spiders.crawl.fetched import Fetched
from spiders.crawl.page_line import page_line, robots_flags
from spiders.crawl.story_spider import StorySpider
from spiders.discovery.found import Discovery, Found
from spiders.read.chains import MAX_CHAIN, chain_limit
from spiders.read.reader import read
from spiders.read.requisites import MAX_OF_STORY, MAX_REQUISITES, story_limit
from spiders.reading import Read

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def capture(body: str, kind: str = "text/html", **role: object) -> Capture:
    return Capture(
        "http://news.test/a", NOW, 200, (("Content-Type", kind),), body.encode(), role=Role(**{"event": "e", **role})  # type: ignore[arg-type]
    )  # fmt: skip


def line(found: Capture, read: Read) -> tuple[str, ...]:
    return page_line(found, read.reading, flags=read.flags).flags


def test_requisites_of_a_page_and_of_a_style_sheet() -> None:
    text = "<p>The council met on Monday and voted on the new bridge, said the mayor in a statement.</p>" * 9
    images = "".join(f"<img src=/{n}.png>" for n in range(100_000))
    page = capture(f"<html><body><article><h1>A headline</h1>{text}{images}</article></body></html>")
    found = read(page)
    assert len(found.requisites) == MAX_REQUISITES
    assert "limit: 2000 requisites of one page" in line(page, found)
    sheet = capture("".join(f"@import '/{n}.css';" for n in range(9_000)), "text/css", name="requisite")
    found = read(sheet)
    assert len(found.requisites) == MAX_REQUISITES
    assert line(sheet, found) == ("limit: 2000 requisites of one page",)
    assert line(page, read(capture("<html><p>x</p><img src=/a.png></html>"))) == ("empty",)


def test_style_sheets_that_name_without_end() -> None:
    again = capture("@import 'a.css';" * 400_000 + "@import 'b.css';", "text/css", name="requisite")
    assert read(again).requisites == ("http://news.test/a.css",)
    unclosed = capture("@import 'a.css';" + "/*" * 500_000 + "@import 'b.css';", "text/css", name="requisite")
    assert read(unclosed).requisites == ("http://news.test/a.css",)
    word = "x" * 300_000
    images = capture(f"a{{b: image-set({word} type('{word}') 'a.png' 1x)}}", "text/css", name="requisite")
    assert read(images).requisites == ("http://news.test/a.png",)


def test_requisites_of_a_story_whose_style_sheets_fan_out() -> None:
    """The last one that is asked for says so in its role, and by it the same line is made live and offline."""
    bounds = StoryBounds(Tally())
    asked = [bounds.require("e", f"http://news.test/{n}.css") for n in range(MAX_OF_STORY)]
    assert asked == list(range(1, MAX_OF_STORY + 1))
    assert (
        bounds.require("e", "http://news.test/0.css") == 0
    )  # named by each page of the thread: it counts once
    assert bounds.require("e", "http://news.test/new.css") is None
    assert bounds.require("f", "http://news.test/0.css") == 1
    bounds.not_required("e")
    assert bounds.require("e", "http://news.test/new.css") == MAX_OF_STORY
    told = ("limit: 5000 requisites of one story",)
    last = capture("a{}", "text/css", name="requisite", number=MAX_OF_STORY, article="http://news.test/story")
    assert line(last, read(last)) == told
    tally = Tally()
    tally.take_page(Fetched(page_line(last, None), last.role))
    assert tally.limits == {"5000 requisites of one story": ["http://news.test/story"]}
    assert story_limit(Role(name="comment-page", number=MAX_OF_STORY)) == ()
    assert story_limit(Role(name="requisite", number=MAX_OF_STORY - 1)) == ()


def test_a_story_that_is_closed_leaves_no_addresses_behind() -> None:
    bounds = StoryBounds(Tally())
    assert bounds.require("e", "http://news.test/0.css") == 1
    bounds.closed("e")
    assert [bounds.require("e", f"http://news.test/{n}.png") for n in (1, 1)] == [2, 3]
    assert not bounds._named


def test_the_bound_of_a_story_is_told_though_the_run_knows_its_last_requisite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.crawl.bounds.MAX_OF_STORY", 3)
    monkeypatch.setattr("spiders.crawl.story_spider.MAX_OF_STORY", 3)
    desk = _Desk({"http://news.test/2.png", "http://news.test/3.png"})  # as another story of the run has them
    spider = StorySpider(name="x")
    spider.desk = desk
    page = capture("".join(f"<img src=/{n}.png>" for n in (0, 0, 1, 2, 3, 4, 5)))
    fetched = Fetched(page_line(page, None), page.role, requisites=read(page).requisites)
    request = spider.request(page.url, page.role)
    for _ in range(2):  # the next page of the thread names the same
        yielded = [again.url for again in spider.follow(fetched, request)]
        assert yielded == ["http://news.test/0.png", "http://news.test/1.png"][: len(yielded)]
    (last,) = desk.taken
    assert last.url == "http://news.test/4.png"
    assert last.meta["role"].number == 3
    assert last.headers["Referer"] == page.url.encode()
    assert yielded == []


class _Desk(Desk):
    """Knows some URLs, and takes the others."""

    def __init__(self, known: set[str]) -> None:
        self.known, self.taken = known, list[Request]()
        self.bounds = StoryBounds(Tally())

    def is_fresh(self, url: str) -> bool:
        return False

    def put(self, request: Request) -> bool:
        if request.url not in self.known:
            self.taken.append(request)
        return request.url not in self.known


def test_no_requisites_where_none_are_asked_for() -> None:
    """No bound is reached by a run that fetches none, nor by a crawl of other tools."""
    body = "".join(f"<img src=/{n}.png>" for n in range(3_000))
    for role in ({"requisites": False}, {"event": None}):
        page = capture(body, **role)
        assert read(page).requisites == ()
        assert not [flag for flag in line(page, read(page)) if "requisites" in flag]
    assert len(read(capture(body)).requisites) == MAX_REQUISITES


def test_chains_of_sources() -> None:
    def flags(name: str, number: int | None, kind: str) -> tuple[str, ...]:
        return chain_limit(Role(name=name, number=number), Discovery(next=(Found("http://x.test/", kind),)))

    assert flags("sitemap", MAX_CHAIN["sitemap"], "sitemap") == (
        "limit: 5 sitemaps that lead from one to the next",
    )
    assert flags("sitemap", MAX_CHAIN["sitemap"] - 1, "sitemap") == flags("sitemap", None, "sitemap") == ()
    assert flags("sitemap", 99, "section") == flags("section", 99, "section") == ()
    assert flags("feed", 100, "feed") == ("limit: 100 feeds that lead from one to the next",)


def test_a_crawl_delay_that_is_not_kept() -> None:
    said = "User-agent: a\nCrawl-delay: 10\nUser-agent: *\ncrawl-delay:172800.5 # two days\n"
    assert robots_flags(capture(said, "text/plain", name="robots")) == ("limit: Crawl-delay 172800 s",)
    assert robots_flags(capture("Crawl-delay: 30\n", "text/plain", name="robots")) == ()
    assert robots_flags(capture(said, "text/plain")) == ()
