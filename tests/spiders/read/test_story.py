"""Joining the readings of one event."""

from __future__ import annotations

from archives.capture import Role
from archives.records import Article, Comment, ThreadState
from spiders.read.story import PageReading, assemble
from spiders.reading import Reading


def _page(
    url: str, role: str, number: int | None, ids: list[str], declared: int | None = None, body: str = "A"
) -> PageReading:
    article = Article(id="art", url=url, canonical_url="https://e.example/a", body=body,
                      comments=ThreadState(declared=declared))  # fmt: skip
    comments = tuple(Comment(id=i, text=i) for i in ids)
    return PageReading(url, Role(event="e1", name=role, number=number, run="r"), Reading(article, comments))


def test_each_comment_once_in_thread_order_with_oldest_page_first() -> None:
    story = assemble(
        "e1", [_page("u", "page", None, ["c1", "c2"], 4), _page("u2", "comment-page", 2, ["c2", "c3", "c4"])]
    )
    assert [c.id for c in story.comments] == ["c1", "c2", "c3", "c4"]
    assert [c.position for c in story.comments] == [0, 1, 2, 3]
    assert story.article is not None
    assert story.article.comments.captured == 4
    assert story.article.comments.complete is True
    assert story.article.comments.pages == 2


def test_the_article_page_is_the_last_comment_page_when_the_newest_stand_there() -> None:
    pages = [
        _page("u", "page", None, ["c5"]),
        _page("u1", "comment-page", 1, ["c1", "c2"]),
        _page("u2", "comment-page", 2, ["c3"]),
    ]
    assert [c.id for c in assemble("e1", pages).comments] == ["c1", "c2", "c3", "c5"]


def test_bodies_of_a_multi_page_article_are_joined_in_page_order() -> None:
    pages = [_page("u", "page", None, [], body="one\n\nteaser"), _page("u3", "article-page", 3, [], body="three"),
             _page("u2", "article-page", 2, [], body="teaser\n\ntwo")]  # fmt: skip
    article = assemble("e1", pages).article
    assert article is not None
    assert article.body == "one\n\nteaser\n\ntwo\n\nthree"


def test_depth_follows_parents_across_pages_and_a_cycle_ends() -> None:
    comments = (Comment(id="a"), Comment(id="b", parent_id="a"), Comment(id="c", parent_id="b"),
                Comment(id="x", parent_id="y"), Comment(id="y", parent_id="x"),
                Comment(id="z", parent_id="elsewhere", depth=3))  # fmt: skip
    page = PageReading("u", Role(), Reading(Article(id="art"), comments))
    depths = {c.id: c.depth for c in assemble("e", [page]).comments}
    assert (depths["a"], depths["b"], depths["c"], depths["z"]) == (0, 1, 2, 3)
    assert {depths["x"], depths["y"]} == {0, 1}


def test_a_missing_printed_number_leaves_completeness_unknown() -> None:
    article = assemble("e1", [_page("u", "page", None, ["c1"])]).article
    assert article is not None
    assert article.comments.complete is None


def test_a_page_captured_twice_counts_once() -> None:
    story = assemble("e1", [_page("u", "page", None, ["c1"]), _page("u", "page", None, ["c1", "c2"])])
    assert [c.id for c in story.comments] == ["c1", "c2"]
    assert story.article is not None
    assert story.article.comments.pages == 1


def test_no_article_no_story() -> None:
    story = assemble("e1", [PageReading("u", Role(run="r"), Reading(None, flags=("block-page:captcha",)))])
    assert story.article is None
    assert story.comments == ()
