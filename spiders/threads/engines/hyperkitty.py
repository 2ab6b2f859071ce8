"""HyperKitty, Mailman 3's archive: a thread's first message opens it, the replies are indented by class.

Source: hyperkitty 1.3.7 to 1.3.12, templates `thread.html`, `ajax/replies.html` and `messages/message.html`. Readers
without scripts find the replies at `?noscript`, to which the page links; robots that it knows get them at once.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import css, first, number
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout, by_depth
from spiders.threads.thread import FoundComment, Thread

_LAYOUT = Layout(
    engine="hyperkitty",
    item="#thread-content .email",
    native=r"/message/(\w{32})/",
    native_in=((".messagelink a", "href"),),
    author=(".email-author .name",),
    text=(".email-body",),
    cut=".quoted-switch",
    permalink=(".messagelink a",),
    controls=False,
)
_LEVEL = re.compile(r"reply-level-(\d+)")


def _levels(page: Page, thread: Thread) -> None:
    """Replies under the opening by their levels; what the head says of their number."""
    if thread.opening is None:
        return
    by_depth(thread.comments, [_level(post) for post in thread.comments])
    counts = css(page.tree, "#thread-overview-info .fa-comment, #thread-overview-info .fa-comments")
    thread.declared = next((number(one_line(icon.getparent())) for icon in counts), None)


def _level(post: FoundComment) -> int | None:
    """How deep a message answers: the class says so from the second level on, and at most five."""
    holder = post.element.getparent() if post.element is not None else None
    found = _LEVEL.search(holder.get("class") or "") if holder is not None else None
    return int(found.group(1)) if found else 0


def _dates(page: Page, posts: list[FoundComment]) -> None:
    """The clock is the archive's, the title the same instant by the sender's, with the year; the day stands only above
    the first message of each."""
    day: int | None = None
    for post in posts:
        header = first(post.element, ".email-date") if post.element is not None else None
        if header is None:
            continue
        printed = first(header, ".date")
        day = number(one_line(printed)) if printed is not None else day
        post.date = _date(page, first(header, ".time [title]"), day)
        if post.date is not None:
            post.method["date_published"] = "title"


def _date(page: Page, time: HtmlElement | None, day: int | None) -> DateValue | None:
    """The archive's day is the one of the number printed that lies next to the sender's."""
    if time is None:
        return None
    title, clock = time.get("title") or "", one_line(time)
    sent = words_date(page, title.partition(": ")[2] or title)
    if sent is None or sent.iso is None:
        return sent
    noon = datetime.fromisoformat(sent.iso[:10])
    near = [noon + timedelta(days=shift) for shift in (0, -1, 1)]
    own = next((date for date in near if date.day == day), noon)
    shown = words_date(page, f"{own:%Y-%m-%d} {clock}")
    if shown is None or shown.iso is None or shown.precision == "day":
        return sent
    return DateValue(shown.iso, title, shown.precision, "title")


ENGINES = (
    Engine(
        (_LAYOUT,),
        ("email-header",),
        is_topic=True,
        paging=Paging(".replies noscript a"),
        area=".sort-mode, .replies",
        finish=_dates,
        complete=_levels,
    ),
)
