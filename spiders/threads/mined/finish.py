"""A candidate's records to found comments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.dates.shapes import value_of
from spiders.sheet.outline import Outline
from spiders.sheet.page import Page
from spiders.sheet.text import one_line
from spiders.sheet.vocabulary import GONE, HIDDEN, PENDING
from spiders.threads.mined.container import elements_of
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.extras import add_extras, add_permalink
from spiders.threads.mined.headings import counted_before
from spiders.threads.mined.judge import Candidate
from spiders.threads.mined.opening import are_replies, is_forum, is_forum_url, split_opening
from spiders.threads.mined.opening_apart import opening_above
from spiders.threads.mined.parents import link_parents
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
_ID_NODES = 12
_WRAPPERS = 3
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
    keep = _once(found)
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
        comment = FoundComment(text=text or None, html=html or None, element=outline.nodes[draft.place])
        comment.status = status_of(text)
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
            comment.date = value_of(page, anchor.element, anchor.raw)
            comment.method["date_published"] = "anchor"
            comment.permalink = link_of(page, anchor.element)
        add_extras(page, outline, draft, anchor, comment)
        found.append(comment)
    return found


def _once(found: list[FoundComment]) -> list[int]:
    """Which of the records stay: not those that hold nothing, and not the second printing of a list that stands twice
    on the page (for two screen sizes)."""
    full = [
        n for n, c in enumerate(found) if c.text or c.html or (c.author and c.date) or c.status != "visible"
    ]
    first = list(
        {
            (found[n].author, found[n].text, (date := found[n].date) and date.raw): n for n in reversed(full)
        }.values()
    )
    return full if len(first) > 0.6 * len(full) else sorted(first)


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


def status_of(text: str) -> str:
    """`visible`, or which kind of placeholder the text is."""
    if len(text) > 160:
        return "visible"
    if GONE.search(text):
        return "deleted"
    if PENDING.search(text):
        return "pending"
    return "hidden" if HIDDEN.search(text) else "visible"


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
