"""Hacker News item pages and the JSON of its two APIs. Source: the site's own markup; the API's README (HackerNews/API)."""

from __future__ import annotations

from typing import Any

from archives.records import ThreadPointer
from spiders.dates.machine import epoch_date, machine_date
from spiders.sheet.kit import css, first, text_of
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.engine import Engine
from spiders.threads.engines.api import json_object, objects, seconds, string
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout, by_depth, read_items
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(
    engine="hackernews",
    item="tr.athing.comtr",
    native=r"^(\d+)$",
    author=("a.hnuser",),
    author_link=("a.hnuser",),
    date=(".age",),
    text=(".commtext",),
    cut=".reply",
    permalink=(".age a",),
    controls=False,
)


def _finish(_: Page, comments: list[FoundComment]) -> None:
    """Parents by indentation, the time with its zone; `[deleted]`, `[flagged]` and `[dead]` are placeholders."""
    for comment in comments:
        age = first(comment.element, ".age")
        stamp = (age.get("title") or "").split(" ")[0] if age is not None else ""
        # The title is UTC without saying so; newer pages add the Unix time after a blank.
        comment.date = machine_date(stamp, "Z") or comment.date
        words = text_of(first(comment.element, ".comment")) or ""
        if comment.text is None or comment.text in ("[deleted]", "[flagged]", "[dead]"):
            comment.status = "deleted" if "[deleted]" in words or "[delete" in words else "hidden"
            comment.text = comment.html = None
    by_depth(comments, [_indent(comment.element) for comment in comments], "indent")


def _complete(page: Page, thread: Thread) -> None:
    """The story's own line: its number of comments, its words where it has some, and where the API has it."""
    links = css(page.tree, ".subline a[href^='item?id='], .subtext a[href^='item?id=']")
    thread.declared = number_in(text_of(links[-1])) if links else None
    thread.opening = _submission(page)
    number = page.url.split("id=")[-1].split("&")[0]
    if number.isdecimal():
        thread.pointer = ThreadPointer("hackernews", number, f"https://hn.algolia.com/api/v1/items/{number}")


ENGINES = (
    Engine(
        (_LAYOUT,),
        ("hnuser",),
        paging=Paging("a.morelink[href*='item?id=']", in_url=r"[?&]p=(\d+)"),
        area="table.comment-tree",
        finish=_finish,
        complete=_complete,
    ),
)


def _submission(page: Page) -> FoundComment | None:
    """Who posted the story and when, and the words of one that is no link."""
    layout = Layout(
        engine="hackernews", item="table.fatitem", native_in=(("tr.athing", "id"),), author=(".subtext a.hnuser", ".subline a.hnuser"),
        author_link=("a.hnuser",), text=(".toptext",), controls=False,
    )  # fmt: skip
    found = (
        read_items(page, layout)[:1]
        if css(page.tree, "table.fatitem tr.submission, table.fatitem .titleline")
        else []
    )
    for story in found:
        age = first(page.tree, "table.fatitem .age")
        story.date = machine_date((age.get("title") or "").split(" ")[0], "Z") if age is not None else None
    return found[0] if found else None


def _indent(item: Any) -> int | None:
    cell = first(item, "td.ind")
    if cell is not None and (cell.get("indent") or "").isdecimal():
        return int(cell.get("indent"))
    image = first(item, "td.ind img", "td img[height='1']")
    return (
        int(image.get("width")) // 40 if image is not None and (image.get("width") or "").isdecimal() else 0
    )


def read_api(page: Page) -> Thread | None:
    """`/api/v1/items/ID` of Algolia: the whole tree; the story itself is no comment."""
    data = json_object(page)
    if not data or "children" not in data or "created_at_i" not in data or "story_id" not in data:
        return None
    comments: list[FoundComment] = []
    waiting: list[tuple[dict[str, Any], str | None]] = [
        (child, None) for child in reversed(objects(data["children"]))
    ]
    while waiting:
        item, parent = waiting.pop()
        text, markup = html_text(string(item.get("text")))
        name = string(item.get("author"))
        found = FoundComment(
            native=str(item.get("id")), author=name, text=text, html=markup, parent=parent,
            author_url=f"https://news.ycombinator.com/user?id={name}" if name else None,
            date=epoch_date(seconds(item.get("created_at_i")) or 0), parent_method="api" if parent else None,
            status="visible" if text else "deleted", method={"record": "api:hackernews"},
        )  # fmt: skip
        comments.append(found)
        waiting.extend((child, found.native) for child in reversed(objects(item.get("children"))))
    return Thread("hackernews", comments)
