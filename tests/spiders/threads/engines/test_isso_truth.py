"""A real Isso, its API's answers from a snapshot, against what its database holds."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from archives.capture import Capture, Role
from spiders.read.site import read_capture
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.engines import read_api, read_engines
from spiders.threads.stated.feeds import read_feed
from spiders.threads.thread import Thread

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[4].parent / "shared")
SITE = SHARED / "sites" / "isso"
pytestmark = pytest.mark.skipif(not SITE.exists(), reason="needs ../shared/sites/isso")

Truth = dict[str, dict[str, dict[str, Any]]]


def rows(kind: str) -> list[dict[str, Any]]:
    lines = map(json.loads, (SITE / "truth.jsonl").read_text("utf-8").splitlines())
    return [row for row in lines if row["kind"] == kind]


@pytest.fixture(scope="module")
def truth() -> Truth:
    found: Truth = defaultdict(dict)
    for row in rows("comment"):
        if row["visible"] or row["placeholder"]:
            found[row["article_id"]][str(row["id"])] = row
    return found


@pytest.fixture(scope="module")
def captures() -> list[Capture]:
    return list(_captures())


def _captures() -> Iterator[Capture]:
    with (SITE / "snapshot.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                url = record.rec_headers.get_header("WARC-Target-URI")
                headers, body = tuple(record.http_headers.headers), record.content_stream().read()
                yield Capture(
                    url, datetime(2026, 11, 1, tzinfo=UTC), 200, headers, body, role=Role(name="api")
                )


def answers(captures: list[Capture]) -> Iterator[tuple[str, dict[str, list[str]], Thread]]:
    for capture in captures:
        query = parse_qs(urlsplit(capture.url).query)
        if "uri" in query and "/feed" not in capture.url:
            thread = read_api(Page(capture))
            assert thread is not None, capture.url
            yield query["uri"][0], query, thread


def test_every_field_of_every_comment(captures: list[Capture], truth: Truth) -> None:
    seen = 0
    for path, query, thread in answers(captures):
        plain = "plain" in query
        for found in thread.comments:
            row = truth[path][found.native or ""]
            seen += 1
            assert found.parent == (str(row["parent_id"]) if row["parent_id"] else None)
            assert found.author == ((row["author"] or "").strip() or None)
            assert found.author_url == row["author_url"]
            assert found.date is not None
            assert found.date.iso == row["date_published"]
            assert (found.date_modified is not None) == (row["modified"] is not None)
            assert (found.upvotes, found.downvotes) == (row["likes"], row["dislikes"])
            assert found.status == ("deleted" if row["placeholder"] else "visible")
            if not row["placeholder"]:
                assert found.text == (row["text_raw"].strip() if plain else html_text(row["text_html"])[0])
    assert seen > 1000


def test_whole_answers_have_every_comment_and_the_printed_count(
    captures: list[Capture], truth: Truth
) -> None:
    printed = {row["path"]: int(row["comment_count"]) for row in rows("article")}
    for path, query, thread in answers(captures):
        if "limit" not in query:
            assert {comment.native for comment in thread.comments} == set(truth[path])
            assert thread.declared == printed[path]
            assert thread.follows == []


def test_limited_answers_say_where_the_rest_is(captures: list[Capture], truth: Truth) -> None:
    for path, query, thread in answers(captures):
        if "limit" in query:
            assert bool(thread.follows) == (len(thread.comments) < len(truth[path]))
            assert all(follow.role == "api" and "after=" in follow.url for follow in thread.follows)


def test_pages_point_at_the_api(captures: list[Capture], truth: Truth) -> None:
    asked = {capture.url for capture in captures}
    articles = [c for c in captures if urlsplit(c.url).path.startswith("/a/")]
    assert articles
    for capture in articles:
        thread = read_engines(Page(capture))
        assert thread is not None
        assert thread.engine == "isso"
        assert thread.comments == []
        assert thread.pointer is not None
        assert thread.pointer.thread == urlsplit(capture.url).path
        assert [follow.url for follow in thread.follows] == [thread.pointer.endpoint]
        assert thread.pointer.endpoint in asked


def test_feeds_give_the_same_comments(captures: list[Capture], truth: Truth) -> None:
    known = {str(row["id"]): row for row in rows("comment")}  # accepted replies of pending comments too
    for capture in [capture for capture in captures if "/feed?uri=" in capture.url]:
        path = parse_qs(urlsplit(capture.url).query)["uri"][0]
        thread = read_feed(Page(capture))
        assert thread is not None or not truth[path]
        for found in thread.comments if thread else []:
            row = known[found.native or ""]
            assert found.parent == (str(row["parent_id"]) if row["parent_id"] else None)
            if row["visible"]:
                assert found.text == html_text(row["text_html"])[0]


def test_an_answer_becomes_records_of_the_article_that_its_role_names(captures: list[Capture]) -> None:
    capture = next(c for c in captures if c.url.endswith("/isso/?uri=%2Fa%2Fa000.html"))
    article = "http://127.0.0.1:18700/a/a000.html"
    owned = Capture(
        capture.url,
        capture.date,
        200,
        capture.headers,
        capture.payload,
        role=Role(name="api", article=article),
    )
    reading = read_capture(owned)
    assert len(reading.comments) == 38
    assert {comment.article_url for comment in reading.comments} == {article}
    assert reading.article is not None
    assert (reading.article.comments.declared, reading.article.comments.captured) == (37, 37)
    assert reading.article.comments.complete is True
    assert all(comment.id.startswith("127.0.0.1/isso/") for comment in reading.comments)
    assert all(c.permalink == f"{article}#isso-{c.id.rsplit('/', 1)[-1]}" for c in reading.comments)


def follows(query: str, answer: dict[str, Any]) -> list[str]:
    """The queries for what an answer to a query holds back."""
    url = f"https://c.example/?uri=%2Fa{query}"
    headers = (("Content-Type", "application/json"),)
    thread = read_api(
        Page(Capture(url, datetime(2026, 11, 1, tzinfo=UTC), 200, headers, json.dumps(answer).encode()))
    )
    assert thread is not None
    return [urlsplit(follow.url).query.removeprefix("uri=%2Fa") for follow in thread.follows]


def reply(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "parent": None, "text": "<p>x</p>", "created": 100.5 + number, "mode": 1, **more}


def test_the_rest_of_an_answer_in_any_order() -> None:
    two = {"id": None, "total_replies": 9, "hidden_replies": 7, "replies": [reply(1), reply(2)]}
    assert follows("&limit=2", two) == ["&limit=2&after=102.5"]
    assert follows("&limit=2&sort=newest", two) == ["&limit=2&sort=newest&offset=2"]
    assert follows("&limit=2&sort=upvotes&offset=4", two) == ["&limit=2&sort=upvotes&offset=6"]
    # Without a limit Isso takes no notice of the offset, and counts it off all the same.
    assert follows("&offset=3", two | {"hidden_replies": -3}) == []
    assert follows("&limit=0", two | {"replies": []}) == [""]
    assert follows("&limit=2&after=110.0", two | {"replies": []}) == []
    held = two | {"hidden_replies": 0, "replies": [reply(1, replies=[], total_replies=3, hidden_replies=3)]}
    assert follows("&limit=2&nested_limit=0&offset=2", held) == ["&limit=2&nested_limit=0&parent=1"]
