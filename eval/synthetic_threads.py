"""Structures of comment lists, none of them an engine's."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from eval.synthetic_draw import Draw, Drawn
from eval.synthetic_words import COMMENTS_WORD, REPLY_WORD


def _heading(draw: Draw, comments: list[Drawn]) -> str:
    return f"<h2>{len(comments)} {COMMENTS_WORD[draw.language]}</h2>"


def _reply(draw: Draw) -> str:
    return f'<a href="#reply">{REPLY_WORD[draw.language]}</a>'


def _nested(
    open_list: str, close_list: str, item: Callable[[int, Drawn, str], str], comments: list[Drawn]
) -> str:
    """A list with each comment's replies inside its item."""

    def draw_list(parent: int | None) -> str:
        own = [(n, c) for n, c in enumerate(comments) if c.parent == parent]
        inner = "".join(item(n, c, draw_list(n)) for n, c in own)
        return f"{open_list}{inner}{close_list}" if own else ""

    return draw_list(None)


def _list(draw: Draw, comments: list[Drawn]) -> str:
    name, when, text = draw.css(), draw.css(), draw.css()

    def item(number: int, c: Drawn, replies: str) -> str:
        return (
            f'<li id="comment-{number + 100}"><cite class="{name}">{c.author}</cite> <span class="{when}">{draw.date(c.when)}</span>'
            f'<div class="{text}"><p>{escape(c.text)}</p></div>{_reply(draw)}{replies}</li>'
        )

    return f'<section id="comments">{_heading(draw, comments)}{_nested("<ol>", "</ol>", item, comments)}</section>'


def _divisions(draw: Draw, comments: list[Drawn]) -> str:
    box, name, when, text, kids = (draw.css() for _ in range(5))

    def item(number: int, c: Drawn, replies: str) -> str:
        inner = f'<div class="{kids}">{replies}</div>' if replies else ""
        return (
            f'<div class="{box}" data-id="{number + 7}"><div><b class="{name}">{c.author}</b><time class="{when}" '
            f'datetime="{c.when.isoformat()}">{draw.date(c.when)}</time></div><div class="{text}">{escape(c.text)}</div>'
            f"{_reply(draw)}{inner}</div>"
        )

    return f"<section>{_heading(draw, comments)}{_nested('', '', item, comments)}</section>"


def _flat(draw: Draw, comments: list[Drawn]) -> str:
    box, head, text = (draw.css() for _ in range(3))
    items = (
        f'<div class="{box}"><p class="{head}"><strong>{c.author}</strong>, {draw.date(c.when)}</p><p class="{text}">{escape(c.text)}</p></div>'
        for c in comments
    )
    return f"<section>{_heading(draw, comments)}{''.join(items)}</section>"


def _terms(draw: Draw, comments: list[Drawn]) -> str:
    items = (
        f"<dt><b>{c.author}</b> <i>{draw.date(c.when)}</i></dt><dd>{escape(c.text)}</dd>" for c in comments
    )
    return f"<section>{_heading(draw, comments)}<dl>{''.join(items)}</dl></section>"


def _rows(draw: Draw, comments: list[Drawn]) -> str:
    name, text = draw.css(), draw.css()
    items = (
        f'<tr><td class="{name}"><b>{c.author}</b><br><small>{draw.date(c.when)}</small></td><td class="{text}">{escape(c.text)}</td></tr>'
        for c in comments
    )
    return f"{_heading(draw, comments)}<table>{''.join(items)}</table>"


def _articles(draw: Draw, comments: list[Drawn]) -> str:
    items = (
        f'<article id="c{n}"><header><h4>{c.author}</h4><time datetime="{c.when.isoformat()}">{draw.date(c.when)}</time></header>'
        f"<p>{escape(c.text)}</p><footer>{_reply(draw)}</footer></article>"
        for n, c in enumerate(comments)
    )
    return f'<section class="comments">{_heading(draw, comments)}{"".join(items)}</section>'


def _row_pairs(draw: Draw, comments: list[Drawn]) -> str:
    head, text = draw.css(), draw.css()
    items = (
        f'<tr class="{head}"><td>{c.author}</td><td>{draw.date(c.when)}</td></tr><tr class="{text}"><td colspan="2">{escape(c.text)}</td></tr>'
        for c in comments
    )
    return f"{_heading(draw, comments)}<table>{''.join(items)}</table>"


def _runs(draw: Draw, comments: list[Drawn]) -> str:
    items = (
        f"<h4>{c.author}</h4><small>{draw.date(c.when)}</small><p>{escape(c.text)}</p>" for c in comments
    )
    return f"<section>{_heading(draw, comments)}{''.join(items)}</section>"


def _details(draw: Draw, comments: list[Drawn]) -> str:
    def item(number: int, c: Drawn, replies: str) -> str:
        return (
            f'<details open id="d{number}"><summary><strong>{c.author}</strong> · {draw.date(c.when)}</summary>'
            f"<p>{escape(c.text)}</p>{replies}</details>"
        )

    return f"<section>{_heading(draw, comments)}{_nested('', '', item, comments)}</section>"


STRUCTURES: dict[str, Callable[[Draw, list[Drawn]], str]] = {
    "none": _flat,
    "nested list": _list,
    "nested divisions": _divisions,
    "flat divisions": _flat,
    "description list": _terms,
    "table rows": _rows,
    "articles": _articles,
    "row pairs": _row_pairs,
    "sibling runs": _runs,
    "nested details": _details,
}
NESTED = frozenset({"nested list", "nested divisions", "nested details"})
