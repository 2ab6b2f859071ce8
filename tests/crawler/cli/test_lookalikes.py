"""Stories and topics whose links look like sections': found, written down and archived like any other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.crawler.cli.commands import lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

QUICK = ("--delay", "0", "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
NAMES = [
    "Ferry late",
    "Mill sold",
    "Fair off",
    "Pool shut",
    "Bus strike",
    "Choir wins",
    "Weir mended",
    "Pier closed",
]
TOPICS, PAGES, POSTS = 6, 3, 5
"""Topics of a forum, pages of each, posts on a page."""


def brief_site() -> dict[str, Answer | Callable[[str], Answer]]:
    """Stories at `/n/NUMBER`, their headlines of two words, and each of them with a box of the others."""
    box = "".join(f'<li><a href="/n/{n}">{name}</a></li>' for n, name in enumerate(NAMES, 1))
    answers: dict[str, Answer | Callable[[str], Answer]] = {
        "/": Answer(
            f"<html><head><title>The Brief</title></head><body><h1>The Brief</h1><ul>{box}</ul></body></html>"
        )
    }
    for n in range(1, len(NAMES) + 1):
        page = story(n, [comment(100 * n), comment(100 * n + 1)])
        answers[f"/n/{n}"] = Answer(
            page.replace("</body>", f"<aside><h4>New</h4><ul>{box}</ul></aside></body>")
        )
    return answers


def _post(topic: int, number: int) -> str:
    return (
        f'<div class="msg" id="m{topic}{number:03}"><b class="nick">user{number % 4}</b> <i class="when" title="2024-03-'
        f'{1 + topic:02} 10:{number:02}">2024-03-{1 + topic:02} 10:{number:02}</i><div class="text"><p>Answer {number} about topic '
        f"{topic}: the tide table of pier {topic} names {number} hours.</p></div></div>"
    )


def forum(path: str) -> Answer:
    """Topics at `/t/NUMBER`, further pages at `?page=N`; the index links each topic's last page too."""
    head = "<html><head><title>{0} - Quay talk</title></head><body><h1>{0}</h1>"
    if path == "/":
        rows = "".join(
            f'<p><a href="/t/{n}">Pier {n}</a> <a href="/t/{n}?page={PAGES}">last</a></p>'
            for n in range(1, TOPICS + 1)
        )
        return Answer(head.format("Quay talk") + rows + "</body></html>")
    match = re.fullmatch(r"/t/(\d+)(?:\?page=(\d+))?", path)
    if match is None:
        return Answer("", 404)
    topic, page = int(match[1]), int(match[2] or 1)
    posts = "".join(_post(topic, n) for n in range((page - 1) * POSTS + 1, page * POSTS + 1))
    pager = "".join(
        f'<a href="/t/{topic}{f"?page={n}" if n > 1 else ""}">{n}</a> '
        for n in range(1, PAGES + 1)
        if n != page
    )
    return Answer(
        f'{head.format(f"Pier {topic}")}<div class="msgs">{posts}</div><div class="pagination">{pager}</div></body></html>'
    )


def test_stories_with_short_headlines_are_found_written_and_recorded(tmp_path: Path) -> None:
    with serve(brief_site()) as site:
        found = tearsheet(
            "discover", site.url("/"), "--name", "brief", "--write", "--delay", "0", cwd=tmp_path
        )
        assert found.returncode == 0, found.stderr
        assert "sections" not in (tmp_path / "sources.toml").read_text()
        done = tearsheet("run", "-q", *QUICK, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    told = lines(tmp_path, "articles")
    assert sorted(line["url"] for line in told) == sorted(
        site.url(f"/n/{n}") for n in range(1, len(NAMES) + 1)
    )
    assert {line["comments"]["captured"] for line in told} == {2}


def test_the_bound_on_sections_holds_no_story_back(tmp_path: Path) -> None:
    """Three that were taken for sections teach what the rest is; and the next run knows it from the start."""
    with serve(brief_site()) as site:
        (tmp_path / "sources.toml").write_text(
            f'[sites.brief]\nstart = ["{site.url("/")}"]\n[sites.brief.limits]\nmax_sections = 3\n'
        )
        for change in ("new", "unchanged"):
            done = tearsheet("run", *QUICK, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            assert f"{len(NAMES)} {change}" in done.stdout
    pages = [line for line in lines(tmp_path, "pages") if "/n/" in line["url"]]
    assert len(pages) == 2 * len(NAMES)


def test_pages_of_a_topic_are_one_event(tmp_path: Path) -> None:
    with serve({"*": forum}) as site:
        found = tearsheet(
            "discover", site.url("/"), "--name", "quay", "--write", "--delay", "0", cwd=tmp_path
        )
        assert found.returncode == 0, found.stderr
        done = tearsheet("run", "-q", *QUICK, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    told = lines(tmp_path, "articles")
    assert sorted(line["url"] for line in told) == [site.url(f"/t/{n}") for n in range(1, TOPICS + 1)]
    said: dict[str, set[str]] = {}
    for line in lines(tmp_path, "comments"):
        said.setdefault(line["article_url"], set()).add(line["text"])
    openings = sum(line["body"] is not None for line in told)
    assert sum(map(len, said.values())) + openings == TOPICS * PAGES * POSTS


def test_a_named_section_that_is_a_story_is_recorded(tmp_path: Path) -> None:
    with serve(brief_site()) as site:
        (tmp_path / "sources.toml").write_text(
            f'[sites.brief]\nstart = ["{site.url("/nothing/")}"]\nsections = ["{site.url("/n/1")}"]\n'
            "[sites.brief.limits]\nmax_depth = 0\n"
        )
        tearsheet("run", "-q", *QUICK, cwd=tmp_path)
    assert [line["url"] for line in lines(tmp_path, "articles")] == [site.url("/n/1")]
