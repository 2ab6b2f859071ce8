"""Engines that scripts draw: the pointer on the page, and the answers of their APIs."""

from __future__ import annotations

from typing import Any

import pytest

from spiders.threads.engines import read_api, read_engines
from tests.spiders.threads.engines.pages import answer, brief, html

URL = "https://news.example/story/7"
POINTERS = [
    ('<section id="isso-thread" data-isso-id="/x y"></section><script data-isso="//c.example/isso/" src="//c.example/isso/js/embed.min.js"></script>',
     "isso", "/x y", "https://c.example/isso/?uri=%2Fx%20y", True),
    ('<div id="remark42"></div><script>var remark_config = { host: "https://r.example", site_id: \'gazette\' };</script>',
     "remark42", URL, "https://r.example/api/v1/find?site=gazette&url=https%3A%2F%2Fnews.example%2Fstory%2F7&sort=%2Btime&format=tree", True),
    ('<div id="disqus_thread"></div><script>var disqus_config = function () { this.page.url = "https://news.example/s/7"; this.page.identifier = "n7"; };'
     's.src = "https://gazette.disqus.com/embed.js";</script>',
     "disqus", "gazette:n7", "https://disqus.com/embed/comments/?base=default&f=gazette&t_u=https%3A%2F%2Fnews.example%2Fs%2F7&t_i=n7", True),
    ('<div data-spotim-module="conversation" data-post-id="p7"></div><script src="https://launcher.spot.im/spot/sp_AbC1"></script>',
     "openweb", "sp_AbC1_p7", "https://api-2-0.spot.im/v1.0.0/conversation/read", True),
    ('<meta name="vf:container_id" content="c7"><vf-conversations></vf-conversations><script src="//cdn.viafoura.net/vf.js"></script>',
     "viafoura", "c7", "https://api.viafoura.co/v2/news.example/bootstrap/v2?session=false", False),
    ('<div id="coral_thread"></div><script>Coral.createStreamEmbed({rootURL: "https://coral.example/", storyID: "s7"})</script>',
     "coral", "s7", "https://coral.example/api/graphql", False),
    ('<hyvor-talk-comments website-id="12" page-id="7"></hyvor-talk-comments>', "hyvor-talk", "12:7", "https://talk.hyvor.com", False),
    ('<div id="commento"></div><script src="https://cdn.commento.io/js/commento.js"></script>',
     "commento", "news.example/story/7", "https://cdn.commento.io/api/comment/list", True),
    ('<div class="fb-comments" data-href="https://news.example/s"></div>', "facebook", "https://news.example/s",
     "https://www.facebook.com/plugins/feedback.php?href=https%3A%2F%2Fnews.example%2Fs", False),
    ('<div id="discourse-comments"></div><script>DiscourseEmbed = { discourseUrl: "https://d.example/", topicId: 44 };</script>',
     "discourse", "44", "https://d.example/embed/comments?topic_id=44", True),
    ('<script src="https://giscus.app/client.js" data-repo="o/r" data-mapping="specific" data-term="t 7"></script>',
     "giscus", "o/r:t 7", "https://giscus.app/api/discussions?repo=o%2Fr&term=t+7&category=&number=0&strict=false&first=100", True),
    ('<script src="https://utteranc.es/client.js" repo="o/r" issue-number="5"></script>',
     "utterances", "o/r:5", "https://api.github.com/repos/o/r/issues/5/comments?per_page=100", True),
    ('<script data-ghost-comments="https://g.example/" data-comment-id="64af" src="/comments-ui.min.js"></script>',
     "ghost", "64af", "https://g.example/members/api/comments/post/64af/?limit=100&order=created_at%20ASC", True),
    ('<div id="cusdis_thread" data-host="https://cusdis.com" data-app-id="a" data-page-id="7"></div>',
     "cusdis", "a:7", "https://cusdis.com/api/open/comments?appId=a&pageId=7&page=1", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "engine", "thread", "endpoint", "followed"), POINTERS, ids=[p[1] for p in POINTERS]
)
def test_pointer(body: str, engine: str, thread: str, endpoint: str, followed: bool) -> None:
    found = read_engines(html(body, URL))
    assert found is not None
    assert found.engine == engine
    assert found.comments == []
    assert found.pointer is not None
    assert (found.pointer.engine, found.pointer.thread, found.pointer.endpoint) == (engine, thread, endpoint)
    assert [(follow.url, follow.role) for follow in found.follows] == (
        [(endpoint, "api")] if followed else []
    )


def test_drawn_comments_go_before_a_plugin_that_is_only_embedded() -> None:
    drawn = """<link href="/wp-content/x.css"><ol class="commentlist"><li class="comment depth-1" id="comment-3"><div class="comment-author vcard">
    <cite class="fn">Ada</cite></div><div class="comment-content"><p>Wide.</p></div></li></ol><div class="fb-comments" data-href="/x"></div>"""
    found = read_engines(html(drawn))
    assert found is not None
    assert (found.engine, len(found.comments)) == ("wordpress", 1)


def test_words_about_an_engine_are_no_engine() -> None:
    page = html("<p>We removed disqus and isso, and the giscus widget too. See remark42 and facebook.</p>")
    assert read_engines(page) is None


WHEN = "2024-05-01T10:00:00+00:00"
EPOCH = 1714557600
ANSWERS: list[tuple[str, Any]] = [
    ("remark42", {"comments": [{"comment": {"id": "a", "pid": "", "text": "<p>Wide.</p>", "user": {"name": "Ada", "admin": True}, "score": 3,
                  "time": "2024-05-01T10:00:00Z", "locator": {"site": "s", "url": URL}},
                  "replies": [{"comment": {"id": "b", "pid": "a", "text": "<p>Narrow.</p>", "user": {"name": "Bo"}, "score": -1, "time": "2024-05-01T10:00:00Z"}}]}],
                  "info": {"url": URL, "count": 2, "read_only": False}}),
    ("disqus", {"cursor": {"hasNext": False}, "response": {"thread": {"id": "9", "posts": 2, "isClosed": False}, "posts": [
        {"id": "a", "parent": None, "message": "<p>Wide.</p>", "createdAt": "2024-05-01T10:00:00", "author": {"name": "Ada"}, "likes": 3, "isApproved": True},
        {"id": "b", "parent": "a", "message": "<p>Narrow.</p>", "createdAt": "2024-05-01T10:00:00", "author": {"name": "Bo"}, "likes": 0, "isApproved": True}]}}),
    ("openweb", {"conversation": {"messages_count": 2, "users": {"u1": {"display_name": "Ada"}, "u2": {"display_name": "Bo"}}, "comments": [
        {"id": "a", "root_comment": "a", "parent_id": "", "user_id": "u1", "written_at": EPOCH, "content": [{"text": "<p>Wide.</p>"}], "rank": {"ranks_up": 3, "ranks_down": 1},
         "replies": [{"id": "b", "root_comment": "a", "parent_id": "a", "user_id": "u2", "written_at": EPOCH, "content": [{"text": "Narrow."}], "replies": []}]}]}}),
    ("viafoura", {"content_container_uuid": "k", "total_visible_content": 2, "contents": [
        {"content_uuid": "a", "parent_uuid": "k", "content_container_uuid": "k", "content": "Wide.", "date_created": EPOCH * 1000, "actor_name": "Ada", "total_likes": 3,
         "state": "visible", "replies": {"contents": [{"content_uuid": "b", "parent_uuid": "a", "content": "Narrow.", "date_created": EPOCH * 1000, "actor_name": "Bo"}]}}]}),
    ("livefyre", {"collectionSettings": {"numVisible": 2}, "headDocument": {"authors": {"1": {"displayName": "Ada"}, "2": {"displayName": "Bo"}}, "content": [
        {"vis": 1, "content": {"id": "a", "parentId": None, "authorId": "1", "bodyHtml": "<p>Wide.</p>", "createdAt": EPOCH}},
        {"vis": 1, "content": {"id": "b", "parentId": "a", "authorId": "2", "bodyHtml": "<p>Narrow.</p>", "createdAt": EPOCH}}]}}),
    ("coral", {"data": {"story": {"isClosed": False, "commentCounts": {"totalPublished": 2}, "comments": {"edges": [{"node": {
        "id": "a", "author": {"username": "Ada"}, "body": "<p>Wide.</p>", "createdAt": "2024-05-01T10:00:00.000Z", "parent": None,
        "actionCounts": {"reaction": {"total": 3}}, "replies": {"edges": [{"node": {"id": "b", "author": {"username": "Bo"}, "body": "Narrow.",
        "createdAt": "2024-05-01T10:00:00.000Z", "parent": {"id": "a"}}}]}}}]}}}}),
    ("commento", {"commenters": {"x": {"name": "Ada", "link": "undefined"}, "y": {"name": "Bo"}}, "comments": [
        {"commentHex": "a", "commenterHex": "x", "parentHex": "root", "html": "<p>Wide.</p>", "creationDate": "2024-05-01T10:00:00Z", "score": 3, "state": "approved"},
        {"commentHex": "b", "commenterHex": "y", "parentHex": "a", "html": "<p>Narrow.</p>", "creationDate": "2024-05-01T10:00:00Z", "score": 0, "state": "approved"}]}),
    ("giscus", {"discussion": {"totalCommentCount": 1, "totalReplyCount": 1, "comments": [{"id": "a", "author": {"login": "Ada"}, "bodyHTML": "<p>Wide.</p>",
        "createdAt": "2024-05-01T10:00:00Z", "upvoteCount": 3, "replies": [{"id": "b", "author": {"login": "Bo"}, "bodyHTML": "<p>Narrow.</p>", "createdAt": "2024-05-01T10:00:00Z"}]}]}}),
    ("ghost", {"meta": {"pagination": {"total": 1}}, "comments": [{"id": "a", "member": {"name": "Ada"}, "html": "<p>Wide.</p>", "created_at": "2024-05-01T10:00:00.000Z",
        "status": "published", "count": {"likes": 3}, "replies": [{"id": "b", "member": {"name": "Bo"}, "html": "<p>Narrow.</p>", "created_at": "2024-05-01T10:00:00.000Z", "status": "published"}]}]}),
    ("cusdis", {"data": {"commentCount": 2, "data": [{"id": "a", "by_nickname": "Ada", "parsedContent": "<p>Wide.</p>", "createdAt": "2024-05-01T10:00:00Z", "parentId": None,
        "replies": {"data": [{"id": "b", "by_nickname": "Bo", "parsedContent": "<p>Narrow.</p>", "createdAt": "2024-05-01T10:00:00Z", "parentId": "a"}]}}]}}),
    ("artalk", {"count": 2, "comments": [{"id": "a", "rid": 0, "nick": "Ada", "content_marked": "<p>Wide.</p>", "date": "2024-05-01T10:00:00+00:00", "vote_up": 3},
        {"id": "b", "rid": "a", "nick": "Bo", "content_marked": "<p>Narrow.</p>", "date": "2024-05-01T10:00:00+00:00"}]}),
    ("waline", {"errno": 0, "data": {"count": 2, "data": [{"objectId": "a", "nick": "Ada", "comment": "<p>Wide.</p>", "time": EPOCH * 1000, "like": 3,
        "children": [{"objectId": "b", "pid": "a", "nick": "Bo", "comment": "<p>Narrow.</p>", "time": EPOCH * 1000}]}]}}),
    ("lemmy", {"comments": [{"comment": {"id": "a", "path": "0.a", "content": "Wide.", "published": "2024-05-01T10:00:00Z"}, "creator": {"name": "Ada"}, "counts": {"upvotes": 3}},
        {"comment": {"id": "b", "path": "0.a.b", "content": "Narrow.", "published": "2024-05-01T10:00:00Z"}, "creator": {"name": "Bo"}, "counts": {}}]}),
    ("substack", {"comments": [{"id": "a", "name": "Ada", "body": "Wide.", "date": "2024-05-01T10:00:00.000Z", "ancestor_path": "", "reactions": {"x": 3},
        "children": [{"id": "b", "name": "Bo", "body": "Narrow.", "date": "2024-05-01T10:00:00.000Z", "ancestor_path": "a", "children": []}]}]}),
    ("hackernews", {"id": 1, "story_id": 1, "created_at_i": 1, "children": [{"id": "a", "author": "Ada", "text": "<p>Wide.</p>", "created_at_i": EPOCH,
        "children": [{"id": "b", "author": "Bo", "text": "Narrow.", "created_at_i": EPOCH, "children": []}]}]}),
]  # fmt: skip


@pytest.mark.parametrize(("engine", "value"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_answer(engine: str, value: Any) -> None:
    thread = read_api(answer(value))
    assert thread is not None
    assert thread.engine == engine
    assert brief(thread.comments) == [("a", "Ada", WHEN, "Wide.", None), ("b", "Bo", WHEN, "Narrow.", "a")]
    assert thread.comments[0].upvotes == (None if engine in {"hackernews", "livefyre", "cusdis"} else 3)
    assert thread.comments[1].parent_method == "api"
    assert thread.declared in (2, None)


EMPTY: list[tuple[str, Any, str, tuple[tuple[str, str], ...]]] = [
    ("artalk", {"comments": [], "count": 0, "roots_count": 0, "page": {"key": "/a", "admin_only": False}}, "https://a.example/api/v2/comments", ()),
    ("cusdis", {"data": {"commentCount": 0, "data": [], "pageCount": 0, "pageSize": 10}}, "https://a.example/api/open/comments", ()),
    ("ghost", {"comments": [], "meta": {"pagination": {"page": 1, "pages": 1, "total": 0}}}, "https://a.example/members/api/comments/post/1/", ()),
    ("commento", {"success": True, "comments": [], "commenters": {}, "attributes": {"isLocked": False}}, "https://a.example/api/comment/list", ()),
    ("viafoura", {"contents": [], "total_visible_content": 0, "more_available": False}, "https://a.example/comments", ()),
    ("disqus", {"cursor": {"hasNext": False}, "code": 0, "response": []}, "https://disqus.com/api/3.0/threads/listPosts", ()),
    ("wordpress", [], "https://a.example/wp-json/wp/v2/comments?post=1", (("X-WP-Total", "0"), ("X-WP-TotalPages", "0"))),
    ("substack", {"comments": []}, "https://a.example/api/v1/post/1/comments?all_comments=true", ()),
    ("waline", {"errno": 0, "data": {"page": 1, "totalPages": 0, "pageSize": 10, "count": 0, "data": []}}, "https://a.example/api/comment", ()),
    ("twikoo", {"data": [], "more": False, "count": 0}, "https://a.example/talk", ()),
    ("isso", {"id": None, "total_replies": 0, "hidden_replies": 0, "replies": []}, "https://a.example/isso/?uri=/a", ()),
    ("remark42", {"comments": [], "info": {"url": "https://a.example/a", "count": 0}}, "https://a.example/api/v1/find", ()),
]  # fmt: skip


@pytest.mark.parametrize(("engine", "value", "url", "headers"), EMPTY, ids=[row[0] for row in EMPTY])
def test_a_thread_without_comments_is_read_and_not_called_changed(
    engine: str, value: Any, url: str, headers: tuple[tuple[str, str], ...]
) -> None:
    thread = read_api(answer(value, url, headers))
    assert thread is not None
    assert (thread.engine, thread.comments, thread.declared in (0, None)) == (engine, [], True)


def test_an_empty_list_of_unknown_make_is_no_thread() -> None:
    for value in ([], {"comments": []}, {"data": []}, {"contents": []}, {"response": []}):
        assert read_api(answer(value)) is None


def test_the_next_page_of_an_answer_that_counts_its_pages() -> None:
    url = "https://w.example/api/comment?path=%2Fa&page={}"
    rows = [{"objectId": 1, "nick": "Ada", "comment": "Wide.", "time": EPOCH * 1000, "children": []}]
    body = {"errno": 0, "data": {"totalPages": 3, "pageSize": 1, "count": 3, "data": rows}}
    follows = {page: read_api(answer(body, url.format(page))).follows for page in (1, 2, 3)}  # type: ignore[union-attr]
    assert [(f.url, f.role) for f in follows[1]] == [(url.format(2), "api")]
    assert [(f.url, f.role) for f in follows[2]] == [(url.format(3), "api")]
    assert follows[3] == []


def test_a_waline_thread_without_comments_is_an_empty_one() -> None:
    thread = read_api(answer({"data": {"page": 1, "totalPages": 0, "pageSize": 50, "count": 0, "data": []}}))
    assert thread is not None
    assert (thread.engine, thread.declared, thread.comments) == ("waline", 0, [])


@pytest.mark.parametrize(
    ("mapping", "path", "term"),
    [
        ("pathname", "/2024/bridge.html", "2024%2Fbridge"), ("pathname", "/2024/bridge/", "2024%2Fbridge%2F"), ("pathname", "/", "index"),
        ("url", "/a?b=1#c", "https%3A%2F%2Fg.example%2Fa%3Fb%3D1"), ("title", "/a", "T"), ("og:title", "/a", "The+bridge"), ("", "/a", "a"),
    ],
)  # fmt: skip
def test_giscus_names_its_discussion_as_its_client_does(mapping: str, path: str, term: str) -> None:
    body = f'<meta property="og:title" content="The bridge"><script src="https://giscus.app/client.js" data-repo="o/r" data-mapping="{mapping}"></script>'
    thread = read_engines(html(body, f"https://g.example{path}"))
    assert thread is not None
    assert thread.follows[0].url.partition("&term=")[2].partition("&")[0] == term


def test_giscus_is_asked_on_by_its_cursor() -> None:
    url = "https://giscus.app/api/discussions?repo=o%2Fr&term=t&first=100"
    row = {
        "id": "a",
        "author": {"login": "Ada"},
        "bodyHTML": "<p>Wide.</p>",
        "createdAt": "2024-05-01T10:00:00Z",
        "replies": [],
    }
    talk = {"totalCommentCount": 130, "totalReplyCount": 2, "comments": [row]}
    more, last = {"hasNextPage": True, "endCursor": "Y3=="}, {"hasNextPage": False, "endCursor": "Z4=="}
    first = read_api(answer({"discussion": {**talk, "pageInfo": more}}, url))
    end = read_api(answer({"discussion": {**talk, "pageInfo": last}}, f"{url}&after=Y3%3D%3D"))
    alone = read_api(answer({"discussion": {**talk, "pageInfo": last}}, url))
    assert first is not None
    assert end is not None
    assert alone is not None
    assert [follow.url for follow in first.follows] == [f"{url}&after=Y3%3D%3D"]
    assert (end.follows, alone.follows) == ([], [])
    assert [thread.declared for thread in (first, end, alone)] == [None, None, 132]


def test_an_answer_that_counts_all_is_asked_on_from_where_it_ends() -> None:
    url = "https://a.example/api/v2/comments?page_key=%2Fa&limit=2&flat_mode=true"
    rows = [
        {"id": number, "rid": 0, "nick": "Ada", "content_marked": "<p>Wide.</p>", "date": WHEN}
        for number in (1, 2)
    ]
    elsewhere = {**rows[0], "id": 9, "visible": False}  # answered here, and on another page
    first = read_api(answer({"count": 3, "comments": [*rows, elsewhere]}, url))
    last = read_api(answer({"count": 3, "comments": rows[:1]}, f"{url}&offset=2"))
    assert first is not None
    assert last is not None
    assert [(follow.url, follow.role) for follow in first.follows] == [(f"{url}&offset=2", "api")]
    assert last.follows == []


def test_wordpress_rest_with_its_next_page() -> None:
    row = {"id": 5, "post": 7, "parent": 0, "author_name": "Ada &amp; Bo", "author_url": "", "date": "2024-05-01T15:00:00",
           "date_gmt": "2024-05-01T10:00:00", "content": {"rendered": "<p>Wide.</p><span class='comment-likes'>Like</span>"}, "link": f"{URL}#comment-5",
           "status": "approved", "type": "comment"}  # fmt: skip
    page = answer(
        [row], "https://news.example/wp-json/wp/v2/comments?post=7&per_page=1", (("X-WP-TotalPages", "2"),)
    )
    thread = read_api(page)
    assert thread is not None
    assert brief(thread.comments) == [("5", "Ada & Bo", "2024-05-01T15:00:00+05:00", "Wide.", None)]
    assert [f.url for f in thread.follows] == [
        "https://news.example/wp-json/wp/v2/comments?post=7&per_page=1&page=2"
    ]


def test_discourse_topic_leads_to_the_rest_of_its_stream() -> None:
    def post(number: int, who: str, reply: int | None) -> dict[str, Any]:
        return {"id": 100 + number, "post_number": number, "username": who, "name": "", "cooked": f"<p>{who} says.</p>",
                "created_at": "2024-05-01T10:00:00.000Z", "reply_to_post_number": reply, "post_type": 1}  # fmt: skip

    value = {"id": 44, "posts_count": 4, "post_stream": {"posts": [post(1, "ada", None), post(2, "bo", 1), post(3, "cy", 2)],
             "stream": [101, 102, 103, 104]}}  # fmt: skip
    thread = read_api(answer(value, "https://d.example/t/44.json"))
    assert thread is not None
    assert thread.opening is not None
    assert thread.opening.author == "ada"
    assert [(c.native, c.parent) for c in thread.comments] == [("2", None), ("3", "2")]
    assert thread.declared == 3
    assert [f.url for f in thread.follows] == ["https://d.example/t/44/posts.json?post_ids[]=104"]


def test_reddit_listing() -> None:
    def comment(name: str, who: str, body: str, replies: object = "") -> dict[str, Any]:
        return {"kind": "t1", "data": {"id": name, "author": who, "body_html": body, "created_utc": float(EPOCH), "score": 3,
                "parent_id": "t1_a" if name == "b" else "t3_p", "edited": False, "replies": replies}}  # fmt: skip

    below = {
        "kind": "Listing",
        "data": {
            "children": [comment("b", "Bo", "&lt;p&gt;Narrow.&lt;/p&gt;"), {"kind": "more", "data": {}}]
        },
    }
    value = [{"kind": "Listing", "data": {"children": []}},
             {"kind": "Listing", "data": {"children": [comment("a", "Ada", "&lt;p&gt;Wide.&lt;/p&gt;", below)]}}]  # fmt: skip
    thread = read_api(answer(value))
    assert thread is not None
    assert brief(thread.comments) == [("a", "Ada", WHEN, "Wide.", None), ("b", "Bo", WHEN, "Narrow.", "a")]


@pytest.mark.parametrize("value", [{}, [], [1], {"comments": None}, {"comments": [1, None]}, {"data": {"story": None}},
                                   {"replies": 3, "hidden_replies": "x"}, {"post_stream": {"posts": 4}}, {"conversation": []}])  # fmt: skip
def test_other_json_is_no_thread(value: object) -> None:
    thread = read_api(answer(value))
    assert thread is None or not thread.comments


def test_ghost_gives_three_replies_and_the_others_at_their_own_address() -> None:
    """Field by field as Ghost 5.130 answers; the printed total is that of the outermost comments, stubs counted."""
    base = "https://g.example/members/api/comments"
    words = {"member": {"name": "Ada"}, "html": "<p>Yes.</p>", "created_at": "2024-05-01T10:00:00.000Z"}

    def row(native: str, answers: str | None = None, status: str = "published") -> dict[str, Any]:
        return {"id": native, "in_reply_to_id": answers, "status": status, "count": {"likes": 0}, **words}

    top = {**row("a"), "count": {"replies": 4, "likes": 1}, "replies": [row("b"), row("c", "b"), row("d")]}
    gone = {
        **row("e", status="deleted"),
        "html": None,
        "member": None,
        "count": {"replies": 1},
        "replies": [row("f")],
    }
    paging = {"pagination": {"page": 1, "limit": 100, "pages": 1, "total": 2, "next": None}}
    thread = read_api(answer({"comments": [top, gone], "meta": paging}, f"{base}/post/7/?limit=100"))
    assert thread is not None
    assert [(c.native, c.parent, c.status) for c in thread.comments] == [
        ("a", None, "visible"), ("b", "a", "visible"), ("c", "b", "visible"), ("d", "a", "visible"),
        ("e", None, "deleted"), ("f", "e", "visible"),
    ]  # fmt: skip
    assert thread.declared == 6
    assert [follow.url for follow in thread.follows] == [f"{base}/a/replies/?limit=100"]

    paging = {"pagination": {"page": 1, "limit": 100, "pages": 1, "total": 4, "next": None}}
    rows = [row("b"), row("c", "b"), row("d"), row("g")]
    rest = read_api(answer({"comments": rows, "meta": paging}, f"{base}/a/replies/?limit=100"))
    assert rest is not None
    assert [(c.native, c.parent) for c in rest.comments] == [("b", "a"), ("c", "b"), ("d", "a"), ("g", "a")]
    assert rest.declared is None
    assert rest.follows == []
