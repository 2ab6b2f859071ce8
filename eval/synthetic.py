"""Pages made up here, of many structures and languages, with their gold: what the gate in the suite reads.

A page is drawn from a seed: words from small vocabularies, an article frame, and one of several structures of a comment
list (nested lists, separated rows, description lists, plain divisions …). Names of classes are random, so that no reader
can know them; gold is what was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from eval.synthetic_draw import Draw, Drawn
from eval.synthetic_threads import NESTED, STRUCTURES
from eval.synthetic_words import WORDS


@dataclass(frozen=True, slots=True)
class SyntheticPage:
    id: str
    url: str
    html: str
    gold: dict[str, Any]
    structure: str


def pages(seeds: range, languages: tuple[str, ...] = tuple(WORDS)) -> Iterator[SyntheticPage]:
    """Every structure in every language for each seed."""
    for seed in seeds:
        for language in languages:
            for structure in STRUCTURES:
                yield page(seed, language, structure)


def page(seed: int, language: str, structure: str) -> SyntheticPage:
    """The page of a seed: article frame, comment list of that structure (`none`: no comments), gold."""
    draw = Draw(seed, f"{language}")
    published = datetime(2021, 1, 1) + timedelta(minutes=draw.chance.randint(0, 3 * 365 * 1440))  # noqa: DTZ001 - a wall clock
    headline = draw.sentence(5, 9).rstrip(".!?。")
    author, paragraphs = draw.name(), [draw.paragraph() for _ in range(draw.chance.randint(4, 9))]
    comments = [] if structure == "none" else _thread(draw, published, nested=structure in NESTED)
    thread = STRUCTURES[structure](draw, comments) if comments else ""
    name = f"syn-{structure}-{language}-{seed}"
    url = f"https://{draw.css()}.example/{published:%Y/%m}/{seed}"
    gold = {
        "id": name, "url": url, "lang": language, "engine": structure, "headline": headline, "authors": [author],
        "date_published": published.isoformat()[:16], "body": "\n\n".join(paragraphs),
        "comments": [
            {"author": c.author, "date": c.when.isoformat()[:16], "text": c.text, "parent": c.parent} for c in comments
        ],
    }  # fmt: skip
    return SyntheticPage(
        name, url, _frame(draw, headline, author, published, paragraphs, thread), gold, structure
    )


def _thread(draw: Draw, published: datetime, *, nested: bool) -> list[Drawn]:
    comments: list[Drawn] = []
    when = published
    for number in range(draw.chance.randint(4, 14)):
        when = draw.moment(when)
        text = " ".join(draw.sentence(5, 16) for _ in range(draw.chance.randint(1, 3)))
        parent = draw.chance.randrange(number) if nested and number and draw.chance.random() < 0.4 else None
        comments.append(Drawn(draw.name(), when, text, parent))
    return _in_order(comments) if nested else comments


def _in_order(comments: list[Drawn]) -> list[Drawn]:
    """Reading order of a nested list: each comment before its replies, replies before the next sibling."""
    order: list[int] = []

    def visit(parent: int | None) -> None:
        for index, comment in enumerate(comments):
            if comment.parent == parent:
                order.append(index)
                visit(index)

    visit(None)
    place = {old: new for new, old in enumerate(order)}
    return [
        Drawn(c.author, c.when, c.text, None if c.parent is None else place[c.parent])
        for c in (comments[index] for index in order)
    ]


def _frame(
    draw: Draw, headline: str, author: str, published: datetime, paragraphs: list[str], thread: str
) -> str:
    site = draw.name().split()[1] + " Post"
    links = "".join(
        f'<li><a href="/{draw.css()}">{draw.sentence(1, 2).rstrip(".!?。")}</a></li>' for _ in range(8)
    )
    others = "".join(f'<li><a href="/{draw.css()}">{draw.sentence(5, 8)}</a></li>' for _ in range(6))
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    box, by = draw.css(), draw.css()
    data = f'<meta property="article:published_time" content="{published.isoformat()}"><meta name="author" content="{author}">'
    return (
        f'<!DOCTYPE html><html lang="{draw.language}"><head><meta charset="utf-8"><title>{headline} | {site}</title>{data}</head>'
        f'<body><header><a href="/">{site}</a><nav><ul>{links}</ul></nav></header><main><article class="{box}"><h1>{headline}</h1>'
        f'<div class="{by}"><span>{author}</span> <span>{draw.date(published)}</span></div>{body}</article>{thread}</main>'
        f"<aside><h3>{site}</h3><ul>{others}</ul></aside><footer><p>{site}</p></footer></body></html>"
    )
