"""What speaks for a list of records being a comment thread, and what against it, by its structure alone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import (
    ASIDE_NAMES,
    COMMENT_NAMES,
    FORM_NAMES,
    POST_NAMES,
    PROFILE_HREF,
    RECENT_NAMES,
    REPLY_HREF,
    REPLY_NAMES,
    TOPIC_LIST_NAMES,
)
from spiders.sheet.words import Words, says
from spiders.threads.counter import number_of
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.headings import counted_before, heading_before
from spiders.threads.mined.leading import RECORD_HREF, are_notes, on_others, stays, stories

_MARKING = frozenset(("a", "img", "button"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_AVATAR = Words(r"avatar|gravatar|userpic|user-?image|profile", any_case=True)
_THREAD_AROUND = Words(r"thread|discuss|posts\b|messages|forum|talk|replies")
_COUNTER_NAMES = Words(
    r"comm?ents?[-_]?(?:link|count|counter|number|num|icon|bubble|meta|toggle|button|btn|total|stat)|(?:link|count|num|icon)s?[-_]comm?ents?"
)
_OTHER_FORM = re.compile(r"^[^#?]+#respond$", re.IGNORECASE)
"""A teaser's link to the form of its story; a comment's own link has a query or the fragment alone."""
_FORM = Words(r"(?:^|[\s_-])form(?:$|[\s_-])")
_ORDINAL = re.compile(r"^#?(\d{1,5})\.?$")
_SIGNS = frozenset(
    (
        "comment-names",
        "comment-around",
        "thread-around",
        "heading",
        "counter",
        "reply",
        "permalink",
        "avatar",
        "profile",
        "forum-url",
        "numbers",
    )
)
"""Reasons of which a thread has at least one; teasers in a grid have author, date and words too."""


_FEWEST_OWN = 3
"""Records from which it tells that they lead nowhere else."""
_ROUNDING = 1e-9
Hopeless = Callable[[float, bool], bool]
"""Whether records can be no thread whose evidence is at most so much, and that hold words of their own or not."""


@dataclass(slots=True)
class Evidence:
    """Weights by reason; the sum decides."""

    reasons: dict[str, float] = field(default_factory=dict)
    own_words: bool = False
    """Whether hardly a record leads away from the page: several records that teasers and lists of links are not."""

    @property
    def total(self) -> float:
        return math.fsum(self.reasons.values())

    def add(self, reason: str, weight: float) -> None:
        if weight:
            self.reasons[reason] = weight


def structure(
    outline: Outline,
    drafts: list[Draft],
    container: int,
    *,
    forum_url: bool = False,
    later: bool = False,
    total: int = 0,
    hopeless: Hopeless = lambda most, own_words: False,
) -> Evidence | None:
    """Evidence from names, headings, links and shapes alone, before author and text are looked for.

    Args:
        container: the element that holds all records.
        total: how many records the drafts are a sample of; 0 where they are all.
        forum_url: whether the page's address says forum.
        later: whether the page is known as a further page of a thread, which may hold one comment of seventy.
        hopeless: asked as soon as all is known that can speak for them: what is looked for last, where their links lead,
            is dear, and most lists of a page are no threads.

    Returns:
        None for hopeless ones.
    """
    found = Evidence()
    _names(outline, drafts, container, found)
    found.add("heading", 2.0 * heading_before(outline, drafts[0].place))
    counted = counted_before(outline, drafts[0].place)
    found.add(
        "counter", 1.5 * (counted == (total or len(drafts)) or (later and (counted or 0) > len(drafts)))
    )
    share = _shares(outline, drafts)
    found.add("reply", 1.5 * share["reply"])
    found.add("permalink", 1.2 * share["permalink"])
    found.add("avatar", 0.8 * share["avatar"])
    found.add("profile", 0.8 * share["profile"])
    found.add("forum-url", 1.2 * forum_url)
    found.add("numbers", 1.0 * _numbered(outline, drafts))
    if not _SIGNS.intersection(found.reasons):
        found.add("no-sign", -1.0)
    most = found.total - 3.0 * share["teaser"] + _ROUNDING
    if hopeless(most, len(drafts) >= _FEWEST_OWN):
        return None
    found.own_words = len(drafts) >= _FEWEST_OWN and stays(outline, drafts)
    if hopeless(most, found.own_words):
        return None
    _against(outline, drafts, share, found)
    if len(drafts) == 1:
        bare = not {"reply", "permalink", "counter"} & found.reasons.keys()
        found.add("lone", -1.0 * (bare and not later) - 4.0 * _in_page_header(outline, drafts[0].place))
    return found


def _against(outline: Outline, drafts: list[Draft], share: dict[str, float], found: Evidence) -> None:
    """What speaks only against records."""
    found.add("teaser", -3.0 * share["teaser"] - 4.0 * stories(outline, drafts) * (1.0 - share["reply"]))
    found.add("on-others", -6.0 * on_others(outline, drafts))
    found.add("notes", -4.0 * are_notes(outline, drafts))
    found.add("page-parts", -4.0 * _page_parts(outline, drafts))
    if len(drafts) > 1 and (alike := _alikeness(drafts)) < 0.3:
        found.add("unlike", -6.0 * (0.3 - alike))
    if any(_is_form(outline, draft.place) for draft in drafts[:3]):
        found.add("form", -3.0)


def _is_form(outline: Outline, place: int) -> bool:
    names = outline.names(place)
    return outline.tags[place] in ("form", "fieldset") or says(FORM_NAMES, names) or says(_FORM, names)


def _in_page_header(outline: Outline, place: int) -> bool:
    """Whether a record stands in the header that holds the page's headline: the line with author, date and counter."""
    return any(
        outline.tags[above] == "header" and outline.nodes[above].find(".//h1") is not None
        for above in outline.above(place, 5)
    )


def _names(outline: Outline, drafts: list[Draft], container: int, found: Evidence) -> None:
    roots = " ".join(outline.names(draft.place) for draft in drafts[:3])
    first = drafts[0]
    inner = (
        roots
        + " "
        + " ".join(
            names
            for place in first.nodes[:60]
            if (names := outline.names(place)) and not says(_COUNTER_NAMES, names)
        )
    )
    outer = [outline.names(container)] if container != first.place else []
    outer += [
        outline.names(place)
        for place in outline.above(container, 5)
        if outline.tags[place] not in ("body", "html") and outline.chars[place] < 0.7 * outline.chars[0]
    ]
    around = " ".join(outer)
    tags = {outline.tags[place] for place in [first.place, *outline.above(first.place, 12)]}
    if says(COMMENT_NAMES, inner):
        found.add("comment-names", 2.0)
    elif says(COMMENT_NAMES, around):
        found.add("comment-around", 1.5)
    elif says(POST_NAMES, inner):
        found.add("post-names", 1.2)
    elif says(_THREAD_AROUND, around):
        found.add("thread-around", 0.8)
    newest = says(RECENT_NAMES, f"{around} {roots}")
    if newest and stays(outline, drafts):  # a thread's own newest: those on other stories lead there
        newest, around = False, _without(RECENT_NAMES, around)
    against = 2.5 * (says(ASIDE_NAMES, around) or _mostly_aside(outline, drafts, container))
    found.add("aside-names", -against - 1.5 * says(ASIDE_NAMES, roots))
    found.add("recent", -2.0 * newest)
    found.add("topic-list", -2.5 * says(TOPIC_LIST_NAMES, f"{around} {roots}"))
    found.add("aside-tags", -1.5 * bool(tags & {"aside", "nav", "footer"}) - 2.5 * ("amp-live-list" in tags))


def _without(words: Words, text: str) -> str:
    """A text without all that such words match."""
    while match := words.search(text):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _mostly_aside(outline: Outline, drafts: list[Draft], container: int) -> bool:
    """Whether most records stand, below what holds them all, in a box that is called a widget, teaser, related list."""
    sample = drafts[:: max(1, len(drafts) // 8)][:8]
    inside = 0
    for draft in sample:
        for place in outline.above(draft.place, 6):
            if place <= container:
                break
            if says(ASIDE_NAMES, outline.names(place)):
                inside += 1
                break
    return 2 * inside > len(sample)


def _page_parts(outline: Outline, drafts: list[Draft]) -> float:
    """Share of the records that hold what belongs to a page: its headline, navigation, main part, or a form to write in."""
    parts = ("h1", "nav", "main")
    holding = sum(any(outline.tags[place] in parts for place in draft.nodes) for draft in drafts)
    if len(drafts) <= 2:
        holding += sum(
            any(_is_thread_part(outline, place) for place in draft.nodes if place != draft.place)
            for draft in drafts
        )
    return min(1.0, holding / len(drafts))


def _is_thread_part(outline: Outline, place: int) -> bool:
    """Whether an element is what a thread has once, not each comment: the area to write in, the heading with the counter."""
    node = outline.nodes[place]
    if node.tag == "textarea":
        return True
    return (
        node.tag in _HEADINGS
        and 4 <= outline.chars[place] <= 60
        and number_of(outline.text(place)) is not None
    )


def _alikeness(drafts: list[Draft]) -> float:
    """How much neighbouring records are built alike: shared signatures over all, in the mean."""
    shapes = [set(list(draft.signature.values())[:120]) for draft in drafts]
    shared = [len(one & other) / max(1, min(len(one), len(other))) for one, other in pairwise(shapes)]
    return sum(shared) / len(shared)


def _shares(outline: Outline, drafts: list[Draft]) -> dict[str, float]:
    share = dict.fromkeys(("reply", "permalink", "avatar", "profile", "teaser"), 0.0)
    for draft in drafts:
        for reason in _marks(outline, draft):
            share[reason] += 1 / len(drafts)
    return share


def _marks(outline: Outline, draft: Draft) -> set[str]:
    marks: set[str] = set()
    for place in draft.nodes:
        tag = outline.tags[place]
        if tag in _MARKING or tag in _HEADINGS:
            known = outline.notes.get(("mark", place))
            if known is None:
                known = outline.notes[("mark", place)] = _mark(outline, place)
            marks.update(known)
    return marks


def _mark(outline: Outline, place: int) -> tuple[str, ...]:
    node = outline.nodes[place]
    if node.tag == "a":
        href = node.get("href") or ""
        reply = says(REPLY_NAMES, outline.names(place)) or (
            REPLY_HREF.match(href) and not _OTHER_FORM.search(href)
        )
        signs = (
            ("reply", reply),
            ("permalink", RECORD_HREF.match(href)),
            ("profile", PROFILE_HREF.match(href)),
        )
        return tuple(name for name, sign in signs if sign)
    if node.tag == "img":
        return ("avatar",) if _AVATAR.match(f"{node.get('class') or ''} {node.get('src') or ''}") else ()
    if node.tag == "button":
        return ("reply",) if says(REPLY_NAMES, outline.names(place)) else ()
    return ("teaser",) if _leads_away(outline, place) else ()


def _numbered(outline: Outline, drafts: list[Draft]) -> bool:
    """Whether the records print running numbers (#1, #2)."""
    if len(drafts) < 3:
        return False
    steps = 0
    last: int | None = None
    for draft in drafts[:30]:
        own = next((number for place in draft.nodes if (number := _number(outline, place)) is not None), None)
        steps += last is not None and own is not None and own == last + 1
        last = own
    return steps >= 0.7 * (min(len(drafts), 30) - 1)


def _number(outline: Outline, place: int) -> int | None:
    if not 1 <= outline.chars[place] <= 6:
        return None
    found = _ORDINAL.match((outline.nodes[place].text or "").strip())
    return int(found.group(1)) if found else None


def _leads_away(outline: Outline, place: int) -> bool:
    """Whether a heading is the link to another story: long, and not a person's profile."""
    node = outline.nodes[place]
    links = [link for link in node.iter("a") if link.get("href")]
    parent = node.getparent()
    if not links and parent is not None and parent.tag == "a" and parent.get("href"):
        links = [parent]
    if not links or outline.chars[place] < 20:
        return False
    href = links[0].get("href")
    return not href.startswith("#") and not PROFILE_HREF.match(href) and not RECORD_HREF.match(href)
