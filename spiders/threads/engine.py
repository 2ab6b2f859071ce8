"""An engine as a row: how a comment or forum program is known, where its posts stand, how its threads are paged.

A module in `spiders.threads.engines` holds such rows in `ENGINES`; what a row cannot say is a hook beside it. What a row
leaves open (a mention, a date's order, a printed number above the thread) the readers of all threads fill in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from lxml.html import HtmlElement

from spiders.sheet.kit import css, first, has_any, outermost, text_of
from spiders.sheet.page import Page
from spiders.threads.counter import number_in
from spiders.threads.forum import Paging, further_pages, topic_thread
from spiders.threads.layout import Layout, read_items
from spiders.threads.thread import FoundComment, Thread

UNPAGED = Paging()
_MEDIA = re.compile(r"<(?:img|video|audio|iframe|object|embed)\b")


def _everything(_: Page, items: list[HtmlElement]) -> list[HtmlElement]:
    return items


@dataclass(frozen=True)
class Engine:
    """One program that draws comments or posts into its pages; selectors are CSS, over the whole page."""

    layouts: tuple[Layout, ...]
    """Its versions' and styles' drawings; the first one whose items stand on the page and give posts is the page's."""
    marks: tuple[str, ...] = ()
    """Words of the page's source, one of which must stand there; empty where the items' selector is mark enough."""
    _: KW_ONLY
    is_topic: bool | Callable[[Page], bool] = False
    """Whether its pages are forum topics, whose first post is the article and no comment."""
    paging: Paging = UNPAGED
    area: str = ""
    """What belongs to the thread beside the posts: list, heading, form, paging."""
    counter: str = ""
    """The printed number of comments; a topic's stands in `paging`."""
    nests: bool = False
    """Whether its markup shows a reply by nesting: a comment that stands outermost then answers nobody."""
    items: Callable[[Page, list[HtmlElement]], list[HtmlElement]] = _everything
    """Hook: which of the layout's items are posts, where the selector cannot say it."""
    posts: Callable[[Page, Layout, list[HtmlElement]], list[FoundComment]] = read_items
    """Hook: the posts in reading order, where they are no layout's (a table without marks, a list of definitions)."""
    finish: Callable[[Page, list[FoundComment]], None] | None = None
    """Hook: what the markup says beyond selectors, written into the posts: depth, states, a name in a line of words."""
    complete: Callable[[Page, Thread], None] | None = None
    """Hook: what the page says of the whole thread: an endpoint, the article's own post."""

    @property
    def name(self) -> str:
        return self.layouts[0].engine


def read_engine(page: Page, engine: Engine) -> Thread | None:
    """The thread that a program drew into a page; None where it is not its page or no post stands there."""
    for layout in engine.layouts:
        items = css(page.tree, layout.item)
        if not items or (engine.marks and not has_any(page.text, engine.marks)):
            continue
        items = engine.items(page, items)
        posts = engine.posts(page, layout, items) if items else []
        if engine.finish is not None:
            engine.finish(page, posts)
        if posts := standing(posts):
            return _thread(page, engine, posts)
    return None


def _thread(page: Page, engine: Engine, posts: list[FoundComment]) -> Thread:
    is_topic = engine.is_topic if isinstance(engine.is_topic, bool) else engine.is_topic(page)
    if is_topic:
        thread = topic_thread(page, engine.name, posts, engine.paging, area=engine.area)
    else:
        area = css(page.tree, engine.area) if engine.area else []
        elements = outermost([*area, *(post.element for post in posts if post.element is not None)])
        thread = Thread(engine.name, posts, elements=elements, nests=engine.nests)
        thread.follows = further_pages(page, engine.paging) if engine.paging.links else []
        thread.declared = number_in(text_of(first(page.tree, engine.counter))) if engine.counter else None
    if engine.complete is not None:
        engine.complete(page, thread)
    return thread


def standing(posts: list[FoundComment]) -> list[FoundComment]:
    """The posts that are somebody's, parents by place following them: a stub or an advert drawn as a post is nobody's."""
    places: dict[int, int] = {}
    kept: list[FoundComment] = []
    for place, post in enumerate(posts):
        if _is_somebodys(post):
            places[place] = len(kept)
            kept.append(post)
    for post in kept if len(kept) < len(posts) else ():
        if post.parent_index is not None:
            post.parent_index = places.get(post.parent_index)
    return kept


def _is_somebodys(post: FoundComment) -> bool:
    """Known to be put away, or signed or numbered and with words; without words, numbered and signed at a time of day
    or over a picture: an advert between the posts has a name and a number, and at most a day."""
    if post.status != "visible":
        return True
    if post.text:
        return bool(post.native or post.author)
    is_timed = post.date is not None and "T" in (post.date.iso or "")
    return bool(post.native and post.author and (is_timed or _MEDIA.search(post.html or "")))
