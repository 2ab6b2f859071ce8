"""Variants of a group: one list out of several, and records that run over several sibling elements."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from statistics import median

from spiders.sheet.outline import Outline, id_shape
from spiders.sheet.vocabulary import COMMENT_NAMES, POST_NAMES
from spiders.sheet.words import says
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.drafts import Draft, spread
from spiders.threads.mined.groups import ANY_TAG, Group, measure

_MOST_UNDATED = 40
"""Elements called comments that may stand for one with a date: some threads print a day once."""
_MAX_GAP = 40
"""Siblings that one record may run over."""
_PARAGRAPHS = frozenset(("p", "blockquote", "pre", "ul", "ol", "figure"))
_MOST_BEFORE = 3
"""Siblings of a record that may stand before its date: number, name, subject."""


def by_parent(outline: Outline, group: Group) -> list[Group]:
    """The group's lists apart, where its members stand in several and at least one has more than one member."""
    lists: dict[int, list[int]] = defaultdict(list)
    inner = {place for nested in group.nested.values() for place in nested}
    for place in group.places:
        if place not in inner:
            lists[outline.parent[place]].append(place)
    if not 2 <= len(lists) <= 6:
        return []
    parts: list[Group] = []
    for places in lists.values():
        if len(places) < 2:
            continue
        ends = [(place, outline.end(place)) for place in places]
        members = {
            place: anchors
            for place, anchors in group.members.items()
            if any(start <= place < end for start, end in ends)
        }
        part = Group(members, group.keys)
        measure(outline, part)
        parts.append(part)
    return parts


def sibling_runs(outline: Outline, group: Group, dates: dict[int, Anchor]) -> list[list[Draft]]:
    """Records as runs of siblings (dt + dd, tr + tr, header + text): forward from each member, backward to it, and from
    a name before it (h4 + small + p).

    Only for members that are siblings with others' elements between them.
    """
    places = group.places
    above = {outline.parent[place] for place in places}
    if len(places) < 2 or len(above) != 1 or group.nested:
        return []
    children = _children(outline, above.pop())
    order = {place: number for number, place in enumerate(children)}
    spots = [order[place] for place in places if place in order]
    if len(spots) != len(places):
        return []
    gaps = [after - before for before, after in pairwise(spots)]
    if max(gaps) < 2 or median(gaps) < 2 or max(gaps) > _MAX_GAP:
        return []
    usual = int(median(gaps))
    variants = [_forward(outline, children, spots)]
    variants += [
        _forward(outline, children, [spot - back for spot in spots])
        for back in range(1, min(usual - 1, _MOST_BEFORE + 1))
        if _opens_alike(outline, children, spots, back)
    ]
    if spots[0] >= usual - 1 and len(children) - 1 - spots[-1] < usual - 1:
        variants.append(
            [
                children[max(spot - usual + 1, previous + 1) : spot + 1]
                for previous, spot in zip([-1, *spots], spots, strict=False)
            ]
        )
    return [[_draft(outline, roots, dates) for roots in variant] for variant in variants]


def _opens_alike(outline: Outline, children: list[int], spots: list[int], back: int) -> bool:
    """Whether the siblings so many places before the dates are of one tag, which stands nowhere else between them."""
    starts = [spot - back for spot in spots]
    if starts[0] < 0 or any(before >= after for before, after in zip(spots, starts[1:], strict=False)):
        return False
    tags = {outline.tags[children[start]] for start in starts}
    between = children[starts[0] : starts[-1] + 1]
    return len(tags) == 1 and sum(outline.tags[place] in tags for place in between) == len(starts)


def _forward(outline: Outline, children: list[int], spots: list[int]) -> list[list[int]]:
    """The runs from each spot to the next; the last one's end is told by what the others are made of."""
    ends = [*spots[1:], _last_end(outline, children, spots)]
    return [children[spot:end] for spot, end in zip(spots, ends, strict=True)]


def _last_end(outline: Outline, children: list[int], spots: list[int]) -> int:
    """Where the last run ends: after the tag that closes all others (a rule), else at the first tag that no other has.

    Blocks of text may follow each other in any number; what else follows must not exceed the longest of the others.
    """
    runs = [[outline.tags[place] for place in children[spot:after]] for spot, after in pairwise(spots)]
    known = _PARAGRAPHS.union(*runs)
    once = {tag for tag in runs[0] if tag not in _PARAGRAPHS and all(run.count(tag) == 1 for run in runs)}
    longest = max(map(len, runs))
    end = 1
    for place in children[spots[-1] + 1 :]:
        tag = outline.tags[place]
        if tag not in known or (tag == runs[0][0] and tag in once):
            break
        if end >= longest and tag not in _PARAGRAPHS:
            break
        end += 1
        if tag in once and all(run[-1] == tag for run in runs):
            break
    return spots[-1] + end


def _children(outline: Outline, above: int) -> list[int]:
    """Places of the element's children."""
    children: list[int] = []
    place, end = above + 1, outline.end(above)
    while place < end:
        children.append(place)
        place = outline.end(place)
    return children


def _draft(outline: Outline, roots: list[int], dates: dict[int, Anchor]) -> Draft:
    draft = Draft(list(roots))
    spread(outline, draft)
    draft.anchors = [dates[place] for place in draft.nodes if place in dates]
    return draft


def with_undated(outline: Outline, group: Group) -> Group:
    """The group with the elements of its own class or id shape, in the same list, that show no date: stubs, placeholders.

    Only where the kind is clear: dated members are at least an eighth of all.
    """
    places = group.places
    top = _common(outline, places)
    best: dict[int, list[Anchor]] = group.members
    for key in group.keys:
        if not isinstance(key, tuple) or key[1] == ANY_TAG or not _tells(key):
            continue
        found = _of_kind(outline, key, top, best)
        most = _MOST_UNDATED if says(COMMENT_NAMES, str(key[-1]).lower()) else 8
        if len(best) < len(found) <= most * len(group.members):
            best = {place: group.members.get(place, []) for place in found}
    if len(best) == len(group.members):
        return group
    wider = Group(best, group.keys)
    measure(outline, wider)
    bare = [place for place in best if place not in group.members and wider.own[place] < 2]
    if bare:
        wider = Group({place: anchors for place, anchors in best.items() if place not in bare}, group.keys)
        measure(outline, wider)
    return wider


def _tells(key: tuple[object, ...]) -> bool:
    """Whether a key names comments or posts, or is an id's shape: not a class of layout."""
    if key[0] == "id":
        return True
    name = str(key[-1]).lower()
    return key[0] == "class" and (says(COMMENT_NAMES, name) or says(POST_NAMES, name))


def _of_kind(
    outline: Outline, key: tuple[object, ...], top: int, known: dict[int, list[Anchor]]
) -> list[int]:
    kind, tag, mark = key
    ordered = sorted(known)
    return [
        place
        for place in range(top, outline.end(top))
        if outline.tags[place] == tag
        and (mark in outline.tokens(place) if kind == "class" else mark == id_shape(outline.nodes[place]))
        and (place in known or not _holds_any(outline, place, ordered))
    ]


def _holds_any(outline: Outline, place: int, ordered: list[int]) -> bool:
    spot = bisect_right(ordered, place)
    return spot < len(ordered) and ordered[spot] < outline.end(place)


def _common(outline: Outline, places: list[int]) -> int:
    place, last = outline.parent[places[0]], places[-1]
    while place > 0 and not outline.holds(place, last):
        place = outline.parent[place]
    return max(place, 0)
