"""Sources without an end, seen from the outside: each ends at a bound, and the bound is said."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from itertools import count
from pathlib import Path

from tests.crawler.cli.commands import QUICK, command, environment, lines, same_lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

ARCHIVE = ("archive", "--no-requisites", *QUICK)


class Trap:
    """Stories whose comment pages lead on for ever, each under an address that was never seen."""

    def __init__(self) -> None:
        self.numbers = count(2)

    def again(self, _: str) -> Answer:
        """The same comments under every address."""
        return self._page("/again/1/", [comment(n) for n in range(1, 4)])

    def fresh(self, _: str) -> Answer:
        """A comment that was never there on each page."""
        return self._page("/fresh/1/", [comment(next(self.numbers) * 1000)])

    def __call__(self, path: str) -> Answer:
        if path == "/":
            return Answer('<h1>Front</h1><a href="/fresh/1/">A story of the harbour that has no end</a>')
        kinds = {"again": self.again, "fresh": self.fresh}
        kind = kinds.get(path.split("/")[1])
        return kind(path) if kind else Answer("", 404)

    def _page(self, path: str, comments: list[str]) -> Answer:
        page = story(1, comments, base=path.removesuffix("/1/"), declared=900)
        further = (
            f'<a class="page-numbers" href="{path}?cpage={next(self.numbers)}&amp;x=1">Older comments</a>'
        )
        return Answer(page.replace('<div class="nav-links">', f'<div class="nav-links">{further}'))


def test_comment_pages_that_bring_nothing_new(tmp_path: Path) -> None:
    with serve({"*": Trap()}) as site:
        done = tearsheet(*ARCHIVE, site.url("/again/1/"), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert sum(line.path.startswith("/again/") for line in site.log) <= 3
    (article,) = lines(tmp_path, "articles")
    assert "limit: comment pages that bring nothing new lead to more" in article["flags"]
    assert "limit: comment pages that bring nothing new" in done.stdout
    live = lines(tmp_path)
    done = tearsheet("extract", "collections/main/archive", "-c", "anew", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(same_lines(live, lines(tmp_path, collection="anew"))) == []


def test_a_page_of_many_pictures_that_nobody_fetches(tmp_path: Path) -> None:
    """Without requisites no bound of theirs is reached, live or offline."""
    images = "".join(f'<img src="/{n}.png">' for n in range(2_100))
    with serve({"/story/": Answer(story(1, [], extra=images))}) as site:
        done = tearsheet(*ARCHIVE, site.url("/story/"), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    live = lines(tmp_path)
    assert [line["flags"] for line in live if line["type"] == "page" and line["role"] == "page"] == [[]]
    assert "limit" not in done.stdout
    tearsheet("extract", "collections/main/archive", "-c", "anew", cwd=tmp_path)
    assert list(same_lines(live, lines(tmp_path, collection="anew"))) == []


def test_comment_pages_without_an_end(tmp_path: Path) -> None:
    with serve({"*": Trap()}) as site:
        (tmp_path / "sources.toml").write_text(
            '[defaults.politeness]\ndelay = "0s"\nconcurrency = 4\n[sites.t]\nrequisites = false\n'
            f'start = ["{site.url("/")}"]\ncomments = {{ max_pages = 9 }}\n'
        )
        done = tearsheet("run", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert sum(line.path.startswith("/fresh/") for line in site.log) == 10
    assert "limit reached: 9 further pages of one story, at http" in done.stdout
    (article,) = lines(tmp_path, "articles")
    assert "thread-incomplete" in article["flags"]
    assert article["comments"]["complete"] is False


NAMES = (
    "",
    "The flood",
    "The pier",
    "The vote",
    "The engineer",
    "The ferry",
    "The mayor",
    "The plan",
    "The end",
)


def episode(path: str) -> Answer:
    """Pages of a series: each names the one before and the one after, as themes do."""
    (found,) = re.findall(r"(\d+)/$", path)
    number, base = int(found), path.removesuffix(f"{found}/")
    near = f'<link rel="prev" href="{base}{number - 1}/"><link rel="next" href="{base}{number + 1}/">'
    page = story(number, [], extra=near if number < 8 else "").replace(f"/story/{number}/", path)
    page = re.sub(rf"Story {number}: [^<.]*", f"{NAMES[number]} on day {number}", page)
    return Answer(page.replace("2026-03-04T10", f"2026-03-{number:02}T10"))


def part(path: str) -> Answer:
    """Three pages of one story; the canonical address of each is its own."""
    number = int(path.partition("page=")[2] or 1)
    links = "".join(f'<a href="/long/read?page={n}">{n}</a>' for n in (1, 2, 3) if n != number)
    rel = f'<link rel="next" href="/long/read?page={number + 1}">' if number < 3 else ""
    body = "".join(
        f"<p>Part {number} of the read, line {n}: the ferry was late again, said a speaker.</p>"
        for n in range(6)
    )
    page = story(1, [], body=body, extra=rel).replace('href="/story/1/"', f'href="{path}"')
    return Answer(page.replace("</article>", f'</article><div class="pagination">{links}</div>'))


def renamed(path: str) -> Answer:
    """Another post of the same name, which its address numbers."""
    number = 7 if path == "/vote-2/" else 3
    extra = '<link rel="next" href="/vote-2/">' if number == 3 else ""
    page = story(number, [], extra=extra).replace(f"/story/{number}/", path)
    return Answer(page.replace("2026-03-04T10", f"2026-03-{number:02}T10"))


def test_the_next_post_is_no_page_of_this_one(tmp_path: Path) -> None:
    starts = ["/podcast/episode-5/", "/2026/03/post-2/", "/blog/4/", "/long/read", "/vote/"]
    answers = {f"/long/read?page={n}": part for n in (2, 3)} | {"/long/read": part}
    answers |= {
        "/vote/": renamed,
        "/vote-2/": renamed,
        "/robots.txt": lambda _: Answer("", 404),
        "*": episode,
    }
    with serve(answers) as site:
        done = tearsheet(*ARCHIVE, *map(site.url, starts), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        asked = {line.path for line in site.log}
    assert asked == {*starts, "/long/read?page=2", "/long/read?page=3", "/robots.txt", "/vote-2/"}
    bodies = {
        line["url"].partition("/")[2].partition("/")[2].partition("/")[2]: line["body"]
        for line in lines(tmp_path, "articles")
    }
    assert all(f"Part {number} of the read" in bodies["long/read"] for number in (1, 2, 3))
    own, other = (re.findall("number ([0-9]+)", story(n, [])) for n in (3, 7))
    told = set(re.findall("number ([0-9]+)", bodies["vote/"]))
    assert told <= set(own)
    assert not told & (set(other) - set(own))


def test_sitemaps_that_lead_on_for_ever(tmp_path: Path) -> None:
    numbers = count(1)

    def index(_: str) -> Answer:
        place = f"http://127.0.0.1:{site.port}/sitemap-{next(numbers)}.xml"
        return Answer(f"<sitemapindex><sitemap><loc>{place}</loc></sitemap></sitemapindex>")

    with serve({"/robots.txt": Answer("", 404), "/": Answer("<h1>Front</h1>"), "*": index}) as site:
        (tmp_path / "sources.toml").write_text(
            '[defaults.politeness]\ndelay = "0s"\n[sites.t]\nrequisites = false\ndiscover = ["sitemaps"]\n'
            f'start = ["{site.url("/")}"]\nsitemaps = ["{site.url("/sitemap-0.xml")}"]\n'
        )
        done = tearsheet("run", cwd=tmp_path)
        assert sum(line.path.startswith("/sitemap-") for line in site.log) == 6, done.stderr
    assert "limit reached: 5 sitemaps that lead from one to the next, at http" in done.stdout
    flagged = [line for line in lines(tmp_path, "pages") if line["flags"]]
    assert [line["flags"] for line in flagged] == [["limit: 5 sitemaps that lead from one to the next"]]
    live = lines(tmp_path)
    tearsheet("extract", "collections/main/archive", "-c", "anew", cwd=tmp_path)
    assert list(same_lines(live, lines(tmp_path, collection="anew"))) == []


def test_a_dead_server_of_pictures_and_a_robots_txt_that_asks_for_days(tmp_path: Path) -> None:
    images = "".join(f'<img src="http://pictures.test:9981/{n}.png">' for n in range(40))
    answers = {
        "/robots.txt": Answer("User-agent: *\nCrawl-delay: 864000\n"),
        "/story/": Answer(story(1, [], extra=images)),
    }
    with serve(answers) as site:
        done = tearsheet(
            "archive", site.url("/story/"), "--resolve", "pictures.test:9981:127.0.0.1", "--delay", "0",
            "--set", "FRONTIER_CRAWL_DELAY_MAX=0.5", cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert (
        f"robots.txt of 127.0.0.1:{site.port} asks for 864000 s between requests; 0.5 s are kept"
        in done.stderr
    )
    assert "limit reached: a Crawl-delay of 864000 s is kept as 0.5 s" in done.stdout
    pages = lines(tmp_path, "pages")
    (robots,) = [line for line in pages if line["role"] == "robots" and line["status"]]
    assert robots["flags"] == ["limit: Crawl-delay 864000 s"]
    kinds = [line["error"].split(":")[0] for line in pages if line["role"] == "requisite"]
    assert len(kinds) == 40
    assert kinds.count("host-left-alone") >= 38, kinds
    assert set(kinds) == {"refused", "host-left-alone"}


def test_nobody_reads_standard_error(tmp_path: Path) -> None:
    """A closed one, and a pipe whose other end is closed: progress, notices and the log end no run."""
    with serve(
        {"/robots.txt": Answer("User-agent: *\nCrawl-delay: 6\n"), "/story/": Answer(story(1, []))}
    ) as site:
        for number, redirection in enumerate(("2>&-", "2> >(exec true)")):
            words = [*command("archive", site.url("/story/"), "-c", f"c{number}", "-v", *ARCHIVE[1:]),
                     "--set", "FRONTIER_CRAWL_DELAY_MAX=1", "--json"]  # fmt: skip
            done = subprocess.run(
                ["/bin/bash", "-c", f"{shlex.join(words)} {redirection}"], cwd=tmp_path, env=environment(),
                capture_output=True, timeout=120, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["exit_code"] == 0
