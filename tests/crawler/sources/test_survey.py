"""The plan of `discover`, without network: pages by address in, a stanza out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from archives.capture import Capture
from crawler.cli.discover import outcome
from crawler.exit_codes import ExitCode
from crawler.sources.parse import parse_sources
from crawler.sources.stanza import as_json, site_of, stanza
from crawler.sources.survey import DiscoveryPlan

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = "https://www.news.example"


def links(count: int, month: int = 10) -> str:
    return "".join(
        f'<a href="/2012/{month}/{day:02}/a-long-headline-number-{day}/">A long headline number {day}</a>'
        for day in range(1, count + 1)
    )


def feed(count: int) -> str:
    items = "".join(
        f"<item><title>T{n}</title><link>{ROOT}/2012/10/{n:02}/a-long-headline-number-{n}/</link><pubDate>{n:02} Oct 2012 09:00:00 +0500</pubDate></item>"
        for n in range(1, count + 1)
    )
    return f"<rss><channel>{items}</channel></rss>"


PAGES = {
    f"{ROOT}/robots.txt": f"User-agent: *\nCrawl-delay: 7\nSitemap: {ROOT}/sitemap.xml\n",
    f"{ROOT}/": f"<html><link rel=alternate type='application/rss+xml' href='/feed/'><link rel='https://api.w.org/' href='/wp-json/'><nav><a href='/pakistan/'>Pakistan</a><a href='/about/'>About</a></nav>{links(9)}</html>",
    f"{ROOT}/sitemap.xml": f"<sitemapindex><sitemap><loc>{ROOT}/map-1.xml</loc><lastmod>2012-10-09</lastmod></sitemap></sitemapindex>",
    f"{ROOT}/map-1.xml": f"<urlset><url><loc>{ROOT}/2012/10/09/a-long-headline-number-9/</loc></url></urlset>",
    f"{ROOT}/feed/": feed(9),
    f"{ROOT}/wp-json/": json.dumps({"name": "News", "namespaces": ["wp/v2"], "timezone_string": "Asia/Karachi"}),
    f"{ROOT}/pakistan/": f"<html>{links(8, 11)}</html>",
    f"{ROOT}/about/": "<html><p>About us</html>",
}  # fmt: skip


def drive(pages: Mapping[str, str], plan: DiscoveryPlan) -> list[str]:
    """Answers every probe from the pages; others are 404. The addresses in the order in which they were asked."""
    asked = []
    while ready := plan.probes():
        for source in ready:
            asked.append(source.url)
            body = pages.get(source.url)
            capture = Capture(
                source.url,
                NOW,
                200 if body is not None else 404,
                (("Content-Type", "text/html"),),
                (body or "").encode(),
            )
            plan.take(source, capture)
    return asked


def test_survey_of_a_whole_site() -> None:
    plan = DiscoveryPlan(f"{ROOT}/")
    asked = drive(PAGES, plan)
    assert len(asked) == len(set(asked))
    site = site_of(plan)
    assert (site.name, site.start, site.feeds) == ("news.example", (f"{ROOT}/",), (f"{ROOT}/feed/",))
    assert (site.sitemaps, site.apis, site.sections) == (
        (f"{ROOT}/sitemap.xml",),
        (f"{ROOT}/wp-json/",),
        (f"{ROOT}/pakistan/",),
    )
    assert (site.time_zone, site.politeness.delay, site.cadence) == ("Asia/Karachi", 7.0, 43_200.0)
    assert outcome(plan) is ExitCode.OK


def test_stanza_is_the_site_again() -> None:
    plan = DiscoveryPlan(f"{ROOT}/")
    drive(PAGES, plan)
    text = stanza(plan, day="2026-01-01")
    assert parse_sources(text).sites == {"news.example": site_of(plan)}
    assert "# https://www.news.example/, looked at 2026-01-01" in text
    assert "articles look like /Y/M/M/text/ (100%)" in text
    assert "robots.txt asks for 7 s" in text
    assert json.loads(json.dumps(as_json(plan)))["looked_at"][0]["kind"] == "robots"


def test_sources_that_nobody_names_are_guessed_one_by_one() -> None:
    pages = {f"{ROOT}/": "<html><p>Hello</html>", f"{ROOT}/rss.xml": feed(3)}
    plan = DiscoveryPlan(f"{ROOT}/")
    asked = drive(pages, plan)
    assert site_of(plan).feeds == (f"{ROOT}/rss.xml",)
    assert f"{ROOT}/feed.xml" not in asked
    assert "sitemap_index" not in stanza(plan)  # guesses that led nowhere are not told


def test_nothing_found_and_nothing_reached() -> None:
    plan = DiscoveryPlan(f"{ROOT}/")
    drive({f"{ROOT}/": "<html><p>Hello</html>"}, plan)
    assert outcome(plan) is ExitCode.NOTHING
    gone = DiscoveryPlan(f"{ROOT}/")
    drive({}, gone)
    assert outcome(gone) is ExitCode.FAILURES


def fail(plan: DiscoveryPlan, error: str) -> int:
    count = 0
    while ready := plan.probes():
        for source in ready:
            count += 1
            plan.take(source, Capture(source.url, NOW, 0, (), b""), error)
    return count


def test_unreachable_and_denied_sites_are_not_guessed_at() -> None:
    for error, code in (
        ("dns: no such host", ExitCode.FAILURES),
        ("robots-denied: Disallow: /", ExitCode.REFUSED),
    ):
        plan = DiscoveryPlan(f"{ROOT}/")
        assert fail(plan, error) == 2
        assert outcome(plan) is code


def test_http_is_tried_where_https_does_not_answer() -> None:
    plan = DiscoveryPlan("https://n.example/", "http://n.example/")
    (robots, front) = plan.probes()
    plan.take(robots, Capture(robots.url, NOW, 0, (), b""), "refused")
    plan.take(front, Capture(front.url, NOW, 0, (), b""), "refused")
    assert [source.url for source in plan.probes()] == ["http://n.example/robots.txt", "http://n.example/"]


def test_redirected_front_page_is_the_start() -> None:
    plan = DiscoveryPlan("https://news.example/")
    (robots, front) = plan.probes()
    plan.take(robots, Capture(robots.url, NOW, 404, (), b""))
    plan.take(front, Capture(f"{ROOT}/", NOW, 200, (), f"<html>{links(9)}</html>".encode()))
    assert plan.front == f"{ROOT}/"
    assert site_of(plan).start == (f"{ROOT}/",)


def test_survey_is_bounded_on_a_site_without_end() -> None:
    """Every page names new feeds, sections and sitemaps."""
    plan = DiscoveryPlan(f"{ROOT}/", limit=25)
    count = 0
    while ready := plan.probes():
        for source in ready:
            count += 1
            more = "".join(
                f"<link rel=alternate type='application/rss+xml' href='/feed-{count}-{n}/'><link rel=sitemap href='/s-{count}-{n}.xml'><a href='/sec{count}x{n}/'>Section {n}</a>"
                for n in range(20)
            )
            plan.take(source, Capture(source.url, NOW, 200, (), f"<html>{more}</html>".encode()))
    assert 5 < count <= 25
