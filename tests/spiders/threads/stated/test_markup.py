"""Comments in a page's own markup: JSON-LD, microdata, microformats; pages of our own."""

from __future__ import annotations

import json

from spiders.threads.stated.markup import read_markup
from tests.spiders.threads.engines.pages import brief, html


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_article_with_nested_comments() -> None:
    value = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge", "commentCount": 3, "comment": [
        {"@type": "Comment", "@id": "#c-11", "text": "Wide &amp; long.\n\nYes.", "dateCreated": "2024-05-01T10:00:00+02:00",
         "author": {"@type": "Person", "name": "Ada", "url": "/u/ada"}, "upvoteCount": 4,
         "comment": [{"@type": "Comment", "@id": "#c-12", "text": "<p>Narrow.</p>", "dateCreated": "2024-05-01T11:00:00+02:00", "author": "Bo"}]}]}  # fmt: skip
    thread = read_markup(html(ld(value)))
    assert thread is not None
    assert thread.engine == "schema.org"
    assert thread.declared == 3
    assert brief(thread.comments) == [
        ("11", "Ada", "2024-05-01T10:00:00+02:00", "Wide & long.\n\nYes.", None),
        ("12", "Bo", "2024-05-01T11:00:00+02:00", "Narrow.", "11"),
    ]
    assert thread.comments[0].author_url == "https://news.example/u/ada"
    assert thread.comments[0].upvotes == 4
    assert thread.comments[1].parent_index == 0
    assert thread.opening is None


def test_forum_topic_gives_its_opening_on_the_first_page_only() -> None:
    value = {"@type": "DiscussionForumPosting", "headline": "Bridge", "text": "How wide?", "author": {"name": "Ada"},
             "datePublished": "2024-05-01", "interactionStatistic": {"interactionType": "https://schema.org/CommentAction",
             "userInteractionCount": 9}, "comment": {"@type": "Comment", "text": "Four.", "author": {"name": "Bo"}}}  # fmt: skip
    first = read_markup(html(ld(value), "https://f.example/threads/bridge"))
    assert first is not None
    assert first.opening is not None
    assert (first.opening.author, first.opening.text) == ("Ada", "How wide?")
    assert first.declared == 9
    assert [c.text for c in first.comments] == ["Four."]
    later = read_markup(html(ld(value), "https://f.example/threads/bridge/page-2"))
    assert later is not None
    assert later.opening is None


def test_the_counter_alone() -> None:
    thread = read_markup(html(ld({"@type": "NewsArticle", "commentCount": "45"})))
    assert thread is not None
    assert (thread.declared, thread.comments) == (45, [])


def test_broken_and_hostile_json() -> None:
    deep: dict[str, object] = {"@type": "Comment", "text": "x"}
    for _ in range(300):
        deep = {"@type": "Comment", "text": "x", "comment": deep}
    for value in (
        {"@type": "Article", "comment": 7},
        {"@type": "Article", "comment": [None, "a"]},
        {"@type": "Article", "comment": deep},
    ):
        thread = read_markup(html(ld(value)))
        assert thread is None or len(thread.comments) <= 301
    assert read_markup(html('<script type="application/ld+json">{"comment": [</script>')) is None


def test_microdata_with_a_nested_reply() -> None:
    body = """<article itemscope itemtype="https://schema.org/Article"><meta itemprop="commentCount" content="2">
    <div itemprop="comment" itemscope itemtype="https://schema.org/Comment" id="c11"><span itemprop="author" itemscope itemtype="https://schema.org/Person">
    <a itemprop="url" href="/u/ada"><span itemprop="name">Ada</span></a></span><time itemprop="dateCreated" datetime="2024-05-01T10:00:00Z">May 1</time>
    <div itemprop="text"><p>Wide.</p></div><div itemprop="comment" itemscope itemtype="https://schema.org/Comment" id="c12">
    <span itemprop="author">Bo</span><meta itemprop="datePublished" content="2024-05-01T11:00:00Z"><p itemprop="text">Narrow.</p></div></div></article>"""
    thread = read_markup(html(body))
    assert thread is not None
    assert brief(thread.comments) == [
        ("11", "Ada", "2024-05-01T10:00:00+00:00", "Wide.", None),
        ("12", "Bo", "2024-05-01T11:00:00+00:00", "Narrow.", "11"),
    ]
    assert thread.declared == 2
    assert thread.native_scope == "thread"
    assert len(thread.elements) == 1


def test_h_entry_comments() -> None:
    body = """<div class="h-entry"><div class="u-comment h-cite"><a class="p-author h-card" href="https://ada.example/">Ada</a>
    <p class="p-content e-content">Wide.</p><a class="u-url" href="/story/7#c1"><time class="dt-published" datetime="2024-05-01T10:00:00+02:00">x</time></a></div></div>"""
    thread = read_markup(html(body))
    assert thread is not None
    assert thread.engine == "microformats"
    assert [(c.author, c.author_url, c.text) for c in thread.comments] == [
        ("Ada", "https://ada.example/", "Wide.")
    ]
    assert thread.comments[0].date is not None
    assert thread.comments[0].date.iso == "2024-05-01T10:00:00+02:00"


def test_reviews_and_plain_pages_have_none() -> None:
    assert read_markup(html("<p>No comment.</p>")) is None
    assert (
        read_markup(html(ld({"@type": "Product", "review": [{"@type": "Review", "reviewBody": "Good"}]})))
        is None
    )


def test_a_pages_own_questions_and_answers_are_no_comments() -> None:
    asked = [
        {
            "@type": "Question",
            "name": f"Why {n}?",
            "answerCount": 1,
            "acceptedAnswer": {"@type": "Answer", "text": f"Because of {n}."},
        }
        for n in range(3)
    ]
    page = html(ld({"@type": "FAQPage", "mainEntity": asked}))
    assert read_markup(page) is None
    counted = read_markup(
        html(ld({"@type": "Article", "commentCount": 0}) + ld({"@type": "FAQPage", "mainEntity": asked}))
    )
    assert counted is not None
    assert counted.comments == []
    signed = {"@type": "Answer", "text": "Because.", "author": {"@type": "Person", "name": "Ada"}}
    question = {"@type": "Question", "text": "Why?", "acceptedAnswer": signed}
    page = html(ld({"@type": "QAPage", "mainEntity": question}))
    found = read_markup(page)
    assert found is not None
    assert [comment.author for comment in found.comments] == ["Ada"]
