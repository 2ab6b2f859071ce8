"""A candidate's records to found comments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.shapes import attribute_date, date_words, has_time, value_of
from spiders.dates.value import DateValue
from spiders.sheet.outline import Outline
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.threads.mined.anchors import CLOCK_ALONE, DAY_ABOVE, Anchor, day_before
from spiders.threads.mined.container import elements_of
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.extras import add_extras, add_permalink
from spiders.threads.mined.headings import counted_before
from spiders.threads.mined.judge import Candidate
from spiders.threads.mined.leading import on_others, stories
from spiders.threads.mined.opening import are_replies, is_forum, is_forum_url, split_opening
from spiders.threads.mined.opening_apart import opening_above
from spiders.threads.mined.parents import link_parents
from spiders.threads.mined.placeholders import status_of, stub_status
from spiders.threads.mined.render import labels_of, render
from spiders.threads.thread import FoundComment, Thread

_ID_ATTRIBUTES = (
    "id",
    "data-comment-id",
    "data-id",
    "data-pk",
    "data-post-id",
    "data-commentid",
    "data-node-id",
    "name",
)
_FEWEST_OF_A_LIST = 3
_ID_NODES = 12
_WRAPPERS = 3
_COLON = re.compile(r"^\s*[:：]\s+(?=\w)")
_DAY = len("2024-05-03")
_UNLIKE = 40
"""Characters that nobody writes twice on one day."""
_DIGITS = re.compile(r"\d+")
_PERMALINK = "permalink"
_DAY_AT_END = re.compile(r"\d{4}[-/]\d\d?[-/]\d\d?/?$")
_ID = re.compile(r"(?:^|[^0-9])(\d{1,18})$")


def thread_of(page: Page, outline: Outline, candidate: Candidate) -> Thread | None:
    """The thread that a candidate's records make; None where all they make is a page's own text."""
    # Whether an unknown engine counts its comments within a thread or over the site shows in no single page, and what a
    # page seems to say changes as the thread grows: an id within the thread is right for both, in every run.
    thread = Thread(engine="generic", native_scope="thread", elements=elements_of(outline, candidate))
    found = _comments(page, outline, candidate)
    keep = _once(outline, candidate.drafts, found)
    drafts = [candidate.drafts[number] for number in keep]
    thread.comments = [found[number] for number in keep]
    if len(keep) > 1 and all(comment.is_staff for comment in thread.comments):  # what all bear marks nobody
        for comment in thread.comments:
            comment.is_staff = None
    give_natives(outline, drafts, thread.comments)
    for draft, comment in zip(drafts, thread.comments, strict=True):
        add_permalink(page, outline, draft, comment)
    link_parents(outline, drafts, [candidate.texts[number] for number in keep], thread.comments)
    if is_forum(page, outline, candidate.drafts[0].place):
        if not is_forum_url(page.url) and not _posts(candidate):
            return thread if _named(candidate) else None
        apart = opening_above(page, outline, candidate)
        if apart is not None or are_replies(outline, drafts):  # else the article's own reading gives it
            thread.opening, thread.declared = (
                apart or FoundComment(),
                counted_before(outline, drafts[0].place),
            )
        else:
            split_opening(page, thread)
        if not thread.comments and not is_forum_url(page.url):
            return None
    return thread


def _named(candidate: Candidate) -> bool:
    """Whether the records, what is around them or a heading are called comments, or they are an exchange of words."""
    return not {"comment-names", "comment-around", "counter", "heading", "exchange"}.isdisjoint(
        candidate.evidence.reasons
    )


def _posts(candidate: Candidate) -> bool:
    """Whether the records are a topic's posts: not called comments, each with its number or its own address."""
    reasons = candidate.evidence.reasons
    return not _named(candidate) and ("numbers" in reasons or reasons.get("permalink", 0.0) >= 0.9)


def _comments(page: Page, outline: Outline, candidate: Candidate) -> list[FoundComment]:
    labels = labels_of(outline, candidate.drafts, candidate.texts)
    confidence = min(0.95, 0.4 + candidate.evidence.total / 20)
    found: list[FoundComment] = []
    for number, draft in enumerate(candidate.drafts):
        author = candidate.authors.get(number)
        anchor = candidate.dates.get(number)
        text, html = render(outline, candidate.texts[number], labels)
        if author is not None:  # "<b>Ann</b>: Well said"
            text, html = _COLON.sub("", text), _COLON.sub("", html)
        comment = FoundComment(text=text or None, html=html or None, element=outline.nodes[draft.place])
        comment.status = status_of(text)
        if comment.status == "visible" and author is None and anchor is None:
            comment.status = stub_status(outline, draft)
        if comment.status == "deleted" and author is None:  # the words are the engine's, nobody's
            comment.text = comment.html = None
        comment.method = {"record": "generic:mined", "text": "column"}
        comment.confidence = confidence
        if author is not None:
            comment.author, comment.method["author"] = author[1], "column"
            url = _author_link(page, outline.nodes[author[0]], author[1])
            own = url is not None and url.partition("#")[0] == page.url.partition("#")[0]
            comment.author_url = None if own else url
        if anchor is not None:
            comment.date = _date(page, outline, candidate, draft, anchor)
            comment.method["date_published"] = "anchor"
            comment.permalink = link_of(page, anchor.element)
        elif (stated := attribute_date(outline.nodes[draft.place])) is not None:
            comment.date, comment.method["date_published"] = stated, "attribute"
        add_extras(page, outline, draft, anchor, comment)
        found.append(comment)
    return found


def _date(
    page: Page, outline: Outline, candidate: Candidate, draft: Draft, anchor: Anchor
) -> DateValue | None:
    """What an anchor says; a time of day alone is of the day that stands before it, in a line between the records or in
    the first of its day."""
    value = value_of(page, anchor.element, anchor.raw)
    clocks = [other.raw for other in draft.anchors if CLOCK_ALONE.fullmatch(other.raw)]
    if value is None or not clocks or value.precision not in ("day", "minute") or len(value.iso or "") > _DAY:
        return value
    day: Anchor | None = anchor
    if value.iso is None:
        day = day_before(outline, anchor.place, max(0, candidate.drafts[0].place - DAY_ABOVE))
    if day is None:
        return value
    whole = words_date(page, f"{date_words(day.raw)} {clocks[0].strip(' ()[]|')}")
    return replace(whole, raw=anchor.raw) if whole is not None and whole.iso is not None else value


def _once(outline: Outline, drafts: list[Draft], found: list[FoundComment]) -> list[int]:
    """Which of the records stay: not those that hold nothing, and not the second printing of a list that stands twice
    on the page (for two screen sizes), nor of a comment that stands in two lists (the hot ones and the newest)."""
    full = [
        n for n, c in enumerate(found) if c.text or c.html or (c.author and c.date) or c.status != "visible"
    ]
    away = _of_other_pages(outline, drafts)
    full = [n for n in full if n not in away]
    first = list({_said(found[n]): n for n in reversed(full)}.values())
    if len(first) <= 0.6 * len(full):
        return sorted(first)
    again = _in_other_lists(outline, drafts, found, full) if len(first) < len(full) else set()
    return [n for n in full if n not in again]


def _of_other_pages(outline: Outline, drafts: list[Draft]) -> set[int]:
    """The records of lists that stand beside the thread, made like it: the last comments on other stories, other stories."""
    lists: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        lists.setdefault(outline.parent[draft.place], []).append(number)
    if len(lists) < 2:  # there is none beside it
        return set()
    away = [
        numbers
        for numbers in lists.values()
        if len(numbers) >= _FEWEST_OF_A_LIST
        and max(reach(outline, [drafts[n] for n in numbers]) for reach in (on_others, stories)) > 0
    ]
    return {n for numbers in away for n in numbers} if len(away) < len(lists) else set()


def _said(comment: FoundComment) -> tuple[str | None, str | None, str | None]:
    return comment.author, comment.text, comment.date.raw if comment.date else None


def _in_other_lists(
    outline: Outline, drafts: list[Draft], found: list[FoundComment], full: list[int]
) -> set[int]:
    """The records that say what another one says, in another list of the page: those of the shorter list go.

    Somebody may say the same twice, in one list or as two answers; short words count only where the minute is the same
    or the element's id.
    """
    inner = {place for draft in drafts for place in draft.cut}
    lists = {n: outline.parent[drafts[n].place] for n in full if drafts[n].place not in inner}
    lengths = Counter(lists.values())
    twins: dict[tuple[str | None, ...], list[int]] = {}
    for n in lists:
        sure = len(found[n].text or "") >= _UNLIKE or has_time(_said(found[n])[2] or "")
        own = None if sure else outline.nodes[drafts[n].place].get("id") or str(n)
        twins.setdefault((*_said(found[n]), own), []).append(n)
    again: set[int] = set()
    for same in twins.values():
        if len({lists[n] for n in same}) > 1:
            kept = max(lists[n] for n in same if lengths[lists[n]] == max(lengths[lists[m]] for m in same))
            again.update(n for n in same if lists[n] != kept)
    return again


def give_natives(outline: Outline, drafts: list[Draft], comments: list[FoundComment]) -> None:
    """Fill native ids from the kind of id attribute or permalink that most records have and no two share.

    Of several kinds, the one that the records' own links lead to, then the one of the larger numbers: the smaller ones
    count the records of the page.
    """
    kinds: dict[tuple[str, str], dict[int, str]] = {}
    roots = sorted(place for draft in drafts for place in draft.roots)
    for number, (draft, comment) in enumerate(zip(drafts, comments, strict=True)):
        places = [*_wrappers(outline, draft, roots), *draft.nodes[:_ID_NODES]]
        named = [(name, outline.nodes[place].get(name)) for place in places for name in _ID_ATTRIBUTES]
        for name, value in (*named, (_PERMALINK, comment.permalink)):
            if value and (found := _ID.search(value)) and not _DAY_AT_END.search(value):
                kinds.setdefault((name, _DIGITS.sub("#", value)), {}).setdefault(number, found.group(1))
    sole = [kind for kind, natives in kinds.items() if len(set(natives.values())) == len(natives)]
    most = max((len(kinds[kind]) for kind in sole), default=0)
    fullest = [kind for kind in sole if len(kinds[kind]) == most]
    if len(fullest) > 1:
        linked = _linked_kinds(outline, drafts)
        fullest.sort(
            key=lambda kind: (*_worth(kind, kinds[kind]), linked[kind], max(map(int, kinds[kind].values())))
        )
    best = kinds[fullest[-1]] if fullest else {}
    for number, native in best.items():
        comments[number].native = native


def _worth(kind: tuple[str, str], natives: dict[int, str]) -> tuple[bool, bool]:
    """Sorts kinds of ids: one number says more than several (a place and a time), an id more than the records' places
    in the list (1, 2, 3 or 0, 1, 2)."""
    single = kind[0] == _PERMALINK or kind[1].count("#") == 1
    return single, any(int(native) - number not in (0, 1) for number, native in natives.items())


def _wrappers(outline: Outline, draft: Draft, roots: list[int]) -> Iterator[int]:
    """The elements around a record that begin with it: a list item that holds the record's box, then its replies."""
    place = outline.parent[draft.place]
    for _ in range(_WRAPPERS):
        if place < 0 or roots[bisect_left(roots, place)] != draft.place:
            return
        yield place
        place = outline.parent[place]


def _linked_kinds(outline: Outline, drafts: list[Draft]) -> Counter[tuple[str, str]]:
    """How many links within the records lead to an anchor of each kind of id."""
    links = (
        outline.nodes[place].get("href") or ""
        for draft in drafts
        for place in draft.nodes
        if outline.tags[place] == "a"
    )
    return Counter(("id", _DIGITS.sub("#", href.partition("#")[2])) for href in links if "#" in href)


def _author_link(page: Page, element: HtmlElement, name: str) -> str | None:
    """The address that an author's name leads to: not that of a mark beside it (¶, "permalink")."""
    for node in (element, element.getparent(), *element.iter("a")):
        if node is not None and node.tag == "a" and node.get("href"):
            words = one_line(node)
            if not words or words in name or name in words:
                return page.absolute(node.get("href"))
    return None


def link_of(page: Page, element: HtmlElement) -> str | None:
    """The link that an element is, is in, or holds alone."""
    for node in (element, element.getparent(), *element.iter("a")):
        if node is not None and node.tag == "a" and node.get("href"):
            return page.absolute(node.get("href"))
    return None
