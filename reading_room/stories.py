"""One story beside its thread; its comments as CSV and JSON lines; the tear sheet for printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from typing import cast

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from archives.index.filters import Filter
from archives.index.reading import Index, Row
from archives.warc.ground import ground_of
from reading_room.charts import Plot, plot
from reading_room.collection_room import CollectionRoom
from reading_room.crawls import plot_answer
from reading_room.mentions import mentions_of
from reading_room.missing import missing_of
from reading_room.pages import Pages
from reading_room.skeleton import Skeleton
from reading_room.state import last_verify
from reading_room.tables import csv_line
from reading_room.thread import VIEWS, ThreadPage, View, anchor, edits_of, page_of, page_with

_PRINTED = 2000
"""Comments on a sheet."""
_COLUMNS = (
    "id", "author", "date_published", "text", "parent_id", "status", "removed", "upvotes", "downvotes", "version",
    "first_seen", "last_seen", "permalink", "warc", "offset", "length",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """What the template says of one page of a thread."""

    shown: ThreadPage
    comments: dict[int, Row]
    """Entry -> row, of those on the page."""
    parents: dict[str, Row]
    """Id -> row of those that the page quotes."""
    edits: dict[str, int]
    mentions: dict[int, list[tuple[str, int | None]]]
    missing: list[str]
    plot: Plot
    removed: int
    first_gone: int | None
    next_gone: dict[int, int]
    roots: dict[int, int]

    @property
    def names(self) -> dict[str, str | None]:
        """Id -> who wrote it."""
        return {c["id"]: c["author"] for c in (*self.comments.values(), *self.parents.values())}


def story(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/story/ID`: the article and one page of its thread. The thread is read once the article is on its way."""
    said = request.query_params
    view = cast("View", said.get("view") if said.get("view") in VIEWS else "tree")
    with room.index() as index:
        row = article_of(index, request.path_params["id"])
        root = _entry_of(index, said.get("root"))
        versions = index.versions(row["id"])
    return pages.page(
        "story.html", here="articles", title=row["headline"] or row["url"], row=row, flags=_list(row["flags"]),
        keywords=_list(row["keywords"]), view=view, views=VIEWS, versions=versions, words=said.get("q", ""), opened=[],
        ground_now=partial(ground_of, room.archive, row), thread_now=partial(_thread_part, room, row, view, _number(said.get("page")), root),
    )  # fmt: skip


def _thread_part(room: CollectionRoom, row: Row, view: View, number: int, root: int | None) -> ThreadPart:
    with room.index() as index:
        thread = room.thread(index, row["article"])
        shown = page_of(thread, view, number, root)
        comments = {c["entry"]: c for c in index.rows(shown.entries)}
        return ThreadPart(
            shown,
            comments,
            _parents(index, thread, shown.entries) if view == "flat" else {},
            edits_of(index, [c["id"] for c in comments.values()]),
            mentions_of(index, thread, comments),
            missing_of(index, row, _list(row["flags"])),
            _over_time(thread),
            len(thread.gone),
            thread.entry[thread.gone[0]] if thread.gone else None,
            _next_gone(thread),
            _next_roots(shown) if view == "tree" else {},
        )


def _over_time(thread: Skeleton) -> Plot:
    unit, labels, counts = thread.over_time()
    return plot(
        f"Comments a {unit}" if unit[0].isalpha() else f"Comments in {unit}",
        labels,
        counts,
        label_name="From",
        width=530,
        height=96,
    )


def _next_gone(thread: Skeleton) -> dict[int, int]:
    """Entry of a removed comment -> that of the next one."""
    entries = [thread.entry[at] for at in thread.gone]
    return dict(pairwise(entries))


def _next_roots(shown_page: ThreadPage) -> dict[int, int]:
    """Entry of a top-level comment of the page -> that of the next one on it."""
    shown = [step.entry for step in shown_page.steps if step.entry is not None and step.level == 1]
    return dict(pairwise(shown))


def over_time(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/story/ID/plot.csv`: the figures of its plot."""
    with room.index() as index:
        row = article_of(index, request.path_params["id"])
        thread = room.thread(index, row["article"])
    return plot_answer(_over_time(thread))


def comment(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/comment?id=…` or `?entry=…`: to where it stands in its thread."""
    said = request.query_params
    with room.index() as index:
        row = _comment_row(index, said.get("id", ""), said.get("entry", ""))
        if row is None:
            raise HTTPException(404, "No comment of this id is in the collection.")
        page, above = page_with(room.thread(index, row["article"]), row["entry"]) or (1, None)
        root = index.rows([above])[0]["id"] if above else None
    target = pages.link(
        f"/story/{row['article_id']}", page=page if page > 1 else None, root=root, q=said.get("q")
    )
    return RedirectResponse(f"{target}#{anchor(row['id'])}", 307)


def _comment_row(index: Index, comment_id: str, entry: str) -> Row | None:
    if not entry:
        return index.comment(comment_id)
    if not (entry.isascii() and entry.isdigit() and len(entry) < 16):
        return None
    sql = "SELECT id FROM comment_versions WHERE entry = ?"
    found = index.connection.execute(sql, (int(entry),)).fetchone()
    return index.comment(found[0]) if found else None


def sheet(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/sheet/ID`: the story for printing, with where its bytes lie."""
    with room.index() as index:
        row = article_of(index, request.path_params["id"])
        captured = index.versions(row["id"])
    return pages.page(
        "sheet.html", here="articles", title=row["headline"] or row["url"], row=row, versions=captured, flags=_list(row["flags"]),
        ground_now=partial(ground_of, room.archive, row), thread_now=partial(_printed_thread, room, row),
        verified=last_verify(room.folder), tool=version("tearsheet"), printed=datetime.now(UTC).isoformat(timespec="seconds"),
        command=pages.place.check_elsewhere,
    )  # fmt: skip


def _printed_thread(room: CollectionRoom, row: Row) -> tuple[int, int, list[str], list[Row]]:
    """How many comments there are and how many are gone; what is missing; the rows of the first `_PRINTED`."""
    with room.index() as index:
        thread = room.thread(index, row["article"])
        missing = missing_of(index, row, _list(row["flags"]))
        return len(thread), len(thread.gone), missing, index.rows(thread.entry[:_PRINTED])


def comments_file(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/story/ID/comments.csv` and `.jsonl`."""
    form = request.path_params["form"]
    with room.index() as index:
        row = article_of(index, request.path_params["id"])
    wanted = Filter(types=("comment",), articles=(row["id"],), removed=True)
    name = f'attachment; filename="comments-{row["id"][:12]}.{form}"'
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl; charset=utf-8"
    pieces = _csv(room, wanted) if form == "csv" else _lines(room, wanted)
    return StreamingResponse(pieces, media_type=kind, headers={"Content-Disposition": name})


def _lines(room: CollectionRoom, wanted: Filter) -> Iterator[bytes]:
    with room.index() as index:
        yield from index.lines(wanted, sort="thread")


def _csv(room: CollectionRoom, wanted: Filter) -> Iterator[str]:
    yield csv_line(_COLUMNS)
    with room.index() as index:
        for row in index.find(wanted, sort="thread"):
            yield csv_line([row[name] for name in _COLUMNS])


def _parents(index: Index, thread: Skeleton, entries: list[int]) -> dict[str, Row]:
    above = {thread.parent[at] for at in thread.places(entries).values()}
    return {row["id"]: row for row in index.rows(sorted(thread.entry[at] for at in above if at >= 0))}


def article_of(index: Index, wanted: str) -> Row:
    """An article by its id or address.

    Raises:
        HTTPException: 404.
    """
    row = index.article(wanted)
    if row is None:
        raise HTTPException(404, "No article of this id or address is in the collection.")
    return row


def _list(stored: str | None) -> list[str]:
    return [str(value) for value in orjson.loads(stored)] if stored else []


def _entry_of(index: Index, comment_id: str | None) -> int | None:
    row = index.comment(comment_id) if comment_id else None
    return row["entry"] if row else None


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 8 else 1
