"""The printed number where no comment stands: this page's own, and nobody else's."""

from __future__ import annotations

import pytest

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
