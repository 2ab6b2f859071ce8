"""`tearsheet run` from the outside: discovery, changes alone, politeness, exit codes, the report."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.crawler.cli.commands import kill, lines, same_lines, start, tearsheet, wait_for, warcs
from tests.faults.audit import Audit, ledger_differences
from tests.servers.pages import Answer, Site, serve
from tests.servers.stories import comment, story, story_site

XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}


def news_site(stories: int, comments: int, per_page: int, **kwargs: Any) -> dict[str, Answer]:
    """A story site with front page, sitemap and feed; the addresses are relative to the host that is asked."""
    answers = story_site(stories, comments, per_page, **kwargs)
    links = "".join(
        f'<li><a href="/story/{n}/">Story number {n} of the harbour</a></li>' for n in range(1, stories + 1)
    )
    answers["/"] = Answer(f"<html><head><title>Front</title></head><body><ul>{links}</ul></body></html>")
    return answers


def publish(site: Site, stories: range) -> None:
    """Robots and sitemap with the site's own port."""
    entries = "".join(f"<url><loc>{site.url(f'/story/{n}/')}</loc></url>" for n in stories)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    site.answers["/sitemap.xml"] = Answer(f'<urlset xmlns="{namespace}">{entries}</urlset>', headers=XML)
    site.answers["/robots.txt"] = Answer(
        f"User-agent: *\nDisallow: /private/\nSitemap: {site.url('/sitemap.xml')}\n", headers=TEXT
    )


def configure(folder: Path, site: Site, *more: str, delay: str = "0s", concurrency: int = 8) -> None:
    stanza = [f'start = ["{site.url("/")}"]', *more]
    (folder / "sources.toml").write_text(
        f'[crawl]\ncontact = "test@example.org"\n[defaults.politeness]\ndelay = "{delay}"\nconcurrency = {concurrency}\n'
        "[sites.test]\n" + "\n".join(stanza) + "\n"
    )


def changes(folder: Path, kind: str, run: str | None = None) -> Counter[str]:
    return Counter(line["change"] for line in lines(folder, kind) if run in (None, line["run"]))


def test_only_what_changed_is_told_and_stored(tmp_path: Path) -> None:
    stories = 20
    with serve(news_site(stories, comments=6, per_page=4)) as site:
        publish(site, range(1, stories + 1))
        configure(tmp_path, site)
        assert tearsheet("run", cwd=tmp_path).returncode == 0
        assert changes(tmp_path, "articles") == {"new": stories}
        assert changes(tmp_path, "comments") == {"new": stories * 6}
        first = {path.name for path in warcs(tmp_path)}

        done = tearsheet("run", "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        again = json.loads(done.stdout)["run"]
        assert not [line for line in lines(tmp_path, "[ac]*") if line["run"] == again]
        assert not _payloads_stored_twice(tmp_path, first)

        kept = [n for n in range(2000, 2004) if n != 2001]
        site.answers["/story/2/"] = Answer(story(2, [comment(n) for n in kept], pages=2, declared=5))
        site.answers["/story/3/"] = Answer(
            story(
                3,
                [comment(n, "another text" if n == 3001 else None) for n in range(3000, 3004)],
                pages=2,
                declared=6,
            )
        )
        site.answers["/story/4/"] = Answer(
            str(site.answer("/story/4/").body).replace("number 126.", "number 126, corrected.")
        )
        site.answers["/story/5/"] = Answer(
            str(site.answer("/story/5/").body).replace(
                "</main>", "</main><aside>An advert, quite new</aside>"
            )
        )
        site.answers["/story/6/comment-page-2/"] = Answer(
            story(6, [comment(n) for n in (6004, 6005, 6006)], pages=2, page=2, declared=7)
        )
        done = tearsheet("run", "--json", cwd=tmp_path)
        third = json.loads(done.stdout)["run"]
    told = {(line["type"], line["id"].rsplit("/", 1)[-1] if line["type"] == "comment" else line["url"].split("/")[-2], line["change"])
            for line in lines(tmp_path, "[ac]*") if line["run"] == third}  # fmt: skip
    assert told == {
        ("comment", "2001", "removed"),
        ("article", "2", "unchanged-text"),
        ("article", "6", "unchanged-text"),
        ("comment", "3001", "edited"),
        ("article", "4", "updated"),
        ("comment", "6006", "new"),
    }
    assert list(ledger_differences(Audit(), tmp_path / "collections/main")) == []
    _extracting_gives_the_same_lines(tmp_path)
    history = ("articles", "article_bands", "comments", "emitted")  # extract notes no events and WARC files
    told = ledger_differences(Audit(), tmp_path / "collections/main")
    assert [text for text in told if text.startswith(history)] == []


def test_an_article_whose_address_and_link_look_like_a_sections(tmp_path: Path) -> None:
    """It is read as both: with its comment pages, followed in later runs; a list page stays a list page."""
    with serve(news_site(2, comments=2, per_page=5)) as site:
        publish(site, range(1, 3))
        links = "".join(f'<li><a href="/story/{n}/">Story number {n} of the harbour</a></li>' for n in (1, 2))
        links += '<a href="/story/1/comment-page-1/#comments">2 comments on story number 1</a>'
        menu = '<a href="/harbour/">Harbour</a> <a href="/politics/">Politics</a>'
        site.answers["/"] = Answer(
            f"<html><head><title>Front</title></head><body>{menu}{links}</body></html>"
        )
        site.answers["/politics/"] = Answer(
            f"<html><title>Politics</title><h1>Politics</h1>{links * 4}</html>"
        )
        pages = [[comment(n) for n in ids] for ids in ((9001, 9002), (9003,))]
        for page, found in enumerate(pages, 1):
            html = story(9, found, pages=2, page=page, declared=3).replace("/story/9/", "/harbour/")
            site.answers["/harbour/" if page == 1 else "/harbour/comment-page-2/"] = Answer(html)
        configure(tmp_path, site)
        assert tearsheet("run", cwd=tmp_path).returncode == 0
        assert {line["url"] for line in lines(tmp_path, "articles")} == {
            site.url(path) for path in ("/story/1/", "/story/2/", "/harbour/")
        }
        assert changes(tmp_path, "comments") == {"new": 7}

        site.answers["/"] = Answer("<html><head><title>Front</title></head><body>Nothing today</body></html>")
        site.answers["/harbour/"] = Answer(
            str(site.answer("/harbour/").body).replace("<p>", "<p>Corrected. ", 1)
        )
        done = tearsheet("run", "--json", cwd=tmp_path)
        again = json.loads(done.stdout)["run"]
    assert [(line["url"].split("/")[-2], line["change"]) for line in lines(tmp_path, "[ac]*") if line["run"] == again] == [
        ("harbour", "updated")
    ]  # fmt: skip
    _extracting_gives_the_same_lines(tmp_path)


def _extracting_gives_the_same_lines(folder: Path) -> None:
    live = lines(folder)
    collection = folder / "collections/main"
    shutil.rmtree(collection / "records")
    for path in collection.glob("ledger.sqlite*"):
        path.unlink()
    done = tearsheet("extract", "collections/main/archive", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert list(same_lines(live, lines(folder))) == []


def _payloads_stored_twice(folder: Path, first: set[str]) -> list[str]:
    """Pages of the second run that were stored whole although the archive had them."""
    from archives.warc.reader import read_captures

    later = [path for path in warcs(folder) if path.name not in first]
    captures = [capture for path in later for capture in read_captures(path)]
    assert captures
    # tiny bodies are stored again: a revisit would weigh more (archives.warc.event.MIN_REVISIT_PAYLOAD)
    return [c.url for c in captures if c.kind == "response" and len(c.payload) >= 512]


def test_conditional_requests(tmp_path: Path) -> None:
    body = str(story(1, [comment(1000)]))

    class Answers(dict[str, Any]):
        pass

    with serve(news_site(1, comments=1, per_page=5)) as site:
        publish(site, range(1, 2))
        site.answers["/story/1/"] = Answer(body, headers={"Content-Type": "text/html", "ETag": '"v1"'})
        configure(tmp_path, site)
        assert tearsheet("run", cwd=tmp_path).returncode == 0
        site.answers["/story/1/"] = Answer("", 304, {"ETag": '"v1"'})
        assert tearsheet("run", cwd=tmp_path).returncode == 0
        asked = [line for line in site.log if line.path == "/story/1/"]
        assert [line.headers.get("If-None-Match") for line in asked] == [None, '"v1"']
    assert changes(tmp_path, "articles") == {"new": 1}
    page = [line for line in lines(tmp_path, "pages") if line["url"].endswith("/story/1/")][-1]
    assert (page["status"], page["error"], page["bytes"]) == (304, None, 0)
    assert page["capture"]["refers_to"]


def test_due_looks_only_at_what_is_due(tmp_path: Path) -> None:
    with serve(news_site(3, comments=1, per_page=5)) as site:
        publish(site, range(1, 4))
        configure(tmp_path, site)
        assert tearsheet("run", "--due", cwd=tmp_path).returncode == 0
        asked = len(site.log)
        assert tearsheet("run", "--due", cwd=tmp_path).returncode == 0
        assert len(site.log) == asked
        shown = tearsheet("status", "--json", cwd=tmp_path)
        assert json.loads(shown.stdout)["next_due"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"/": Answer("gone", 500), "/robots.txt": Answer("", 404)}, 3),
        ({"/": Answer("<html><body>nothing here</body></html>"), "/robots.txt": Answer("", 404)}, 4),
        ({"/robots.txt": Answer("User-agent: *\nDisallow: /", headers=TEXT)}, 5),
    ],
    ids=["down", "empty", "denied"],
)
def test_a_run_that_found_nothing_is_not_zero(tmp_path: Path, change: dict[str, Answer], code: int) -> None:
    with serve({**news_site(1, comments=1, per_page=5), **change}) as site:
        configure(tmp_path, site)
        done = tearsheet("run", "--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05", cwd=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr


def test_quiet_is_silent_where_all_is_well_and_names_what_failed(tmp_path: Path) -> None:
    with serve(news_site(2, comments=1, per_page=4)) as site:
        publish(site, range(1, 3))
        configure(tmp_path, site, "requisites = false")
        good = tearsheet("run", "-q", cwd=tmp_path)
        assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
        site.answers["/story/2/"] = Answer("busy", 500)
        bad = tearsheet("run", "-q", "--set", "FRONTIER_RETRIES=0", cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (3, "")
    assert "pages failed" in bad.stderr
    assert "http-500" in bad.stderr


def test_limits_end_with_their_code_and_go_on(tmp_path: Path) -> None:
    with serve(news_site(12, comments=1, per_page=5)) as site:
        publish(site, range(1, 13))
        configure(tmp_path, site, delay="0.2s", concurrency=1)
        assert tearsheet("run", "--max-pages", "5", cwd=tmp_path).returncode == 11
        assert tearsheet("run", cwd=tmp_path).returncode == 0
    assert changes(tmp_path, "articles") == {"new": 12}


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    with serve(news_site(40, comments=4, per_page=2, wait=0.02)) as site:
        publish(site, range(1, 41))
        configure(tmp_path, site)
        for seen in (15, 60):
            process = start("run", cwd=tmp_path)
            wait_for(lambda: len(site.log) > seen or process.poll() is not None)  # noqa: B023
            kill(process)
        assert tearsheet("run", cwd=tmp_path).returncode == 0
    ids = Counter(line["id"] for line in lines(tmp_path, "[ac]*"))
    assert len(ids) == 40 * 5
    assert set(ids.values()) == {1}


@pytest.mark.parametrize(("delay", "shortest", "typical"), [("0.4s", 0.395, 0.6), ("0s", 0.0, 0.2)])
def test_a_sites_own_delay_by_the_servers_log(
    tmp_path: Path, delay: str, shortest: float, typical: float
) -> None:
    """Longer and shorter than the general delay of other verbs, which must not show."""
    with serve(news_site(3, comments=1, per_page=5)) as site:
        publish(site, range(1, 4))
        configure(tmp_path, site, delay=delay, concurrency=1)
        assert tearsheet("run", cwd=tmp_path).returncode == 0
        gaps = [b.at - a.at for a, b in pairwise(site.log)]
        assert min(gaps) >= shortest
        assert median(gaps) < typical
        assert not [line for line in site.log if line.path.startswith("/private/")]


@pytest.mark.parametrize(
    ("text", "told"),
    [("[sites.x]\nstrat = ['https://e.example/']\n", "start"), ("[sites.x\n", "sources.toml"), ("", "site")],
)
def test_mistakes_in_the_sources_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.toml").write_text(text)
    done = tearsheet("run", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_site_has_its_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("[sites.tribune]\nstart = ['https://e.example/']\n")
    done = tearsheet("run", "tribun", cwd=tmp_path)
    assert done.returncode == 2
    assert "tribune" in done.stderr


def test_explain_and_the_report(tmp_path: Path) -> None:
    with serve(news_site(2, comments=1, per_page=5)) as site:
        publish(site, range(1, 3))
        site.answers["/"] = Answer(
            '<a href="/private/secret-story-of-the-harbour/">A secret story of the harbour</a>'
        )
        configure(tmp_path, site)
        tearsheet("run", cwd=tmp_path)
        told = tearsheet("explain", site.url("/story/1/"), cwd=tmp_path)
        assert told.returncode == 0
        assert "done" in told.stdout
        assert "sitemap:" in told.stdout
        assert tearsheet("explain", site.url("/never/"), cwd=tmp_path).returncode == 4
        fields = tearsheet("explain", site.url("/story/1/"), "--fields", cwd=tmp_path)
        assert fields.returncode == 0, fields.stderr
        assert re.search(r"(?m)^headline\n(?:    .*\n)*  > ", fields.stdout)
        assert tearsheet("explain", site.url("/never/"), "--fields", cwd=tmp_path).returncode == 4
    (report,) = (tmp_path / "collections/main/runs").glob("*.json")
    assert json.loads(report.read_text())["exit_code"] in (0, 5)
    assert "<svg" in report.with_suffix(".html").read_text()
    assert tearsheet("verify", cwd=tmp_path).returncode == 0


def test_dry_run_fetches_nothing(tmp_path: Path) -> None:
    with serve(news_site(2, comments=1, per_page=5)) as site:
        configure(tmp_path, site)
        done = tearsheet("run", "--dry-run", cwd=tmp_path)
        assert done.returncode == 0
        assert site.url("/") in done.stdout
        assert site.log == []
    assert not (tmp_path / "collections").exists()
