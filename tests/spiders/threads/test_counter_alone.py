"""The printed number where no comment stands: this page's own, and nobody else's."""

from __future__ import annotations

import pytest

from spiders.lexicon import languages
from spiders.threads.counter import number_of
from spiders.threads.counter_alone import declared_alone
from spiders.threads.layers import read_thread
from tests.spiders.threads.pages import article, page_of


@pytest.mark.parametrize(
    "box",
    [
        '<section id="comments"><h2>Comments (72)</h2><div id="box"></div></section>',
        '<p class="meta">3 March 2025 &bull; <a href="#comments">72 comments</a></p>',
        '<button class="open">View comments <span>72</span></button>',
        '<div class="comments-box"><span>72</span> <span>Kommentare</span></div>',
        '<div id="talk"><h3>72 commentaires</h3></div>',
        '<meta itemprop="interactionCount" content="UserComments:72">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "commentCount": 72}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "interactionStatistic": {"@type": "InteractionCounter",'
        ' "interactionType": "https://schema.org/CommentAction", "userInteractionCount": "72"}}</script>',
    ],
)
def test_the_pages_own_number(box: str) -> None:
    thread = read_thread(page_of(article(box)))
    assert thread is not None
    assert (thread.declared, thread.comments) == (72, [])


WAYS = (
    '<section id="comments"><h2>{}</h2><div id="box"></div></section>',
    '<p class="meta">3 March 2025 &bull; <a href="#talk">&raquo; {}</a></p>',
    '<div class="comments"><p>{}.</p></div>',
)


@pytest.mark.parametrize(("concept", "number"), [("none_yet", 0), ("one_comment", 1)])
@pytest.mark.parametrize("language", sorted(languages()))
def test_none_and_one_in_words(language: str, concept: str, number: int) -> None:
    for said in languages()[language].get(concept, ()):
        for way in WAYS:
            line = said.capitalize()
            assert declared_alone(page_of(article(way.format(line)))) == number, (line, way)


@pytest.mark.parametrize(
    "box",
    [
        '<h2>Ein Kommentar</h2>',
        '<p>No comment yet.</p>',
        '<h2>No comment from the ministry</h2>',
        '<h3>No comments allowed</h3>',
        '<article class="card"><h3><a href="/a">Another story</a></h3><div class="comments">No comments</div></article>',
        '<ul><li><a href="/b">Two</a> <a href="/b#comments">One comment</a></li></ul>',
        '<div class="recent-comments"><h3>No comments</h3></div>',
        '<div id="comments"><p>One comment</p><p>No comments</p></div>',
    ],
)  # fmt: skip
def test_other_words_are_none(box: str) -> None:
    assert declared_alone(page_of(article(box))) is None


def test_a_figure_goes_before_words() -> None:
    box = '<div id="comments"><h2>12 comments</h2><button class="add">Be the first to comment</button></div>'
    assert declared_alone(page_of(article(box))) == 12


@pytest.mark.parametrize(("line", "count"), [
    ("One thought on “12 bridges”", 1), ("Keine Kommentare zu Brücken", 0), ("Ein Kommentar von Ada Quill", None),
    ("One comment too many", None), ("Aucun commentaire sur « Le pont »", 0),
])  # fmt: skip
def test_words_before_the_storys_name(line: str, count: int | None) -> None:
    assert number_of(line) == count


@pytest.mark.parametrize(
    "box",
    [
        '<aside><a href="/other#comments">72 comments</a></aside>',
        '<ul class="list"><li><a href="/a">One</a> <span>12 comments</span></li><li><a href="/b">Two</a> <span>9 comments</span></li></ul>',
        '<article class="card"><h3><a href="/a">Another story</a></h3><div class="comments">14 comments</div></article>',
        '<div class="sidebar"><h3>12 comments this week</h3></div>',
        '<h2>3 March 2025, Comments</h2>',
        '<p>Readers sent 72 comments to the council.</p>',
    ],
)  # fmt: skip
def test_other_numbers_are_none(box: str) -> None:
    assert declared_alone(page_of(article(box))) is None
