"""The comment thread of one page, as every comment reader (markup, engine, miner, site) gives it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archives.records import ThreadPointer
from spiders.dates.value import DateValue
from spiders.reading import Follow


@dataclass(slots=True)
class FoundComment:
    """One comment as it stands on the page; ids are native and unresolved, `spiders.threads.assemble` makes records."""

    native: str | None = None
    """Native id (`12345`); null where the page shows none (a digest stands in then)."""
    author: str | None = None
    author_url: str | None = None
    is_staff: bool | None = None
    date: DateValue | None = None
    date_modified: DateValue | None = None
    text: str | None = None
    """One line per block, controls (reply, vote, share, report) removed as elements, never as words."""
    html: str | None = None
    parent: str | None = None
    """Native id of the parent."""
    parent_index: int | None = None
    """Index of the parent in `Thread.comments`, where there are no native ids."""
    parent_method: str | None = None
    """`nesting`, `link`, `depth`, `indent`, `number`, `quote`, `mention`, `api`, `feed`."""
    mentions: tuple[str, ...] = ()
    upvotes: int | None = None
    downvotes: int | None = None
    permalink: str | None = None
    status: str = "visible"
    method: dict[str, str] = field(default_factory=dict)
    """Field name (`record`, `author`, `date_published`, `text`, `parent_id`) -> how it was read."""
    confidence: float = 1.0
    element: HtmlElement | None = None


@dataclass(slots=True)
class Thread:
    """All comments of one page in reading order, and what the page says about the whole thread."""

    engine: str
    """`wordpress`, `drupal`, …; `schema.org` for markup; `generic` for mined records."""
    comments: list[FoundComment] = field(default_factory=list)
    native_scope: str = "site"
    """`site` where native ids are unique over the site, `thread` where only within the thread."""
    elements: list[HtmlElement] = field(default_factory=list)
    """Subtrees that belong to the thread (list, heading, form, paging): cut out before the article's body is read."""
    opening: FoundComment | None = None
    """A forum topic's opening post: it is the article, not a comment."""
    is_topic: bool = False
    """A forum topic's page, whose posts all are the thread's; on its first page one of them is the opening."""
    declared: int | None = None
    closed: bool | None = None
    pointer: ThreadPointer | None = None
    unread: str | None = None
    """Why the comments of a thread that is there are not on this page (`spiders.threads.reasons`)."""
    follows: list[Follow] = field(default_factory=list)
    """Further comment pages (role `comment-page`) and API addresses (role `api`)."""
    page_number: int | None = None
    """Which comment page this is, where the page says it."""
    failed: tuple[str, ...] = ()
    """Engine readers that raised an exception on this page."""
    nests: bool = False
    """Whether its markup would show a reply by nesting: a comment that stands outermost then answers nobody."""
