"""No thread is silently empty: each that is there and was not read says why."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from archives.capture import Capture, Role
from archives.records import Article
from spiders.read.reader import read
from spiders.read.story import PageReading, assemble

TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the winter timetable of the ferries, at length.</p>"
    for n in range(6)
)
URL = "https://news.example/story/7"
ISSO = '<section id="isso-thread"></section><script data-isso="/isso/" src="/isso/js/embed.min.js"></script>'
API = "https://news.example/isso/?uri=%2Fstory%2F7"
EVENT = "e1"


def page(body: str, role: str = "page", url: str = URL) -> PageReading:
    text = f"<html lang=en><head><title>Ferries</title></head><body><main><article><h1>Ferries keep their hours</h1>{TEXT}</article>{body}</main></body></html>"
    return _page(text.encode(), "text/html", role, url, 200)


def answer(status: int, body: object) -> PageReading:
    return _page(json.dumps(body).encode(), "application/json", "api", API, status)


def _page(content: bytes, kind: str, role: str, url: str, status: int) -> PageReading:
    own = Role(EVENT, role, article=None if role == "page" else URL)
    capture = Capture(
        url=url,
        date=datetime(2026, 9, 3, tzinfo=UTC),
        status=status,
        headers=(("Content-Type", kind),),
        payload=content,
        role=own,
    )
    return PageReading(url, own, read(capture).reading, status)


def told(*pages: PageReading) -> Article:
    article = assemble(EVENT, pages).article
    assert article is not None
    return article


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        pytest.param(403, {"message": "no"}, "http-403", id="refused"),
        pytest.param(429, {}, "http-429", id="too many"),
        pytest.param(503, {}, "http-503", id="down"),
        pytest.param(401, {}, "expired-token", id="401"),
        pytest.param(403, {"error": {"message": "The token has expired"}}, "expired-token", id="403 for the token"),
        pytest.param(200, {"errors": [{"message": "Invalid API key"}]}, "expired-token", id="200 with an error"),
        pytest.param(200, {"error": "Rate limit exceeded"}, "rate-limited", id="200 for the rate"),
        pytest.param(200, {"entries": [{"note": "my session token"}]}, "changed-schema", id="another form"),
        pytest.param(200, [], "changed-schema", id="nothing"),
    ],
)  # fmt: skip
def test_an_interface_that_gives_no_thread_says_why(status: int, body: object, reason: str) -> None:
    article = told(page(ISSO), answer(status, body))
    assert [flag for flag in article.flags if flag.startswith("thread-unread")] == [f"thread-unread:{reason}"]
    assert (article.comments.engine, article.comments.complete) == ("isso", False)
    assert article.comments.pointer is not None


def test_an_interface_that_was_not_asked() -> None:
    assert "thread-unread:unanswered" in told(page(ISSO)).flags


def test_an_empty_thread_that_was_read_is_no_unread_one() -> None:
    article = told(page(ISSO), answer(200, {"total_replies": 0, "hidden_replies": 0, "replies": []}))
    assert article.flags == ()
    assert article.comments.complete is True


def test_a_discussion_that_nobody_has_begun_is_an_empty_thread() -> None:
    box = '<script src="https://giscus.app/client.js" data-repo="o/r" data-mapping="pathname"></script>'
    asked = "https://giscus.app/api/discussions?repo=o%2Fr&term=story%2F7&first=100"
    body = json.dumps({"error": "Discussion not found"}).encode()
    article = told(page(box), _page(body, "application/json", "api", asked, 404))
    assert article.flags == ()
    assert (article.comments.engine, article.comments.declared, article.comments.complete) == (
        "giscus",
        0,
        True,
    )
    other = json.dumps({"error": "Repository not found"}).encode()
    refused = told(page(box), _page(other, "application/json", "api", asked, 404))
    assert refused.flags == ("thread-unread:http-404",)


@pytest.mark.parametrize(
    ("body", "engine", "reason"),
    [
        pytest.param('<div class="fb-comments" data-href="/x"></div>', "facebook", "no-reader", id="only its pointer is known"),
        pytest.param('<div id="coral_thread"></div><script>Coral.createStreamEmbed({})</script>', "coral", "needs-browser", id="no address"),
        pytest.param('<h2>72 comments</h2><div id="comments"></div><script src=/a.js></script>', "generic", "needs-browser", id="unknown"),
    ],
)  # fmt: skip
def test_a_box_that_no_request_fills(body: str, engine: str, reason: str) -> None:
    article = told(page(body))
    assert article.flags == (f"thread-unread:{reason}",)
    assert article.comments.engine == engine
    assert article.comments.pointer is not None
    assert article.comments.complete is False


def test_the_printed_number_stands_beside() -> None:
    article = told(page('<h2>72 comments</h2><div id="comments"></div><script src=/a.js></script>'))
    assert article.comments.declared == 72


def test_a_rendered_page_on_which_nobody_has_written_is_read() -> None:
    box = '<div id="comments">{}</div><script src=/a.js></script>'
    filled = page(box.format("<p>Be the first to comment</p>"), "dom", f"urn:tearsheet:dom:{URL}")
    assert told(page(box.format("")), filled).flags == ()


def test_who_says_that_nobody_has_written_has_no_unread_thread() -> None:
    box = '<h2>{}</h2><div id="comments"></div><script src=/a.js></script>'
    for said in ("No comments yet", "Noch keine Kommentare", "Be the first to comment!"):
        article = told(page(box.format(said)))
        assert (article.comments.declared, article.comments.complete, article.flags) == (0, True, ())
    article = told(
        page('<section class="comments"><h2>One comment</h2><div id="box"></div></section><script></script>')
    )
    assert (article.comments.declared, article.comments.complete) == (1, False)


def test_a_service_that_was_not_read_is_not_complete_whatever_the_page_says_of_it() -> None:
    box = '<div id="comments"><h2>No comments</h2><div id="disqus_thread"></div></div>'
    article = told(
        page(
            f'{box}<script>var disqus_shortname = "x";</script><script src="//x.disqus.com/embed.js"></script>'
        )
    )
    assert article.flags == ("thread-unread:unanswered",)
    assert (article.comments.declared, article.comments.complete) == (0, False)
