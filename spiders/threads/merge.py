"""One thread from what several layers read: the best reading is the base, the others fill what it lacks."""

from __future__ import annotations

import re

from spiders.threads.thread import FoundComment, Thread

_FILL = (
    "author",
    "author_url",
    "is_staff",
    "date",
    "date_modified",
    "permalink",
    "upvotes",
    "downvotes",
    "html",
)
_WORDS = re.compile(r"\w+")
_KEY_WORDS = 12
_PING = re.compile(r"ping(?:back|list|s)|trackback", re.IGNORECASE)


def is_whole(thread: Thread) -> bool:
    """Whether a reading needs no second opinion: nearly every comment has text, author and date, and their number is
    not below the printed one (further pages aside); or the page prints that there are none."""
    comments = [comment for comment in thread.comments if comment.status == "visible"]
    if not comments:
        return not thread.comments and thread.opening is None and thread.declared == 0
    dated = sum(bool(c.text and c.date and c.date.iso) for c in comments)
    signed = sum(bool(c.author) for c in comments)
    if dated < 0.9 * len(comments) or signed < min(0.9 * len(comments), len(comments) - 1) or not signed:
        return False
    total = len(comments) + (thread.opening is not None)
    return thread.declared is None or total >= thread.declared or bool(thread.follows)


def merge(threads: list[Thread]) -> Thread | None:
    """The thread that the readings give together.

    Args:
        threads: readings in order of trust: markup, engine, mining.

    Returns:
        The reading that finds most, the more trusted one of nearly equals; comments of the same words share fields.
    """
    if not threads:
        return None
    base = max(threads, key=lambda thread: (_worth(thread, threads), -threads.index(thread)))
    for other in threads:
        if other is not base:
            _fill_comments(base, other)
            _fill_thread(base, other)
    return base


def _worth(thread: Thread, threads: list[Thread]) -> float:
    """Comments found, weighed by their fields; a less trusted layer must find clearly more."""
    if not thread.comments and thread.opening is None:
        return 0.0
    items = [*thread.comments, *([thread.opening] if thread.opening else [])]
    worth = sum(
        0.6 + 0.2 * bool(c.author) + 0.2 * bool(c.date) for c in items if c.text or c.status != "visible"
    )
    if thread.engine == "generic":
        others = [other for other in threads if other is not thread and other.comments]
        worth *= 0.8 if any(_overlap(other, thread) >= 0.5 for other in others) else (0.5 if others else 1.0)
    if thread.engine == "schema.org":
        worth *= 0.95
    declared = next((other.declared for other in threads if other.declared), None)
    if declared and len(thread.comments) > 1.5 * declared + 2:
        worth *= 0.6
    return worth


def key_of(comment: FoundComment) -> str:
    """What two readings of one comment share: its first words."""
    return " ".join(_WORDS.findall((comment.text or "").casefold())[:_KEY_WORDS])


def _overlap(one: Thread, other: Thread) -> float:
    keys = {key for comment in one.comments if (key := key_of(comment))}
    return len(keys & {key_of(comment) for comment in other.comments}) / len(keys) if keys else 0.0


def _fill_comments(base: Thread, other: Thread) -> None:
    known: dict[str, list[FoundComment]] = {}
    numbered: dict[str, FoundComment] = {}
    for comment in [*other.comments, *([other.opening] if other.opening else [])]:
        if key := key_of(comment):
            known.setdefault(key, []).append(comment)
        if comment.native:
            numbered[comment.native] = comment
    for comment in [*base.comments, *([base.opening] if base.opening else [])]:
        twins = known.get(key_of(comment))
        twin = _closest(comment, twins) if twins else numbered.get(comment.native or "")
        if twin is not None and (twins or _says_too(twin, comment)):
            _fill(comment, twin)


def _says_too(twin: FoundComment, comment: FoundComment) -> bool:
    """Whether a reading of the same number holds the other's words, a subject or quotation before them."""
    key = key_of(comment)
    return bool(key) and key in " ".join(_WORDS.findall((twin.text or "").casefold()))


def _closest(comment: FoundComment, twins: list[FoundComment]) -> FoundComment:
    if len(twins) == 1:
        return twins[0]
    same = [twin for twin in twins if twin.author == comment.author]
    chosen = (same or twins)[0]
    twins.remove(chosen)
    return chosen


def _fill(comment: FoundComment, twin: FoundComment) -> None:
    mined = twin.method.get("record") == "generic:mined" and comment.method.get("record") != "generic:mined"
    for name in _FILL:
        if name == "is_staff" and mined:  # an engine's reader knows its mark, the miner guesses by names
            continue
        if getattr(comment, name) is None and getattr(twin, name) is not None:
            setattr(comment, name, getattr(twin, name))
            key = "date_published" if name == "date" else name
            if key in twin.method:
                comment.method[key] = twin.method[key]
    if comment.date is not None and comment.date.iso is None and twin.date is not None and twin.date.iso:
        comment.date = twin.date
        comment.method["date_published"] = twin.method.get("date_published", "merged")
    comment.confidence = min(1.0, max(comment.confidence, twin.confidence) + 0.02)


def _fill_thread(base: Thread, other: Thread) -> None:
    for name in ("declared", "closed", "pointer", "page_number"):
        if getattr(base, name) is None:
            setattr(base, name, getattr(other, name))
    base.failed = base.failed or other.failed
    if not base.follows:
        base.follows = other.follows
    if not base.comments and base.opening is None:
        base.elements.extend(element for element in other.elements if element not in base.elements)


def _is_ping(comment: FoundComment) -> bool:
    if "ping" in (comment.method.get("author"), comment.method.get("record")):
        return True
    if comment.date is not None or comment.element is None:
        return False
    holder = comment.element.getparent()
    names = [node.get("class") or "" for node in (comment.element, holder) if node is not None]
    return any(_PING.search(name) for name in names)


def without_pings(thread: Thread) -> Thread:
    """Without pingbacks and trackbacks where the printed counter leaves out exactly these."""
    pings = {number for number, comment in enumerate(thread.comments) if _is_ping(comment)}
    if not pings or thread.declared != len(thread.comments) - len(pings):
        return thread
    moved = {old: new for new, old in enumerate(n for n in range(len(thread.comments)) if n not in pings)}
    for comment in thread.comments:
        if comment.parent_index is not None:
            comment.parent_index = moved.get(comment.parent_index)
    thread.comments = [comment for number, comment in enumerate(thread.comments) if number not in pings]
    return thread


def without_repeated_opening(thread: Thread) -> Thread:
    """Without a first comment that is the opening post again: some markup gives a topic's post as both."""
    first = thread.comments[0] if thread.comments else None
    if (
        thread.opening is None
        or first is None
        or not key_of(first)
        or key_of(first) != key_of(thread.opening)
    ):
        return thread
    if first.author and thread.opening.author and not thread.opening.author.startswith(first.author):
        return thread
    _fill(thread.opening, first)
    del thread.comments[0]
    for comment in thread.comments:
        if comment.parent_index is not None:
            comment.parent_index = comment.parent_index - 1 if comment.parent_index > 0 else None
        if comment.parent is not None and comment.parent == first.native:
            comment.parent = None
        if comment.parent is None and comment.parent_index is None:
            comment.parent_method = None
    return thread
