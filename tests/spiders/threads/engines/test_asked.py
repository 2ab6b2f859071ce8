"""Interfaces that are asked for a thread: what is sent, and what their answers give, page by page, until nothing is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from archives.capture import Capture, Role
from archives.records import Article, Comment
from spiders.read.reader import read
from spiders.read.story import PageReading, assemble
from spiders.reading import Follow

URL = "https://news.example/story/7.html"
EVENT = "e1"
TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the winter timetable of the ferries, at length.</p>"
    for n in range(6)
)
MS = 1_714_557_600_000
ISO = "2024-05-01T10:00:00Z"
Answer = tuple[int, Any] | tuple[int, Any, dict[str, str]]
Double = Callable[[Follow], Answer]


def captured(
    content: bytes, kind: str, url: str, role: Role, status: int = 200, fields: dict[str, str] | None = None
) -> PageReading:
    headers = (("Content-Type", kind), *(fields or {}).items())
    capture = Capture(url, datetime(2026, 9, 3, tzinfo=UTC), status, headers, content, role=role)
    return PageReading(url, role, read(capture).reading, status)


def archived(body: str, double: Double, url: str = URL) -> tuple[Article, tuple[Comment, ...]]:
    """A page and all that it leads to, asked of the double as the spider asks."""
    html = f"<html lang=en><head><title>Ferries</title></head><body><main><article><h1>Ferries keep their hours</h1>{TEXT}</article>{body}</main></body></html>"
    pages = [captured(html.encode(), "text/html", url, Role(EVENT))]
    asked: set[tuple[str, str | None]] = set()
    for page in pages:
        for follow in page.reading.follows if page.reading else ():
            if follow.role != "api" or (follow.url, follow.body) in asked:
                continue
            assert len(asked) < 50
            asked.add((follow.url, follow.body))
            status, said, *fields = double(follow)
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            role = Role(EVENT, "api", article=url, engine=follow.engine, asked=follow.body)
            pages.append(
                captured(content, "application/json", follow.url, role, status, fields[0] if fields else None)
            )
    story = assemble(EVENT, pages)
    assert story.article is not None
    return story.article, story.comments


def brief(comments: tuple[Comment, ...]) -> list[tuple[str, str | None, str | None, str | None, str]]:
    def native(name: str | None) -> str | None:
        return name.rpartition("/")[2] if name else None

    return [(str(native(c.id)), c.author.name, c.text, native(c.parent_id), c.status) for c in comments]


def issue_comment(number: int, login: str, text: str, edited: bool = False) -> dict[str, Any]:
    return {"id": number, "issue_url": "https://api.github.com/repos/o/r/issues/5", "html_url": f"https://github.com/o/r/issues/5#issuecomment-{number}",
            "user": {"login": login, "html_url": f"https://github.com/{login}"}, "created_at": ISO, "updated_at": "2024-05-02T10:00:00Z" if edited else ISO,
            "author_association": "OWNER" if login == "ada" else "NONE", "body_html": f"<p>{text}</p>", "reactions": {"+1": 3, "-1": 1}}  # fmt: skip


ISSUE = {
    "number": 5,
    "comments": 3,
    "comments_url": "https://api.github.com/repos/o/r/issues/5/comments",
    "locked": False,
    "title": "story/7",
}


def github(follow: Follow) -> Answer:
    assert ("Accept", "application/vnd.github.v3.html+json") in follow.headers
    if "/search/issues" in follow.url:
        return 200, {"total_count": 1, "incomplete_results": False, "items": [ISSUE]}
    if follow.url.partition("?")[0].endswith("/issues"):
        return 200, [ISSUE]
    if "page=2" in follow.url.replace("per_page", ""):
        return 200, [issue_comment(3, "cy", "Third.")]
    following = '<https://api.github.com/repos/o/r/issues/5/comments?per_page=100&page=2>; rel="next", <https://api.github.com/x>; rel="last"'
    return (
        200,
        [issue_comment(1, "ada", "First."), issue_comment(2, "bo", "Second.", edited=True)],
        {"Link": following},
    )


GITHUB = [
    ("1", "ada", "First.", None, "visible"),
    ("2", "bo", "Second.", None, "visible"),
    ("3", "cy", "Third.", None, "visible"),
]


@pytest.mark.parametrize(
    ("engine", "body", "asked"),
    [
        ("utterances", '<script src="https://utteranc.es/client.js" repo="o/r" issue-term="pathname"></script>',
         "https://api.github.com/search/issues?q=%22story%2F7%22%20type%3Aissue%20in%3Atitle%20repo%3Ao%2Fr&sort=created&order=asc"),
        ("gitalk", '<div id="gitalk-container"></div><script>new Gitalk({clientID: "x", clientSecret: "s3cret", repo: "r", owner: "o", id: location.pathname}).render("gitalk-container")</script>',
         "https://api.github.com/repos/o/r/issues?labels=Gitalk%2C%2Fstory%2F7.html"),
    ],
)  # fmt: skip
def test_issues_at_github(engine: str, body: str, asked: str) -> None:
    seen: list[Follow] = []

    def double(follow: Follow) -> Answer:
        seen.append(follow)
        return github(follow)

    article, comments = archived(body, double)
    assert seen[0].url == asked
    assert brief(comments) == GITHUB
    assert [c.id.split("/")[1] for c in comments] == [engine] * 3
    assert (
        comments[0].upvotes,
        comments[0].downvotes,
        comments[0].author.is_staff,
        comments[0].date_modified,
    ) == (3, 1, True, None)
    assert comments[1].date_modified == "2024-05-02T10:00:00+00:00"
    assert (article.comments.engine, article.comments.declared, article.comments.complete, article.flags) == (
        engine,
        3,
        True,
        (),
    )
    assert not any("s3cret" in str(follow) for follow in seen)


def test_an_issue_that_nobody_has_opened_is_an_empty_thread() -> None:
    body = '<script src="https://utteranc.es/client.js" repo="o/r" issue-term="pathname"></script>'
    article, comments = archived(body, lambda _: (200, {"total_count": 0, "items": []}))
    assert (article.comments.declared, article.comments.complete, article.flags, comments) == (
        0,
        True,
        (),
        (),
    )


def twikoo_row(name: str, age: int, replies: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    return {"id": name, "nick": name.upper(), "link": "", "comment": f"<p>Words of {name}.</p>", "created": MS + age, "updated": MS + age, "ups": 2, "downs": 1,
            "master": False, "isSpam": False, "top": False, "replies": list(replies), **more}  # fmt: skip


def test_twikoo_is_asked_by_post_until_there_is_no_more() -> None:
    body = '<div id="tcomment"></div><script>twikoo.init({envId: "https://t.example/", el: "#tcomment"})</script>'
    asked: list[Any] = []

    def double(follow: Follow) -> Answer:
        asked.append(json.loads(follow.body or ""))
        if "before" not in asked[-1]:
            kid = twikoo_row("kid", 50, rid="b", pid="b", updated=MS + 90)
            return 200, {
                "data": [twikoo_row("top", 1, top=True), twikoo_row("b", 40, (kid,)), twikoo_row("c", 30)],
                "more": True,
                "count": 4,
            }
        return 200, {"data": [twikoo_row("d", 20)], "more": False, "count": 4}

    article, comments = archived(body, double)
    assert asked == [
        {"event": "COMMENT_GET", "url": "/story/7.html"},
        {"event": "COMMENT_GET", "url": "/story/7.html", "before": MS + 30},
    ]
    assert brief(comments) == [
        ("top", "TOP", "Words of top.", None, "visible"), ("b", "B", "Words of b.", None, "visible"), ("kid", "KID", "Words of kid.", "b", "visible"),
        ("c", "C", "Words of c.", None, "visible"), ("d", "D", "Words of d.", None, "visible"),
    ]  # fmt: skip
    assert comments[2].date_modified is not None
    assert (comments[0].upvotes, comments[0].downvotes, article.flags) == (2, 1, ())


def test_comentario_is_asked_by_post() -> None:
    body = (
        '<comentario-comments></comentario-comments><script src="https://c.example/comentario.js"></script>'
    )

    def row(name: str, **more: Any) -> dict[str, Any]:
        return {
            "id": name,
            "createdTime": ISO,
            "html": f"<p>Words of {name}.</p>",
            "userCreated": "u1",
            "score": 4,
            **more,
        }

    rows = [
        row("a", editedTime="2024-05-02T10:00:00Z"),
        row("b", parentId="a", isDeleted=True, html="", userCreated=None),
        row("c", parentId="b", authorName="Guest", userCreated=None),
    ]
    seen: list[Follow] = []

    def double(follow: Follow) -> Answer:
        seen.append(follow)
        return 200, {
            "pageInfo": {"pageId": "p", "isPageReadonly": True},
            "commenters": [{"id": "u1", "name": "Ada", "isModerator": True}],
            "comments": rows,
        }

    article, comments = archived(body, double)
    assert (seen[0].url, json.loads(seen[0].body or "")) == (
        "https://c.example/api/embed/comments",
        {"host": "news.example", "path": "/story/7.html"},
    )
    assert brief(comments) == [
        ("a", "Ada", "Words of a.", None, "visible"),
        ("b", None, None, "a", "deleted"),
        ("c", "Guest", "Words of c.", "b", "visible"),
    ]
    assert (comments[0].upvotes, comments[0].date_modified, comments[0].author.is_staff) == (
        4,
        "2024-05-02T10:00:00+00:00",
        True,
    )
    assert (article.comments.declared, article.comments.closed, article.comments.complete) == (2, True, True)


def test_naver_pages_and_replies() -> None:
    body = '<div id="cbox_module" class="u_cbox"></div>'

    def row(number: int, parent: int, **more: Any) -> dict[str, Any]:
        return {"commentNo": number, "parentCommentNo": parent, "contents": f"말 {number}", "maskedUserName": f"u{number}**", "regTime": "2024-05-01T19:00:00+0900",
                "modTime": "2024-05-01T19:00:00+0900", "sympathyCount": 5, "antipathyCount": 2, "replyCount": 0, "deleted": False, "visible": True, **more}  # fmt: skip

    def double(follow: Follow) -> Answer:
        assert dict(follow.headers)["Referer"] == "https://n.news.naver.com/article/001/0001234567"
        if "parentCommentNo=1" in follow.url:
            rows, model = [row(3, 1, modTime="2024-05-02T19:00:00+0900")], {"page": 1, "lastPage": 1}
        elif "page=2" in follow.url:
            rows, model = [row(4, 4, deleted=True, contents="")], {"page": 2, "lastPage": 2}
        else:
            rows, model = (
                [row(1, 1, replyCount=1), row(2, 2, contents="a &amp; b<br>c")],
                {"page": 1, "lastPage": 2},
            )
        answer = {
            "success": True,
            "code": "1000",
            "result": {"commentList": rows, "pageModel": model, "count": {"total": 4}},
        }
        return 200, b"_callback(" + json.dumps(answer).encode() + b");"

    article, comments = archived(body, double, "https://n.news.naver.com/article/001/0001234567")
    assert sorted(brief(comments)) == [
        ("1", "u1**", "말 1", None, "visible"), ("2", "u2**", "a & b\nc", None, "visible"), ("3", "u3**", "말 3", "1", "visible"), ("4", "u4**", None, None, "deleted"),
    ]  # fmt: skip
    assert comments[0].date_published == "2024-05-01T19:00:00+09:00"
    assert (
        comments[0].upvotes,
        comments[0].downvotes,
        article.comments.declared,
        article.comments.complete,
    ) == (5, 2, 4, True)


def test_daum_pages_and_children() -> None:
    def row(number: int, **more: Any) -> dict[str, Any]:
        return {"id": number, "postId": 9, "content": f"글 {number}", "createdAt": "2024-05-01T19:00:00+0900", "updatedAt": "2024-05-01T19:00:00+0900", "childCount": 0,
                "likeCount": 5, "dislikeCount": 2, "user": {"displayName": f"u{number}"}, "parentId": 0, **more}  # fmt: skip

    def double(follow: Follow) -> Answer:
        if "/comments/1/children" in follow.url:
            return 200, [row(500, parentId=1, updatedAt="2024-05-02T19:00:00+0900")]
        return 200, [row(101)] if "offset=100" in follow.url else [
            row(n, childCount=int(n == 1)) for n in range(1, 101)
        ]

    article, comments = archived(
        '<div id="alex-area" class="alex-area"></div>', double, "https://v.daum.net/v/20240501190000123"
    )
    assert len(comments) == 102
    assert brief(comments)[-1] == ("500", "u500", "글 500", "1", "visible")
    assert {c.upvotes for c in comments} == {5}
    assert article.flags == ()


def test_vuukle_with_the_key_of_the_page() -> None:
    body = '<div id="vuukle-comments"></div><script>var VUUKLE_CONFIG = {apiKey: "k-1", articleId: "7"};</script>'

    def row(name: str, **more: Any) -> dict[str, Any]:
        return {
            "id": name,
            "commentText": f"<p>Words of {name}.</p>",
            "name": name.upper(),
            "createdAt": ISO,
            "upvotes": 1,
            "downvotes": 0,
            **more,
        }

    def double(follow: Follow) -> Answer:
        assert "apiKey=k-1" in follow.url
        if "getCommentFeedBySort" in follow.url:
            assert "start=1" in follow.url
            return 200, {"data": {"items": [row("c")], "hasMore": False}}
        return 200, {
            "data": {
                "commentsCount": 3,
                "comments": {"items": [row("a", replies=[row("b", parentId="a")])], "hasMore": True},
            }
        }

    article, comments = archived(body, double)
    assert brief(comments) == [
        ("a", "A", "Words of a.", None, "visible"),
        ("b", "B", "Words of b.", "a", "visible"),
        ("c", "C", "Words of c.", None, "visible"),
    ]
    assert (article.comments.declared, article.comments.complete) == (3, True)


def test_yahoo_japan_by_cursor() -> None:
    story = "https://news.yahoo.co.jp/articles/" + "0a" * 20

    def row(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": number,
            "comment": f"意見 {number}",
            "user": {"displayName": f"u{number}"},
            "createdAt": ISO,
            "agreeCount": 3,
            **more,
        }

    def double(follow: Follow) -> Answer:
        second = "cursor=x2" in follow.url
        return 200, {
            "result": {
                "totalCount": 3,
                "comments": [row(3)] if second else [row(1, replies=[row(2, parentId=1)])],
                "nextCursor": None if second else "x2",
            }
        }

    article, comments = archived('<div class="news-comment-plugin" data-topic-id="t"></div>', double, story)
    assert brief(comments) == [
        ("1", "u1", "意見 1", None, "visible"),
        ("2", "u2", "意見 2", "1", "visible"),
        ("3", "u3", "意見 3", None, "visible"),
    ]
    assert article.comments.complete is True


def test_openweb_by_post_and_offset() -> None:
    body = '<div data-spotim-module="conversation" data-post-id="p7"></div><script src="https://launcher.spot.im/spot/sp_AbC1"></script>'

    def double(follow: Follow) -> Answer:
        assert dict(follow.headers) == {"x-spot-id": "sp_AbC1", "x-post-id": "p7"}
        offset = json.loads(follow.body or "")["offset"]
        rows = [
            {
                "id": f"c{offset}",
                "user_id": "u",
                "written_at": MS // 1000,
                "content": [{"text": f"Words {offset}."}],
                "replies": [],
            }
        ]
        talk = {
            "comments": rows,
            "users": {"u": {"display_name": "Ada"}},
            "messages_count": 2,
            "has_next": offset == 0,
            "offset": offset + 1,
        }
        return 200, {"conversation": talk}

    _, comments = archived(body, double)
    assert brief(comments) == [
        ("c0", "Ada", "Words 0.", None, "visible"),
        ("c1", "Ada", "Words 1.", None, "visible"),
    ]


BOXES = {
    "utterances": '<script src="https://utteranc.es/client.js" repo="o/r" issue-term="pathname"></script>',
    "gitalk": '<div id="gitalk-container"></div><script>new Gitalk({repo: "r", owner: "o", id: "x"})</script>',
    "twikoo": '<div id="tcomment"></div><script>twikoo.init({envId: "https://t.example/"})</script>',
    "comentario": '<comentario-comments></comentario-comments><script src="https://c.example/comentario.js"></script>',
    "naver": '<div id="cbox_module" class="u_cbox"></div><script>var objectId = "news001,0001234567"</script>',
    "daum": '<div id="alex-area" class="alex-area" data-post-id="9"></div>',
    "vuukle": '<div id="vuukle-comments"></div><script>var VUUKLE_CONFIG = {apiKey: "k-1", articleId: "7"};</script>',
    "openweb": '<div data-spotim-module="x" data-post-id="p7"></div><script src="https://launcher.spot.im/spot/sp_AbC1"></script>',
    "commento": '<div id="commento"></div><script src="https://cdn.commento.io/js/commento.js"></script>',
}  # fmt: skip


@pytest.mark.parametrize("engine", BOXES)
@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (403, {"message": "Forbidden"}, "http-403"),
        (429, {"message": "Slow down"}, "http-429"),
        (503, {}, "http-503"),
        (401, {"message": "Bad credentials"}, "expired-token"),
        (200, {"success": False, "message": "token expired"}, "expired-token"),
        (200, {"version": 9, "entries": {"first": ["Words."]}}, "changed-schema"),
    ],
)
def test_each_says_why_it_gave_no_thread(engine: str, status: int, said: Any, reason: str) -> None:
    article, comments = archived(BOXES[engine], lambda _: (status, said))
    assert (article.flags, comments, article.comments.engine) == ((f"thread-unread:{reason}",), (), engine)
    assert article.comments.complete is False
    assert article.comments.pointer is not None


@pytest.mark.parametrize(
    ("body", "engine", "thread", "reason"),
    [
        ('<div id="fastcomments-widget"></div><script src="https://cdn.fastcomments.com/js/embed-v2.min.js"></script><script>FastCommentsUI(x, {tenantId: "t", urlId: "u7"})</script>', "fastcomments", "u7", "needs-browser"),
        ('<div id="lv-container" data-id="city" data-uid="MTAy"></div><script src="https://cdn-city.livere.com/js/embed.dist.js"></script>', "livere", "MTAy", "needs-browser"),
        ('<div id="mc-container"></div><script src="//cackle.me/widget.js"></script>', "cackle", URL, "needs-browser"),
        ('<div class="talkyard-comments" data-discussion-id="d7"></div>', "talkyard", "d7", "no-reader"),
        ('<hyvor-talk-comments website-id="12" page-id="7"></hyvor-talk-comments>', "hyvor-talk", "12:7", "no-reader"),
        ('<div class="fb-comments" data-href="https://news.example/s"></div>', "facebook", "https://news.example/s", "no-reader"),
    ],
)  # fmt: skip
def test_what_is_not_asked_has_its_pointer(body: str, engine: str, thread: str, reason: str) -> None:
    article, _ = archived(body, lambda follow: pytest.fail(f"asked {follow.url}"))
    assert article.comments.pointer is not None
    assert (article.comments.pointer.engine, article.comments.pointer.thread, article.flags) == (
        engine,
        thread,
        (f"thread-unread:{reason}",),
    )


FETCHED: list[tuple[str, str, Any, list[tuple[str, str | None, str | None, str | None, str]]]] = [
    ("fastcomments", "https://fastcomments.com/comments/t?urlId=u7",
     {"status": "success", "commentCount": 3, "comments": [
         {"_id": "a", "commentHTML": "Words &amp; more", "commenterName": "Ada", "date": ISO, "votesUp": 2, "isByAdmin": True,
          "children": [{"_id": "b", "commentHTML": "[deleted]", "isDeleted": True, "date": ISO, "parentId": "a"}]},
         {"_id": "c", "commentHTML": "Last", "commenterName": "Bo", "date": ISO, "approved": False}]},
     [("a", "Ada", "Words & more", None, "visible"), ("b", None, None, "a", "deleted"), ("c", "Bo", None, None, "pending")]),
    ("livere", "https://api-zero.livere.com/v1/comments/list?limit=10&repSeq=1",
     {"results": {"parents": [{"replySeq": 1, "content": "첫째", "name": "u1", "regdate": "2024-05-01T10:00:00.000Z", "good": 1, "bad": 0}],
                  "children": [{"replySeq": 2, "parentSeq": 1, "content": "둘째", "name": "u2", "regdate": "2024-05-01T10:00:00.000Z"}], "quotations": []}, "resultCode": 200},
     [("1", "u1", "첫째", None, "visible"), ("2", "u2", "둘째", "1", "visible")]),
    ("cackle", "https://cackle.me/widget/1/comment",
     {"comments": {"totalElements": 2, "content": [
         {"id": 1, "channel": "x", "message": "Первый", "created": MS, "status": "approved", "author": {"name": "Ада", "www": None}, "anonym": None},
         {"id": 2, "channel": "x", "message": "Второй", "created": MS, "status": "deleted", "author": None, "anonym": {"name": "Гость"}, "parentId": 1}]}},
     [("1", "Ада", "Первый", None, "visible"), ("2", "Гость", None, "1", "deleted")]),
]  # fmt: skip


@pytest.mark.parametrize(("engine", "url", "said", "expected"), FETCHED, ids=[row[0] for row in FETCHED])
def test_what_a_widget_fetched_in_a_browser_is_read(engine: str, url: str, said: Any, expected: Any) -> None:
    page = captured(json.dumps(said).encode(), "application/json", url, Role(EVENT, "answer", article=URL))
    assert page.reading is not None
    assert brief(page.reading.comments) == expected
    assert page.reading.comments[0].id.split("/")[1] == engine
    assert all((c.date_published or "").startswith("2024-05-01") for c in page.reading.comments)
