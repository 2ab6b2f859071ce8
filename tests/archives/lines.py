"""Record lines made by code."""

from __future__ import annotations

from archives.collection.collection import OpenCollection
from archives.ledger.states import ArticleState, CommentState, without_text
from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    Image,
    NearDuplicate,
    PageRecord,
    Pointer,
    Record,
    ThreadPointer,
    ThreadState,
    to_line,
)
from tests.archives.kit import exchange

SEEN = "2026-11-23T20:48:00.123456Z"


def article(number: int, pointer: Pointer | None, run: str = "r1") -> Article:
    return Article(
        run=run,
        id=f"article-{number}",
        url=f"http://news.example/story/{number}",
        canonical_url=f"http://news.example/story/{number}",
        site="news.example",
        headline=f"Harbour strike, day {number}",
        authors=(Author("A. Reporter", "http://news.example/ar"),),
        body="The strike ends.\n\nAll is well.",
        images=(Image("http://news.example/i.jpg"),),
        keywords=("harbour", "strike"),
        comments=ThreadState(
            declared=2, captured=1, pages=1, complete=False, pointer=ThreadPointer("wordpress")
        ),
        version=1,
        text_digest=f"digest-{number}",
        change="new",
        near_duplicate_of=NearDuplicate("article-0", 0.97),
        capture=pointer,
    )


def comment(number: int, pointer: Pointer | None, run: str = "r1") -> Comment:
    return Comment(
        run=run,
        id=f"news.example/wordpress/{number}",
        article_id=f"article-{number}",
        article_url=f"http://news.example/story/{number}",
        position=0,
        author=CommentAuthor("Reader"),
        text="Well said.",
        version=1,
        text_digest=f"c-{number}",
        change="new",
        first_seen=SEEN,
        last_seen=SEEN,
        confidence=0.9,
        capture=pointer,
    )


def page(number: int, pointer: Pointer | None, run: str = "r1") -> PageRecord:
    return PageRecord(
        run=run,
        id=f"page-{number}",
        url=f"http://news.example/story/{number}",
        status=200,
        seconds=0.5,
        event=f"event-{number}",
        role="page",
        capture=pointer,
    )


def store(collection: OpenCollection, number: int, run: str = "r1") -> None:
    """One page with its article and comment, through all the steps of a run."""
    pointer = collection.warc.write(exchange(number))
    records: list[Record] = [
        page(number, pointer, run),
        article(number, pointer, run),
        comment(number, pointer, run),
    ]
    with collection.unit():
        for record in records:
            assert collection.ledger.mark_emitted(run, record.type, record.id)
            collection.lines.append(record)
        remember(collection, number, pointer, run)


def remember(collection: OpenCollection, number: int, pointer: Pointer | None, run: str) -> None:
    date = pointer.date if pointer else None
    one, other = article(number, pointer, run), comment(number, pointer, run)
    collection.ledger.put_article_state(
        ArticleState(
            one.id, one.url, one.canonical_url, 1, one.text_digest, None, "new", date, date, run, 2,
            body_length=len(one.body or ""), line=without_text(to_line(one)),
        )
    )  # fmt: skip
    collection.ledger.put_comment_states(
        [
            CommentState(
                other.id, other.article_id, 1, other.text_digest, SEEN, SEEN, run=run, line=to_line(other)
            )
        ]
    )
