"""Who answers whom, by each sign that a page may show."""

from __future__ import annotations

import pytest

from spiders.threads.layers import read_thread
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import WORDS, article, page_of

LEVELS = (0, 1, 2, 1, 0, 1)
PARENTS = [None, 0, 1, 0, None, 4]


def one(number: int, extra: str = "", inner: str = "", before: str = "") -> str:
    return (
        f'<div class="comment" {extra}><div class="top"><b class="author">Person {number}</b> '
        f'<time datetime="2024-05-0{number + 1}T10:00:00+02:00">{number + 1} May 2024</time>{before}</div>'
        f"<p>{WORDS[number]}</p>{inner}</div>"
    )


def nested() -> str:
    inner = one(0, inner=one(1, inner=one(2)) + one(3)) + one(4, inner=one(5))
    return f'<div class="comments"><h3>Comments</h3>{inner}</div>'


def lists_after() -> str:
    def after(*items: str) -> str:
        return f'<div class="children">{"".join(items)}</div>'

    inner = one(0) + after(one(1), after(one(2)), one(3)) + one(4) + after(one(5))
    return f'<div class="comments"><h3>Comments</h3>{inner}</div>'


def by(extra: list[str], before: list[str] | None = None) -> str:
    before = before or [""] * 6
    items = "".join(one(number, extra[number], before=before[number]) for number in range(6))
    return f'<div class="comments"><h3>Comments</h3>{items}</div>'


ANSWERS = [f'<a href="#c{40 + parent}">in reply to</a>' if parent is not None else "" for parent in PARENTS]
KINDS = {
    "nesting": ("nesting", nested()),
    "lists after their parent": ("nesting", lists_after()),
    "depth classes": ("depth", by([f'data-depth="{level}"' for level in LEVELS])),
    "indentation": ("indent", by([f'style="margin-left: {25 * level}px"' for level in LEVELS])),
    "links": ("link", by([f'id="c{40 + n}"' for n in range(6)], ANSWERS)),
    "data-parent": (
        "link",
        by(
            [
                f'id="c{40 + n}" data-parent-id="{40 + p if p is not None else 0}"'
                for n, p in enumerate(PARENTS)
            ]
        ),
    ),
    "numbers": ("number", by([""] * 6, [f"<i>{n}</i>" for n in ("1", "1.1", "1.1.1", "1.2", "2", "2.1")])),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_sign_of_an_answer(kind: str) -> None:
    method, html = KINDS[kind]
    thread = mine(page_of(article(html)))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == list(WORDS[:6])
    assert [comment.parent_index for comment in thread.comments] == PARENTS
    assert {comment.parent_method for comment in thread.comments} == {None, method}


def test_mentions_are_kept_and_parents_by_mention_are_flagged() -> None:
    items = [
        ("Ada Quill", "Nobody asked the ferry people at all."),
        ("Ben", "@Ada Quill they were asked twice."),
        ("Cy", "A lovely bridge it was."),
    ]
    body = "".join(
        f'<div class="comment"><b class="author">{name}</b> <i>{4 + n} May 2024</i><p>{text}</p></div>'
        for n, (name, text) in enumerate(items)
    )
    thread = read_thread(page_of(article(f'<div class="comments"><h3>3 Comments</h3>{body}</div>')))
    assert thread is not None
    assert thread.declared == 3
    assert thread.comments[1].mentions[0].startswith("Ada")
    assert (thread.comments[1].parent_index, thread.comments[1].parent_method) == (0, "mention")
    assert thread.comments[2].parent_method is None


def test_a_quote_names_its_author() -> None:
    items = [
        ("Ada", "The lights are broken since spring."),
        ("Ben", "<blockquote>Ada wrote:<br>The lights are broken</blockquote>Still are."),
    ]
    body = "".join(
        f'<div class="post" id="p{70 + n}"><b class="author">{name}</b> <i>{4 + n} May 2024, 10:12</i><div class="content">{text}</div></div>'
        for n, (name, text) in enumerate([*items, ("Cy", "They will be mended in June, I am told.")])
    )
    thread = mine(page_of(article(f'<div class="comments"><h3>3 Comments</h3>{body}</div>')))
    assert thread is not None
    assert (thread.comments[1].parent_index, thread.comments[1].parent_method) == (0, "quote")
    assert "The lights are broken" in (thread.comments[1].text or "")
