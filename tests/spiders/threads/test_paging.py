"""Further pages of a thread, told from the article's own and from the site's."""

from __future__ import annotations

import pytest

from spiders.threads.layers import read_thread
from spiders.threads.paging import page_number
from tests.spiders.threads.pages import NAMES, article, page_of, records

THREAD = '<section id="comments" class="comments"><h2>Comments (25)</h2>{}{{}}</section>'.format(
    records(
        '<div class="comment" id="comment-{id}"><b class="author">{name}</b> <i>{date}</i><p>{text}</p></div>'
    )
)
URL = "https://example.org/2024/05/old-bridge"


def follows(pager: str, url: str = URL, outside: str = "") -> list[tuple[str, int | None]]:
    thread = read_thread(page_of(article(THREAD.format(pager), after=outside), url))
    assert thread is not None
    assert [comment.author for comment in thread.comments] == list(NAMES[:5])
    return [
        (follow.url.removeprefix("https://example.org"), follow.number)
        for follow in thread.follows
        if follow.role == "comment-page"
    ]


def test_comment_page_paths() -> None:
    pager = '<a href="/2024/05/old-bridge/comment-page-1#comments">Older</a><a href="/2024/05/old-bridge/comment-page-3#comments">Newer</a>'
    assert follows(pager) == [
        ("/2024/05/old-bridge/comment-page-1", 1),
        ("/2024/05/old-bridge/comment-page-3", 3),
    ]


def test_cpage_and_older_comments_links() -> None:
    assert follows('<a href="?cpage=2#comments">2</a>') == [("/2024/05/old-bridge?cpage=2", 2)]
    assert follows('<a href="/2024/05/old-bridge?part=2">Older comments</a>') == [
        ("/2024/05/old-bridge?part=2", None)
    ]


def test_a_pager_in_the_thread_counts_and_one_elsewhere_does_not() -> None:
    pager = '<nav class="pager"><a href="?page=2">2</a><a href="?page=3" rel="next">next</a></nav>'
    assert follows(pager) == [("/2024/05/old-bridge?page=2", 2), ("/2024/05/old-bridge?page=3", 3)]
    assert (
        follows(
            "", outside='<nav class="pagination"><a href="/news?page=2">2</a><a href="?page=2">2</a></nav>'
        )
        == []
    )


def test_replies_feeds_and_other_stories_are_no_pages() -> None:
    links = '<a href="?replytocom=4100#respond">Reply</a><a href="/2024/05/old-bridge/feed">RSS</a><a href="/2024/05/new-bridge/comment-page-2">x</a>'
    assert follows(links) == []


@pytest.mark.parametrize(
    "slug",
    [
        "border-police-votes",
        "annual-report-votes",
        "shareholders-vote",
        "blueprint-for-the-quay",
        "resort-plan",
        "login-trouble",
        "print/share-and-report",
        "feed/orders",
    ],
)
def test_words_in_a_storys_own_address_say_nothing_of_its_pages(slug: str) -> None:
    url = f"https://example.org/2025/03/{slug}/"
    pager = f'<a rel="next" href="{url}?comments_page=2#comments">Newer comments</a>'
    assert follows(pager, url) == [(f"/2025/03/{slug}/?comments_page=2", 2)]


@pytest.mark.parametrize(
    "query",
    [
        "?comments_page=2&amp;share=mail",
        "?comments_page=2&amp;print=1",
        "?comments_page=2&amp;order=desc",
        "?comments_page=2&amp;mode=reply",
        "?comments_page=2&amp;id=8",
        "?replytocom=5&amp;comments_page=2",
    ],
)
def test_what_a_link_asks_for_besides_makes_it_none(query: str) -> None:
    assert follows(f'<a rel="next" href="{query}">Newer comments</a>') == []


def test_pages_in_the_order_that_the_reader_chose() -> None:
    url = f"{URL}?order=desc"
    assert follows('<a rel="next" href="?order=desc&amp;comments_page=2">next</a>', url) == [
        ("/2024/05/old-bridge?order=desc&comments_page=2", 2)
    ]


def test_a_key_that_names_the_story_names_its_pages() -> None:
    url = "https://example.org/story.php?newsid=5"
    pager = '<nav class="pager"><a href="story.php?newsid={}&amp;page=2">2</a></nav>'
    assert follows(pager.format(5), url) == [("/story.php?newsid=5&page=2", 2)]
    assert follows(pager.format(6), url) == []
    assert follows('<nav class="pager"><a href="?p=2">2</a></nav>') == [("/2024/05/old-bridge?p=2", 2)]
    assert follows('<nav class="pager"><a href="?p=6">6</a></nav>', "https://example.org/x.php?p=5") == []


def test_forum_topics_page_by_number_and_offset() -> None:
    posts = records(
        '<div class="post" id="p{id}"><a class="username" href="/user/{n}">{name}</a> <span class="date">{date}</span>'
        '<div class="content">{text}</div></div>'
    )
    html = f'<html><body><h1>Which bearings?</h1><div class="pagination"><a href="viewtopic.php?t=9&amp;start=20&amp;sid=aa11bb22cc33">2</a></div>{posts}</body></html>'
    thread = read_thread(page_of(html, "https://example.org/forum/viewtopic.php?t=9"))
    assert thread is not None
    assert thread.opening is not None
    assert [follow.url for follow in thread.follows] == [
        "https://example.org/forum/viewtopic.php?t=9&start=20"
    ]


def test_the_page_number_in_a_url() -> None:
    assert page_number("https://e.org/a/comment-page-4/#comments") == 4
    assert page_number("https://e.org/a?cpage=2") == 2
    assert page_number("https://e.org/a") is None
    assert page_number("https://e.org/viewtopic.php?t=9&start=40") is None
