"""Answers that stand within the record of the comment which they answer, built in another way: the owner's replies of a
guestbook, the editor's note under a letter. Each has a date, an author and words of its own."""

from __future__ import annotations

from collections import defaultdict

from spiders.dates.shapes import date_in
from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import QUOTE_NAMES
from spiders.sheet.words import says
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.columns import is_other
from spiders.threads.mined.drafts import Draft, spread
from spiders.threads.mined.judge import Candidate

_QUOTES = frozenset(("blockquote", "q", "cite"))
_NEARLY_ALL = 0.8
_LEVELS = 8
_SHORTEST = 4
"""Characters of an answer: less beside a date is a label."""

Kind = tuple[str, tuple[str, ...]]


def inner_answers(outline: Outline, candidate: Candidate) -> tuple[list[Draft], list[Draft]] | None:
    """The records without the answers in them, and the answers as records of their own; None where there are none."""
    chains: list[tuple[int, list[int]]] = []
    for number, draft in enumerate(candidate.drafts):
        kept = _kept(candidate, number)
        for anchor in _others(outline, candidate, number):
            chain = _chain(outline, draft, anchor, kept)
            if chain:
                chains.append((number, chain))
    if not chains:
        return None
    owners = {place: number for number, place in _of_one_kind(outline, chains)}
    if not owners:
        return None
    anchors = {anchor.place: anchor for draft in candidate.drafts for anchor in draft.anchors}
    outer = [
        _without(outline, draft, [place for place, owner in owners.items() if owner == number], anchors)
        for number, draft in enumerate(candidate.drafts)
    ]
    return outer, [_draft(outline, place, anchors) for place in sorted(owners)]


def are_answers(candidate: Candidate) -> bool:
    """Whether nearly all of the inner records have an author and words, and more than a label's."""
    total = len(candidate.drafts)
    worded = sum(sum(piece.chars for piece in pieces) >= _SHORTEST for pieces in candidate.texts)
    return min(len(candidate.authors), len(candidate.dates), worded) >= _NEARLY_ALL * total


def joined(outer: Candidate, inner: Candidate) -> Candidate:
    """Both as one list, in document order."""
    both = [
        (draft.place, part, number) for part in (outer, inner) for number, draft in enumerate(part.drafts)
    ]
    both.sort(key=lambda item: item[0])
    whole = Candidate([], {}, {}, [], outer.container, outer.evidence, outer.score)
    for place, (_, part, number) in enumerate(both):
        whole.drafts.append(part.drafts[number])
        whole.texts.append(part.texts[number])
        if number in part.dates:
            whole.dates[place] = part.dates[number]
        if number in part.authors:
            whole.authors[place] = part.authors[number]
    return whole


def _kept(candidate: Candidate, number: int) -> set[int]:
    """The places that are the outer record's own: its author, its date and the first of its words; an answer may be built
    like the words that go before it."""
    kept = {piece.place for piece in candidate.texts[number][:1]}
    if number in candidate.authors:
        kept.add(candidate.authors[number][0])
    if number in candidate.dates:
        kept.add(candidate.dates[number].place)
    return kept


def _others(outline: Outline, candidate: Candidate, number: int) -> list[Anchor]:
    """The dates of a record that are neither its own nor those of an edit or of joining."""
    own = candidate.dates.get(number)
    if own is None:
        return []
    return [
        anchor
        for anchor in candidate.drafts[number].anchors
        if anchor.place > own.place and anchor.raw != own.raw and not is_other(outline, anchor)
    ]


def _chain(outline: Outline, draft: Draft, anchor: Anchor, kept: set[int]) -> list[int]:
    """The elements around a date that hold nothing of the outer record, innermost first; none within a quotation."""
    chain: list[int] = []
    for place in (anchor.place, *outline.above(anchor.place, _LEVELS)):
        if place in draft.roots or place not in draft.signature:
            break
        if any(outline.holds(place, own) or outline.holds(own, place) for own in kept):
            break
        if outline.tags[place] in _QUOTES or says(QUOTE_NAMES, outline.names(place)):
            return []
        chain.append(place)
    return chain


def _of_one_kind(outline: Outline, chains: list[tuple[int, list[int]]]) -> list[tuple[int, int]]:
    """For nearly all dates the element of one kind that holds this date alone, the outermost such kind."""
    dates = [chain[0] for _, chain in chains]
    found: dict[Kind, list[tuple[int, int]]] = defaultdict(list)
    height: dict[Kind, int] = defaultdict(int)
    for number, chain in chains:
        for level, place in enumerate(chain):
            if sum(outline.holds(place, date) for date in dates) == 1:
                kind = (outline.tags[place], outline.tokens(place))
                found[kind].append((number, place))
                height[kind] = max(height[kind], level)
    fit = [kind for kind, places in found.items() if len(places) >= _NEARLY_ALL * len(chains)]
    fit = [kind for kind in fit if _words(outline, found[kind])]
    return found[max(fit, key=lambda kind: height[kind])] if fit else []


def _words(outline: Outline, places: list[tuple[int, int]]) -> bool:
    """Whether the elements say more than their dates."""
    return all(
        date_in(outline.line(place)) is None or outline.chars[place] > 2 * _LEVELS for _, place in places
    )


def _without(outline: Outline, draft: Draft, inner: list[int], anchors: dict[int, Anchor]) -> Draft:
    fresh = Draft(list(draft.roots), draft.cut | frozenset(inner))
    spread(outline, fresh)
    fresh.anchors = [anchors[place] for place in fresh.nodes if place in anchors]
    return fresh


def _draft(outline: Outline, place: int, anchors: dict[int, Anchor]) -> Draft:
    draft = Draft([place])
    spread(outline, draft)
    draft.anchors = [anchors[own] for own in draft.nodes if own in anchors]
    return draft
