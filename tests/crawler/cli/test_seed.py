"""The page that the project began with, from the socket to the record lines, in the layouts that survive."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.cli.commands import QUICK, lines, same_lines, tearsheet
from tests.servers.pages import Answer, serve

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")
SEED = SHARED / "seed"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/seed")

SLUG = "after-presidential-snub-russia-sends-out-top-diplomat-to-placate-pakistan"
STORY = f"/story/445505/{SLUG}/"
# Host, port and path that the stored page names as its own (a port is replaced by the one that it is served on).
PLACES = {
    "tribune-2012": ("tribune.com.pk", STORY),
    "tribune-2012-linked": ("tribune.com.pk", STORY),
    "tribune-modern": ("tribune.com.pk", STORY.rstrip("/")),
    "seed-wp-a": ("127.0.0.1", f"/2012/10/02/{SLUG}/"),
    "seed-wp-b": ("127.0.0.1", f"/story/130/{SLUG}/"),
    "seed-wp-e": ("127.0.0.1", f"/story/130/{SLUG}/"),
}
ON_PAGE = {"seed-wp-a": 5, "seed-wp-b": 20}
# The seed's README: the WordPress pages name the authors that the text rendering lost, the linked page one of them.
NAMED = {"tribune-2012-linked": {37: "Sultan Ahmed."}, "seed-wp-a": {24: "Unknown", 37: "Sultan Ahmed."}}
NAMED["seed-wp-b"] = NAMED["seed-wp-e"] = NAMED["seed-wp-a"]
OUTSIDE = ("Published in", "More in Pakistan", "PHOTO: FILE", "Facebook Conversations", "Reader Comments",
           "Published:", SLUG)  # fmt: skip


@dataclass(frozen=True)
class Archived:
    """What `tearsheet archive` left of one page."""

    name: str
    folder: Path
    article: dict[str, Any]
    comments: list[dict[str, Any]]
    told: str

    @property
    def is_tribune(self) -> bool:
        return self.name.startswith("tribune")

    def golden(self, gold: dict[str, Any]) -> list[dict[str, Any]]:
        """The gold comments that stand on this page: all, the newest five or the oldest twenty."""
        rows: list[dict[str, Any]] = gold["comments"]
        count = ON_PAGE.get(self.name, 45)
        return rows[-count:] if self.name == "seed-wp-a" else rows[:count]


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    value: dict[str, Any] = json.loads((SEED / "gold.json").read_text("utf-8"))
    return value


@pytest.fixture(scope="module", params=list(PLACES))
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """The page served under its own host and path, and archived by the command."""
    name: str = request.param
    host, path = PLACES[name]
    folder = tmp_path_factory.mktemp(name)
    body = (SEED / f"{name}.html").read_bytes()
    with serve({}) as site:
        own = re.sub(rb"(?<=127\.0\.0\.1:)186\d\d", str(site.port).encode(), body)
        site.answers[path] = Answer(own, headers={"Content-Type": "text/html; charset=UTF-8"})
        done = tearsheet("archive", f"http://{host}:{site.port}{path}", "--no-requisites", *QUICK,
                         "--resolve", f"{host}:{site.port}:127.0.0.1", cwd=folder)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert {line.host for line in site.log} == {f"{host}:{site.port}"}
    (article,) = lines(folder, "articles")
    comments = sorted(lines(folder, "comments"), key=lambda line: line["position"])
    return Archived(name, folder, article, comments, done.stdout + done.stderr)


def flat(text: str | None) -> str:
    return " ".join((text or "").split())


def test_as_many_comments_as_stand_on_the_page(page: Archived) -> None:
    count = ON_PAGE.get(page.name, 45)
    state = page.article["comments"]
    assert len(page.comments) == len({line["id"] for line in page.comments}) == count
    assert (state["declared"], state["captured"], state["complete"]) == (45, count, count == 45)
    words = "complete" if count == 45 else "incomplete"
    assert f"{count} comments captured of 45 declared: {words}" in page.told


def test_every_field_of_every_comment(page: Archived, gold: dict[str, Any]) -> None:
    named = NAMED.get(page.name, {})
    for line, row in zip(page.comments, page.golden(gold), strict=True):
        assert line["author"]["name"] == named.get(row["n"], row["author"]), row["n"]
        assert line["date_published"] == row["date_published"], row["n"]
        assert (line["text"] or "") == row["text"], row["n"]
        assert line["status"] == "visible"
        assert line["article_id"] == page.article["id"]
        assert line["id"].rsplit("/", 1)[-1].isdecimal()


def test_nothing_is_glued(page: Archived, gold: dict[str, Any]) -> None:
    rows = page.golden(gold)
    assert page.name == "seed-wp-a" or any(row["recommend_glued"] for row in rows)
    for line in page.comments:
        assert "Recommend" not in flat(line["text"])
        assert "Recommend" not in flat(line["html"])


def test_parents_are_earlier_comments_of_the_thread(page: Archived, gold: dict[str, Any]) -> None:
    """The thread is flat: a parent is inferred, and where gold is sure of another one it is wrong."""
    numbers = {line["id"]: row["n"] for line, row in zip(page.comments, page.golden(gold), strict=True)}
    for line, row in zip(page.comments, page.golden(gold), strict=True):
        if line["parent_id"] is None:
            continue
        assert line["parent_method"] in ("mention", "quote", "link")
        assert numbers[line["parent_id"]] < row["n"]


def test_every_field_of_the_article(page: Archived, gold: dict[str, Any]) -> None:
    article, row = page.article, gold["article"]
    assert article["headline"] == row["headline"]
    assert article["date_published"] == (
        row["date_published"] if page.is_tribune else "2012-10-02T04:00:00+05:00"
    )
    assert article["date_published_raw"]
    assert article["language"].split("-")[0] == row["language"]
    assert [author["name"] for author in article["authors"]] == ([] if page.is_tribune else ["News Desk"])
    assert article["publisher"] == (row["publisher"] if page.is_tribune else "The Loopback Tribune")
    assert article["section"] == row["section"]
    assert article["keywords"] == []
    if page.is_tribune:
        assert flat(article["print_edition"]) == row["publication_line"]
        assert [flat(image["caption"]) for image in article["images"]] == [row["image_caption"]]
    else:
        assert article["images"] == []


def test_the_body_is_fourteen_paragraphs_and_nothing_else(page: Archived, gold: dict[str, Any]) -> None:
    body = page.article["body"]
    assert [flat(part) for part in body.split("\n\n")] == [flat(part) for part in gold["article"]["body"]]
    assert len(body.split("\n\n")) == 14
    for words in OUTSIDE:
        assert words not in body + page.article["body_html"]
    caption = gold["article"]["image_caption"]
    assert caption not in body
    assert json.dumps(page.article, ensure_ascii=False).count(caption) == (1 if page.is_tribune else 0)


def test_extracting_the_archive_gives_the_same_lines(page: Archived) -> None:
    live = lines(page.folder)
    offline = page.folder / "offline"
    shutil.copytree(page.folder / "collections/main/archive", offline / "archive")
    done = tearsheet("extract", "archive", cwd=offline)
    assert done.returncode == 0, done.stderr
    assert list(same_lines(live, lines(offline))) == []


def test_the_pointer_leads_to_the_bytes_that_were_served(page: Archived) -> None:
    from archives.records import Pointer
    from archives.warc.reader import load_capture

    for line in (page.article, page.comments[0], page.comments[-1]):
        capture = load_capture(page.folder / "collections/main/archive", Pointer(**line["capture"]))
        expected = (SEED / f"{page.name}.html").read_bytes()
        assert re.sub(rb"(?<=127\.0\.0\.1:)\d+", b"", capture.content) == re.sub(
            rb"(?<=127\.0\.0\.1:)\d+", b"", expected
        )
