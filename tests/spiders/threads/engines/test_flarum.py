"""Flarum's discussion page: posts from its JSON payload, names and texts alone in its copy for crawlers."""

from __future__ import annotations

import orjson

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

URL = "https://b.example/d/7-bridge"


def _post(
    number: int, user: str | None, markup: str, kind: str = "comment", **more: object
) -> dict[str, object]:
    related = {"user": {"data": {"type": "users", "id": user}}} if user else {}
    own = {
        "number": number,
        "createdAt": f"2021-05-0{number}T10:00:00+00:00",
        "contentType": kind,
        "contentHtml": markup,
    }
    return {"type": "posts", "id": str(100 + number), "attributes": {**own, **more}, "relationships": related}


PAYLOAD = {
    "apiDocument": {
        "data": {"type": "discussions", "id": "7", "attributes": {"title": "Bridge"}},
        "included": [
            _post(1, "1", "<p>How wide is it?</p>"),
            _post(2, "2", "<p>Four metres.</p>", editedAt="2021-05-02T11:00:00+00:00"),
            _post(3, "1", "", "discussionRenamed"),
            _post(4, None, '<p><a href="/d/7/2" class="PostMention" data-id="102">Bo</a> Five, I say.</p>'),
            _post(5, "2", "", isHidden=True),
            {"type": "users", "id": "1", "attributes": {"username": "ada", "displayName": "Ada Quill"}},
            {"type": "users", "id": "2", "attributes": {"username": "bo"}},
        ],
    }
}
COPY = '<noscript id="flarum-content"><article><div class="PostUser"><h3>Ada Quill</h3></div><div class="Post-body">How wide is it?</div></article></noscript>'


def test_posts_come_from_the_payload() -> None:
    script = (
        f'<script id="flarum-json-payload" type="application/json">{orjson.dumps(PAYLOAD).decode()}</script>'
    )
    thread = read_engines(html(f'{COPY}<link rel="next" href="{URL}?page=2">{script}', URL))
    assert thread is not None
    assert thread.engine == "flarum"
    assert thread.opening is not None
    assert brief([thread.opening]) == [
        ("101", "Ada Quill", "2021-05-01T10:00:00+00:00", "How wide is it?", None)
    ]
    assert brief(thread.comments) == [
        ("102", "bo", "2021-05-02T10:00:00+00:00", "Four metres.", None),
        ("104", None, "2021-05-04T10:00:00+00:00", "Bo Five, I say.", "102"),
        ("105", "bo", "2021-05-05T10:00:00+00:00", None, None),
    ]
    assert [comment.status for comment in thread.comments] == ["visible", "visible", "hidden"]
    assert thread.comments[0].date_modified is not None
    assert [follow.url for follow in thread.follows] == [f"{URL}?page=2"]


def test_pages_of_other_discussions_are_not_this_ones() -> None:
    script = f'<script id="flarum-json-payload">{orjson.dumps(PAYLOAD).decode()}</script>'
    links = f'<div id="flarum-content"><a href="/d/8-ferry?page=3">8</a><a href="{URL}?page=2">2</a></div>'
    thread = read_engines(html(f"{COPY}{links}{script}", URL))
    assert thread is not None
    assert [(follow.url, follow.number) for follow in thread.follows] == [(f"{URL}?page=2", 2)]


def test_a_broken_payload_leaves_the_drawn_copy() -> None:
    broken = '<script id="flarum-json-payload" type="application/json">{"apiDocument": </script>'
    thread = read_engines(html(COPY + broken, URL))
    assert thread is not None
    assert thread.opening is not None
    assert thread.opening.author == "Ada Quill"
